"""One thread: a page of it, the place of a post, where one left off, the history of a text."""

from __future__ import annotations

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hisl.communities import queries as communities
from hisl.experts import queries as experts
from hisl.notices import actions as notices
from hisl.people.queries import may
from hisl.writing import queries as writing
from hisl.writing.tools import place

from .. import arranging, markup, names, queries, reading, said
from ..forms import CLOSE_REASONS, ReplyForm, WritingForm
from ..models import Post, Thread
from ..ways import ways
from .found import post_or_404, thread_or_404, whole

REVISIONS_PAGE = 10
QUOTED = 4_000
VOUCH = "conversations.vouch"
NAMES = "conversations.see_names"


def thread(request: HttpRequest, pk: int) -> HttpResponse:
    found = thread_or_404(request, pk)
    if found.pk != pk:
        return redirect(found)
    wanted = request.GET.get("reply", "")
    reply_to = int(wanted) if wanted.isdecimal() and len(wanted) < 19 else None
    return show(request, found, reply_to=reply_to)


def post(request: HttpRequest, pk: int) -> HttpResponse:
    """The lasting address of a post: leads to its place, on whichever page of the thread it is."""
    wanted = queries.post_by_pk(request.user, pk) or queries.place_of_removed(request.user, pk)
    wanted = wanted or post_or_404(request, pk)
    number = said.page_of(wanted.thread, request.user, wanted)
    page = f"?page={number}" if number > 1 else ""
    return redirect(f"{wanted.thread.get_absolute_url()}{page}#post-{wanted.pk}")


def more(request: HttpRequest, pk: int) -> HttpResponse:
    """What else can be done with a post; the lines alone where a script asks for them."""
    wanted = post_or_404(request, pk)
    names.mask([wanted], request.user, sees_names=may(request.user, NAMES, wanted.thread))
    context = whole(request, wanted.thread) | {
        "post": wanted,
        "may_edit": may(request.user, "conversations.edit", post_or_404(request, pk)),
        "may_remove": may(request.user, "conversations.delete", post_or_404(request, pk)),
    }
    page = "_more.html" if request.htmx else "more.html"
    return render(request, f"conversations/{page}", context)


