from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "hisl.web"

    def ready(self) -> None:
        from hisl.lib import nav

        nav.register("desk", _("Home"), "web:home", order=10, icon="home")
        nav.register("framework", _("The framework"), "web:framework", order=10)
