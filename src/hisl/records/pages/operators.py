"""The door of these pages: operators alone, and nothing of it stays on the way."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import rules
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

__all__ = ["for_operators"]


def for_operators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for those who may operate the store; others are refused."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if not rules.test_rule("records.operate", request.user):
            raise PermissionDenied
        return view(request, *args, **named)

    return guarded
