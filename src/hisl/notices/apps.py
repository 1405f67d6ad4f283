from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "hisl.notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from hisl.lib import jobs, nav

        from . import delivery, queries

        nav.bell = queries.bell
        jobs.register("notices.deliver", delivery.deliver, every=timedelta(minutes=1))
        jobs.register("notices.gather", delivery.gather, every=timedelta(minutes=10))
