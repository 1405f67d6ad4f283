from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "hisl.programmes"
    verbose_name = _("Programmes")

    def ready(self) -> None:
        from hisl.lib import nav

        from . import queries, rules  # noqa: F401 (registers the rules)

        nav.register(section="programmes", label=_("Board"), url_name="programmes:board", order=10)
        nav.register_items("programmes", queries.menu)
