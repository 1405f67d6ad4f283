from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutcomesConfig(AppConfig):
    name = "hisl.outcomes"
    verbose_name = _("Outcomes")

    def ready(self) -> None:
        from hisl.lib import nav

        from . import rules  # noqa: F401 (registers the rules)

        nav.register(
            section="programmes", label=_("Outcomes"), url_name="outcomes:outcomes", order=20
        )
