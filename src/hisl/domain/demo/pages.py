"""How a wiki page grows: alone, or by several who take turns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from hisl.domain.demo import steps
from hisl.domain.demo.clock import YEAR_ENDS, awake
from hisl.domain.demo.company import CUSTOMERS
from hisl.domain.demo.texts import Edit, Situation, Slots, fill
from hisl.domain.demo.threads import Pen

__all__ = ["TAKING_TURNS", "grow"]

TAKING_TURNS = (0, 1, 0, 2, 1, 2)
"""Editors of successive revisions of a joint page, repeated: each stands in an A, B, A."""

TRIED = "Tried at"
TRIED_REASONS = (
    "Tried it at {customer}, result added",
    "One more try, at {customer}",
    "{customer} added, see my job note",
)
TRIED_RESULTS = (
    "{customer}: held, checked after {weeks} weeks",
    "{customer}: held for {weeks} weeks so far",
    "{customer}: did not hold, the flush had been shut, so it does not count either way",
    "{customer}: held on one pump, not on its sister, and the sister starts twice as often",
    "{customer}: held, but the limit was reached twice",
)


def grow(
    pen: Pen,
    situation: Situation,
    machine: str,
    *,
    started: datetime,
    editors: Sequence[str],
    turns: Sequence[int],
    tries: int,
    days_between: float,
) -> str:
    """A page made by the first editor and revised in turns; gives its key.

    The hand-written edits come in their order; `tries` reports of use in the field follow.
    """
    rng = pen.rng
    slots = _slots(rng, situation, machine)
    title = fill(situation.parts["title"][0].words, slots)
    pen.titles.add(title)
    sections: dict[str, str] = {}
    page, at, tried_at = "", started, rng.sample(CUSTOMERS, tries)
    edits = [*situation.edits, *(_report_of_use(rng, customer) for customer in tried_at)]
    for number, edit in enumerate(edits):
        editor = editors[turns[number % len(turns)]]
        if at >= YEAR_ENDS or not pen.place.has(editor, at):
            break
        told = fill(edit.words, slots)
        earlier = sections.get(TRIED, "") if edit.section == TRIED else ""
        sections[edit.section] = f"{earlier}\n{told}".strip()
        markdown = _page_text(fill(situation.parts["intro"][0].words, slots), sections)
        reason = fill(edit.reason, slots)
        if not page:
            page = _create(pen, situation, edit, editor, at, title, machine, markdown, reason)
        else:
            said = pen.said("revision", editor, at, edit.level)
            pen.write(steps.RevisePage(**said, page=page, markdown=markdown, reason=reason))
        at = _next(rng, at, days_between)
    return page


def _create(
    pen: Pen,
    situation: Situation,
    edit: Edit,
    editor: str,
    at: datetime,
    title: str,
    machine: str,
    markdown: str,
    reason: str,
) -> str:
    said = pen.said("page", editor, at, edit.level)
    path = f"{situation.key}/{machine.lower().replace(' ', '-')}"
    pen.write(
        steps.CreatePage(**said, path=path, title=title, markdown=markdown, reason=reason)
    )  # fmt: skip
    return said["key"]


def _slots(rng: Random, situation: Situation, machine: str) -> Slots:
    drawn = situation.draw(rng) | {"m": machine, "customer": rng.choice(CUSTOMERS)}
    return {name: value.format_map(drawn) for name, value in drawn.items()}


def _report_of_use(rng: Random, customer: str) -> Edit:
    slots = {"customer": customer, "weeks": str(rng.randint(3, 9))}
    result = fill(rng.choice(TRIED_RESULTS), slots)
    return Edit("C5", fill(rng.choice(TRIED_REASONS), slots), TRIED, f"* {result}")


def _page_text(intro: str, sections: dict[str, str]) -> str:
    return "\n\n".join([intro, *(f"## {name}\n\n{text}" for name, text in sections.items())])


def _next(rng: Random, at: datetime, days_between: float) -> datetime:
    for _ in range(50):
        then = at + timedelta(days=max(0.03, rng.expovariate(1 / days_between)))
        if awake(then):
            return then
    return at + timedelta(days=1)
