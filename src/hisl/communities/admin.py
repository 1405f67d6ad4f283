"""Administration of communities and their members.

Joining, leaving and roles go through the actions, because membership is an act of the log: whoever
comes in by another way would not be counted.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from . import actions, queries
from .models import Community, Member, Ruling


@admin.register(Community)
class CommunityAdmin(admin.ModelAdmin):
    """Communities are archived, never deleted: what was said there rests on them."""

    list_display = ["name", "key", "visibility", "people", "archived", "made_up"]
    list_filter = ["visibility", ("archived", admin.EmptyFieldListFilter), "made_up"]
    search_fields = ["name", "key", "purpose"]
    readonly_fields = [
        "uuid", "created", "preparing", "opened", "archived", "made_up", "attribution",
        "source_url",
    ]  # fmt: skip
    # Promise, review, slow mode and lock are set on the community's own pages, which tell of them.
    exclude = ["reply_hours", "review_first", "slow_minutes", "locked_until", "lock_reason"]
    actions = ["archive", "reopen"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Community]:
        return queries.with_sizes(super().get_queryset(request))

    @admin.display(description=_("members"), ordering="size")
    def people(self, community: Community) -> str:
        url = reverse("admin:communities_member_changelist")
        return format_html('<a href="{}?community={}">{}</a>', url, community.pk, community.size)

    def save_model(
        self, request: HttpRequest, obj: Community, form: ModelForm, change: bool
    ) -> None:
        if not change:
            obj.created = obj.opened = timezone.now()
        actions.change(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Community | None = None) -> bool:
        return False

    @admin.action(description=_("Archive"))
    def archive(self, request: HttpRequest, chosen: QuerySet[Community]) -> None:
        for community in chosen.filter(archived__isnull=True):
            actions.archive(community, at=timezone.now())
        messages.success(request, _("Archived. They can still be read, and opened again."))

    @admin.action(description=_("Open for writing again"))
    def reopen(self, request: HttpRequest, chosen: QuerySet[Community]) -> None:
        for community in chosen.filter(archived__isnull=False):
            actions.reopen(community)
        messages.success(request, _("Open for writing again."))


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):
    """Who belongs where; ending a membership keeps it, with its day."""

    list_display = ["person", "community", "role", "joined", "left"]
    list_filter = ["role", ("left", admin.EmptyFieldListFilter), "community"]
    list_select_related = ["person", "community"]
    search_fields = ["person__name", "person__username", "community__name"]
    autocomplete_fields = ["person", "community"]
    readonly_fields = ["joined", "left"]
    exclude = ["weekly_minutes"]
    actions = ["end"]

    def get_readonly_fields(self, request: HttpRequest, obj: Member | None = None) -> list[str]:
        return ["person", "community", "joined", "left"] if obj else ["joined", "left"]

    def save_model(self, request: HttpRequest, obj: Member, form: ModelForm, change: bool) -> None:
        try:
            if change:
                actions.set_role(obj, obj.role)
            else:
                now = timezone.now()
                obj.pk = actions.join(obj.community, obj.person, at=now, role=obj.role).pk
        except ValueError as error:
            messages.error(request, str(error))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description=_("End these memberships"))
    def end(self, request: HttpRequest, chosen: QuerySet[Member]) -> None:
        for member in chosen.filter(left__isnull=True).select_related("person", "community"):
            try:
                actions.leave(member.community, member.person, at=timezone.now())
            except actions.LastFacilitatorError as error:
                messages.error(request, f"{member}: {error}")
                return
        messages.success(request, _("Ended. What they wrote stays."))


@admin.register(Ruling)
class RulingAdmin(admin.ModelAdmin):
    """The log of moderation: read, never changed."""

    list_display = ["at", "community", "by", "what", "reason", "concerns"]
    list_filter = ["what", "reason", "community"]
    list_select_related = ["community", "by", "concerns"]
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Ruling | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Ruling | None = None) -> bool:
        return False
