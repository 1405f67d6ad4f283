"""Reading posts, and what a reader does with one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hisl.communities import queries as communities
from hisl.domain.outline import outlined
from hisl.notices import actions as notices
from hisl.people import queries as people
from hisl.people.queries import may, require
from hisl.writing import passages
from hisl.writing import queries as writing
from hisl.writing import tools as composing
from hisl.writing.tools import TrialForm

from . import actions, margin, pages, queries
from .forms import CommentForm
from .models import Comment, Post

REVISIONS_PAGE = 10
HEADINGS_WORTH_A_LIST = 4
REACTIONS = {"useful", "used", "thanks"}


def latest(request: HttpRequest) -> HttpResponse:
    """The latest of what the viewer may read; their own with drafts; what waits for their word."""
    show, tag = request.GET.get("show", ""), request.GET.get("tag", "").strip().lower()
    own = show == "own" and request.user.is_authenticated
    found = queries.written_by(request.user) if own else queries.listed(request.user)
    if tag:
        found = found.filter(tags__name=tag)
    context = pages.of_list(request, found) | {
        "show": "own" if own else "",
        "tag": tag,
        "asked": queries.asked_to_read(request.user),
        "deleted": queries.deleted_by(request.user, timezone.now() - passages.UNDO) if own else (),
        "may_write": may(request.user, "blogs.write"),
    }
    return render(request, "blogs/latest.html", context)


def blog(request: HttpRequest, username: str) -> HttpResponse:
    person = people.by_username(username)
    if person is None:
        raise Http404
    found = queries.posts_of(request.user, person)
    if not found.exists() and not may(request.user, "people.read", person):
        raise Http404
    context = pages.of_list(request, found) | {
        "person": person,
        "series": queries.series_of(request.user, person),
        "may_write": request.user == person and may(request.user, "blogs.write"),
    }
    return render(request, "blogs/blog.html", context)


def series(request: HttpRequest, username: str, slug: str) -> HttpResponse:
    person = people.by_username(username)
    found = queries.series_by_slug(person, slug) if person else None
    context = pages.of_list(request, queries.in_series(request.user, found)) if found else {}
    if not found or not context["page"].paginator.count:
        raise Http404
    return render(request, "blogs/series.html", context | {"series": found})


def community(request: HttpRequest, key: str) -> HttpResponse:
    place = communities.readable_or_404(request.user, key)
    context = communities.frame(request.user, place)
    context |= pages.of_list(request, queries.in_community(request.user, place))
    return render(request, "blogs/community.html", context)


def post(request: HttpRequest, username: str, slug: str, pk: int) -> HttpResponse:
    """A post under its own address; an address from before it was renamed leads to it."""
    found = _post(request, pk)
    if request.path != found.get_absolute_url():
        return redirect(found)
    if request.method == "GET" and request.user.is_authenticated:
        now = timezone.now()
        actions.viewed(found, person=request.user, at=now)
        notices.visited(request.user, found.uuid, now)
    return _show(request, found)


def history(request: HttpRequest, pk: int) -> HttpResponse:
    found = _post(request, pk)
    page = Paginator(writing.revisions(found.text), REVISIONS_PAGE)
    page = page.get_page(request.GET.get("page"))
    context = {"post": found, "page": page, "changes": writing.changes(found.text, page)}
    return render(request, "blogs/history.html", context)


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    found = _post(request, pk)
    require(request.user, "blogs.comment", found)
    parent = _parent(request, found)
    form = CommentForm(request.POST)
    now = timezone.now()
    refused = queries.comment_refused(request.user, found, now) if form.is_valid() else ""
    if refused:
        form.add_error(None, refused)
    if not form.is_valid():
        return _show(request, found, comment_form=form, reply_to=parent)
    said = actions.comment(
        found,
        author=request.user,
        markdown=form.cleaned_data["markdown"],
        at=now,
        parent=parent,
    )
    composing.sent(request)
    return redirect(said)


@require_POST
def remove_comment(request: HttpRequest, pk: int) -> HttpResponse:
    said = _own_comment(request, deleted__isnull=True, pk=pk)
    actions.remove_comment(said, person=request.user, at=timezone.now())
    messages.success(request, _("Taken back. You can put it back below the comments."))
    return redirect(f"{said.post.get_absolute_url()}#comments")


@require_POST
def restore_comment(request: HttpRequest, pk: int) -> HttpResponse:
    since = timezone.now() - passages.UNDO
    said = _own_comment(request, deleted__gte=since, pk=pk)
    actions.restore_comment(said, person=request.user, at=timezone.now())
    return redirect(said)


@require_POST
def passages_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the forms about passages; one that could not be taken comes back with the page."""
    found = _post(request, pk)
    done, form = passages.answer(request, found.text, margin.where(found, request.user))
    return redirect(done) if done else _show(request, found, passage_form=form)


