from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "hisl.web"

    def ready(self) -> None:
        from hisl.lib import nav
        from hisl.people.queries import may

        nav.register("desk", _("Home"), "web:home", order=10, icon="home")
        nav.register("framework", _("The framework"), "web:framework", order=10)
        nav.register(
            "framework",
            _("Imports"),
            "web:imports",
            order=80,
            show=lambda request: may(request.user, "installation.load_data"),
        )
        nav.register(
            "framework",
            _("Administration"),
            "admin:index",
            order=90,
            show=lambda request: request.user.is_staff,
        )
