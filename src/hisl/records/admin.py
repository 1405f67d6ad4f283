"""The log, to look at: nobody adds to it, changes it or takes from it by hand."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from .models import Act


@admin.register(Act)
class ActAdmin(admin.ModelAdmin):
    list_display = ["at", "verb", "object_kind", "stage", "level", "count", "source"]
    list_filter = ["verb", "source"]
    ordering = ["-seq"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
