from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DebriefsConfig(AppConfig):
    name = "hisl.debriefs"
    verbose_name = _("Debriefs")

    def ready(self) -> None:
        from hisl.communities import queries as communities
        from hisl.communities import tools as moderated
        from hisl.domain.kolb import Stage
        from hisl.loops import tools
        from hisl.search import tools as search

        from . import index, moderation, queries

        search.register_source(
            "debriefs",
            index.entries,
            kinds={"debrief": _("Debriefs")},
            one={"debrief": _("Debrief")},
        )
        communities.register_part(queries.door, queries.part)
        moderated.register_moderated(
            "debrief",
            label=_("debrief"),
            find=moderation.find,
            hide=moderation.hide,
            restore=moderation.restore,
            revise=moderation.revise,
        )
        tools.register(
            tools.Tool(_("Debrief"), Stage.RO, _("Look back together, facts first, right after."))
        )
