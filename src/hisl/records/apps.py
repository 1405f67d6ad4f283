from datetime import timedelta

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "hisl.records"

    def ready(self) -> None:
        from hisl.lib import jobs

        from . import forwarding, removal

        jobs.register("records.forward", forwarding.deliver, every=timedelta(seconds=20))
        jobs.register("records.keep", removal.keep_no_longer, every=timedelta(hours=12))
