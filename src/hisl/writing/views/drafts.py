"""Drafts: kept while somebody writes, listed, put away and taken back."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .. import drafts
from ..models import Draft

PAGE = 20
LONGEST_SLOT = 200


@never_cache
@login_required
def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and a token for the next form: for a page that waits to go on."""
    return JsonResponse({"person": str(request.user.uuid), "token": get_token(request)})


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the fields of a form as they are now; 409 with what is there, when it is newer."""
    if (sent := _sent(request)) is None:
        return HttpResponseBadRequest("This is no draft.")
    try:
        kept = drafts.save(
            request.user,
            sent["slot"],
            sent["fields"],
            base=sent["base"],
            editor=str(sent.get("editor", "")),
            at=timezone.now(),
            title=str(sent.get("title", "")),
            url=_within(str(sent.get("url", ""))),
        )
    except drafts.TooManyError:
        told = _("You have as many drafts as are kept. Send or discard one of them.")
        return JsonResponse({"error": told}, status=429)
    if isinstance(kept, drafts.Newer):
        return JsonResponse(_told(kept.draft) | {"fields": kept.draft.fields}, status=409)
    return JsonResponse(_told(kept))


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """My drafts, with where each goes on."""
    page = Paginator(drafts.mine(request.user), PAGE).get_page(request.GET.get("page"))
    gone = Draft.objects.filter(person=request.user, pk=_number(request.GET.get("gone"))).first()
    context = {
        "page": page,
        "gone": gone,
        "away": drafts.put_away(request.user)[:PAGE],
        "days": drafts.LIFE.days,
    }
    return render(request, "writing/drafts.html", context)


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    draft = _draft(request, pk)
    drafts.discard(draft, at=timezone.now())
    back = request.POST.get("back", "")
    if _within(back):
        messages.info(request, _("The draft is put away. It stands in your drafts for a while."))
        return redirect(back)
    return redirect(f"{reverse('writing:drafts')}?gone={draft.pk}")


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    drafts.restore(_draft(request, pk))
    return redirect("writing:drafts")


def _draft(request: HttpRequest, pk: int) -> Draft:
    if draft := Draft.objects.filter(person=request.user, pk=pk).first():
        return draft
    raise Http404


def _sent(request: HttpRequest) -> dict[str, Any] | None:
    """What the composer sent, if it makes sense: slot, fields of texts, the version it knows."""
    if len(request.body) > drafts.LONGEST * 4:
        return None
    try:
        sent = json.loads(request.body)
    except ValueError:
        return None
    well = (
        isinstance(sent, dict)
        and isinstance(sent.get("slot"), str)
        and 0 < len(sent["slot"]) <= LONGEST_SLOT
        and isinstance(sent.get("base"), int)
        and _are_fields(sent.get("fields"))
    )
    return sent if well else None


def _are_fields(fields: Any) -> bool:
    if not isinstance(fields, dict) or len(json.dumps(fields)) > drafts.LONGEST * 2:
        return False
    return all(
        isinstance(value, str)
        or (isinstance(value, list) and all(isinstance(one, str) for one in value))
        for value in fields.values()
    )


def _told(draft: Draft) -> dict[str, Any]:
    return {
        "version": draft.version,
        "at": draft.saved_at.isoformat(),
        "gone": draft.gone_at is not None,
        "discard": reverse("writing:discard_draft", args=[draft.pk]),
    }


def _within(url: str) -> str:
    """The address if it is one of this site, else nothing."""
    return url if url.startswith("/") and not url.startswith(("//", "/\\")) else ""


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
