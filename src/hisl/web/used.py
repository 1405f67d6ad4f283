"""Did it work? What somebody used or will try is kept, and what came of it goes to its tool."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hisl.blogs import actions as blog_actions
from hisl.blogs import queries as blogs
from hisl.conversations import actions as conversation_actions
from hisl.conversations import queries as conversations
from hisl.people.queries import may, require
from hisl.records import actions as records
from hisl.wikis import actions as wiki_actions
from hisl.wikis import queries as wikis
from hisl.writing import followups
from hisl.writing.tools import TrialForm

__all__ = ["Usable", "answer", "try_it", "usable"]


@dataclass(frozen=True, slots=True)
class Usable:
    """Something that one can try out, of whichever tool: how it is called there, and its report."""

    kind: str
    thing: Any
    title: str
    community: Any
    right: tuple[str, Any]
    tried: Callable[..., Any]

    def remember(self, person: Any, at: datetime) -> None:
        """Somebody will try it: they are asked later, and it is recorded."""
        place = self.community.uuid if self.community else None
        kept = followups.ask_later(
            self.thing.text,
            person=person,
            thing=self.thing.uuid,
            title=self.title,
            url=self.thing.get_absolute_url(),
            at=at,
            place=place,
        )
        if kept is None:
            return
        author = self.thing.author
        records.record(
            event=f"bookmarked/{self.thing.uuid}/{person.uuid}",
            at=at,
            actor=person.actor,
            verb="bookmarked",
            object_kind=self.kind,
            object=self.thing.uuid,
            target_actor=author.actor if author and not _masked(self.thing) else None,
            community=place,
        )


def usable(viewer: Any, uuid: UUID) -> Usable | None:
    """The answer, page or post of this name, if the viewer may read it."""
    if post := conversations.post_by_uuid(viewer, uuid):
        thread = post.thread
        kind = thread.kind if post.kind == "opening" else post.kind
        right, tried = ("conversations.vouch", post), conversation_actions.tried
        return Usable(kind, post, thread.title, thread.community, right, tried)
    page = wikis.visible_to(viewer).select_related("community", "text", "author")
    if found := page.filter(uuid=uuid).first():
        right, tried = ("communities.contribute", found.community), wiki_actions.tried
        return Usable("page", found, found.title, found.community, right, tried)
    post = blogs.visible_to(viewer).select_related("community", "text", "author")
    if found := post.filter(uuid=uuid).first():
        right, tried = ("blogs.vouch", found), blog_actions.tried
        return Usable("post", found, found.title, found.community, right, tried)
    return None


@require_POST
@login_required
@transaction.atomic
def try_it(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """ "I'll try this": on to the text; whether it worked is asked in three days."""
    found = usable(request.user, uuid)
    if found is None:
        raise Http404
    if may(request.user, *found.right):
        found.remember(request.user, timezone.now())
        messages.success(request, _("Good luck. In three days you are asked whether it worked."))
    return redirect(found.thing)


@require_POST
@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap: it worked, it did not, ask me in three days, not relevant."""
    asked = followups.by_pk(request.user, pk)
    if asked is None:
        raise Http404
    said, now = request.POST.get("worked", ""), timezone.now()
    if said == "later":
        followups.put_off(asked, at=now)
        messages.success(request, _("You are asked again in three days."))
    elif said == "drop":
        followups.drop(asked)
    else:
        _report(request, asked, now)
    return redirect("web:home")


def _report(request: HttpRequest, asked: Any, now: datetime) -> None:
    form = TrialForm(request.POST)
    found = usable(request.user, asked.thing)
    if found is None:
        followups.drop(asked)
        raise Http404
    require(request.user, *found.right)
    if form.is_valid():
        found.tried(found.thing, person=request.user, at=now, **form.cleaned_data)
        messages.success(request, _("Thank you. The next person who is stuck will see it."))


def _masked(thing: Any) -> bool:
    return getattr(thing, "voice", "own") != "own"
