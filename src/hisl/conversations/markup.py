"""The head and the foot of a post as HTML, made fifty times a page and therefore without templates.

A template asks its context for every word and every address again; here they are asked once. What
comes from people is escaped at the place where it is put in.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hisl.lib import times
from hisl.lib.templatetags import hisl as parts

from .addresses import of_post
from .models import Post
from .said import REACTIONS, Button

__all__ = ["Hand", "dress", "reactions"]

FORM = "act-on"
"""The id of the one form of a page that all these buttons belong to."""


@dataclass(frozen=True, slots=True)
class Hand:
    """What the viewer may do with the posts of a page, and what it says of them."""

    contribute: bool = False
    answer: bool = False
    accept: bool = False
    accepted: int | None = None
    unread: Container[int] = ()
    ask_about: int | None = None


def dress(posts: Iterable[Post], hand: Hand, *, now: datetime, known: bool) -> None:
    """Give each post `head` and `foot`; known: the viewer has signed in."""
    words = _Words()
    for post in posts:
        if post.kind == Post.Kind.REPLY:
            post.head = mark_safe(_line(post, hand, words, now))  # noqa: S308
        else:
            post.head = mark_safe(_margin(post, hand, words, now))  # noqa: S308
        post.foot = _foot(post, hand, words, known=known)


def reactions(post: Post, hand: Hand) -> SafeString:
    """The buttons by which one says what a post was to one."""
    return mark_safe(_reactions(post, hand, _Words()))  # noqa: S308


class _Words:
    """The words of a page in the viewer's language, looked up once."""

    def __init__(self) -> None:
        self.new = escape(_("New"))
        self.accepted = escape(_("Accepted"))
        self.held = escape(_("Kept back"))
        self.removed = escape(_("Removed"))
        self.former = escape(_("a former member"))
        self.you = escape(_("(you)"))
        self.to = escape(_("to"))
        self.accept = escape(_("Accept this answer"))
        self.instead = escape(_("Accept this instead"))
        self.unaccept = escape(_("It does not settle it after all"))
        self.reply = escape(_("Reply"))
        self.detail = escape(_("Ask for a detail"))
        self.quote = escape(_("Quote"))
        self.tried = escape(_("I tried this"))
        self.told = escape(_("You said what happened"))
        self.more = escape(_("More"))
        self.about = escape(_("about what %(name)s wrote"))
        self.revisions = escape(_("%(n)s revisions"))
        self.up = escape(_("%(n)s up"))
        self.down = escape(_("%(n)s down"))
        self.reactions = {kind: escape(said) for kind, said in REACTIONS.items()}


def name_of(post: Post, words: _Words) -> str:
    """The name that stands on a post, escaped."""
    return escape(str(post.author or post.author_name)) or words.former


def _by(post: Post, words: _Words) -> str:
    if post.mask:
        you = f' <span class="quiet">{words.you}</span>' if post.is_mine else ""
        return escape(post.mask) + you
    who = post.author
    if who is None:
        return escape(post.author_name) or words.former
    elsewhere = who.source_url if not who.claimed else ""
    address = escape(elsewhere or _profile(who))
    return f'<a href="{address}">{escape(str(who))}</a>{parts.guest_mark(who)}'


def _profile(who: Any) -> str:
    return str(who.get_absolute_url())


def _when(post: Post, now: datetime) -> str:
    at = post.at.isoformat(timespec="seconds")
    said, exact = times.ago(post.at, now), times.moment(post.at)
    address = of_post("post", post.pk)
    return (
        f'<a class="when" href="{address}"><time datetime="{at}" title="{exact}">{said}</time></a>'
    )


def _marks(post: Post, hand: Hand, words: _Words) -> str:
    marks = []
    if post.pk in hand.unread:
        marks.append(f'<span class="chip state unread">{words.new}</span>')
    if post.deleted:
        return "".join(marks)
    if post.stage:
        marks.append(str(parts.stage(post.stage)))
    if post.pk == hand.accepted:
        tick = parts.icon("check", size="s")
        marks.append(f'<span class="chip state ok">{tick}{words.accepted}</span>')
    if post.held:
        marks.append(f'<span class="chip state warn">{words.held}</span>')
    return "".join(marks)


