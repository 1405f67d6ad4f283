from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportersConfig(AppConfig):
    name = "hisl.importers"
    verbose_name = _("Imports")

    def ready(self) -> None:
        from hisl.lib import nav

        from . import example

        nav.organisation_name = example.organisation
        nav.sign_in_hints = example.hints
