from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunitiesConfig(AppConfig):
    name = "hisl.communities"
    verbose_name = _("Communities")

    def ready(self) -> None:
        from datetime import timedelta

        from hisl.lib import jobs, nav
        from hisl.people import queries as people
        from hisl.search import tools as search
        from hisl.writing import tools as writing

        from . import actions, index, queries, rules  # noqa: F401 (registers the rules)

        nav.register(
            section="communities",
            label=_("Find a community"),
            url_name="communities:directory",
            order=90,
        )
        nav.register_items("communities", queries.menu)
        nav.register(
            section="framework",
            label=_("Reports"),
            url_name="communities:desk_queue",
            order=70,
            show=lambda request: people.may(request.user, "communities.desk"),
        )
        people.register_keys(queries.keys)
        writing.register_readers("community", queries.readers)
        people.register_meeting(queries.share_a_place)
        search.register_source(
            "communities",
            index.entries,
            kinds={"community": _("Communities")},
            one={"community": _("Community")},
        )
        people.register_entries(_("Communities"), queries.shared_with)
        jobs.register("communities.meters", actions.refresh, every=timedelta(hours=1))
        jobs.register("communities.gate", actions.tell_first_months, every=timedelta(hours=6))
