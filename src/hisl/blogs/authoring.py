"""Pages of those who write: a post, who sees it, who reads it before, the circle, the feeds."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hisl.communities import queries as communities
from hisl.people.queries import may, require
from hisl.writing import passages
from hisl.writing import tools as composing

from . import actions, feedkeys, queries, readers
from .forms import CircleForm, PostForm, ReaderForm, RevisionForm, VerdictForm
from .models import FeedKey, Post, Series


def write(request: HttpRequest) -> HttpResponse:
    """Begin a post: of one's own, in a community's blog (?in=key), on another one (?on=number)."""
    require(request.user, "blogs.write")
    place, source = _place(request), _source(request)
    form = PostForm(request.POST or None, initial=_beginning(request))
    slot = ":".join(["blog", "new", *([place.key] if place else ()), *_on(source)])
    composing.place(form, person=request.user, slot=slot, key=f"person:{request.user.pk}")
    if request.method == "POST" and form.is_valid():
        post = actions.write(
            author=request.user,
            at=timezone.now(),
            community=place,
            built_on=source,
            **form.cleaned_data,
        )
        composing.sent(request)
        messages.success(request, _("Saved as a draft. Show it to others when you want to."))
        return redirect(post)
    context = {"form": form, "place": place, "source": source, "own_series": _own_series(request)}
    return render(request, "blogs/edit.html", context)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    post = _own(request, pk)
    form = RevisionForm(request.POST or None, initial=_as_written(post))
    composing.place(form, person=request.user, slot=f"blog:{post.uuid}", key=post.key)
    if request.method == "POST" and form.is_valid():
        actions.revise(post, author=request.user, at=timezone.now(), **form.cleaned_data)
        composing.sent(request)
        messages.success(request, _("Saved. The former words are in the history."))
        return redirect(post)
    context = {
        "form": form,
        "post": post,
        "own_series": _own_series(request),
        "audience": queries.audience(post, request.user),
    }
    return render(request, "blogs/edit.html", context)


@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One click: who sees it from now on."""
    post = _own(request, pk)
    state, _colon, group = request.POST.get("state", "").partition(":")
    if state not in Post.State.values:
        raise Http404
    if state == Post.State.ALL and post.community:
        require(request.user, "communities.contribute", post.community)
    teams = {str(team.pk): team for team in queries.groups_of(request.user)}
    if state == Post.State.TEAM and group not in teams:
        raise Http404
    now, held = timezone.now(), False
    if state == Post.State.ALL and post.community:
        verdict = communities.may_post_now(request.user, post.community, now)
        held = verdict.held
        if not verdict.ok:
            messages.error(request, verdict.reason)
            return redirect(post)
    actions.show_to(post, state, at=now, group=teams.get(group), held=held)
    if held:
        messages.info(
            request, _("It is kept. A facilitator reads it first, as with all first posts here.")
        )
    else:
        messages.success(request, _said_who(post, request.user))
    return redirect(post)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    post = _own(request, pk)
    actions.delete(post, person=request.user, at=timezone.now())
    messages.success(request, _("Deleted. You can put it back for 30 days, from your posts."))
    return redirect(f"{reverse('blogs:latest')}?show=own")


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    since = timezone.now() - passages.UNDO
    post = queries.deleted_by(request.user, since).filter(pk=pk).first()
    if post is None:
        raise Http404
    actions.restore(post, person=request.user, at=timezone.now())
    messages.success(request, _("It is back, as it was."))
    return redirect(post)


@require_POST
def ask_reader(request: HttpRequest, pk: int) -> HttpResponse:
    post = _own(request, pk)
    form = ReaderForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors.get("username", [])))
        return redirect(f"{post.get_absolute_url()}#readers")
    reader = form.cleaned_data["username"]
    try:
        readers.ask(post, reader, at=timezone.now())
    except readers.TooManyError:
        messages.error(request, _("Two are asked already. Ask one of them no longer first."))
    except ValueError:
        messages.error(request, _("Ask somebody else than yourself, while it is a draft."))
    else:
        messages.success(request, _("%(name)s is asked, and sees the draft.") % {"name": reader})
    return redirect(f"{post.get_absolute_url()}#readers")


