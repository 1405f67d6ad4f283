"""What can happen in the script of the example organisation, one kind of step a class.

A step is told in the words of the field and names everything by a stable key, so that whoever
plays the script needs no more than the steps in their order. `at` is in UTC, `who` a username.
Text is Markdown. A key is unique in a script; a step refers only to keys of earlier steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

__all__ = [
    "Accept",
    "Act",
    "Activity",
    "Answer",
    "Ask",
    "Collegiality",
    "CommentPost",
    "Complete",
    "Contribution",
    "CreatePage",
    "Enrol",
    "HoldDebrief",
    "Join",
    "Leave",
    "LeaveCompany",
    "Level",
    "OpenCommunity",
    "OpenDiscussion",
    "OpenProgramme",
    "OpenTeam",
    "Person",
    "React",
    "Reaction",
    "Reply",
    "Result",
    "RevisePage",
    "Step",
    "TeamMembership",
    "TellStory",
    "Tried",
    "TryPost",
    "View",
    "Visibility",
    "Withdraw",
    "WritePost",
]

Level: TypeAlias = Literal["C1", "C2", "C3", "C4", "C5", "C6"]
Collegiality: TypeAlias = Literal["G0", "G1", "G2", "G3", "G4", "G5"]
Visibility: TypeAlias = Literal["public", "private", "hidden"]
Reaction: TypeAlias = Literal["useful", "thanks"]
Result: TypeAlias = Literal["passed", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that somebody does or that happens to somebody, at a moment (UTC)."""

    at: datetime
    who: str
    key: str


# The company: teams and people. `who` of a team is the administrator who entered it.


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTeam(Step):
    """A team (a depot, a works, an office). `team` is its key, used by all later steps."""

    team: str
    name: str
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Step):
    """Somebody (`who`) works here, in `team`, from `starts` on; `starts` may lie before `at`.

    `at` is when the account was made. The end, if any, is a step of its own: LeaveCompany.
    """

    name: str
    email: str
    team: str
    role_title: str
    starts: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMembership(Step):
    """From `at` on `who` is in `team` and no longer in `previous`."""

    team: str
    previous: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveCompany(Step):
    """`who` no longer works here; the membership of `team` ends at `at`."""

    team: str


# Communities: places with members.


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCommunity(Step):
    """`who` opens a place. `facilitators` are members from the start, and `who` is one of them."""

    community: str
    name: str
    purpose: str
    visibility: Visibility
    facilitators: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Join(Step):
    """`who` becomes a member."""

    community: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Step):
    """`who` is no longer a member (and no longer a facilitator, if they were one)."""

    community: str


# Acts: what people do in a community.


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Step):
    """Something done in a community, perhaps as part of a programme's activity.

    `intervention` is the key of an Activity, or None when the act belongs to no programme.
    """

    community: str
    intervention: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution(Act):
    """Something written. `level` is what the author or a rater declared; None for nobody did.

    `mandated` tells that a programme required the act.
    """

    level: Level | None = None
    mandated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Contribution):
    """A question; it opens a thread whose key is this step's key."""

    title: str
    markdown: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TellStory(Contribution):
    """A story to everybody; it opens a thread."""

    title: str
    markdown: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDiscussion(Contribution):
    """A matter to talk about, or a piece of work put up for review; it opens a thread."""

    title: str
    markdown: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Contribution):
    """An answer to the Ask whose key is `question`."""

    question: str
    markdown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Contribution):
    """A reply to the contribution `to`, in `thread` (an Ask, TellStory or OpenDiscussion).

    `to` is the thread itself, an Answer in it or another Reply in it.
    """

    thread: str
    to: str
    markdown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(Act):
    """The asker marks `answer` as the one that solved it."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class React(Act):
    """A reaction to the contribution `to` (a thread, answer or reply)."""

    to: str
    kind: Reaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried(Contribution):
    """`who` tried what the Answer or page `what` says, and says whether it worked."""

    what: str
    worked: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View(Act):
    """`who` opened the thread or page `what`, `count` times on that day."""

    what: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatePage(Contribution):
    """A wiki page at `path` in the community; its key names the page in later steps."""

    path: str
    title: str
    markdown: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisePage(Contribution):
    """A new revision of `page` (key of a CreatePage): `markdown` is the whole text after it."""

    page: str
    markdown: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldDebrief(Contribution):
    """A debrief written down by `who` together with `participants` (`who` among them)."""

    title: str
    expected: str
    happened: str
    why: str
    change: str
    participants: tuple[str, ...]


# Blogs: what somebody writes under their own name, in no community.


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePost(Step):
    """A blog post shown to all; `built_on` is the key of the WritePost that it carries on."""

    title: str
    markdown: str
    tags: tuple[str, ...]
    series: str
    built_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentPost(Step):
    """A comment on `post`: to the post itself or to another comment (`to`), perhaps on words of
    it (`quote`)."""

    post: str
    to: str
    quote: str
    markdown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TryPost(Step):
    """`who` tried what `post` says, and says whether it worked."""

    post: str
    worked: bool
    note: str


# Programmes.


@dataclass(frozen=True, slots=True)
class Activity:
    """One intervention of a programme with its designed place on the two axes.

    `number` is the catalogue's, `complexity` and `collegiality` are set by the designer, `hours`
    are those of each participant, `facilitator_hours` those of whoever runs it, in all.
    """

    key: str
    number: int
    name: str
    starts: datetime
    ends: datetime
    complexity: Level
    collegiality: Collegiality
    hours: float
    facilitator_hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenProgramme(Step):
    """`who` (the designer) opens a programme that lives in `community`."""

    programme: str
    name: str
    purpose: str
    community: str
    starts: datetime
    ends: datetime
    activities: tuple[Activity, ...]
    completion_rule: str
    planned_outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrol(Step):
    """`who` takes part in `programme` from now on."""

    programme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Step):
    """`who` stops taking part."""

    programme: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete(Step):
    """`who` has come to the end of `programme`, with `result`."""

    programme: str
    result: Result
