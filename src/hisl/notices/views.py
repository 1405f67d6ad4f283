"""The inbox, what one follows, how one wants to be told, and the log of what was sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from . import actions, queries, reading, tokens
from .bundles import bundled
from .forms import FollowForm, SettingsForm, levels_for
from .models import Following, Level, Notice, Reader
from .presets import PRESETS
from .previews import preview
from .standing import standing_of

PAGE = 30
HELD = 20


@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What one is told, newest first, bundled by conversation; showing it is having seen it."""
    now = timezone.now()
    told = queries.visible_to(request.user).select_related("by")
    unread = request.GET.get("show") == "unread"
    page = Paginator(told.filter(read_at=None) if unread else told, PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "bundles": bundled(page),
        "unread": unread,
        "any_unread": any(notice.read_at is None for notice in page),
        "now": now.isoformat(),
        "undo": request.GET.get("undo", ""),
        "muted": _muted(request),
        "standing": standing_of(queries.reader_of(request.user)),
    }
    reading.seen(page, now)
    return render(request, "notices/inbox.html", context)


@login_required
def opened(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Lead to what a notice is about; it is read by that."""
    notice = queries.visible_to(request.user).filter(uuid=uuid).first()
    if notice is None:
        raise Http404
    reading.opened(notice, timezone.now())
    return redirect(notice.url)


@login_required
@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Everything shown so far is read; or, with undo, what was just marked is unread again."""
    if undo := request.POST.get("undo"):
        if marked := tokens.unsigned("read", undo):
            reading.unread_again(request.user, datetime.fromisoformat(marked))
        return redirect("notices:inbox")
    now = timezone.now()
    until = parse_datetime(request.POST.get("until", "")) or now
    if not reading.read_all(request.user, until=until, at=now):
        return redirect("notices:inbox")
    return _to_inbox(undo=tokens.signed("read", now.isoformat()))


@login_required
@require_POST
def mute(request: HttpRequest) -> HttpResponse:
    """Hear no more of the conversation that a notice is about."""
    notice = _own_notice(request)
    if notice.thread is None:
        raise Http404
    actions.follow(
        request.user,
        notice.thread,
        Level.MUTE,
        at=timezone.now(),
        label=notice.title,
        url=notice.url,
        key=notice.key,
    )
    return _to_inbox(muted=str(notice.uuid))


@login_required
def following(request: HttpRequest) -> HttpResponse:
    """All that one follows or has muted, each changed in one click."""
    what = request.GET.get("what", "")
    chosen = queries.following(request.user)
    if what in Following.What.values:
        chosen = chosen.filter(what=what)
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    for followed in page:
        followed.levels = levels_for(followed.what)
    context = {"page": page, "what": what, "kinds": Following.What.choices}
    return render(request, "notices/following.html", context)


@login_required
@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Take what a follow button sent, and go back to where it stood."""
    form = FollowForm(request.POST)
    if not form.is_valid():
        raise Http404
    chosen = form.cleaned_data
    thing, what, level = chosen["thing"], chosen["what"], chosen["level"]
    if level == Level.NORMAL and what in (Following.What.PERSON, Following.What.TOPIC):
        actions.unfollow(request.user, thing)
    else:
        shown = {name: chosen[name] for name in ("label", "url", "key") if chosen[name]}
        actions.follow(request.user, thing, level, at=timezone.now(), what=what, **shown)
    words = dict(levels_for(what)).get(level, "")
    messages.success(request, f"{chosen['label']}: {words}" if chosen["label"] else words)
    return redirect(_next(request))


@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """The settings that matter, ready answers to them, and what would come before one saves."""
    reader = queries.reader_of(request.user)
    form = SettingsForm(request.POST or None, instance=reader, initial=_preset(request))
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        form.save()
        messages.success(request, _("Kept. It holds from now on."))
        return redirect("notices:settings")
    shown = reader if form.is_bound and form.is_valid() else _with(reader, form.initial)
    context = {
        "form": form,
        "presets": [(preset, preset.is_of(shown)) for preset in PRESETS],
        "preview": preview(shown, timezone.now()),
        "unsaved": form.is_bound or "preset" in request.GET,
        "standing": standing_of(queries.reader_of(request.user)),
        "zone": queries.zone_of(request.user).key,
    }
    return render(request, "notices/settings.html", context)


@login_required
def log(request: HttpRequest) -> HttpResponse:
    """What was mailed and when, and what was not and why."""
    mails = queries.mails_of(request.user)
    context = {
        "page": Paginator(mails, PAGE).get_page(request.GET.get("page")),
        "held": queries.not_mailed(request.user)[:HELD],
        "standing": standing_of(queries.reader_of(request.user)),
    }
    return render(request, "notices/log.html", context)


def _preset(request: HttpRequest) -> dict[str, object]:
    chosen = {preset.name: preset.values for preset in PRESETS}
    return dict(chosen.get(request.GET.get("preset", ""), {}))


def _with(reader: Reader, values: dict[str, object]) -> Reader:
    """The reader with these values, unsaved."""
    for name, value in values.items():
        setattr(reader, name, value)
    return reader


def _own_notice(request: HttpRequest) -> Notice:
    try:
        uuid = UUID(request.POST.get("notice", ""))
    except ValueError:
        raise Http404 from None
    notice = queries.visible_to(request.user).filter(uuid=uuid).first()
    if notice is None:
        raise Http404
    return notice


def _muted(request: HttpRequest) -> Notice | None:
    """The notice whose conversation was just muted, so that it can be undone."""
    try:
        uuid = UUID(request.GET.get("muted", ""))
    except ValueError:
        return None
    return queries.visible_to(request.user).filter(uuid=uuid).first()


def _to_inbox(**said: str) -> HttpResponse:
    return redirect(f"{reverse('notices:inbox')}?{urlencode(said)}")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("notices:following")
