"""The conversations of a community: the list, catching up with it, lists one wants to keep."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hisl.communities import queries as communities
from hisl.people.queries import require

from .. import lists, queries, reading
from ..forms import SavedListForm
from ..models import SavedList

UNREAD_SHOWN = 100
UNDOABLE = timedelta(minutes=30)
MOST_SAVED = 12


def threads(request: HttpRequest, key: str) -> HttpResponse:
    community = communities.readable_or_404(request.user, key)
    now = timezone.now()
    wish = lists.Wish.of(request.GET)
    floor = reading.floor(request.user, community)
    since = floor.since
    among = queries.in_place(request.user, community)
    found = lists.threads(request.user, among, wish, since=since)
    page = lists.Bounded(found, lists.PAGE).get_page(request.GET.get("page"))
    plain = wish == lists.Wish() and page.number == 1
    above = lists.pinned(among, now) if plain else []
    rows = list(page.object_list)
    lists.show(request.user, community, [*above, *rows], since)
    pinned = {thread.pk for thread in above}
    context = communities.frame(request.user, community) | {
        "key": communities.key_of(community),
        "page": page,
        "rows": [thread for thread in rows if thread.pk not in pinned],
        "above": above,
        "wish": wish,
        "older": _older(wish, page, rows),
        "filters": _filters(wish, since),
        "kinds": [(key, name, wish.with_(kind=key)) for key, (_kind, name) in lists.KINDS.items()],
        "all_kinds": wish.with_(kind=""),
        "orders": [(key, name, wish.with_(order=key)) for key, name in lists.ORDERS.items()],
        "unread": reading.unread_count(request.user, among, since, most=UNREAD_SHOWN),
        "caught_up": floor.caught_up and now - floor.caught_up < UNDOABLE,
        "saved": lists.saved(request.user, community) if since else [],
        "keeps": bool(since) and wish != lists.Wish(),
    }
    return render(request, "conversations/threads.html", context)


@require_POST
def catch_up(request: HttpRequest, key: str) -> HttpResponse:
    """Mark everything in a community as read, or take that back."""
    community = communities.readable_or_404(request.user, key)
    require(request.user, "communities.leave", community)
    if "undo" in request.POST:
        reading.fall_back(request.user, community)
    else:
        reading.catch_up(request.user, community, at=timezone.now())
    return redirect("conversations:threads", community.key)


@require_POST
def keep_list(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the filters of a list under a name."""
    community = communities.readable_or_404(request.user, key)
    require(request.user, "communities.leave", community)
    wish = lists.Wish.of(QueryDict(request.POST.get("query", "")[:300]))
    form = SavedListForm(request.POST)
    kept = SavedList.objects.filter(person=request.user, community=community)
    if form.is_valid() and kept.count() < MOST_SAVED:
        query = wish.query.removeprefix("?")
        kept.update_or_create(
            person=request.user,
            community=community,
            query=query,
            defaults={"name": form.cleaned_data["name"]},
        )
    else:
        messages.error(request, _("It needs a name, and twelve lists are the most."))
    return redirect(f"{_address(community)}{wish.query}")


@require_POST
def drop_list(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    community = communities.readable_or_404(request.user, key)
    SavedList.objects.filter(person=request.user.pk, community=community, pk=pk).delete()
    return redirect(_address(community))


def _address(community: Any) -> str:
    return reverse("conversations:threads", args=[community.key])


def _filters(wish: lists.Wish, since: datetime | None) -> list[tuple[str, Any, str]]:
    """The filters that make sense for this viewer: (key, name, address)."""
    of_all = [key for key in lists.SHOWS if since or key not in lists.OF_MEMBERS]
    return [(key, lists.SHOWS[key], wish.with_(show=key)) for key in of_all]


def _older(wish: lists.Wish, page: Any, rows: list[Any]) -> str:
    """The address of what lies behind the last page that has a number."""
    if page.has_next() or not page.paginator.is_cut or not rows or wish.order == "useful":
        return ""
    last = rows[-1]
    return wish.with_(until=last.opened if wish.order == "new" else last.last_at)
