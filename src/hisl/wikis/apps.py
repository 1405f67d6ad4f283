from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WikisConfig(AppConfig):
    name = "hisl.wikis"
    verbose_name = _("Wikis")

    def ready(self) -> None:
        from hisl.communities import queries as communities
        from hisl.communities import tools as moderated
        from hisl.domain.kolb import Stage
        from hisl.loops import tools
        from hisl.search import tools as search
        from hisl.writing import tools as writing

        from . import index, moderation, names, queries

        search.register_source(
            "wikis", index.entries, kinds={"page": _("Wiki pages")}, one={"page": _("Wiki page")}
        )
        writing.register_pages(names.links, names.like)
        communities.register_part(queries.door, queries.part)
        moderated.register_moderated(
            "page",
            label=_("page"),
            find=moderation.find,
            hide=moderation.hide,
            restore=moderation.restore,
            revise=moderation.revise,
        )
        tools.register(
            tools.Tool(_("Wiki page"), Stage.AC, _("Write down together what has been learned."))
        )
