from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    name = "hisl.conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        from hisl.communities import queries as communities
        from hisl.domain.kolb import Stage
        from hisl.loops import tools

        from . import queries, rules  # noqa: F401 (registers the rules)

        communities.register_part(queries.door, queries.part)
        tools.register(
            tools.Tool(_("Question"), Stage.CE, _("Bring what has you stuck on real work."))
        )
        tools.register(tools.Tool(_("Story"), Stage.CE, _("Tell what happened, as it happened.")))
        tools.register(
            tools.Tool(_("Reply"), Stage.RO, _("Look at somebody's experience together."))
        )
        tools.register(
            tools.Tool(_("Answer"), Stage.AC, _("Say why, so that it serves the next case too."))
        )
        tools.register(
            tools.Tool(_("Did it work?"), Stage.AE, _("Try an answer and report the result."))
        )
