from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WritingConfig(AppConfig):
    name = "hisl.writing"
    verbose_name = _("Writing")

    def ready(self) -> None:
        from django.utils import timezone

        from hisl.lib import jobs, nav
        from hisl.people import tools as people
        from hisl.search import tools as search

        from . import actions, drafts, files, followups

        jobs.register("writing.render_again", actions.render_again, every=timedelta(minutes=1))
        jobs.register("writing.previews", actions.fetch_previews, every=timedelta(seconds=20))
        jobs.register("writing.did_it_work", followups.tell_due, every=timedelta(minutes=5))
        jobs.register("writing.sweep", actions.sweep, every=timedelta(hours=6))
        nav.register(
            "desk",
            _("Drafts"),
            "writing:drafts",
            order=70,
            icon="edit",
            show=lambda request: request.user.is_authenticated,
        )
        people.register_keeper(
            drafts.SLOT,
            lambda person, words: drafts.take_back(person, words, at=timezone.now()),
        )
        search.register_source(
            "files", files.entries, kinds={"file": _("Files")}, one={"file": _("File")}
        )
