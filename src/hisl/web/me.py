"""My learning, and who learned from me: a page that nobody else can open."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from hisl.notices import queries as notices
from hisl.people import queries as people

from . import learning

__all__ = ["column", "me"]

FEW = 5
PAGE = 30


@login_required
@cache_control(private=True, no_store=True)
def me(request: HttpRequest) -> HttpResponse:
    """What was used of mine and by whom, what still stands, what I took from whom."""
    own = request.user
    people.require(own, "web.own_learning", own)
    taken = learning.taken(own)
    context = {
        "ledger": learning.ledger(own, limit=FEW),
        "readers": learning.readers(own),
        "standing": learning.standing(own, limit=FEW * 2),
        "taken": taken[:PAGE],
        "followed": notices.following(own).filter(what__in=("person", "topic"), level="watch"),
        "waiting": people.introductions(own).filter(answered__isnull=True),
        "needs": people.needed_topics(own),
        "helps": people.declared_topics(own),
    }
    return render(request, "web/me.html", context)


@login_required
@cache_control(private=True, no_store=True)
def column(request: HttpRequest, name: str) -> HttpResponse:
    """One column of the ledger in full."""
    own = request.user
    found = next((one for one in learning.COLUMNS if one.name == name), None)
    if found is None:
        raise Http404
    page = Paginator(learning.used(own, found), PAGE).get_page(request.GET.get("page"))
    return render(request, "web/me_column.html", {"column": found, "page": page})
