from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExpertsConfig(AppConfig):
    name = "hisl.experts"
    verbose_name = _("Experts")

    def ready(self) -> None:
        from hisl.lib import jobs
        from hisl.people import queries as people

        from . import actions, queries, rules  # noqa: F401 (registers the rules)

        jobs.register("experts.gather", actions.gather, every=timedelta(minutes=1))
        jobs.register("experts.widen", actions.widen, every=timedelta(minutes=1))
        people.register_entries(_("Can help with"), queries.known_of, order=10)
