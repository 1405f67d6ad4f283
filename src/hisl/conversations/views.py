"""Threads: the list of a community, one thread, and what one may do in it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hisl.communities import queries as communities
from hisl.people.queries import may, require

from . import actions, queries
from .forms import ThreadForm, TrialForm, WritingForm
from .models import Post, Thread

PAGE = 20
POSTS_PAGE = 50


def threads(request: HttpRequest, key: str) -> HttpResponse:
    community = communities.readable_or_404(request.user, key)
    which = request.GET.get("show", "")
    found = queries.in_community(request.user, community, which=which)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "community": community,
        "rights": communities.rights(request.user, community),
        "page": page,
        "show": which if which in queries.FILTERS else "",
        "filters": queries.FILTER_NAMES,
    }
    return render(request, "conversations/threads.html", context)


def thread(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _thread(request, pk), WritingForm())


def open_thread(request: HttpRequest, key: str) -> HttpResponse:
    community = communities.readable_or_404(request.user, key)
    require(request.user, "communities.contribute", community)
    kind = request.GET.get("kind", Thread.Kind.QUESTION)
    form = ThreadForm(request.POST or None, initial={"kind": kind})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        frame = actions.Frame(level=values.pop("level") or None)
        opened = actions.open_thread(
            community=community, author=request.user, at=timezone.now(), frame=frame, **values
        )
        return redirect(opened)
    return render(request, "conversations/open.html", {"form": form, "community": community})


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    thread = _thread(request, pk)
    require(request.user, "communities.contribute", thread.community)
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
    actions.accept(post, person=request.user, at=timezone.now())
    return redirect(post)


@require_POST
def react(request: HttpRequest, pk: int) -> HttpResponse:
    post = _post(request, pk)
    require(request.user, "communities.contribute", post.thread.community)
    kind = request.POST.get("kind", "")
    if kind not in queries.REACTIONS:
        raise Http404
    actions.react(post, person=request.user, kind=kind, at=timezone.now())
    return redirect(post)


@require_POST
def tried(request: HttpRequest, pk: int) -> HttpResponse:
    post = _post(request, pk)
    require(request.user, "communities.contribute", post.thread.community)
    form = TrialForm(request.POST)
    if form.is_valid():
        actions.tried(post, person=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Thank you. The next person who is stuck will see it."))
    return redirect(post)


def history(request: HttpRequest, pk: int) -> HttpResponse:
    post = _post(request, pk)
    revisions = queries.revisions(post)
    context = {"post": post, "community": post.thread.community, "revisions": revisions}
    return render(request, "conversations/history.html", context)


def _show(request: HttpRequest, thread: Thread, form: WritingForm, **more: object) -> HttpResponse:
    said = queries.said(thread)
    page = Paginator(said.top, POSTS_PAGE).get_page(request.GET.get("page"))
    context = {
        "thread": thread,
        "community": thread.community,
        "rights": communities.rights(request.user, thread.community),
        "may_accept": may(request.user, "conversations.accept", said.opening),
        "opening": said.opening,
        "page": page,
        "form": form,
        "links": queries.links(request.user, thread),
        **more,
    }
    return render(request, "conversations/thread.html", context)


def _thread(request: HttpRequest, pk: int) -> Thread:
    if thread := queries.by_pk(request.user, pk):
        return thread
    raise Http404


def _post(request: HttpRequest, pk: int) -> Post:
    if post := queries.post_by_pk(request.user, pk):
        return post
    raise Http404
