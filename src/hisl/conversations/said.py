"""What is said in a thread, a page of it at a time, as far as one viewer may read it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from hisl.domain import text as rendering
from hisl.people.queries import may
from hisl.writing import queries as writing

from . import names
from .models import Moved, Post, Rearrangement, Thread

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

__all__ = [
    "REACTIONS",
    "Button",
    "Citation",
    "Said",
    "Shown",
    "first_unread",
    "page_of",
    "plain_lines",
    "read",
    "trials_and_thanks",
]

PAGE = 50
OUTLINE = 400
EXCERPT = 90
REACTIONS = {"useful": _("Useful"), "used": _("I used this"), "thanks": _("Thanks")}
_CUT_TAG = re.compile(r"<[^>]*$")


@dataclass(frozen=True, slots=True)
class _Row:
    """What the order of a thread is made from; the words are fetched for one page only."""

    pk: int
    kind: str
    parent: int | None
    at: datetime
    author: int | None
    score: int
    held: bool
    masked: bool


@dataclass(frozen=True, slots=True)
class Button:
    """One kind of reaction to a post: how many said it, and whether the viewer did."""

    kind: str
    count: int
    pressed: bool


@dataclass(slots=True)
class Shown:
    """A post that stands on its own, with the replies below it that stand on the same page.

    full is false where the post itself stands on an earlier page.
    """

    post: Post
    full: bool
    below: list[Post] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Citation:
    """A post in the outline of a long thread: who, when, and how it begins."""

    post: Post
    excerpt: str
    inner: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A page of a thread.

    posts are all of the page; top are its answers (or direct replies), opening_below the replies
    to the opening of a question. others counts the answers, or direct replies, of all pages. unread
    holds the keys of what came since the viewer was here; first_unread is the earliest of them, and
    seen_to the moment up to which everything has been read after this page.
    """

    opening: Post
    opening_below: list[Post]
    top: list[Shown]
    page: Page
    others: int
    first_at: datetime | None
    posts: list[Post]
    outline: list[Citation]
    unread: frozenset[int]
    first_unread: int | None
    seen_to: datetime

    @property
    def long(self) -> bool:
        return self.page.has_other_pages()


def read(
    thread: Thread,
    viewer: Any,
    *,
    number: str | None = None,
    order: str = "",
    since: datetime | None = None,
) -> Said:
    """A page of the thread, the accepted answer first, with everything a page shows of a post.

    order "oldest" sorts the answers by time, else by what helped; since is how far the viewer had
    read. Each post has `changes` (its revisions), `reactions` (a Button for each kind), `worked`
    and `tried` (of those who said), `trials`, `tried_by_me`, and what names.mask gives.
    """
    sees_all = may(viewer, "conversations.see_names", thread)
    rows = _rows(thread, viewer, sees_all=sees_all)
    opening = next(row for row in rows if row.kind == Post.Kind.OPENING)
    flat = _in_order(thread, rows, opening, order)
    page = Paginator(flat, PAGE).get_page(number)
    posts = _posts(thread, {opening.pk, *(pk for pair in page for pk in pair if pk)})
    thread.asker_id = opening.author
    names.mask(posts.values(), viewer, sees_names=sees_all)
    masked = {row.author for row in rows if row.masked and row.author}
    trials_and_thanks(posts.values(), viewer, masked)
    _tell_origins(posts)
    _tell_addressees(posts)
    unread = _unread(rows, viewer, since)
    here = {opening.pk, *(below or top for top, below in page)}
    below_opening, shown = _grouped(page, posts, opening.pk)
    return Said(
        opening=posts[opening.pk],
        opening_below=below_opening,
        top=shown,
        page=page,
        others=sum(below is None for _, below in flat),
        first_at=min((row.at for row in rows if row.author != opening.author), default=None),
        posts=list(posts.values()),
        outline=_outline(flat, viewer, sees_all) if page.has_other_pages() else [],
        unread=frozenset(row.pk for row in unread),
        first_unread=min(unread, key=lambda row: row.at).pk if unread else None,
        seen_to=_seen_to(thread, rows, unread, here),
    )


