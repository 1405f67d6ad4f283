from datetime import timedelta

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "hisl.records"

    def ready(self) -> None:
        import rules as known_rules
        from django.utils.translation import gettext_lazy as _

        from hisl.lib import jobs, nav

        from . import forwarding, removal, rules  # noqa: F401 (registers the rules)

        jobs.register("records.forward", forwarding.deliver, every=timedelta(seconds=20))
        jobs.register("records.keep", removal.keep_no_longer, every=timedelta(hours=12))
        nav.register(
            "framework",
            _("Record store"),
            "records:overview",
            order=85,
            show=lambda request: known_rules.test_rule("records.operate", request.user),
        )
