"""Plays the script of the example organisation through the same actions that people use.

The whole year is one transaction: a run that is killed leaves nothing, and a second run finds the
year played and adds nothing. It is long past: nobody is told of it, and no question of it still
goes round.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import singledispatchmethod
from typing import TYPE_CHECKING, Any

from django.db import transaction

from hisl.blogs import actions as blogs
from hisl.communities import actions as communities
from hisl.conversations import actions as conversations
from hisl.debriefs import actions as debriefs
from hisl.domain import catalogue
from hisl.domain.demo import SIGN_IN, script, steps
from hisl.lib import past
from hisl.people import actions as people
from hisl.people import queries as persons
from hisl.programmes import actions as programmes
from hisl.search import actions as search
from hisl.wikis import actions as wikis

from . import example

if TYPE_CHECKING:
    from hisl.importers.progress import Progress

__all__ = ["Report", "play"]

REPLY_HOURS = 24
"""The first reply that every community of the example promises."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was played, kind by kind; empty when it had been played before."""

    played: dict[str, int]
    password: str

    @property
    def added(self) -> int:
        return sum(self.played.values())

    def as_dict(self) -> dict[str, Any]:
        return {"added": self.added, "played": self.played}

    def lines(self) -> list[str]:
        if not self.played:
            said = "The example organisation is here already; nothing was added."
            return [said, *self.who_to_be()]
        told = [f"  {kind:<18}{n:>7,}" for kind, n in self.played.items()]
        return ["The example organisation (made up) is loaded:", *told, *self.who_to_be()]

    def who_to_be(self) -> list[str]:
        """Whom one can sign in as."""
        roles = [f"  {role:<15}{username}" for role, username in SIGN_IN.items()]
        return ["", f"Sign in as one of these, with the password {self.password}", *roles]


def play(*, seed: int, progress: Progress) -> Report:
    """Play the year of this seed, unless it was played before."""
    password = example.password()
    if persons.by_username(SIGN_IN["administrator"]) is not None:
        return Report({}, password)
    year = script(seed)
    progress.step("playing the year", len(year))
    with transaction.atomic():
        player = Player(password)
        with past.written_down():
            for step in year:
                player.play(step)
                progress.advance()
        search.refresh()
    return Report(dict(sorted(player.played.items())), password)


