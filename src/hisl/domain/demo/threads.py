"""How a thread goes: who asks, who answers after how long, who replies to whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TypedDict

from hisl.domain.demo import steps
from hisl.domain.demo.clock import YEAR_ENDS, after
from hisl.domain.demo.company import CUSTOMERS, TEAMS
from hisl.domain.demo.places import Place
from hisl.domain.demo.texts import Situation, Slots, Text, fill

__all__ = ["DECLARED_SHARE", "Habits", "Pen", "discuss", "question"]

TEAM_NAMES = dict(TEAMS)
DECLARED_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Habits:
    """What is usual in a community: chances of each move, and how many react."""

    more_answers: float = 0.45
    exchange: float = 0.5
    aside: float = 0.2
    accept: float = 0.5
    tried: float = 0.3
    worked: float = 0.75
    reactions: float = 0.5


class Said(TypedDict):
    """What every contribution carries."""

    at: datetime
    who: str
    key: str
    community: str
    intervention: str | None
    level: steps.Level | None


Programme = Callable[[str, datetime], str | None]
"""Key of the activity that an act of a person at a moment belongs to, or None."""


def no_programme(who: str, at: datetime) -> str | None:
    """An act outside every programme."""
    return None


@dataclass(slots=True)
class Pen:
    """Writes steps into one community; keeps keys and titles unique."""

    rng: Random
    place: Place
    titles: set[str]
    written: list[steps.Step] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    programme: Programme = no_programme

    def key(self, kind: str) -> str:
        """The next key of a kind: sealing/question/12."""
        self.counts[kind] += 1
        return f"{self.place.key}/{kind}/{self.counts[kind]}"

    def said(self, kind: str, who: str, at: datetime, level: steps.Level | None) -> Said:
        """The common part of a contribution; some levels stay undeclared."""
        declared = level if self.rng.random() < DECLARED_SHARE else None
        return Said(
            at=at,
            who=who,
            key=self.key(kind),
            community=self.place.key,
            intervention=self.programme(who, at),
            level=declared,
        )

    def setting(self, situation: Situation, who: str, at: datetime) -> dict[str, str]:
        """A filling of the slots that gives a title nobody has used yet; it is under 'title'."""
        home = TEAM_NAMES[self.place.employees[who].team_at(at)]
        for attempt in range(400):
            customer, other = self.rng.sample(CUSTOMERS, 2)
            away = self.rng.choice([name for _, name in TEAMS if name != home])
            slots = situation.draw(self.rng) | {
                "customer": customer, "other": other, "site": home, "site2": away,
            }  # fmt: skip
            slots = {name: value.format_map(slots) for name, value in slots.items()}
            title = fill(self.rng.choice(situation.parts["title"]).words, slots)
            if attempt > 200:
                title = f"{title}, {at:%B %Y}"
            if title not in self.titles:
                self.titles.add(title)
                return slots | {"title": title}
        raise RuntimeError(f"no title is left for {situation.kind} {situation.tags}")

    def someone(self, pool: Sequence[str], at: datetime, *without: str) -> str | None:
        """One of the pool who is a member at that moment, or None."""
        there = [who for who in self.place.present(pool, at) if who not in without]
        return self.rng.choice(there) if there else None

    def write(self, step: steps.Step) -> None:
        """Keep a step."""
        self.written.append(step)

    def react(self, to: str, at: datetime, author: str, pool: Sequence[str], mean: float) -> None:
        """Some of the pool find it useful or say thanks; each at most once."""
        crowd = [who for who in self.place.present(pool, at) if who != author]
        wanted = min(len(crowd), int(self.rng.expovariate(1 / mean)) if mean else 0)
        for who in self.rng.sample(crowd, wanted):
            when = after(self.rng, at, 8)
            if when >= YEAR_ENDS or not self.place.has(who, when):
                continue
            kind: steps.Reaction = "useful" if self.rng.random() < 0.7 else "thanks"
            self.write(
                steps.React(
                    at=when, who=who, key=self.key("reaction"), community=self.place.key,
                    intervention=self.programme(who, when), to=to, kind=kind,
                )
            )  # fmt: skip


def question(
    pen: Pen,
    situation: Situation,
    *,
    asked: datetime,
    asker: str,
    answer_after: float | None,
    helpers: Sequence[str],
    habits: Habits,
) -> str:
    """A question thread; answer_after are the hours to the first answer, None if there is none.

    Gives the key of the question.
    """
    rng, slots = pen.rng, pen.setting(situation, asker, asked)
    body = rng.choice(situation.parts["body"])
    whole = _question_text(rng, situation, body, slots)
    said = pen.said("question", asker, asked, body.level)
    pen.write(
        steps.Ask(**said, title=slots["title"], markdown=whole, tags=tuple(situation.tags))
    )  # fmt: skip
    if answer_after is None:
        return said["key"]
    texts = rng.sample(situation.parts["answer"], len(situation.parts["answer"]))
    at, taken = asked + timedelta(hours=answer_after), [asker]
    answers: list[steps.Answer] = []
    exchanges = list(situation.exchanges)
    for text in texts:
        helper = pen.someone(helpers, at, *taken)
        if helper is None or at >= YEAR_ENDS:
            break
        answer = _answer(pen, situation, text, slots, said["key"], helper, at, first=not answers)
        answers.append(answer)
        taken.append(helper)
        pen.react(answer.key, at, helper, helpers, habits.reactions)
        if exchanges and rng.random() < habits.exchange:
            pair = exchanges.pop(rng.randrange(len(exchanges)))
            _exchange(pen, pair, slots, said["key"], asker, answer)
        if rng.random() >= habits.more_answers:
            break
        at = after(rng, at, 6)
    if answers and situation.parts["aside"] and rng.random() < habits.aside:
        _aside(pen, situation, slots, answers, helpers, asker)
    if answers:
        _what_came_of_it(pen, situation, slots, asker, answers, habits)
    return said["key"]


def _question_text(rng: Random, situation: Situation, body: Text, slots: Slots) -> str:
    setting = rng.choice(situation.parts["setting"] or (Text(""),)).words
    closing = rng.choice(situation.parts["closing"] or (Text(""),)).words
    first = " ".join(part for part in (body.words, setting) if part)
    return fill("\n\n".join(part for part in (first, closing) if part), slots)


def _answer(
    pen: Pen,
    situation: Situation,
    text: Text,
    slots: Slots,
    to: str,
    helper: str,
    at: datetime,
    *,
    first: bool,
) -> steps.Answer:
    words = text.words
    openers = situation.parts["opener"]
    if openers and first and pen.rng.random() < 0.4:
        words = f"{pen.rng.choice(openers).words} {words}"
    said = pen.said("answer", helper, at, text.level)
    answer = steps.Answer(**said, question=to, markdown=fill(words, slots))
    pen.write(answer)
    return answer


def _exchange(
    pen: Pen, pair: tuple[Text, Text], slots: Slots, thread: str, asker: str, answer: steps.Answer
) -> None:
    back = after(pen.rng, answer.at, 4)
    if back >= YEAR_ENDS or not pen.place.has(asker, back):
        return
    said = pen.said("reply", asker, back, pair[0].level)
    pen.write(
        steps.Reply(**said, thread=thread, to=answer.key, markdown=fill(pair[0].words, slots))
    )
    again = after(pen.rng, back, 4)
    if again >= YEAR_ENDS or not pen.place.has(answer.who, again):
        return
    reply = pen.said("reply", answer.who, again, pair[1].level)
    pen.write(
        steps.Reply(**reply, thread=thread, to=said["key"], markdown=fill(pair[1].words, slots))
    )


def _aside(
    pen: Pen,
    situation: Situation,
    slots: Slots,
    answers: Sequence[steps.Answer],
    helpers: Sequence[str],
    asker: str,
) -> None:
    answer = pen.rng.choice(answers)
    at = after(pen.rng, answer.at, 9)
    who = pen.someone(helpers, at, asker, *(a.who for a in answers))
    if who is None or at >= YEAR_ENDS:
        return
    text = pen.rng.choice(situation.parts["aside"])
    said = pen.said("reply", who, at, text.level)
    pen.write(
        steps.Reply(**said, thread=answer.question, to=answer.key, markdown=fill(text.words, slots))
    )


def _what_came_of_it(
    pen: Pen,
    situation: Situation,
    slots: Slots,
    asker: str,
    answers: Sequence[steps.Answer],
    habits: Habits,
) -> None:
    rng, best = pen.rng, pen.rng.choice(answers)
    at = after(rng, max(answer.at for answer in answers), 20)
    worked = rng.random() < habits.worked
    if at >= YEAR_ENDS or not pen.place.has(asker, at):
        return
    if rng.random() < habits.tried:
        note = rng.choice(situation.parts["worked" if worked else "failed"])
        said = pen.said("tried", asker, at, "C3")
        pen.write(
            steps.Tried(**said, what=best.key, worked=worked, note=fill(note.words, slots))
        )  # fmt: skip
    if worked and rng.random() < habits.accept:
        when = at + timedelta(minutes=rng.randrange(1, 30))
        pen.write(
            steps.Accept(
                at=when, who=asker, key=pen.key("accept"), community=pen.place.key,
                intervention=pen.programme(asker, when), question=best.question, answer=best.key,
            )
        )  # fmt: skip


def discuss(
    pen: Pen,
    situation: Situation,
    *,
    opened: datetime,
    opener: str,
    others: Sequence[str],
    turns: int,
    habits: Habits,
) -> str:
    """A discussion that the opener keeps alive: others reply, the opener replies to most of them.

    Gives the key of the thread.
    """
    rng, slots = pen.rng, pen.setting(situation, opener, opened)
    body = rng.choice(situation.parts["body"])
    said = pen.said("discussion", opener, opened, body.level)
    thread = said["key"]
    pen.write(
        steps.OpenDiscussion(
            **said, title=slots["title"], markdown=fill(body.words, slots), tags=situation.tags
        )
    )
    at, last = opened, None
    crosses = list(situation.parts["cross"])
    talkers: list[str] = []
    for text, back in _weighted_order(rng, situation.exchanges)[:turns]:
        at = after(rng, at, 5)
        who = pen.someone(others, at, opener, *talkers)
        if who is None or at >= YEAR_ENDS:
            break
        talkers.append(who)
        to = thread
        reply = _reply(pen, text, slots, thread, to, who, at)
        pen.react(reply.key, at, who, others, habits.reactions)
        if rng.random() < habits.exchange:
            at = after(rng, at, 3)
            if at < YEAR_ENDS and pen.place.has(opener, at):
                _reply(pen, back, slots, thread, reply.key, opener, at)
        if last is not None and crosses and rng.random() < habits.aside:
            at = after(rng, at, 4)
            if at < YEAR_ENDS and pen.place.has(last.who, at):
                _reply(pen, crosses.pop(0), slots, thread, reply.key, last.who, at)
        last = reply
    return thread


def _weighted_order(rng: Random, exchanges: Sequence[tuple[Text, Text]]) -> list[tuple[Text, Text]]:
    """The exchanges in a random order in which replies at C3 and above tend to come first."""

    def early(exchange: tuple[Text, Text]) -> float:
        weight = 1.0 if exchange[0].level in ("C1", "C2") else 5.0
        return -float(rng.random() ** (1 / weight))

    return sorted(exchanges, key=early)


def _reply(
    pen: Pen, text: Text, slots: Slots, thread: str, to: str, who: str, at: datetime
) -> steps.Reply:
    said = pen.said("reply", who, at, text.level)
    reply = steps.Reply(**said, thread=thread, to=to, markdown=fill(text.words, slots))
    pen.write(reply)
    return reply
