from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunitiesConfig(AppConfig):
    name = "hisl.communities"
    verbose_name = _("Communities")

    def ready(self) -> None:
        from hisl.lib import nav
        from hisl.people import queries as people
        from hisl.search import tools as search

        from . import index, queries, rules  # noqa: F401 (registers the rules)

        nav.register(
            section="communities",
            label=_("Find a community"),
            url_name="communities:directory",
            order=90,
        )
        nav.register_items("communities", queries.menu)
        people.register_keys(queries.keys)
        people.register_meeting(queries.share_a_place)
        search.register_source("communities", index.entries, kinds={"community": _("Communities")})
        people.register_entries(_("Communities"), queries.shared_with)
