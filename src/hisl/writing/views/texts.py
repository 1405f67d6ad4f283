"""What the composer asks: how a text will look, for whom it is, which name was meant."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hisl.domain.errors import InputError
from hisl.people import queries as people

from .. import actions, audience, suggestions

NAMED = 8


@login_required
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The text as it will stand, and whom it names; rendered as what is sent will be.

    Asked by the composer as JSON, and by its button without scripts as a page.
    """
    key = _key(request, request.POST.get("key", ""))
    markdown = request.POST.get(request.POST.get("preview", "") or "markdown", "")
    try:
        text = actions.compose(markdown, key=key)
        named = audience.mentioned(markdown, key) if key else audience.Mentioned()
    except InputError as error:
        return JsonResponse({"error": str(error)}, status=400)
    if request.accepts("text/html") and "application/json" not in request.headers["Accept"]:
        return render(request, "writing/preview.html", {"text": text, "named": named})
    return JsonResponse({"html": text.html, "words": text.words, "named": _named(named)})


@login_required
def suggest(request: HttpRequest) -> JsonResponse:
    """Names that begin like what was typed: of people and groups who may read, pages, topics."""
    sought = request.GET.get("q", "").strip()[:60]
    key = _key(request, request.GET.get("key", ""))
    kinds = {"person": suggestions.people, "page": suggestions.pages, "topic": suggestions.topics}
    find = kinds.get(request.GET.get("kind", ""))
    found = find(request.user, key, sought) if find else []
    return JsonResponse({"names": [one.__dict__ for one in found]})


def _key(request: HttpRequest, key: str) -> str:
    """The key, if the person holds it: nobody learns who reads what they may not read."""
    if key and key not in people.keys_of(request.user):
        raise PermissionDenied("key")
    return key


def _named(named: audience.Mentioned) -> dict[str, Any]:
    told = len(named.everyone)
    if not told:
        return {"line": "", "many": False}
    names = [str(group) for group in named.groups] + [str(person) for person in named.people]
    shown = ", ".join(names[:NAMED])
    line = ngettext(
        "Named here, and told: %(n)s person (%(names)s).",
        "Named here, and told: %(n)s people (%(names)s).",
        told,
    ) % {"n": told, "names": shown}
    many = bool(named.groups) and told > suggestions.MANY
    if many:
        line += " " + _("That is many. Would one or two of them do?")
    return {"line": line, "many": many}
