"""Questions and answers as threads, everything else as pages of the wiki, each with its history."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from hisl.conversations import intake as conversations
from hisl.domain import text as rendering
from hisl.records import actions as records
from hisl.wikis import intake as wikis
from hisl.writing import intake as writing

from . import words
from .job import Job
from .scratch import Scratch, moment
from .wording import body_of, states_of, tags_in

__all__ = ["write"]

BATCH = 200

_POSTS = """
    SELECT p.*, place.question, a.person, a.actor, t.up, t.down, w.path, w.title AS page_title,
        asker.actor AS asker, opener.actor AS opener
    FROM Posts p JOIN place ON place.post_id = p.Id
        LEFT JOIN account a ON a.user_id = p.OwnerUserId
        LEFT JOIN tally t ON t.post_id = p.Id
        LEFT JOIN wiki w ON w.post_id = p.Id
        LEFT JOIN Posts q ON q.Id = place.question
        LEFT JOIN account asker ON asker.user_id = q.OwnerUserId
        LEFT JOIN account opener ON opener.user_id = coalesce((
            SELECT h.UserId FROM PostHistory h
            WHERE h.PostId = p.Id AND h.PostHistoryTypeId = {body}
            ORDER BY h.CreationDate, h.Id LIMIT 1), p.OwnerUserId)
    WHERE place.kind = '{kind}' ORDER BY p.Id"""

States = dict[int, list[writing.State]]
Write = Callable[[Job, list[sqlite3.Row], States], None]


def write(job: Job, scratch: Scratch) -> None:
    """Write the posts that are missing, and bring the others up to the dump."""
    job.progress.step("Posts", scratch.number("SELECT count(*) FROM Posts"))
    kinds: dict[str, Write] = {"question": _questions, "answer": _answers, "page": _pages}
    for kind, write_batch in kinds.items():
        for batch in scratch.batches(_POSTS.format(kind=kind, body=words.FIRST_BODY), BATCH):
            states = states_of(batch, scratch=scratch, source=job.source)
            with transaction.atomic():
                write_batch(job, batch, states)
            job.progress.advance(len(batch))


def _questions(job: Job, batch: list[sqlite3.Row], states: States) -> None:
    fresh = _missing(job, batch, states)
    conversations.open_threads(
        job.community,
        [
            conversations.ArrivingThread(
                uuid=_uuid(job, post),
                kind="question",
                title=post["Title"],
                at=moment(post["CreationDate"]),
                tags=tags_in(post["Tags"]),
            )
            for post in fresh
        ],
    )
    _add(job, fresh, states, kind="opening")
    job.added["threads"] += len(fresh)
    job.record(_wrote(job, post, states, "asked", "question") for post in batch)


def _answers(job: Job, batch: list[sqlite3.Row], states: States) -> None:
    fresh = _missing(job, batch, states)
    _add(job, fresh, states, kind="answer")
    job.record(_wrote(job, post, states, "answered", "answer") for post in batch)


def _missing(job: Job, batch: list[sqlite3.Row], states: States) -> list[sqlite3.Row]:
    """The posts that are not here yet; those that are get what the dump knows better."""
    here = conversations.standing([_uuid(job, post) for post in batch])
    known = [(post, here[_uuid(job, post)]) for post in batch if _uuid(job, post) in here]
    for post, standing in known:
        votes = (post["up"] or 0, post["down"] or 0)
        source_url = standing.source_url or _url(job, post)
        if (*votes, source_url) != (standing.votes_up, standing.votes_down, standing.source_url):
            conversations.refresh(
                standing.pk, votes_up=votes[0], votes_down=votes[1], source_url=source_url
            )
    _continue(job, known, states)
    return [post for post in batch if _uuid(job, post) not in here]


def _add(job: Job, fresh: list[sqlite3.Row], states: States, *, kind: str) -> None:
    conversations.add_posts(
        [
            conversations.ArrivingPost(
                uuid=_uuid(job, post),
                thread=job.source.uuid("post", post["question"]),
                kind=kind,
                at=moment(post["CreationDate"]),
                body=body_of(post, states[post["Id"]], source=job.source),
                states=states[post["Id"]],
                parent=job.source.uuid("post", post["question"]) if kind == "answer" else None,
                author_id=post["person"],
                author_name="" if post["person"] else post["OwnerDisplayName"] or "",
                source_url=_url(job, post),
                votes_up=post["up"] or 0,
                votes_down=post["down"] or 0,
            )
            for post in fresh
        ]
    )
    _count_new(job, fresh, states, "posts")


def _pages(job: Job, batch: list[sqlite3.Row], states: States) -> None:
    here = wikis.standing([_uuid(job, post) for post in batch])
    known = [(post, here[_uuid(job, post)]) for post in batch if _uuid(job, post) in here]
    for post, standing in known:
        wikis.refresh(
            standing.pk, changed=_changed(states[post["Id"]]), source_url=_page_url(job, post)
        )
    _continue(job, known, states)
    fresh = [post for post in batch if _uuid(job, post) not in here]
    wikis.add_pages(job.community, [_page(job, post, states[post["Id"]]) for post in fresh])
    _count_new(job, fresh, states, "pages")
    job.record(_wrote(job, post, states, "created", "page") for post in batch)


def _page(job: Job, post: sqlite3.Row, states: Sequence[writing.State]) -> wikis.Arrival:
    return wikis.Arrival(
        uuid=_uuid(job, post),
        path=post["path"],
        title=post["page_title"],
        at=moment(post["CreationDate"]),
        changed=_changed(states),
        body=body_of(post, states, source=job.source),
        states=states,
        author_id=post["person"],
        author_name="" if post["person"] else post["OwnerDisplayName"] or "",
        source_url=_page_url(job, post),
    )


def _continue(
    job: Job,
    known: Sequence[tuple[sqlite3.Row, conversations.Standing | wikis.Standing]],
    states: States,
) -> None:
    """Add the states that a later dump has; a site that was not named before mends the links."""
    ids = [post["Id"] for post, _ in known]
    unknown = writing.unknown_states([state.uuid for id_ in ids for state in states[id_]])
    for post, standing in known:
        told = states[post["Id"]]
        later = [state for state in told if state.uuid in unknown]
        if later or (job.source.site and not standing.source_url):
            body = body_of(post, told, source=job.source)
            writing.continue_text(standing.text_pk, body, later, until=_changed(told))
            job.added["revisions"] += len(later)


def _wrote(job: Job, post: sqlite3.Row, states: States, verb: str, kind: str) -> records.Happening:
    return job.act(
        *(verb, post["Id"]),
        at=moment(post["CreationDate"]),
        # A tag wiki is begun by the site's machinery and owned by whoever filled it.
        actor=post["opener"] if kind == "page" else post["actor"],
        verb=verb,
        object_kind=kind,
        object=_uuid(job, post),
        target_actor=post["asker"] if verb == "answered" else None,
        thread=job.source.uuid("post", post["question"] or post["Id"]),
        words=_first_words(post, states[post["Id"]][0]),
    )


def _first_words(post: sqlite3.Row, first: writing.State) -> int:
    """Words as they were first written; those of the dump's HTML when no history tells."""
    if first.markdown is None:
        return rendering.word_count(rendering.plain(post["Body"] or ""))
    return rendering.word_count(first.markdown)


def _count_new(job: Job, fresh: list[sqlite3.Row], states: States, kind: str) -> None:
    job.added[kind] += len(fresh)
    job.added["revisions"] += sum(len(states[post["Id"]]) for post in fresh)


def _changed(states: Sequence[writing.State]) -> datetime:
    return max(state.at for state in states)


def _uuid(job: Job, post: sqlite3.Row) -> UUID:
    return job.source.uuid("post", post["Id"])


def _url(job: Job, post: sqlite3.Row) -> str:
    place = "q" if post["question"] == post["Id"] else "a"
    return job.source.url(f"{place}/{post['Id']}")


def _page_url(job: Job, post: sqlite3.Row) -> str:
    kind, *tag = post["path"].split("/")
    return job.source.url(f"tags/{tag[0]}/info" if kind == "tags" else f"q/{post['Id']}")