@require_POST
def react(request: HttpRequest, pk: int) -> HttpResponse:
    found = _post(request, pk)
    require(request.user, "blogs.vouch", found)
    kind = request.POST.get("kind", "")
    if kind not in REACTIONS:
        raise Http404
    if found.text.reactions.filter(person=request.user, kind=kind).exists():
        actions.take_back(found, person=request.user, kind=kind, at=timezone.now())
    else:
        actions.react(found, person=request.user, kind=kind, at=timezone.now())
    return redirect(f"{found.get_absolute_url()}#acts")


@require_POST
def tried(request: HttpRequest, pk: int) -> HttpResponse:
    found = _post(request, pk)
    require(request.user, "blogs.vouch", found)
    form = TrialForm(request.POST)
    if form.is_valid():
        actions.tried(found, person=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Thank you. The next person who reads this will see it."))
    return redirect(f"{found.get_absolute_url()}#tried")


def _show(request: HttpRequest, found: Post, **more: Any) -> HttpResponse:
    viewer = request.user
    html, headings = outlined(found.text.html)
    form = more.pop("comment_form", None) or CommentForm()
    slot, key = f"comment:{found.uuid}", found.key
    composing.place(form, person=viewer, slot=slot, key=key, told=lambda: pages.told(found, viewer))
    before, after = queries.neighbours(viewer, found)
    context = pages.around(found, viewer) | {
        "annotated": passages.annotated(
            found.text,
            html,
            viewer=viewer,
            where=margin.where(found, viewer),
            form=more.pop("passage_form", None),
        ),
        "headings": headings if len(headings) >= HEADINGS_WORTH_A_LIST else (),
        "comments": queries.comments(found),
        "taken_back": _taken_back(viewer, found),
        "comment_form": form,
        "reply_to": _reply_to(request, found),
        "before": before,
        "after": after,
    }
    return render(request, "blogs/post.html", context | more)


def _post(request: HttpRequest, pk: int) -> Post:
    if found := queries.by_pk(request.user, pk):
        return found
    raise Http404


def _parent(request: HttpRequest, found: Post) -> Comment | None:
    number = request.POST.get("parent", "")
    if not number:
        return None
    standing = queries.spoken().filter(post=found).select_related("author", "parent")
    parent = standing.filter(pk=number).first() if number.isdecimal() else None
    if parent is None:
        raise Http404
    return parent


def _reply_to(request: HttpRequest, found: Post) -> Comment | None:
    number = request.GET.get("reply", "")
    return queries.spoken().filter(post=found, pk=number).first() if number.isdecimal() else None


def _own_comment(request: HttpRequest, **more: Any) -> Comment:
    """A comment of the viewer's on a post that they may still read."""
    readable = queries.visible_to(request.user)
    own = Comment.objects.filter(post__in=readable, author__isnull=False, author=request.user.pk)
    found = own.filter(**more).select_related("post__author", "post__community", "author").first()
    if found is None:
        raise Http404
    return found


def _taken_back(viewer: Any, found: Post) -> list[Comment]:
    if not viewer.is_authenticated:
        return []
    since = timezone.now() - passages.UNDO
    own = found.comments.filter(author=viewer, deleted__gte=since).select_related("text")
    return list(own.order_by("-deleted")[:5])
