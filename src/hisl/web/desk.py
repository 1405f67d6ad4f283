"""The stuck desk: from what has one stuck to passages, cases, people, programmes, a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hisl.communities import queries as communities
from hisl.domain.expertise.rings import Urgency
from hisl.experts import queries as experts
from hisl.programmes import queries as programmes
from hisl.search import queries as search

__all__ = ["LONGEST", "Ask", "Found", "ask_address", "ask_of", "find", "scopes"]

LONGEST = 2_000
TITLE = 300
SHORTEST = 3
PASSAGES, CASES, PEOPLE, PROGRAMMES, DUPLICATES = 3, 4, 5, 2, 3

_KINDS = {
    "answer": gettext_lazy("Answer"),
    "reply": gettext_lazy("Reply"),
    "page": gettext_lazy("Page"),
    "post": gettext_lazy("Blog post"),
    "debrief": gettext_lazy("Debrief"),
    "story": gettext_lazy("Story"),
}
_TO_TRY = ("answer", "page", "post")
_MARKED = re.compile(r"<mark>(.*?)</mark>")

URGENCIES = [
    (Urgency.TODAY.value, gettext_lazy("today, my work stands still")),
    (Urgency.SOON.value, gettext_lazy("in the next days")),
    (Urgency.CALM.value, gettext_lazy("whenever somebody has time")),
]
FIRST = [
    ("", gettext_lazy("people who may know, then the community")),
    ("facilitators", gettext_lazy("only the facilitators, privately")),
]
VOICES = [
    ("", gettext_lazy("in my own name")),
    ("group", gettext_lazy("as the group: “Several of us”")),
    ("masked", gettext_lazy("with my name masked")),
]


@dataclass(frozen=True, slots=True)
class Answer:
    """A passage as the desk shows it: where it is from, and why it is here."""

    passage: search.Passage
    kind: Any
    why: str
    to_try: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """The question that waits at the end: where it would be asked, and what was asked already."""

    places: Sequence[Any]
    best: str
    asked_before: Sequence[Any]
    promised: Sequence[tuple[str, Any, str]]


@dataclass(frozen=True, slots=True)
class Found:
    """What the desk has for a text, all of it readable for the viewer."""

    text: str
    answers: Sequence[Answer] = ()
    cases: Sequence[Any] = ()
    people: Sequence[experts.Knows] = ()
    programmes: Sequence[Any] = ()
    ask: Ask | None = None
    more: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.answers or self.cases or self.people or self.programmes)


def scopes(viewer: Any) -> list[Any]:
    """The communities in which the desk can look alone: the viewer's own."""
    return list(communities.mine(viewer).filter(archived__isnull=True).order_by("name"))


def find(viewer: Any, text: str, scope: Any = None) -> Found | None:
    """What helps with a text; None while it is too short to look for. scope is a community."""
    text = " ".join(text.split())[:LONGEST]
    if len(text) < SHORTEST:
        return None
    place = scope.uuid if scope else None
    answers = [_answer(one) for one in search.passages(viewer, text, PASSAGES, place=place)]
    shown = [one.passage.document.uuid for one in answers]
    like = search.similar(viewer, text, ("question", "debrief"), place=place, limit=20)
    own = [one for one in like if one.kind == "question" and not one.solved]
    return Found(
        text=text,
        answers=answers,
        cases=[one for one in like if _is_case(one) and one.uuid not in shown][:CASES],
        people=experts.who_knows(viewer, text, place, PEOPLE),
        programmes=_running(viewer, search.similar(viewer, text, ("programme",), limit=10)),
        ask=ask_of(viewer, scope, like, own),
        more=f"{reverse('search:search')}?{urlencode({'q': text})}",
    )


def ask_of(viewer: Any, scope: Any, like: Sequence[Any], own: Sequence[Any]) -> Ask | None:
    """The question at the end; None for those who can ask nowhere yet."""
    places = scopes(viewer)
    if not places:
        return None
    promised = [(key, label, _span(experts.promised_hours(key))) for key, label in URGENCIES]
    return Ask(places, _best_place(places, scope, like), own[:DUPLICATES], promised)


def ask_address(key: str, given: Any) -> str:
    """The address of the form in which the question is asked, filled with what was typed."""
    text = str(given.get("stuck", "")).strip()
    title, rest = _parted(text)
    wanted = {
        "kind": "question",
        "title": title,
        "markdown": rest,
        "urgency": given.get("urgency", ""),
        "audience": given.get("first", ""),
        "voice": given.get("voice", ""),
    }
    told = {name: value for name, value in wanted.items() if value}
    return f"{reverse('conversations:open', args=[key])}?{urlencode(told)}"


def _running(viewer: Any, like: Sequence[Any]) -> list[Any]:
    """Of these programmes those that are going on now, the likest first."""
    today = timezone.localdate()
    going_on = programmes.visible_to(viewer).filter(
        Q(ends__isnull=True) | Q(ends__gte=today), starts__lte=today
    )
    now = set(going_on.filter(uuid__in=[one.uuid for one in like]).values_list("uuid", flat=True))
    return [one for one in like if one.uuid in now][:PROGRAMMES]


def _answer(passage: search.Passage) -> Answer:
    document = passage.document
    kind = _("Accepted answer") if document.accepted else _KINDS.get(document.kind, _("Text"))
    return Answer(passage, kind, _why(passage), document.kind in _TO_TRY)


def _why(passage: search.Passage) -> str:
    """One line: which of the words stand in it, and what speaks for it."""
    words = dict.fromkeys(strip_tags(word).casefold() for word in _MARKED.findall(passage.html))
    said = []
    if words:
        named = get_text_list([f"“{word}”" for word in list(words)[:4]], _("and"))
        said.append(_("Has your words %(words)s.") % {"words": named})
    if passage.document.accepted:
        said.append(_("The asker accepted it."))
    if not passage.document.tried:
        said.append(_("Nobody has said yet whether it worked."))
    return " ".join(said)


def _span(hours: int) -> str:
    """A span in hours, or in days where it is long."""
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s day", "%(n)s days", hours // 24) % {"n": hours // 24}


def _is_case(document: Any) -> bool:
    return document.kind == "debrief" or document.solved


def _best_place(places: Sequence[Any], scope: Any, like: Sequence[Any]) -> str:
    """Where to ask, as a guess: where most of the like was asked, the nearest counting most."""
    if scope and scope in places:
        return scope.key
    weight: dict[Any, float] = {}
    for rank, document in enumerate(like, start=1):
        weight[document.place] = weight.get(document.place, 0.0) + 1 / rank
    return max(places, key=lambda place: weight.get(place.uuid, 0.0)).key


def _parted(text: str) -> tuple[str, str]:
    """A title and the rest: the first line, cut at a word where it is too long."""
    first, _newline, rest = text.partition("\n")
    first = " ".join(first.split())
    if len(first) <= TITLE:
        return first, rest.strip()
    cut = first[:TITLE].rsplit(" ", 1)[0]
    return cut, text
