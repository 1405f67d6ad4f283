"""What others did with somebody's work, and what that person took from others: for them alone.

A ledger of four columns that are never added up: read, talked about, built on, put to use. By name
stands only what a colleague did where the person may read it; readers are counted, in rough steps
from five up, and never named. No total, no rank, no score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hisl.domain.measures.acts import ANSWERS, UPTAKE
from hisl.domain.release import K
from hisl.people import queries as people
from hisl.records import queries as records
from hisl.search import queries as search

from .things import open_deeds

__all__ = ["COLUMNS", "Column", "Taken", "ledger", "readers", "standing", "taken", "used"]

LATEST = 400
STEPS = (1, 2, 5)
WRITTEN = ("answer", "page", "post", "story", "debrief", "experiment")


@dataclass(frozen=True, slots=True)
class Column:
    """One way in which something is used, by the verbs of the log."""

    name: str
    label: Any
    says: Any
    verbs: tuple[str, ...]


COLUMNS = (
    Column(
        "conversation",
        gettext_lazy("Talked about"),
        gettext_lazy("Answers, replies and comments to what you wrote."),
        (*ANSWERS, "replied", "commented"),
    ),
    Column(
        "construction",
        gettext_lazy("Built on"),
        gettext_lazy("What others changed in your pages or made from your words."),
        ("edited", "linked", "created"),
    ),
    Column(
        "application",
        gettext_lazy("Put to use"),
        gettext_lazy("What others tried, and whether it worked for them."),
        ("accepted", *UPTAKE),
    ),
)
WORDS = {
    "answered": gettext_lazy("Answered you"),
    "replied": gettext_lazy("Replied to you"),
    "commented": gettext_lazy("Commented on it"),
    "edited": gettext_lazy("Changed it"),
    "linked": gettext_lazy("Linked to it"),
    "created": gettext_lazy("Made something new from it"),
    "accepted": gettext_lazy("Took it as the answer"),
    "worked": gettext_lazy("It worked for them"),
    "failed": gettext_lazy("It did not work for them"),
}


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that a colleague did with the person's work."""

    who: Any
    word: Any
    thing: Any
    at: Any


def used(owner: Any, column: Column) -> list[Use]:
    """Who used the owner's work in this way, as far as the owner may read it; the latest first."""
    return _uses(owner, [column])[column.name]


def ledger(owner: Any, *, limit: int) -> list[tuple[Column, list[Use], bool]]:
    """The columns, each with its latest uses and whether there are more."""
    uses = _uses(owner, COLUMNS)
    return [
        (column, uses[column.name][:limit], len(uses[column.name]) > limit) for column in COLUMNS
    ]


def _uses(owner: Any, columns: Sequence[Column]) -> dict[str, list[Use]]:
    """What stands in these columns; what may be read of it is asked once for all."""
    people.require(owner, "web.own_learning", owner)
    acts = [
        act
        for column in columns
        for act in records.acts_upon(owner.actor, verbs=column.verbs, limit=LATEST)
    ]
    found: dict[str, list[Use]] = {column.name: [] for column in columns}
    column_of = {verb: column.name for column in columns for verb in column.verbs}
    for deed in open_deeds(owner, acts):
        use = Use(deed.doer, WORDS[deed.act.verb], deed.thing, deed.act.at)
        found[column_of[deed.act.verb]].append(use)
    return found


def readers(owner: Any) -> int:
    """How many people looked at what the owner began: a round number that is reached, or 0.

    Below five nothing is said, and steps are wide, so that no single reader shows.
    """
    return _reached(records.readers_of(owner.actor))


def _reached(count: int) -> int:
    """The greatest of 5, 10, 20, 50, 100 ... that count reaches; 0 below five."""
    steps = (step * 10**power for power in range(7) for step in STEPS)
    return max((step for step in steps if K <= step <= count), default=0)


@dataclass(slots=True)
class Taken:
    """What somebody took from one colleague: the things, by kind."""

    who: Any
    at: Any
    things: dict[str, dict[Any, Any]] = field(default_factory=dict)

    def said(self) -> str:
        """ "You used 3 answers", kind by kind; kinds are not added up."""
        return _("You used %(what)s") % {"what": _listed(map(_counted, self.things.items()))}

    def latest(self) -> list[Any]:
        """Two of them, to go back to."""
        every = [thing for things in self.things.values() for thing in things.values()]
        return every[:2]


def taken(owner: Any) -> list[Taken]:
    """Whose work the owner used or accepted, the latest first: no order of merit."""
    people.require(owner, "web.own_learning", owner)
    acts = records.acts_by(owner.actor, verbs=("accepted", *UPTAKE), limit=LATEST)
    found: dict[int, Taken] = {}
    for deed in open_deeds(owner, acts):
        one = found.setdefault(deed.owner.pk, Taken(deed.owner, deed.act.at))
        one.things.setdefault(deed.thing.kind, {})[deed.thing.uuid] = deed.thing
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Standing:
    """Something the owner wrote, and whether it still holds."""

    thing: Any
    says: str


def standing(owner: Any, *, limit: int) -> list[Standing]:
    """What the owner wrote, the newest first, each with what became of it."""
    people.require(owner, "web.own_learning", owner)
    written = search.written_by(owner, owner, kinds=WRITTEN, limit=limit)
    return [Standing(thing, _state(thing)) for thing in written]


def _state(thing: Any) -> str:
    failed = thing.tried - thing.worked
    if failed > thing.worked:
        return _("Did not work for most who said: look at it again")
    if thing.worked:
        said = {"worked": thing.worked, "tried": thing.tried}
        return _("Stands: worked for %(worked)s of %(tried)s who said") % said
    if thing.accepted:
        return _("Stands: taken as the answer")
    return _("Stands; nobody has said yet whether it worked")


def _counted(kind: tuple[str, dict[Any, Any]]) -> str:
    n = len(kind[1])
    words = {
        "answer": ngettext("%(n)s answer", "%(n)s answers", n),
        "page": ngettext("%(n)s page", "%(n)s pages", n),
        "post": ngettext("%(n)s blog post", "%(n)s blog posts", n),
        "reply": ngettext("%(n)s reply", "%(n)s replies", n),
        "story": ngettext("%(n)s story", "%(n)s stories", n),
    }
    other = ngettext("%(n)s other thing", "%(n)s other things", n)
    return words.get(kind[0], other) % {"n": n}


def _listed(parts: Iterable[str]) -> str:
    """a; a and b; a, b and c."""
    *most, last = list(parts)
    return _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last} if most else last
