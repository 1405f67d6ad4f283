"""Comments as replies under their posts.

A comment on a page, or on a post that the dump does not hold, has no post to stand under: the
first one opens a discussion, the others reply in it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from hisl.conversations import intake as conversations
from hisl.domain import text as rendering
from hisl.records import actions as records
from hisl.writing import intake as writing

from .job import Job
from .scratch import Scratch, moment
from .wording import comment_body

__all__ = ["addressee", "write"]

_COMMENTS = """
    SELECT c.*, place.kind, place.question, r.comment AS opening, w.title AS page_title,
        a.person, a.actor, a.name, owner.actor AS owner
    FROM Comments c LEFT JOIN place ON place.post_id = c.PostId
        LEFT JOIN remark r ON r.post_id = c.PostId
        LEFT JOIN wiki w ON w.post_id = c.PostId
        LEFT JOIN Posts p ON p.Id = c.PostId
        LEFT JOIN account a ON a.user_id = c.UserId
        LEFT JOIN account owner ON owner.user_id = p.OwnerUserId
    ORDER BY c.PostId, c.CreationDate, c.Id"""

_ADDRESS = re.compile(r"\s*@(\S+)")
_LEAST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its target: whom it answers, which is not always the post's author."""

    row: sqlite3.Row
    target: int | None

    @property
    def opens(self) -> bool:
        return self.row["opening"] == self.row["Id"]


@dataclass(slots=True)
class Talk:
    """Who has spoken under the post that is being read: (name, actor), the latest last."""

    post_id: int | None = None
    speakers: list[tuple[str, int | None]] = field(default_factory=list)

    def hear(self, row: sqlite3.Row) -> Comment:
        if row["PostId"] != self.post_id:
            self.post_id, self.speakers = row["PostId"], []
        spoken_to = addressee(row["Text"], self.speakers)
        self.speakers.append((row["name"] or row["UserDisplayName"] or "", row["actor"]))
        return Comment(row, spoken_to[1] if spoken_to else row["owner"])


def addressee(
    text: str, speakers: Iterable[tuple[str, int | None]]
) -> tuple[str, int | None] | None:
    """The earlier speaker whom a comment that begins with @name means, the latest that fits.

    As on the site, a name is written without its spaces and may be cut after three letters.
    """
    written = _ADDRESS.match(text)
    if not written:
        return None
    name = written[1].rstrip(".,:;!?)'\"-").casefold()
    for speaker in reversed(list(speakers)):
        full = "".join(speaker[0].split()).casefold()
        if full and (full == name or (len(name) >= _LEAST_LETTERS and full.startswith(name))):
            return speaker
    return None


def write(job: Job, scratch: Scratch) -> None:
    """Write the comments that are missing."""
    job.progress.step("Comments", scratch.number("SELECT count(*) FROM Comments"))
    talk = Talk()
    for batch in scratch.batches(_COMMENTS):
        comments = [talk.hear(row) for row in batch]
        with transaction.atomic():
            _write(job, comments)
        job.progress.advance(len(batch))


def _write(job: Job, comments: list[Comment]) -> None:
    here = conversations.standing([_uuid(job, one.row) for one in comments])
    for one in comments:
        _fill_address(job, one.row, here.get(_uuid(job, one.row)))
    fresh = [one for one in comments if _uuid(job, one.row) not in here]
    openings = [one for one in fresh if one.opens]
    conversations.open_threads(job.community, [_discussion(job, one.row) for one in openings])
    conversations.add_posts([_arrival(job, one) for one in openings])
    conversations.add_posts([_arrival(job, one) for one in fresh if not one.opens])
    job.added["threads"] += len(openings)
    job.added["posts"] += len(fresh)
    job.added["revisions"] += len(fresh)
    job.record(_acts(job, comments))


def _fill_address(job: Job, row: sqlite3.Row, here: conversations.Standing | None) -> None:
    if here and not here.source_url and job.source.site:
        conversations.refresh(
            here.pk,
            votes_up=here.votes_up,
            votes_down=here.votes_down,
            source_url=_url(job, row),
        )


def _discussion(job: Job, row: sqlite3.Row) -> conversations.ArrivingThread:
    return conversations.ArrivingThread(
        uuid=_uuid(job, row),
        kind="discussion",
        title=f"About {row['page_title'] or 'post ' + str(row['PostId'])}",
        at=moment(row["CreationDate"]),
    )


def _arrival(job: Job, comment: Comment) -> conversations.ArrivingPost:
    row, at = comment.row, moment(comment.row["CreationDate"])
    author_name = "" if row["person"] else row["UserDisplayName"] or ""
    first = writing.State(
        uuid=job.source.uuid("comment", row["Id"], "first"),
        at=at,
        author_id=row["person"],
        author_name=author_name,
        markdown=row["Text"],
    )
    return conversations.ArrivingPost(
        uuid=_uuid(job, row),
        thread=_thread(job, row),
        kind="opening" if comment.opens else "reply",
        at=at,
        body=comment_body(row["Text"]),
        states=[first],
        parent=None if comment.opens else _parent(job, row),
        author_id=row["person"],
        author_name=author_name,
        source_url=_url(job, row),
        votes_up=max(row["Score"] or 0, 0),
    )


def _acts(job: Job, comments: list[Comment]) -> Iterator[records.Happening]:
    for comment in comments:
        row = comment.row
        yield job.act(
            *("commented", row["Id"]),
            at=moment(row["CreationDate"]),
            actor=row["actor"],
            verb="discussed" if comment.opens else "replied",
            object_kind="discussion" if comment.opens else "reply",
            object=_uuid(job, row),
            target_actor=comment.target,
            thread=_thread(job, row),
            words=rendering.word_count(row["Text"]),
        )


def _thread(job: Job, row: sqlite3.Row) -> UUID:
    if row["opening"]:
        return job.source.uuid("comment", row["opening"])
    return job.source.uuid("post", row["question"])


def _parent(job: Job, row: sqlite3.Row) -> UUID:
    return _thread(job, row) if row["opening"] else job.source.uuid("post", row["PostId"])


def _uuid(job: Job, row: sqlite3.Row) -> UUID:
    return job.source.uuid("comment", row["Id"])


def _url(job: Job, row: sqlite3.Row) -> str:
    page = row["question"] or row["PostId"]
    return job.source.url(f"q/{page}#comment{row['Id']}_{row['PostId']}")