def _margin(post: Post, hand: Hand, words: _Words, now: datetime) -> str:
    """What stands in the margin of an answer or of a post on its own."""
    by = words.removed if post.deleted else _by(post, words)
    face = parts.face(None if post.deleted else post.author)
    return f"{face}<b>{by}</b>{_when(post, now)}{_marks(post, hand, words)}"


def _line(post: Post, hand: Hand, words: _Words, now: datetime) -> str:
    """What stands above a reply; in a discussion it stands in the margin, too."""
    by = words.removed if post.deleted else _by(post, words)
    to = ""
    if parent := getattr(post, "replies_to", None):
        to = f'<a href="{of_post("post", parent.pk)}">{words.to} {name_of(parent, words)}</a>'
    face = parts.face(None if post.deleted else post.author)
    return f"{face}<b>{by}</b> {_when(post, now)}{to}{_marks(post, hand, words)}"


def _button(kind: str, name: str, words: str, address: str, more: str = "") -> str:
    return (
        f'<button class="btn small" form="{FORM}" formaction="{address}" '
        f'name="{name}" value="{kind}"{more}>{words}</button>'
    )


def _reactions(post: Post, hand: Hand, words: _Words) -> str:
    address = of_post("react", post.pk)
    shown = [_reaction(button, address, words) for button in post.reactions]
    return f'<span class="row reactions" data-reactions>{"".join(shown)}</span>'


def _reaction(button: Button, address: str, words: _Words) -> str:
    pressed = "true" if button.pressed else "false"
    count = f" {button.count}" if button.count else ""
    label = f"{words.reactions[button.kind]}<span data-count>{count}</span>"
    more = f' data-kind="{button.kind}" aria-pressed="{pressed}"'
    return _button(button.kind, "undo" if button.pressed else "kind", label, address, more)


def _accept(post: Post, hand: Hand, words: _Words) -> str:
    if not hand.accept or post.kind != Post.Kind.ANSWER or post.held:
        return ""
    address = of_post("accept", post.pk)
    if post.pk == hand.accepted:
        return _button("accept", "undo", words.unaccept, address)
    said = words.instead if hand.accepted else words.accept
    return _button("yes", "accept", f"{parts.icon('check')}{said}", address)


def _foot(post: Post, hand: Hand, words: _Words, *, known: bool) -> SafeString:
    if post.deleted:
        return mark_safe("")
    found = [_accept(post, hand, words)]
    if hand.contribute and not post.is_mine:
        found.append(_reactions(post, hand, words))
    else:
        found += [
            f'<span class="quiet">{words.reactions[one.kind]} {one.count}</span>'
            for one in post.reactions
            if one.count
        ]
    about = words.about % {"name": name_of(post, words)} if known else ""
    aside = f'<span class="vh"> {about}</span>' if about else ""
    if hand.contribute and not post.is_mine and _may_be_tried(post, hand):
        said = words.told if post.tried_by_me else words.tried
        found.append(_link("tried", post, said + aside, "data-into"))
    if hand.answer and not post.held:
        asks = post.kind == Post.Kind.OPENING and post.thread.kind == "question"
        found.append(
            _link("reply", post, (words.detail if asks else words.reply) + aside, "data-into")
        )
        quote = f"{of_post('reply', post.pk)}?quote=1"
        found.append(f'<a class="do" data-into data-quote href="{quote}">{words.quote}{aside}</a>')
    found.append(_votes(post, words))
    if post.changes > 1:
        found.append(_link("history", post, words.revisions % {"n": post.changes}))
    if known:
        found.append(_link("more", post, words.more + aside, "data-into"))
    return mark_safe(f'<div class="acts">{"".join(found)}</div>')  # noqa: S308


def _may_be_tried(post: Post, hand: Hand) -> bool:
    return post.kind != Post.Kind.OPENING and post.pk != hand.ask_about


def _link(name: str, post: Post, words: str, data: str = "") -> str:
    return f'<a class="do" {data} href="{of_post(name, post.pk)}">{words}</a>'


def _votes(post: Post, words: _Words) -> str:
    said = [words.up % {"n": post.votes_up}] if post.votes_up else []
    said += [words.down % {"n": post.votes_down}] if post.votes_down else []
    return f'<span class="quiet">{", ".join(said)}</span>' if said else ""
