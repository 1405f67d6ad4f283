"""Everybody the dump names: as unclaimed accounts and as members, silent ones included."""

from __future__ import annotations

import sqlite3

from django.db import transaction

from hisl.communities import intake as communities
from hisl.people import intake as people

from .job import Job
from .scratch import Scratch, moment
from .source import BOT

__all__ = ["write"]


def write(job: Job, scratch: Scratch) -> None:
    job.progress.step("Accounts", scratch.number("SELECT count(*) FROM account"))
    for batch in scratch.batches("SELECT user_id, name, at FROM account ORDER BY user_id"):
        with transaction.atomic():
            _write(job, scratch, batch)
        job.progress.advance(len(batch))


def _write(job: Job, scratch: Scratch, batch: list[sqlite3.Row]) -> None:
    uuids = {row["user_id"]: job.source.uuid("user", row["user_id"]) for row in batch}
    job.added["people"] += people.add_by_uuid(
        [_newcomer(job, row) for row in batch], source=job.source.label
    )
    known = people.known_by_uuid(uuids.values())
    here = [(row, known[uuids[row["user_id"]]]) for row in batch]
    job.added["members"] += communities.add_members(
        job.community, [(person.id, moment(row["at"])) for row, person in here]
    )
    job.record(
        job.act(
            *("joined", row["user_id"]),
            at=moment(row["at"]),
            actor=None if row["user_id"] == BOT else person.actor,
            verb="joined",
            object_kind="community",
            object=job.community.uuid,
        )
        for row, person in here
    )
    scratch.keep_people(
        [
            (person.id, None if row["user_id"] == BOT else person.actor, row["user_id"])
            for row, person in here
        ]
    )


def _newcomer(job: Job, row: sqlite3.Row) -> people.Newcomer:
    user_id = row["user_id"]
    return people.Newcomer(
        uuid=job.source.uuid("user", user_id),
        username=f"{job.source.key}-{user_id}",
        name=row["name"] or f"user{user_id}",
        source_url=job.source.url(f"users/{user_id}"),
    )