def page_of(thread: Thread, viewer: Any, post: Post) -> int:
    """On which page of the thread a post stands."""
    rows = _rows(thread, viewer, sees_all=may(viewer, "conversations.see_names", thread))
    opening = next(row for row in rows if row.kind == Post.Kind.OPENING)
    flat = _in_order(thread, rows, opening, "")
    place = next((n for n, (top, below) in enumerate(flat) if post.pk == (below or top)), 0)
    return place // PAGE + 1


def first_unread(thread: Thread, viewer: Any, since: datetime | None) -> int | None:
    """The earliest post that came since the viewer was here."""
    rows = _rows(thread, viewer, sees_all=may(viewer, "conversations.see_names", thread))
    unread = _unread(rows, viewer, since)
    return min(unread, key=lambda row: row.at).pk if unread else None


def trials_and_thanks(posts: Iterable[Post], viewer: Any, masked: Container[int] = ()) -> None:
    """Count what others said of each post; whoever is masked in the thread reports unnamed."""
    posts = list(posts)
    told = writing.told_of([post.text_id for post in posts])
    for post in posts:
        post.trials, reactions = told[post.text_id]
        counted = Counter(kind for kind, _ in reactions)
        own = {kind for kind, person in reactions if person == viewer.pk}
        post.reactions = [Button(kind, counted[kind], kind in own) for kind in REACTIONS]
        post.worked, post.tried = sum(t.worked for t in post.trials), len(post.trials)
        mine = (trial for trial in post.trials if trial.person_id == viewer.pk)
        post.tried_by_me = next(mine, None)
        for trial in post.trials:
            if trial.person_id in masked and trial is not post.tried_by_me:
                trial.person = None


def plain_lines(post: Post) -> list[str]:
    """The words of a post that came without Markdown, line by line."""
    return rendering.plain(post.text.html).splitlines()


def _rows(thread: Thread, viewer: Any, *, sees_all: bool) -> list[_Row]:
    columns = ("pk", "kind", "parent", "at", "author", "votes_up", "votes_down", "held", "voice")
    rows = [
        _Row(pk, kind, parent, at, author, up - down, held is not None, voice != Post.Voice.OWN)
        for pk, kind, parent, at, author, up, down, held, voice in thread.posts.values_list(
            *columns
        )
    ]
    if sees_all:
        return rows
    return [row for row in rows if not row.held or row.author == viewer.pk]


def _in_order(
    thread: Thread, rows: list[_Row], opening: _Row, order: str
) -> list[tuple[int, int | None]]:
    """The thread as one line of (post on its own, None) and (post on its own, reply below it)."""
    by_pk = {row.pk: row for row in rows}
    is_question = thread.kind == Thread.Kind.QUESTION
    below: dict[int, list[_Row]] = {row.pk: [] for row in rows}
    tops = []
    for row in rows:
        if row is opening:
            continue
        if row.kind == Post.Kind.ANSWER:
            tops.append(row)
            continue
        under = _anchor(row, by_pk, opening)
        if under is opening and not is_question:
            tops.append(row)
        else:
            below[under.pk].append(row)
    if is_question and order != "oldest":
        tops.sort(key=lambda row: (row.pk != thread.accepted_id, -row.score, row.at))
    line: list[tuple[int, int | None]] = [(opening.pk, row.pk) for row in below[opening.pk]]
    for top in tops:
        line.append((top.pk, None))
        line.extend((top.pk, row.pk) for row in below[top.pk])
    return line


def _anchor(row: _Row, by_pk: dict[int, _Row], opening: _Row) -> _Row:
    """The post under which a reply is shown: replies to replies stand under the same post."""
    while row.kind == Post.Kind.REPLY:
        parent = by_pk.get(row.parent or 0, opening)
        if parent is opening or parent.kind == Post.Kind.ANSWER:
            return parent
        row = parent
    return row


