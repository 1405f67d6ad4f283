"""What happened to the posts: edits and moderation, votes, acceptance, links, badges; as acts."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Any

from django.db import transaction

from hisl.conversations import intake as conversations
from hisl.domain import text as rendering
from hisl.records import actions as records

from . import words
from .job import Job
from .scratch import Scratch, moment

__all__ = ["write"]

_ABOUT = """place.kind, place.question, owner.actor AS owner"""
_JOINED = """
    LEFT JOIN place ON place.post_id = e.PostId
    LEFT JOIN Posts p ON p.Id = e.PostId
    LEFT JOIN account owner ON owner.user_id = p.OwnerUserId
    LEFT JOIN account a ON a.user_id = e.UserId"""

_HISTORY = f"""SELECT e.*, {_ABOUT}, a.actor FROM PostHistory e {_JOINED}
    WHERE PostHistoryTypeId > 3 OR PostHistoryTypeId < 1 ORDER BY e.Id"""

# An acceptance of an answer that the dump holds is told by `accepted`.
_VOTE = f"NOT (VoteTypeId = {words.ACCEPTED} AND e.PostId IN (SELECT answer FROM accepted))"

_NAMED_VOTES = f"""SELECT e.*, {_ABOUT}, a.actor FROM Votes e {_JOINED}
    WHERE e.UserId IS NOT NULL AND {_VOTE} ORDER BY e.Id"""

_UNNAMED_VOTES = f"""SELECT e.PostId, VoteTypeId, min(e.CreationDate) AS CreationDate,
        count(*) AS n, {_ABOUT}
    FROM Votes e {_JOINED} WHERE e.UserId IS NULL AND {_VOTE}
    GROUP BY e.PostId, VoteTypeId, substr(e.CreationDate, 1, 10)
    ORDER BY e.PostId, VoteTypeId, CreationDate"""

_ACCEPTED = """
    SELECT accepted.*, p.CreationDate AS written, asker.actor, owner.actor AS owner
    FROM accepted JOIN Posts p ON p.Id = answer JOIN Posts q ON q.Id = accepted.question
        LEFT JOIN account owner ON owner.user_id = p.OwnerUserId
        LEFT JOIN account asker ON asker.user_id = q.OwnerUserId
    ORDER BY answer"""

_LINKS = """
    SELECT e.*, place.kind, place.question, target.question AS to_question
    FROM PostLinks e LEFT JOIN place ON place.post_id = e.PostId
        LEFT JOIN place target ON target.post_id = e.RelatedPostId
    ORDER BY e.Id"""

_BADGES = """SELECT e.*, a.actor FROM Badges e LEFT JOIN account a ON a.user_id = e.UserId
    ORDER BY e.Id"""

_SUGGESTED = re.compile(r"Proposed by (-?\d+) approved by (-?\d+)")
_LINK_KINDS = {1: "related", 3: "duplicate"}


def write(job: Job, scratch: Scratch) -> None:
    """Record all that is not recorded yet, and link the threads."""
    _record(job, scratch, "History", _HISTORY, lambda row: _history(job, scratch, row))
    _record(job, scratch, "Named votes", _NAMED_VOTES, lambda row: _named_vote(job, row))
    _record(job, scratch, "Votes", _UNNAMED_VOTES, lambda row: _unnamed_votes(job, row))
    _record(job, scratch, "Accepted answers", _ACCEPTED, lambda row: _accepted(job, row))
    _write_links(job, scratch)
    _record(job, scratch, "Badges", _BADGES, lambda row: _badge(job, row))


def _record(
    job: Job,
    scratch: Scratch,
    step: str,
    sql: str,
    act: Callable[[sqlite3.Row], records.Happening],
) -> None:
    job.progress.step(step, scratch.number(f"SELECT count(*) FROM ({sql})"))
    for batch in scratch.batches(sql):
        job.record(act(row) for row in batch)
        job.progress.advance(len(batch))


def _history(job: Job, scratch: Scratch, row: sqlite3.Row) -> records.Happening:
    kind = row["PostHistoryTypeId"]
    actor, target = row["actor"], row["owner"]
    if kind == words.SUGGESTED_EDIT:
        actor, target = _approver_and_proposer(scratch, row["Comment"] or "")
    written = kind in words.BODIES
    return job.act(
        *("history", row["Id"]),
        **_upon(job, row, words.HISTORY_VERBS.get(kind, words.UNKNOWN)),
        at=moment(row["CreationDate"]),
        actor=actor,
        target_actor=target,
        words=rendering.word_count(row["Text"] or "") if written else None,
    )


def _approver_and_proposer(scratch: Scratch, comment: str) -> tuple[int | None, int | None]:
    """Who let whose edit through: the row itself names nobody, its comment names both."""
    told = _SUGGESTED.match(comment)
    if not told:
        return None, None
    known = dict(
        tuple(row)
        for row in scratch.ask(
            "SELECT user_id, actor FROM account WHERE user_id IN (?, ?)",
            (int(told[1]), int(told[2])),
        )
    )
    return known.get(int(told[2])), known.get(int(told[1]))


def _named_vote(job: Job, row: sqlite3.Row) -> records.Happening:
    return job.act(
        *("vote", row["Id"]),
        **_upon(job, row, words.VOTE_VERBS.get(row["VoteTypeId"], words.UNKNOWN)),
        at=moment(row["CreationDate"]),
        actor=row["actor"],
        target_actor=row["owner"],
    )


def _unnamed_votes(job: Job, row: sqlite3.Row) -> records.Happening:
    """All votes of one type upon one post on one day: nobody knows whose they are."""
    return job.act(
        *("votes", row["PostId"], row["VoteTypeId"], row["CreationDate"][:10]),
        **_upon(job, row, words.VOTE_VERBS.get(row["VoteTypeId"], words.UNKNOWN)),
        at=moment(row["CreationDate"]),
        actor=None,
        target_actor=row["owner"],
        count=row["n"],
    )


def _accepted(job: Job, row: sqlite3.Row) -> records.Happening:
    """A vote tells the day alone; nothing is accepted before it is written."""
    return job.act(
        *("accepted", row["answer"]),
        at=moment(max(row["day"] or "", row["written"])),
        actor=row["actor"],
        verb="accepted",
        object_kind="answer",
        object=job.source.uuid("post", row["answer"]),
        target_actor=row["owner"],
        thread=job.source.uuid("post", row["question"]),
    )


def _write_links(job: Job, scratch: Scratch) -> None:
    job.progress.step("Links", scratch.number("SELECT count(*) FROM PostLinks"))
    for batch in scratch.batches(_LINKS):
        with transaction.atomic():
            job.added["links"] += conversations.add_links(
                [
                    (
                        job.source.uuid("post", row["question"]),
                        job.source.uuid("post", row["to_question"]),
                        _LINK_KINDS[row["LinkTypeId"]],
                        moment(row["CreationDate"]),
                    )
                    for row in batch
                    if row["question"] and row["to_question"] and row["LinkTypeId"] in _LINK_KINDS
                ]
            )
            job.record(_link(job, row) for row in batch)
        job.progress.advance(len(batch))


def _link(job: Job, row: sqlite3.Row) -> records.Happening:
    verb = "linked" if row["LinkTypeId"] in _LINK_KINDS else words.UNKNOWN
    return job.act(
        *("link", row["Id"]),
        **_upon(job, row, verb),
        at=moment(row["CreationDate"]),
        actor=None,
    )


def _badge(job: Job, row: sqlite3.Row) -> records.Happening:
    return job.act(
        *("badge", row["Id"]),
        at=moment(row["Date"]),
        actor=row["actor"],
        verb="earned",
        object_kind="badge",
        object=job.source.uuid("badge", row["Name"]),
    )


def _upon(job: Job, row: sqlite3.Row, verb: str) -> dict[str, Any]:
    """Verb, object and thread of an act upon a post, which the dump may not hold any more."""
    thread = row["question"] or (row["PostId"] if row["kind"] else None)
    return {
        "verb": verb,
        "object_kind": row["kind"] or "contribution",
        "object": job.source.uuid("post", row["PostId"]),
        "thread": job.source.uuid("post", thread) if thread else None,
    }
