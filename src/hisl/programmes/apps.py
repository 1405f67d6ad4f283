from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "hisl.programmes"
    verbose_name = _("Programmes")

    def ready(self) -> None:
        from hisl.communities import queries as communities
        from hisl.lib import nav
        from hisl.people import queries as people
        from hisl.search import tools as search

        from . import index, parts, queries, rules  # noqa: F401 (registers the rules)

        people.register_keys(index.keys)
        search.register_source(
            "programmes",
            index.entries,
            kinds={"programme": _("Programmes")},
            one={"programme": _("Programme")},
        )
        communities.register_part(parts.board_door, parts.board_part, order=70)
        communities.register_part(parts.programmes_door, parts.programmes_part, order=80)

        nav.register(section="programmes", label=_("Board"), url_name="programmes:board", order=10)
        nav.register_items("programmes", queries.menu)