def _posts(thread: Thread, pks: set[int]) -> dict[int, Post]:
    found = Post.objects.filter(pk__in=pks).select_related("author", "text").only(*_COLUMNS)
    posts = {post.pk: post for post in found}
    changes = writing.changes_of([post.text_id for post in posts.values()])
    for post in posts.values():
        post.thread, post.changes = thread, changes.get(post.text_id, 0)
    return posts


# The Markdown, as long as the HTML, is not needed to show a post.
_COLUMNS = tuple(f.name for f in Post._meta.concrete_fields if f.name not in ("author", "text"))
_COLUMNS += ("text__html", "text__words")
_COLUMNS += tuple(
    f"author__{name}"
    for name in ("name", "username", "claimed", "source_url", "picture", "guest_of")
)


def _grouped(
    page: Iterable[tuple[int, int | None]], posts: dict[int, Post], opening: int
) -> tuple[list[Post], list[Shown]]:
    below_opening, shown = [], []
    for top, below in page:
        if top == opening:
            below_opening.append(posts[below])
        elif below is None:
            shown.append(Shown(posts[top], full=True))
        else:
            if not shown or shown[-1].post.pk != top:
                shown.append(Shown(posts[top], full=False))
            shown[-1].below.append(posts[below])
    return below_opening, shown


def _unread(rows: list[_Row], viewer: Any, since: datetime | None) -> list[_Row]:
    if since is None or not viewer.is_authenticated:
        return []
    return [row for row in rows if row.at > since and row.author != viewer.pk]


def _seen_to(thread: Thread, rows: list[_Row], unread: list[_Row], here: set[int]) -> datetime:
    """Everything up to this moment has been read: up to the first unread post elsewhere."""
    elsewhere = [row.at for row in unread if row.pk not in here]
    if elsewhere:
        return min(elsewhere) - timedelta(microseconds=1)
    return max([thread.last_at, *(row.at for row in rows)])


def _tell_origins(posts: dict[int, Post]) -> None:
    """Say of posts that came from a merged thread which one that was."""
    came = Moved.objects.filter(
        post__in=list(posts),
        rearrangement__kind=Rearrangement.Kind.MERGE,
        rearrangement__undone__isnull=True,
    ).select_related("rearrangement__source")
    for moved in came:
        posts[moved.post_id].came_from = moved.rearrangement.source


def _tell_addressees(posts: dict[int, Post]) -> None:
    """Say of replies to replies, which stand in one row, whom they reply to."""
    for post in posts.values():
        parent = posts.get(post.parent_id)
        if post.kind == Post.Kind.REPLY and parent and parent.kind == Post.Kind.REPLY:
            post.replies_to = parent


def _outline(flat: list[tuple[int, int | None]], viewer: Any, sees_all: bool) -> list[Citation]:
    """Who said what in a long thread, in its order, each by how it begins."""
    shown = flat[:OUTLINE]
    posts = (
        Post.objects.filter(pk__in=[below or top for top, below in shown])
        .select_related("author")
        .only("thread", "voice", "deleted", "deleted_by", "author_name", "author__name")
        .annotate(begins_html=Substr("text__html", 1, 4 * EXCERPT))
    )
    by_pk = {post.pk: post for post in posts}
    names.mask(by_pk.values(), viewer, sees_names=sees_all)
    return [
        Citation(post, _beginning(post), inner=below is not None)
        for top, below in shown
        for post in [by_pk[below or top]]
        if not post.deleted
    ]


def _beginning(post: Post) -> str:
    words = rendering.plain(_CUT_TAG.sub("", post.begins_html))
    line = " ".join(words.split())
    return f"{line[:EXCERPT].rsplit(' ', 1)[0]} …" if len(line) > EXCERPT else line