@require_POST
def release(request: HttpRequest, pk: int, reading: int) -> HttpResponse:
    post = _own(request, pk)
    found = post.readings.filter(pk=reading).select_related("reader", "post__author").first()
    if found is None:
        raise Http404
    readers.release(found)
    name = {"name": found.reader}
    messages.success(request, _("%(name)s is asked no longer. You can ask again.") % name)
    return redirect(f"{post.get_absolute_url()}#readers")


@require_POST
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    post = queries.by_pk(request.user, pk)
    reading = queries.reading_of(post, request.user) if post else None
    form = VerdictForm(request.POST)
    if reading is None or not post.is_draft or not form.is_valid():
        raise Http404
    readers.say(reading, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("%(name)s is told. You can change it.") % {"name": post.author})
    return redirect(post)


def circle(request: HttpRequest) -> HttpResponse:
    require(request.user, "blogs.write")
    chosen = queries.circle_people(request.user)
    names = "\n".join(person.username for person in chosen)
    form = CircleForm(request.POST or None, initial={"names": names})
    if request.method == "POST" and form.is_valid():
        actions.choose_circle(request.user, form.cleaned_data["names"])
        messages.success(request, _("Your circle is changed, for what you showed it before, too."))
        return redirect("blogs:circle")
    return render(request, "blogs/circle.html", {"form": form, "chosen": chosen})


@never_cache
def feed_addresses(request: HttpRequest) -> HttpResponse:
    """Addresses for feed readers; a private key is shown once, when it is made."""
    require(request.user, "blogs.write")
    key = feedkeys.renew(request.user, at=timezone.now()) if request.method == "POST" else ""
    names = [("blogs:feed_all_rss", "RSS"), ("blogs:feed_all_atom", "Atom")]
    query = f"?key={key}" if key else ""
    context = {
        "addresses": [(k, f"{settings.HISL_ADDRESS}{reverse(n)}{query}") for n, k in names],
        "key": key,
        "made": FeedKey.objects.filter(person=request.user).first(),
    }
    return render(request, "blogs/feeds.html", context)


def _own(request: HttpRequest, pk: int) -> Post:
    """A post for its author; for others it is not there, or not theirs to change."""
    post = queries.by_pk(request.user, pk)
    if post is None:
        raise Http404
    require(request.user, "blogs.edit", post)
    return post


def _place(request: HttpRequest) -> Any:
    key = request.GET.get("in", "")
    if not key:
        return None
    place = communities.readable_or_404(request.user, key)
    require(request.user, "communities.contribute", place)
    return place


def _source(request: HttpRequest) -> Post | None:
    """The post to build on, if the writer may."""
    number = request.GET.get("on", "")
    if not number:
        return None
    source = queries.by_pk(request.user, int(number)) if number.isdecimal() else None
    if source is None or not may(request.user, "blogs.build", source):
        raise Http404
    return source


def _on(source: Post | None) -> list[str]:
    return ["on", str(source.pk)] if source else []


def _beginning(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("title", "tags", "series")}


def _as_written(post: Post) -> dict[str, Any]:
    return {
        "title": post.title,
        "markdown": post.text.markdown,
        "tags": ", ".join(tag.name for tag in post.tags.all()),
        "series": post.series.title if post.series else "",
        "part": post.part,
    }


def _own_series(request: HttpRequest) -> list[str]:
    return list(Series.objects.filter(author=request.user).values_list("title", flat=True))


def _said_who(post: Post, viewer: Any) -> str:
    audience = queries.audience(post, viewer)
    names = ", ".join(str(name) for name in audience.names)
    return _("Who sees it now: %(who)s") % {"who": f"{audience.words} {names}".strip()}
