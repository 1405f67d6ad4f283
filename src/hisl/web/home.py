"""Home: the stuck desk, what waits for me, where my questions are, and what goes on around me."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hisl.blogs import queries as blogs
from hisl.communities import queries as communities
from hisl.conversations import queries as conversations
from hisl.conversations import unread
from hisl.experts import queries as experts
from hisl.importers import queries as importing
from hisl.programmes import queries as programmes
from hisl.wikis import queries as wikis
from hisl.writing import followups

from . import desk

__all__ = ["home"]

LATEST = 8
FEW = 5


def home(request: HttpRequest) -> HttpResponse:
    """The stuck desk with what it found, else what is going on where I belong."""
    viewer, stuck = request.user, request.GET.get("stuck", "")[: desk.LONGEST]
    if "ask" in request.GET:
        return _to_ask(request)
    if request.htmx and request.htmx.target == "import":
        return render(request, "web/_import.html", {"import_run": importing.running()})
    scopes = desk.scopes(viewer)
    scope = next((one for one in scopes if one.key == request.GET.get("scope")), None)
    found = desk.find(viewer, stuck, scope)
    context = {"stuck": stuck, "scopes": scopes, "scope": scope, "found": found} | _choices()
    if request.htmx:
        return render(request, "web/_found.html", context)
    return render(request, "web/home.html", context | _mine(viewer) | _around(viewer))


def _to_ask(request: HttpRequest) -> HttpResponse:
    """The form in which the question is asked, filled; where, if nobody said, is guessed."""
    places = desk.scopes(request.user)
    if not places:
        return redirect("communities:directory")
    key = request.GET.get("in") or request.GET.get("scope")
    if not key:
        found = desk.find(request.user, request.GET.get("stuck", ""))
        key = found.ask.best if found and found.ask else places[0].key
    if key not in {place.key for place in places}:
        raise Http404
    return redirect(desk.ask_address(key, request.GET))


def _choices() -> dict[str, Any]:
    return {"firsts": desk.FIRST, "voices": desk.VOICES}


def _mine(viewer: Any) -> dict[str, Any]:
    """What waits for me, and where my own questions are."""
    if not viewer.is_authenticated:
        return {}
    strips = experts.asks_by(viewer)
    routed = {strip.ask.question for strip in strips}
    return {
        "strips": strips[:LATEST],
        "asked": conversations.asked_by(viewer).exclude(uuid__in=routed)[:LATEST],
        "asked_of_me": experts.asked_of(viewer)[:LATEST],
        "kept": experts.kept_by(viewer)[:LATEST],
        "did_it_work": followups.waiting_for(viewer, timezone.now())[:3],
    }


def _around(viewer: Any) -> dict[str, Any]:
    """What goes on in my communities; for those who have none, in what they may read."""
    own = communities.mine(viewer)
    # As numbers: then a database takes the latest of each place from an index.
    numbers = list(own.order_by().values_list("pk", flat=True))
    has_own = bool(numbers)
    here = own if has_own else communities.visible_to(viewer)
    numbers = numbers or list(here.order_by().values_list("pk", flat=True))
    threads = list(conversations.latest(viewer, numbers)[:LATEST])
    if viewer.is_authenticated:
        unread.mark(viewer, threads)
    pages = wikis.visible_to(viewer).filter(community__in=numbers).select_related("community")
    return {
        "own": has_own,
        "places": communities.with_sizes(here.filter(archived__isnull=True))[:6],
        "threads": threads,
        "unanswered": conversations.unanswered(viewer, numbers)[:LATEST],
        "widened": experts.widened_to(viewer, own)[:3] if has_own else [],
        "posts": blogs.listed(viewer)[:FEW],
        "pages": pages.order_by("-changed")[:FEW],
        "programmes": programmes.visible_to(viewer).filter(source="")[:6],
        "import_run": importing.running(),
    }
