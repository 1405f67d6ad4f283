from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    name = "hisl.conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        from hisl.communities import queries as communities
        from hisl.communities import tools as moderated
        from hisl.lib import jobs
        from hisl.people import queries as people
        from hisl.search import tools as search
        from hisl.writing import tools as writing

        from . import index, keeping, moderation, names, queries, topics
        from . import rules as rules  # (registers the rules)

        communities.register_part(queries.door, queries.part)
        communities.register_unnamed(names.last_masked)
        people.register_keys(queries.keys)
        writing.register_readers("thread", queries.readers_of)
        writing.register_places("thread", queries.place_of)
        writing.register_topics(topics.like)
        jobs.register("conversations.purge", keeping.purge, every=timedelta(hours=1))
        search.register_source(
            "conversations",
            index.every,
            kinds={
                "question": _("Questions"),
                "answer": _("Answers"),
                "discussion": _("Discussions"),
                "story": _("Stories"),
                "reply": _("Replies"),
            },
            one={
                "question": _("Question"),
                "answer": _("Answer"),
                "discussion": _("Discussion"),
                "story": _("Story"),
                "reply": _("Reply"),
            },
        )
        moderated.register_moderated(
            "post",
            label=_("post"),
            find=moderation.find,
            hide=moderation.hide,
            restore=moderation.restore,
            close=moderation.close,
            reopen=moderation.reopen,
            revise=moderation.revise,
        )
        self._serve_stages()

    def _serve_stages(self) -> None:
        from hisl.domain.kolb import Stage
        from hisl.loops import tools

        for name, stage, what in (
            (_("Question"), Stage.CE, _("Bring what has you stuck on real work.")),
            (_("Story"), Stage.CE, _("Tell what happened, as it happened.")),
            (_("Reply"), Stage.RO, _("Look at somebody's experience together.")),
            (_("Answer"), Stage.AC, _("Say why, so that it serves the next case too.")),
            (_("Did it work?"), Stage.AE, _("Try an answer and report the result.")),
        ):
            tools.register(tools.Tool(name, stage, what))
