from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "hisl.people"
    verbose_name = _("People")

    def ready(self) -> None:
        from hisl.lib import nav

        from . import queries, rules  # noqa: F401 (registers the rules)

        queries.register_keys(queries.group_keys)
        nav.register(
            "communities",
            _("People"),
            "people:directory",
            order=95,
            show=lambda request: queries.may(request.user, "people.directory"),
        )
