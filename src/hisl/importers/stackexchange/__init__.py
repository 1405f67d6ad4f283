"""The public data dump of a Stack Exchange site, as a community of ours.

What becomes what stands in docs/import.md. The dump is read and checked as a whole first; then it
is written in batches, each complete in itself, under names that are the same at every import: a
run that was killed is finished by the next one, and a run that was finished adds nothing.
"""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from hisl.communities import intake as communities
from hisl.communities import queries as community_queries
from hisl.conversations import intake as conversations
from hisl.domain.errors import InputError
from hisl.writing import intake as writing

from . import accounts, comments, dump, events, posts, threads
from .job import Job
from .report import Report, attribution, report
from .scratch import Scratch, Teller, moment
from .source import Source, named

__all__ = ["Report", "load"]


def load(folder: Path, *, community_key: str, site: str = "", progress: Teller) -> Report:
    """Import the dump in folder as the community of that key; returns what it held and added.

    site is the host name of the site, for links to the originals; without it the folder's name
    counts when it is one. Raises InputError before anything is written.
    """
    source = named(folder, key=community_key, site=site)
    files = dump.find(folder)
    with Scratch(files, progress) as scratch:
        _refuse_another_source(scratch, source)
        job = _begin(scratch, source, progress)
        accounts.write(job, scratch)
        _write_tags(job, scratch)
        posts.write(job, scratch)
        comments.write(job, scratch)
        events.write(job, scratch)
        threads.settle(job, scratch)
        return report(scratch, source, files=files, new=job.added)


def _refuse_another_source(scratch: Scratch, source: Source) -> None:
    """A key holds one site for ever: another one's posts would take the places of its own."""
    community = community_queries.by_key(source.key)
    if community is None:
        return
    fix = "choose another key"
    if community.uuid != source.uuid("community"):
        problem = f"there is a community {source.key!r} that no dump was imported to"
        raise InputError("--community", problem, fix)
    if source.site and community.source_url not in ("", source.address):
        problem = f"{source.key!r} was imported from {community.source_url}"
        raise InputError("--community", problem, fix)
    if not _agrees(scratch, source):
        problem = f"{source.key!r} was imported from another dump, whose posts differ"
        raise InputError("--community", problem, fix)


def _agrees(scratch: Scratch, source: Source) -> bool:
    """Whether the posts that are here already were written at the moments that the dump tells."""
    for batch in scratch.batches("SELECT Id, CreationDate FROM Posts ORDER BY Id"):
        told = {source.uuid("post", row["Id"]): moment(row["CreationDate"]) for row in batch}
        here = conversations.standing(told)
        if any(post.at != told[uuid] for uuid, post in here.items()):
            return False
    return True


def _begin(scratch: Scratch, source: Source, progress: Teller) -> Job:
    name = source.site or source.key
    community, new = communities.open_imported(
        communities.Arrival(
            uuid=source.uuid("community"),
            key=source.key,
            name=name,
            purpose=f"Questions and answers of {name}, from its public data.",
            at=scratch.earliest,
            attribution=attribution(scratch, source),
            source_url=source.address,
        )
    )
    job = Job(source, community, progress)
    job.added["communities"] += new
    return job


def _write_tags(job: Job, scratch: Scratch) -> None:
    for batch in scratch.batches("SELECT TagName FROM Tags ORDER BY Id"):
        with transaction.atomic():
            job.added["tags"] += writing.add_tags(row["TagName"] for row in batch)
