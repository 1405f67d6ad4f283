from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "hisl.search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from hisl.lib import jobs
        from hisl.people import actions as watching
        from hisl.people import queries as people

        from . import directory, entries, learning, making, rules, tending  # noqa: F401 (registers the rules)

        people.register_keys(directory.keys)
        watching.register_watcher(directory.changed)
        entries.register_source(
            "people", directory.entries, kinds={"person": _("People")}, one={"person": _("Person")}
        )
        jobs.register("search.words", making.count_new, every=timedelta(minutes=5))
        jobs.register("search.meaning", learning.learn_new, every=timedelta(minutes=5))
        jobs.register("search.people", making.refresh_people, every=timedelta(hours=1))
        jobs.register("search.forget", tending.forget_vain, every=timedelta(days=1))
