from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "hisl.web"

    def ready(self) -> None:
        from hisl.conversations import tools as conversations
        from hisl.lib import nav
        from hisl.notices import tools as notices
        from hisl.people import queries as people
        from hisl.people import tools
        from hisl.people.queries import may

        from . import answering, outside, profiles, rules  # noqa: F401 (registers the rules)

        notices.register_answerer(answering.in_conversations)
        notices.register_answerer(answering.in_blogs)
        conversations.register_way(outside.way)

        nav.register("desk", _("Home"), "web:home", order=10, icon="home")
        nav.register("framework", _("The framework"), "web:framework", order=10)
        nav.register(
            "framework",
            _("Imports"),
            "web:imports",
            order=80,
            show=lambda request: may(request.user, "installation.load_data"),
        )
        nav.register(
            "framework",
            _("Administration"),
            "admin:index",
            order=90,
            show=lambda request: request.user.is_staff,
        )
        nav.register(
            "desk",
            _("My learning"),
            "web:me",
            order=60,
            icon="person",
            show=lambda request: request.user.is_authenticated,
        )
        tools.register_card("beside", "web/_own.html", profiles.own)
        tools.register_card("beside", "web/_meet.html", profiles.meet)
        tools.register_filter(
            "community",
            tools.Filter(_("Community"), profiles.places, profiles.in_community),
        )
        tools.register_filter(
            "topic", tools.Filter(_("Topic"), lambda viewer: (), profiles.knowing)
        )
        tools.register_group_entries(_("Communities"), profiles.places_of_group)
        people.register_entries(_("Answers that helped"), profiles.helped, order=20)
        people.register_entries(_("Pages, posts and stories"), profiles.wrote, order=30)
