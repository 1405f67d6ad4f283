"""My learning, and who learned from me: a page that nobody else can open."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from hisl.notices import actions as telling
from hisl.notices import queries as notices
from hisl.people import queries as people
from hisl.people.tools import TopicsField

from . import learning

__all__ = ["column", "follow_topic", "me"]

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


@login_required
@require_POST
def follow_topic(request: HttpRequest) -> HttpResponse:
    """Hear of what is new about a topic; where it is listed it can be left again."""
    topics = TopicsField(required=True)
    try:
        names = topics.clean(request.POST.get("topics", ""))
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("web:me")
    listed_at = reverse("search:search")
    for name in names:
        telling.follow(
            request.user,
            notices.thing_of_topic(name),
            "watch",
            at=timezone.now(),
            label=name,
            url=f"{listed_at}?{urlencode({'tag': name})}",
            what="topic",
        )
    told = _("You hear of what is new about: %(topics)s.") % {"topics": ", ".join(names)}
    messages.success(request, told)
    return redirect("web:me")
