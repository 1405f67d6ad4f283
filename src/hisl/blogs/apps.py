from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BlogsConfig(AppConfig):
    name = "hisl.blogs"
    verbose_name = _("Blogs")

    def ready(self) -> None:
        from hisl.communities import queries as communities
        from hisl.communities import tools as moderated
        from hisl.domain.kolb import Stage
        from hisl.lib import nav
        from hisl.loops import tools as loops
        from hisl.people import queries as people
        from hisl.search import tools as search
        from hisl.writing import tools as writing

        from . import index, moderation, queries, rules  # noqa: F401 (registers the rules)

        nav.register("communities", _("Blogs"), "blogs:latest", order=85)
        communities.register_part(queries.door, queries.part, order=60)
        moderated.register_moderated(
            "blog",
            label=_("blog post"),
            find=moderation.find,
            hide=moderation.hide,
            restore=moderation.restore,
            revise=moderation.revise,
        )
        moderated.register_moderated(
            "comment",
            label=_("comment"),
            find=moderation.find_comment,
            hide=moderation.hide_comment,
            restore=moderation.restore_comment,
        )
        people.register_keys(queries.keys)
        people.register_entries(_("Blog"), queries.lines_of)
        writing.register_readers("circle", queries.readers_of_circle)
        writing.register_readers("post", queries.readers_of_draft)
        writing.register_readers("group", queries.readers_of_group)
        search.register_source(
            "blogs", index.entries, kinds={"post": _("Blog posts")}, one={"post": _("Blog post")}
        )
        loops.register(
            loops.Tool(_("Blog post"), Stage.RO, _("Look back at what you did and learned."))
        )
