"""Keeping a conversation in order: removing and bringing back, closing, pinning, rearranging."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hisl.communities import queries as communities
from hisl.people.queries import may, require

from .. import actions, arranging, keeping, names, queries
from ..forms import CloseForm, LinkForm, OtherThreadForm, PinForm, SplitForm
from ..models import Post, Rearrangement, Thread
from .found import post_or_404, thread_or_404, whole

TEND = "conversations.tend"


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the words of a post away, at once; the place says how to bring them back."""
    post = post_or_404(request, pk)
    require(request.user, "conversations.delete", post)
    keeping.remove(post, by=request.user, at=timezone.now())
    if post.thread.deleted:
        return redirect("conversations:removed", post.pk)
    return redirect(post)


def removed(request: HttpRequest, pk: int) -> HttpResponse:
    """The place of a removed post, for those who may bring it back."""
    post = _removed(request, pk)
    context = whole(request, post.thread) | {
        "post": post,
        "until": post.deleted + keeping.UNDO,
        "thread_is_gone": post.thread.deleted is not None,
    }
    return render(request, "conversations/removed.html", context)


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    post = _removed(request, pk)
    keeping.restore(post, by=request.user, at=timezone.now())
    return redirect(post)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a thread with a reason, or open it for writing again."""
    thread = thread_or_404(request, pk)
    require(request.user, "conversations.close", thread)
    form = CloseForm(request.POST)
    if "undo" in request.POST:
        keeping.reopen(thread, by=request.user, at=timezone.now())
    elif form.is_valid():
        reason = form.cleaned_data["reason"]
        keeping.close(thread, by=request.user, at=timezone.now(), reason=reason)
    return redirect(thread)


@require_POST
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    """Pin a thread above its list until a day, or take it down."""
    thread = _tended(request, pk)
    form = PinForm(request.POST)
    if "undo" in request.POST:
        keeping.unpin(thread, by=request.user, at=timezone.now())
    elif form.is_valid():
        evening = datetime.combine(form.cleaned_data["until"], time(23, 59, 59))
        until = timezone.make_aware(evening)
        keeping.pin(thread, by=request.user, at=timezone.now(), until=until)
    else:
        messages.error(request, _("Nothing was pinned: choose a day within a year from now."))
    return redirect(thread)


@require_POST
def widen(request: HttpRequest, pk: int) -> HttpResponse:
    """The asker opens to the community what only the facilitators have seen so far."""
    thread = thread_or_404(request, pk)
    require(request.user, "conversations.widen", thread)
    now = timezone.now()
    verdict = communities.may_post_now(request.user, thread.community, now)
    if verdict.ok:
        actions.widen(thread, at=now, held=verdict.held)
    else:
        messages.error(request, verdict.reason)
    return redirect(thread)


def tend(request: HttpRequest, pk: int) -> HttpResponse:
    """All that a facilitator can do with a thread, on a page of its own."""
    thread = _tended(request, pk)
    return _tending(request, thread)


@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    thread = _tended(request, pk)
    form = LinkForm(request.POST)
    other = _other(request, form)
    if other is None or other.pk == thread.pk:
        return _tending(request, thread, link_form=form)
    kind = form.cleaned_data["kind"]
    keeping.link(thread, other, by=request.user, at=timezone.now(), kind=kind)
    return redirect(thread)


@require_POST
def unlink(request: HttpRequest, pk: int, to: int) -> HttpResponse:
    thread, other = _tended(request, pk), queries.by_pk(request.user, to)
    if other is None:
        raise Http404
    keeping.unlink(thread, other)
    return redirect(thread)


def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge a thread into another that asks the same: shown before it is done."""
    thread = _tended(request, pk)
    if request.method != "POST":
        form = OtherThreadForm(request.GET)
        other = _other(request, form)
        if other is None:
            return _tending(request, thread, merge_form=form)
        context = whole(request, thread) | {"other": other}
        return render(request, "conversations/merge.html", context)
    form = OtherThreadForm(request.POST)
    other = _other(request, form)
    if other is None:
        raise Http404
    require(request.user, TEND, other)
    try:
        arranging.merge(thread, other, by=request.user, at=timezone.now())
    except arranging.CannotError as why:
        messages.error(request, str(why))
        return redirect("conversations:tend", thread.pk)
    return redirect(other)


