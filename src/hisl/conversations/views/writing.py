"""Asking, answering, replying, changing one's words."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hisl.communities import queries as communities
from hisl.people.queries import require
from hisl.search import queries as search
from hisl.writing.tools import place, sent

from .. import actions, names, queries
from ..forms import EditForm, OpeningForm, ReplyForm, ThreadForm, WritingForm
from ..models import Post, Thread
from .found import post_or_404, thread_or_404, whole
from .threads import new_reply_form, place_reply, show

SIMILAR = 5
LONG_ENOUGH = 8


def open_thread(request: HttpRequest, key: str) -> HttpResponse:
    """Ask, open a discussion or tell a story; without scripts, similar ones are shown on demand."""
    community = communities.readable_or_404(request.user, key)
    require(request.user, "communities.contribute", community)
    begun = {name: request.GET.get(name, "") for name in ("kind", "title", "markdown", "tags")}
    initial = {name: value for name, value in begun.items() if value}
    form = ThreadForm(request.POST or None, initial={"kind": Thread.Kind.QUESTION} | initial)
    place(
        form,
        person=request.user,
        slot=f"open:{community.uuid}",
        key=communities.key_of(community),
    )
    checking = "check" in request.POST
    if request.method == "POST" and not checking and form.is_valid():
        now = timezone.now()
        verdict = communities.may_post_now(request.user, community, now)
        if verdict.ok:
            return _opened(request, form, community, now, held=verdict.held)
        form.add_error(None, verdict.reason)
    title = form["title"].value() or ""
    context = communities.frame(request.user, community) | {
        "form": form,
        "similar": _similar(request, title) if checking or initial.get("title") else [],
        "checked": checking,
        "used_tags": queries.frequent_tags(request.user, community),
    }
    return render(request, "conversations/open.html", context)


def similar(request: HttpRequest) -> HttpResponse:
    """What was asked before in these words: a fragment for the page on which one asks."""
    found = _similar(request, request.GET.get("title", ""))
    return render(request, "conversations/_similar.html", {"similar": found})


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question; in a discussion or a story, reply to its opening."""
    thread = thread_or_404(request, pk)
    require(request.user, "conversations.answer", thread)
    form = WritingForm(request.POST)
    now = timezone.now()
    verdict = communities.may_post_now(request.user, thread.community, now)
    if form.is_valid() and not verdict.ok:
        form.add_error(None, verdict.reason)
    if not form.is_valid():
        return show(request, thread, form=form)
    said = {
        "author": request.user,
        "markdown": form.cleaned_data["markdown"],
        "at": now,
        "held": verdict.held,
        "frame": actions.Frame(level=form.cleaned_data["level"] or None),
    }
    if thread.kind == Thread.Kind.QUESTION:
        post = actions.answer(thread, **said)
    else:
        post = actions.reply(actions.opening(thread), **said)
    return _landed(request, post)


def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Reply to a post; the form alone where htmx asks for it."""
    parent = post_or_404(request, pk)
    require(request.user, "conversations.answer", parent.thread)
    if request.method != "POST":
        form = new_reply_form(request, parent)
        names.mask([parent], request.user, sees_names=False)
        page = "_reply_form.html" if request.htmx else "reply.html"
        context = {"post": parent, "reply_form": form}
        if not request.htmx:
            context |= whole(request, parent.thread)
        return render(request, f"conversations/{page}", context)
    form = ReplyForm(request.POST, parent=parent)
    now = timezone.now()
    verdict = communities.may_post_now(request.user, parent.thread.community, now)
    if form.is_valid() and not verdict.ok:
        form.add_error(None, verdict.reason)
    if not form.is_valid():
        place_reply(request, form, parent)
        return show(request, parent.thread, reply_form=form, reply_to=parent.pk)
    post = actions.reply(
        parent,
        author=request.user,
        markdown=form.cleaned_data["markdown"],
        at=now,
        held=verdict.held,
    )
    return _landed(request, post)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a post says; its former words stay in the history."""
    wanted = post_or_404(request, pk)
    require(request.user, "conversations.edit", wanted)
    form = _edit_form(request, wanted)
    place(
        form,
        person=request.user,
        slot=f"edit:{wanted.uuid}",
        key=queries.key_of(wanted.thread),
    )
    if request.method == "POST" and form.is_valid():
        actions.revise(wanted, author=request.user, at=timezone.now(), **form.cleaned_data)
        sent(request)
        messages.success(request, _("Saved. The former words are in the history."))
        return redirect(wanted)
    context = whole(request, wanted.thread) | {"form": form, "post": wanted}
    return render(request, "conversations/edit.html", context)


def _edit_form(request: HttpRequest, post: Post) -> EditForm:
    began = {"markdown": post.text.markdown}
    if post.kind != Post.Kind.OPENING:
        return EditForm(request.POST or None, initial=began)
    thread = post.thread
    began["title"] = thread.title
    began["tags"] = ", ".join(tag.name for tag in thread.tags.all())
    return OpeningForm(request.POST or None, initial=began)


def _opened(
    request: HttpRequest, form: ThreadForm, community: object, now: object, *, held: bool
) -> HttpResponse:
    values = form.cleaned_data
    frame = actions.Frame(level=values.pop("level") or None)
    opened = actions.open_thread(
        community=community, author=request.user, at=now, frame=frame, held=held, **values
    )
    sent(request)
    _say_held(request, held=opened.audience == Thread.Audience.REVIEW)
    return redirect(opened)


def _landed(request: HttpRequest, post: Post) -> HttpResponse:
    sent(request)
    _say_held(request, held=post.held is not None)
    return redirect(post)


def _say_held(request: HttpRequest, *, held: bool) -> None:
    if held:
        messages.info(
            request,
            _("It is kept. A facilitator reads it first, as with all first posts here."),
        )


def _similar(request: HttpRequest, title: str) -> list[object]:
    if len(title.strip()) < LONG_ENOUGH:
        return []
    kinds = ("question", "discussion", "story", "page")
    return list(search.similar(request.user, title[:300], kinds=kinds, limit=SIMILAR))