@dataclass
class Player:
    """Knows everything the script has named so far, by its key."""

    password: str
    known: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)
    teams: dict[str, Any] = field(default_factory=dict)
    communities: dict[str, Any] = field(default_factory=dict)
    programmes: dict[str, Any] = field(default_factory=dict)
    activities: dict[str, Any] = field(default_factory=dict)
    enrolments: dict[tuple[str, str], Any] = field(default_factory=dict)
    played: Counter[str] = field(default_factory=Counter)

    def play(self, step: steps.Step) -> None:
        """Do what the step says, at its time and as its person."""
        made = self._do(step)
        if made is not None:
            self.known[step.key] = made
        self.played[type(step).__name__] += 1

    @singledispatchmethod
    def _do(self, step: steps.Step) -> Any:
        raise TypeError(f"The player knows no {type(step).__name__}.")

    # The company

    @_do.register
    def _(self, step: steps.OpenTeam) -> None:
        self.teams[step.team] = people.group_named(step.team, name=step.name)

    @_do.register
    def _(self, step: steps.Person) -> None:
        staff = step.who in (SIGN_IN["designer"], SIGN_IN["administrator"])
        person = people.add_person(
            step.who,
            name=step.name,
            email=step.email,
            password=self.password if step.who in SIGN_IN.values() else None,
            role_title=step.role_title,
            is_staff=staff,
            is_superuser=step.who == SIGN_IN["administrator"],
            date_joined=step.at,
            welcomed=step.at,
        )
        self.people[step.who] = person
        people.add_to_group(person, self.teams[step.team], since=step.starts.date())

    @_do.register
    def _(self, step: steps.TeamMembership) -> None:
        person, day = self.people[step.who], step.at.date()
        people.end_membership(person, self.teams[step.previous], on=day)
        people.add_to_group(person, self.teams[step.team], since=day)

    @_do.register
    def _(self, step: steps.LeaveCompany) -> None:
        person = self.people[step.who]
        people.end_membership(person, self.teams[step.team], on=step.at.date())
        people.close_account(person)

    # Communities

    @_do.register
    def _(self, step: steps.OpenCommunity) -> None:
        self.communities[step.community] = communities.open_community(
            key=step.community,
            name=step.name,
            purpose=step.purpose,
            visibility=step.visibility,
            at=step.at,
            facilitators=[self.people[who] for who in step.facilitators],
            reply_hours=REPLY_HOURS,
            made_up=True,
        )

    @_do.register
    def _(self, step: steps.Join) -> None:
        communities.join(self.communities[step.community], self.people[step.who], at=step.at)

    @_do.register
    def _(self, step: steps.Leave) -> None:
        place, person = self.communities[step.community], self.people[step.who]
        communities.leave(place, person, at=step.at, gone=True)

    # Conversations

    @_do.register
    def _(self, step: steps.Ask) -> Any:
        return self._open(step, "question")

    @_do.register
    def _(self, step: steps.TellStory) -> Any:
        return self._open(step, "story")

    @_do.register
    def _(self, step: steps.OpenDiscussion) -> Any:
        return self._open(step, "discussion")

    def _open(self, step: Any, kind: str) -> Any:
        return conversations.open_thread(
            community=self.communities[step.community],
            author=self.people[step.who],
            kind=kind,
            title=step.title,
            markdown=step.markdown,
            tags=step.tags,
            at=step.at,
            frame=self._frame(step),
        )

    @_do.register
    def _(self, step: steps.Answer) -> Any:
        return conversations.answer(
            self.known[step.question],
            author=self.people[step.who],
            markdown=step.markdown,
            at=step.at,
            frame=self._frame(step),
        )

    @_do.register
    def _(self, step: steps.Reply) -> Any:
        return conversations.reply(
            self._post(step.to),
            author=self.people[step.who],
            markdown=step.markdown,
            at=step.at,
            frame=self._frame(step),
        )

    @_do.register
    def _(self, step: steps.Accept) -> None:
        conversations.accept(self.known[step.answer], person=self.people[step.who], at=step.at)

    @_do.register
    def _(self, step: steps.React) -> None:
        post = self._post(step.to)
        conversations.react(post, person=self.people[step.who], kind=step.kind, at=step.at)

    @_do.register
    def _(self, step: steps.Tried) -> None:
        what, common = self.known[step.what], {
            "person": self.people[step.who],
            "worked": step.worked,
            "note": step.note,
            "at": step.at,
        }  # fmt: skip
        if hasattr(what, "path"):
            wikis.tried(what, level=step.level, mandated=step.mandated, **common)
        else:
            conversations.tried(what, frame=self._frame(step), **common)

    @_do.register
    def _(self, step: steps.View) -> None:
        what = self.known[step.what]
        viewed = wikis.viewed if hasattr(what, "path") else conversations.viewed
        viewed(what, person=self.people[step.who], at=step.at, count=step.count)

    # Pages and debriefs

    @_do.register
    def _(self, step: steps.CreatePage) -> Any:
        return wikis.create_page(
            community=self.communities[step.community],
            author=self.people[step.who],
            path=step.path,
            title=step.title,
            markdown=step.markdown,
            reason=step.reason,
            at=step.at,
            **self._declared(step),
        )

    @_do.register
    def _(self, step: steps.RevisePage) -> None:
        wikis.revise_page(
            self.known[step.page],
            author=self.people[step.who],
            markdown=step.markdown,
            reason=step.reason,
            at=step.at,
            **self._declared(step),
        )

    @_do.register
    def _(self, step: steps.HoldDebrief) -> Any:
        return debriefs.hold(
            community=self.communities[step.community],
            author=self.people[step.who],
            title=step.title,
            sections={
                "What was expected": step.expected,
                "What happened": step.happened,
                "Why": step.why,
                "What will change": step.change,
            },
            participants=[self.people[who] for who in step.participants],
            at=step.at,
            **self._declared(step),
        )

    # Blogs

    @_do.register
    def _(self, step: steps.WritePost) -> Any:
        post = blogs.write(
            author=self.people[step.who],
            title=step.title,
            markdown=step.markdown,
            tags=step.tags,
            series=step.series,
            built_on=self.known[step.built_on] if step.built_on else None,
            at=step.at,
        )
        blogs.show_to(post, "all", at=step.at)
        return post

    @_do.register
    def _(self, step: steps.CommentPost) -> Any:
        post, common = self.known[step.post], {
            "author": self.people[step.who],
            "markdown": step.markdown,
            "at": step.at,
        }  # fmt: skip
        parent = self.known[step.to] if step.to != step.post else None
        if hasattr(parent, "passage"):
            return blogs.reply_on_passage(post, parent.passage, **common)
        if step.quote:
            return blogs.comment_on_passage(post, step.quote, **common)
        return blogs.comment(post, parent=parent, **common)

    @_do.register
    def _(self, step: steps.TryPost) -> None:
        post, person = self.known[step.post], self.people[step.who]
        blogs.tried(post, person=person, worked=step.worked, note=step.note, at=step.at)

    # Programmes

    @_do.register
    def _(self, step: steps.OpenProgramme) -> None:
        programme = programmes.open_programme(
            key=step.programme,
            name=step.name,
            purpose=step.purpose,
            starts=step.starts.date(),
            ends=step.ends.date(),
            community=self.communities[step.community],
            completion_rule=step.completion_rule,
            planned_outcome=step.planned_outcome,
            made_up=True,
        )
        self.programmes[step.programme] = programme
        for activity in step.activities:
            self.activities[activity.key] = programmes.add_intervention(
                programme,
                slug=catalogue.entry(activity.number).slug,
                c=activity.complexity,
                g=activity.collegiality,
                starts=activity.starts.date(),
                ends=activity.ends.date(),
                minutes_per_person=round(activity.hours * 60),
                facilitator_minutes=round(activity.facilitator_hours * 60),
            )

    @_do.register
    def _(self, step: steps.Enrol) -> None:
        self.enrolments[step.programme, step.who] = programmes.enrol(
            self.programmes[step.programme], self.people[step.who], at=step.at
        )

    @_do.register
    def _(self, step: steps.Withdraw) -> None:
        programmes.withdraw(self.enrolments[step.programme, step.who], at=step.at)

    @_do.register
    def _(self, step: steps.Complete) -> None:
        enrolment = self.enrolments[step.programme, step.who]
        programmes.complete(enrolment, result=step.result, at=step.at)

    def _post(self, key: str) -> Any:
        """The post of a key; a thread's key means its opening."""
        known = self.known[key]
        return conversations.opening(known) if hasattr(known, "posts") else known

    def _intervention(self, step: Any) -> Any:
        return self.activities[step.intervention].uuid if step.intervention else None

    def _declared(self, step: Any) -> dict[str, Any]:
        return {
            "intervention": self._intervention(step),
            "level": step.level,
            "mandated": step.mandated,
        }

    def _frame(self, step: Any) -> conversations.Frame:
        return conversations.Frame(**self._declared(step))
