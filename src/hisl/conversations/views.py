"""Threads: the list of a community, one thread, and what one may do in it."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hisl.communities import queries as communities
from hisl.people.queries import may, require
from hisl.writing import queries as writing
from hisl.writing.tools import TrialForm

from . import actions, queries
from .forms import EditForm, ThreadForm, WritingForm
from .models import Post, Thread

PAGE = 20
POSTS_PAGE = 50
REVISIONS_PAGE = 10
VOUCH = "conversations.vouch"


def threads(request: HttpRequest, key: str) -> HttpResponse:
    community = communities.readable_or_404(request.user, key)
    which, tag = request.GET.get("show", ""), request.GET.get("tag", "").strip()
    found = queries.in_community(request.user, community, which=which, tag=tag)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = communities.frame(request.user, community) | {
        "page": page,
        "show": which if which in queries.FILTERS else "",
        "tag": tag,
        "filters": queries.FILTER_NAMES,
    }
    return render(request, "conversations/threads.html", context)


def thread(request: HttpRequest, pk: int) -> HttpResponse:
    found = _thread(request, pk)
    if request.method == "GET" and request.user.is_authenticated:
        actions.viewed(found, person=request.user, at=timezone.now())
    wanted = request.GET.get("reply", "")
    reply_to = int(wanted) if wanted.isdecimal() else None
    return _show(request, found, WritingForm(), reply_to=reply_to)


def post(request: HttpRequest, pk: int) -> HttpResponse:
    """The lasting address of a post: leads to its place, on whichever page of the thread it is."""
    wanted = _post(request, pk)
    number = queries.said(wanted.thread, request.user).place_of(wanted) // POSTS_PAGE + 1
    page = f"?page={number}" if number > 1 else ""
    return redirect(f"{wanted.thread.get_absolute_url()}{page}#post-{wanted.pk}")


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a post says; its former words stay in the history."""
    wanted = _post(request, pk)
    require(request.user, "conversations.edit", wanted)
    form = EditForm(request.POST or None, initial={"markdown": wanted.text.markdown})
    if request.method == "POST" and form.is_valid():
        actions.revise(wanted, author=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved. The former words are in the history."))
        return redirect(wanted)
    context = communities.frame(request.user, wanted.thread.community)
    return render(request, "conversations/edit.html", context | {"form": form, "post": wanted})


def open_thread(request: HttpRequest, key: str) -> HttpResponse:
    community = communities.readable_or_404(request.user, key)
    require(request.user, "communities.contribute", community)
    kind = request.GET.get("kind", Thread.Kind.QUESTION)
    title = request.GET.get("title", "")
    form = ThreadForm(request.POST or None, initial={"kind": kind, "title": title})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        frame = actions.Frame(level=values.pop("level") or None)
        opened = actions.open_thread(
            community=community, author=request.user, at=timezone.now(), frame=frame, **values
        )
        return redirect(opened)
    context = communities.frame(request.user, community) | {"form": form}
    return render(request, "conversations/open.html", context)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    thread = _thread(request, pk)
    require(request.user, "conversations.answer", thread)
    form = WritingForm(request.POST)
    if not form.is_valid():
        return _show(request, thread, form)
    said = {"author": request.user, "markdown": form.cleaned_data["markdown"]}
    frame = actions.Frame(level=form.cleaned_data["level"] or None)
    if thread.kind == Thread.Kind.QUESTION:
        post = actions.answer(thread, at=timezone.now(), frame=frame, **said)
    else:
        post = actions.reply(actions.opening(thread), at=timezone.now(), frame=frame, **said)
    return redirect(post)


@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    parent = _post(request, pk)
    require(request.user, "communities.contribute", parent.thread.community)
    form = WritingForm(request.POST)
    if not form.is_valid():
        return _show(request, parent.thread, WritingForm(), reply_form=form, reply_to=parent.pk)
    post = actions.reply(
        parent,
        author=request.user,
        markdown=form.cleaned_data["markdown"],
        at=timezone.now(),
        frame=actions.Frame(level=form.cleaned_data["level"] or None),
    )
    return redirect(post)


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    post = _post(request, pk)
    require(request.user, "conversations.accept", post)
    if post.kind != Post.Kind.ANSWER:
        raise Http404
    actions.accept(post, person=request.user, at=timezone.now())
    return redirect(post)


@require_POST
def react(request: HttpRequest, pk: int) -> HttpResponse:
    post = _post(request, pk)
    require(request.user, VOUCH, post)
    kind = request.POST.get("kind", "")
    if kind not in queries.REACTIONS:
        raise Http404
    actions.react(post, person=request.user, kind=kind, at=timezone.now())
    return redirect(post)


@require_POST
def tried(request: HttpRequest, pk: int) -> HttpResponse:
    post = _post(request, pk)
    require(request.user, VOUCH, post)
    form = TrialForm(request.POST)
    if form.is_valid():
        actions.tried(post, person=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Thank you. The next person who is stuck will see it."))
    return redirect(post)


def history(request: HttpRequest, pk: int) -> HttpResponse:
    post = _post(request, pk)
    page = Paginator(writing.revisions(post.text), REVISIONS_PAGE)
    page = page.get_page(request.GET.get("page"))
    context = communities.frame(request.user, post.thread.community) | {
        "post": post,
        "page": page,
        "changes": writing.changes(post.text, page),
    }
    return render(request, "conversations/history.html", context)


def _show(request: HttpRequest, thread: Thread, form: WritingForm, **more: object) -> HttpResponse:
    said = queries.said(thread, request.user)
    page = Paginator(said.top, POSTS_PAGE).get_page(request.GET.get("page"))
    context = communities.frame(request.user, thread.community) | {
        "thread": thread,
        "may_answer": may(request.user, "conversations.answer", thread),
        "may_facilitate": may(request.user, "communities.facilitate", thread.community),
        "may_accept": may(request.user, "conversations.accept", said.opening),
        "ask_about": _worth_asking(request, said),
        "tags": thread.tags.all(),
        "opening": said.opening,
        "timeline": _timeline(thread, said),
        "page": page,
        "form": form,
        "links": queries.links(request.user, thread),
        **more,
    }
    return render(request, "conversations/thread.html", context)


def _timeline(thread: Thread, said: queries.Said) -> list[tuple[datetime, str]]:
    """What happened in the thread, in order of time."""
    moments = [
        (thread.opened, _("Opened")),
        (said.first_at, _("First words from somebody else")),
        (thread.closed, _("Closed")),
        (thread.last_at if thread.last_at != thread.opened else None, _("Last activity")),
    ]
    return sorted((when, what) for when, what in moments if when)


def _worth_asking(request: HttpRequest, said: queries.Said) -> int | None:
    """The answer of which the asker, who accepted it, has not said yet whether it worked."""
    opening = said.opening
    for post in said.top:
        if post.pk == opening.thread.accepted_id and opening.author_id == request.user.pk:
            open_question = post.tried_by_me is None
            return post.pk if open_question and may(request.user, VOUCH, post) else None
    return None


def _thread(request: HttpRequest, pk: int) -> Thread:
    if thread := queries.by_pk(request.user, pk):
        return thread
    raise Http404


def _post(request: HttpRequest, pk: int) -> Post:
    if post := queries.post_by_pk(request.user, pk):
        return post
    raise Http404
