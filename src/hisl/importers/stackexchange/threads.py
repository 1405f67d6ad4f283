"""How the threads stand in the end: counts, accepted answers, closings."""

from __future__ import annotations

import sqlite3

from django.db import transaction

from hisl.conversations import intake as conversations

from . import words
from .job import Job
from .scratch import Scratch, moment

__all__ = ["settle"]

_QUESTIONS = f"""
    SELECT p.Id, p.ViewCount, p.ClosedDate, coalesce(
            (SELECT answer FROM accepted WHERE answer = p.AcceptedAnswerId),
            (SELECT min(answer) FROM accepted WHERE question = p.Id)) AS answer,
        (SELECT h.Comment FROM PostHistory h
            WHERE h.PostId = p.Id AND h.PostHistoryTypeId = {words.CLOSED}
            ORDER BY h.CreationDate DESC, h.Id DESC LIMIT 1) AS reason
    FROM Posts p WHERE p.PostTypeId = 1 ORDER BY p.Id"""


def settle(job: Job, scratch: Scratch) -> None:
    job.progress.step("Threads", scratch.number(f"SELECT count(*) FROM ({_QUESTIONS})"))
    for batch in scratch.batches(_QUESTIONS):
        with transaction.atomic():
            conversations.settle(
                {job.source.uuid("post", row["Id"]): _ending(job, row) for row in batch}
            )
        job.progress.advance(len(batch))
    for batch in scratch.batches("SELECT comment FROM remark ORDER BY comment"):
        with transaction.atomic():
            conversations.settle(
                {job.source.uuid("comment", row[0]): conversations.Ending() for row in batch}
            )


def _ending(job: Job, row: sqlite3.Row) -> conversations.Ending:
    closed = row["ClosedDate"]
    return conversations.Ending(
        accepted=job.source.uuid("post", row["answer"]) if row["answer"] else None,
        closed=moment(closed) if closed else None,
        closed_reason=words.reason_of_closing(row["reason"]) if closed else "",
        views=max(row["ViewCount"] or 0, 0),
    )