def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a thread of its own of chosen posts."""
    thread = _tended(request, pk)
    form = SplitForm(request.POST or None, initial={"kind": Thread.Kind.DISCUSSION})
    chosen = {int(key) for key in request.POST.getlist("post") if key.isdecimal() and len(key) < 19}
    if request.method == "POST" and form.is_valid():
        posts = list(thread.posts.filter(pk__in=chosen))
        try:
            done = arranging.split(
                thread, posts, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except arranging.CannotError as why:
            form.add_error(None, str(why))
        else:
            return redirect(done.target)
    posts = list(
        thread.posts.exclude(kind=Post.Kind.OPENING)
        .filter(deleted__isnull=True)
        .select_related("author", "text")[:300]
    )
    names.mask(posts, request.user, sees_names=True)
    context = whole(request, thread) | {"form": form, "posts": posts, "chosen": chosen}
    return render(request, "conversations/split.html", context)


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a thread to another community; who may read it then is shown before."""
    thread = _tended(request, pk)
    places = queries.facilitated_by(request.user).exclude(pk=thread.community_id)
    key = request.POST.get("to") or request.GET.get("to", "")
    to = places.filter(key=key, archived__isnull=True).first()
    if request.method == "POST":
        if to is None:
            raise PermissionDenied
        try:
            arranging.move(thread, to, by=request.user, at=timezone.now())
        except arranging.CannotError as why:
            messages.error(request, str(why))
            return redirect("conversations:tend", thread.pk)
        return redirect(thread)
    if to is None:
        return redirect("conversations:tend", thread.pk)
    context = whole(request, thread) | {
        "to": to,
        "readers_now": communities.members(thread.community).count(),
        "readers_then": communities.members(to).count(),
    }
    return render(request, "conversations/move.html", context)


@require_POST
def undo(request: HttpRequest, pk: int, done: int) -> HttpResponse:
    """Take the latest rearrangement of a thread back."""
    thread = _tended(request, pk)
    for one in arranging.undoable(thread, timezone.now()):
        if one.pk == done:
            if one.kind == Rearrangement.Kind.MOVE and one.left:
                require(request.user, "communities.facilitate", one.left)
            arranging.undo(one, by=request.user, at=timezone.now())
            return redirect(queries.by_pk(request.user, one.source_id) or thread)
    raise Http404


def _tending(request: HttpRequest, thread: Thread, **forms: Any) -> HttpResponse:
    now = timezone.now()
    places = queries.facilitated_by(request.user).exclude(pk=thread.community_id)
    context = whole(request, thread) | {
        "close_form": CloseForm(),
        "pin_form": PinForm(),
        "link_form": LinkForm(auto_id="link-%s"),
        "merge_form": OtherThreadForm(auto_id="merge-%s"),
        "places": places.filter(archived__isnull=True).order_by("name")[:100],
        "undoable": arranging.undoable(thread, now),
        "links": queries.links(request.user, thread),
        "opening": actions.opening(thread),
        "pinned": thread.pinned_until and thread.pinned_until > now,
    }
    return render(request, "conversations/tend.html", context | forms)


def _tended(request: HttpRequest, pk: int) -> Thread:
    thread = thread_or_404(request, pk)
    require(request.user, TEND, thread)
    return thread


def _other(request: HttpRequest, form: OtherThreadForm) -> Thread | None:
    """The thread that the form names, if the viewer may read it."""
    if not form.is_valid():
        return None
    found = queries.visible_to(request.user).select_related("community")
    other = found.filter(pk=form.cleaned_data["other"]).first()
    if other is None:
        form.add_error("other", _("There is no conversation at this address that you may read."))
    return other


def _removed(request: HttpRequest, pk: int) -> Post:
    """A removed post whose words can still be brought back, by somebody who may."""
    post = queries.removed_post(request.user, pk)
    if post is None or post.purged or not may(request.user, "conversations.delete", post):
        raise Http404
    if post.deleted_by_id != request.user.pk and not may(request.user, TEND, post.thread):
        raise PermissionDenied
    return post
