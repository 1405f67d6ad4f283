"""Administration of accounts and groups; who belonged where at which time."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group as RightsGroup
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import Group, Membership, Person

# Groups here are teams and units; Django's own, of rights, would stand beside them by that name.
admin.site.unregister(RightsGroup)


class MembershipsOfPerson(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["group"]
    verbose_name_plural = _("groups")


class MembershipsOfGroup(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["person"]


@admin.register(Person)
class PersonAdmin(UserAdmin):
    """Accounts are closed (not active), never deleted here: their writing has other readers."""

    list_display = ["username", "name", "role_title", "claimed", "is_active", "is_staff"]
    list_filter = [
        "is_active",
        "claimed",
        ("guest_of", admin.EmptyFieldListFilter),
        "source",
        "is_staff",
        "is_superuser",
    ]
    search_fields = ["username", "name", "email"]
    ordering = ["name", "username"]
    inlines = [MembershipsOfPerson]
    readonly_fields = ["uuid", "source", "source_url", "last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["name", "email", "role_title", "about"]}),
        (_("Settings"), {"fields": ["time_zone", "language"]}),
        (_("Guest from outside"), {"fields": ["guest_of", "guest_until"]}),
        (_("Account"), {"fields": ["is_active", "claimed", "source", "source_url", "uuid"]}),
        (_("Rights"), {"fields": ["is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    "username", "name", "email", "role_title",
                    "usable_password", "password1", "password2",
                ],
            },
        ),
    ]  # fmt: skip

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        return False


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin):
    list_display = ["name", "key", "kind", "parent"]
    list_filter = ["kind"]
    list_select_related = ["parent"]
    search_fields = ["name", "key"]
    autocomplete_fields = ["parent"]
    readonly_fields = ["uuid"]
    inlines = [MembershipsOfGroup]