def first_unread(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the first post that came since the viewer was here, else to the thread."""
    found = thread_or_404(request, pk)
    mark = reading.mark_of(request.user, found)
    first = said.first_unread(found, request.user, mark.since)
    return redirect("conversations:post", first) if first else redirect(found)


def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a text; ?r=2 leads to the page on which its second revision stands."""
    wanted = post_or_404(request, pk)
    pages = Paginator(writing.revisions(wanted.text), REVISIONS_PAGE)
    page = pages.get_page(request.GET.get("page") or _page_of_revision(request, pages.count))
    changes = writing.changes(wanted.text, page)
    mask = names.shown_name(wanted)
    for change in changes:
        if mask and change.revision.author is None:
            change.revision.author_name = mask
    context = whole(request, wanted.thread) | {"post": wanted, "page": page, "changes": changes}
    return render(request, "conversations/history.html", context)


def show(
    request: HttpRequest,
    thread: Thread,
    *,
    form: WritingForm | None = None,
    reply_form: ReplyForm | None = None,
    reply_to: int | None = None,
) -> HttpResponse:
    """A page of the thread, with the forms that were filled in and sent back, if any."""
    now = timezone.now()
    mark = reading.mark_of(request.user, thread)
    order = request.GET.get("order", "")
    page = said.read(
        thread,
        request.user,
        number=request.GET.get("page"),
        order=order,
        since=mark.since,
    )
    if request.method == "GET" and request.user.is_authenticated:
        reading.visit(thread, request.user, mark, seen_to=page.seen_to, now=now)
        notices.visited(request.user, thread.uuid, now)
    may_answer = may(request.user, "conversations.answer", thread)
    if may_answer and form is None:
        form = WritingForm()
    if form is not None:
        place_answer(request, form, thread, page.opening)
    facilitates = may(request.user, "conversations.tend", thread)
    may_accept = may(request.user, "conversations.accept", page.opening)
    ask_about = _worth_asking(request, page, thread)
    around = whole(request, thread)
    hand = markup.Hand(
        contribute=around["rights"].contribute,
        answer=may_answer,
        accept=may_accept,
        accepted=thread.accepted_id,
        unread=page.unread,
        ask_about=ask_about,
    )
    markup.dress(page.posts, hand, now=now, known=request.user.is_authenticated)
    context = around | {
        "said": page,
        "page": page.page,
        "opening": page.opening,
        "order": order if order == "oldest" else "",
        "may_answer": may_answer,
        "may_facilitate": facilitates,
        "may_close": may(request.user, "conversations.close", thread),
        "may_widen": thread.audience == Thread.Audience.FACILITATORS
        and may(request.user, "conversations.widen", thread),
        "undoable": arranging.undoable(thread, now) if facilitates else [],
        "ask_about": ask_about,
        "tags": thread.tags.all(),
        "key": queries.key_of(thread),
        "reason": _reason(request, thread, page),
        "ways": ways(request.user, thread),
        "timeline": _timeline(thread, page),
        "form": form,
        "close_reasons": CLOSE_REASONS,
        "reply_to": reply_to,
        "reply_form": reply_form or _reply_form(request, thread, reply_to),
        "links": queries.links(request.user, thread),
        "strip": _strip(request, thread),
    }
    return render(request, "conversations/thread.html", context)


def _strip(request: HttpRequest, thread: Thread) -> experts.Strip | None:
    """Where an open question is in its rings."""
    if thread.kind != Thread.Kind.QUESTION or thread.accepted_id or thread.closed:
        return None
    return experts.on_thread(request.user, thread.uuid)


def place_answer(request: HttpRequest, form: WritingForm, thread: Thread, opening: Post) -> None:
    place(
        form,
        person=request.user,
        slot=f"answer:{thread.uuid}",
        key=queries.key_of(thread),
        told=lambda: [opening.author] if opening.author and not opening.is_mine else [],
    )


def place_reply(request: HttpRequest, form: ReplyForm, parent: Post) -> None:
    place(
        form,
        person=request.user,
        slot=f"reply:{parent.uuid}",
        key=queries.key_of(parent.thread),
        told=lambda: [parent.author] if parent.author and not names.shown_name(parent) else [],
    )


def new_reply_form(request: HttpRequest, parent: Post) -> ReplyForm:
    """A reply with nothing in it yet, or with what is quoted of the post."""
    quoted = quotation(parent, request.GET.get("words", "")) if request.GET.get("quote") else ""
    form = ReplyForm(parent=parent, initial={"markdown": quoted})
    place_reply(request, form, parent)
    if quoted:
        # What is asked for now goes before an older draft of the same reply.
        begun = form.initial.get("markdown", "")
        form.initial["markdown"] = (
            begun
            if quoted in begun
            else "\n\n".join(part for part in (begun.rstrip(), quoted) if part)
        )
    return form


def quotation(post: Post, words: str = "") -> str:
    """Words of a post, else its first paragraph, as a Markdown quotation that leads back to it."""
    lines = words[:QUOTED].splitlines() or post.text.markdown.strip().splitlines()
    first = []
    for line in lines or said.plain_lines(post):
        if not line.strip() and first and not words:
            break
        first.append(f"> {line}".rstrip())
    address = reverse("conversations:post", args=[post.pk])
    who = names.shown_name(post) or str(post.author or post.author_name or _("a former member"))
    return "\n".join([*first[:24], ">", f"> [{who}]({address})", "", ""])


def _reply_form(request: HttpRequest, thread: Thread, reply_to: int | None) -> ReplyForm | None:
    if reply_to is None or not request.user.is_authenticated:
        return None
    parent = queries.post_by_pk(request.user, reply_to)
    if parent is None or parent.thread_id != thread.pk:
        return None
    return new_reply_form(request, parent)


def _page_of_revision(request: HttpRequest, count: int) -> int:
    wanted = request.GET.get("r", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else count
    return max(0, count - number) // REVISIONS_PAGE + 1


def _reason(request: HttpRequest, thread: Thread, page: said.Said) -> str:
    """Why the viewer sees this, in a sentence."""
    if not request.user.is_authenticated:
        return _("Guests may read this community.")
    if page.opening.is_mine:
        return _("You wrote it.")
    if thread.audience != Thread.Audience.COMMUNITY:
        return _("You look after this community; only its author and the facilitators see it.")
    if communities.membership(request.user, thread.community):
        return _("You are a member of %(place)s.") % {"place": thread.community}
    return _("Everybody here may read %(place)s.") % {"place": thread.community}


def _timeline(thread: Thread, page: said.Said) -> list[tuple[datetime, str]]:
    """What happened in the thread, in order of time."""
    moments = [
        (thread.opened, _("Opened")),
        (page.first_at, _("First words from somebody else")),
        (thread.closed, _("Closed")),
        (thread.last_at if thread.last_at != thread.opened else None, _("Last activity")),
    ]
    return sorted((when, what) for when, what in moments if when)


def _worth_asking(request: HttpRequest, page: said.Said, thread: Thread) -> int | None:
    """The answer of which the asker, who accepted it, has not said yet whether it worked."""
    if not page.opening.is_mine:
        return None
    for shown in page.top:
        post = shown.post
        if post.pk == thread.accepted_id:
            open_question = post.tried_by_me is None
            return post.pk if open_question and may(request.user, VOUCH, post) else None
    return None
