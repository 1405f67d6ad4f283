"""What the posts of a dump said: their history as states, and the text as it stands now."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from hisl.domain import text as rendering
from hisl.writing import intake as writing

from . import words
from .scratch import Scratch, moment
from .source import Source

__all__ = ["Posts", "body_of", "comment_body", "states_of", "tags_in"]

Posts = Sequence[sqlite3.Row]

_ONE_EDIT = timedelta(seconds=2)
"""An edit and its history row are written in one breath, yet not always in one millisecond."""

_WORD = re.compile(r"\w+")


def tags_in(tags: str | None) -> list[str]:
    """The tags in <one><two>, or in |one|two| as newer dumps write it."""
    return [tag for tag in re.split(r"[<>|]+", tags or "") if tag]


def states_of(posts: Posts, *, scratch: Scratch, source: Source) -> dict[int, list[writing.State]]:
    """The states of each post, oldest first; rows of one RevisionGUID are one state.

    A post without history has one state: what is known of its beginning.
    """
    ids = ", ".join(str(post["Id"]) for post in posts)
    rows = scratch.ask(
        "SELECT h.*, a.person FROM PostHistory h LEFT JOIN account a ON a.user_id = h.UserId "
        f"WHERE PostId IN ({ids}) AND PostHistoryTypeId BETWEEN 1 AND 9 "
        "ORDER BY PostId, CreationDate, Id"
    )
    changes: dict[int, dict[str, list[sqlite3.Row]]] = defaultdict(dict)
    for row in rows:
        changes[row["PostId"]].setdefault(row["RevisionGUID"], []).append(row)
    states = {
        post_id: [_state(together, source) for together in revisions.values()]
        for post_id, revisions in changes.items()
    }
    return {post["Id"]: states.get(post["Id"]) or [_first_state(post, source)] for post in posts}


def _state(rows: list[sqlite3.Row], source: Source) -> writing.State:
    first = rows[0]
    told = {row["PostHistoryTypeId"]: row["Text"] or "" for row in rows}

    def latest(types: tuple[int, ...]) -> str | None:
        return next((told[kind] for kind in reversed(types) if kind in told), None)

    tags = latest(words.TAGS)
    return writing.State(
        uuid=source.uuid("revision", first["PostId"], first["RevisionGUID"]),
        at=moment(first["CreationDate"]),
        author_id=first["person"],
        author_name="" if first["person"] else first["UserDisplayName"] or "",
        reason=next((row["Comment"] for row in rows if row["Comment"]), ""),
        title=latest(words.TITLES),
        markdown=latest(words.BODIES),
        tags=None if tags is None else " ".join(tags_in(tags)),
    )


def _first_state(post: sqlite3.Row, source: Source) -> writing.State:
    return writing.State(
        uuid=source.uuid("revision", post["Id"], "first"),
        at=moment(post["CreationDate"]),
        author_id=post["person"],
        author_name="" if post["person"] else post["OwnerDisplayName"] or "",
        title=post["Title"],
        tags=" ".join(tags_in(post["Tags"])) or None,
    )


def body_of(post: sqlite3.Row, states: Sequence[writing.State], *, source: Source) -> writing.Body:
    """The post's text: from the latest Markdown where that says the same words as the dump's HTML.

    Where it does not (HTML inside the Markdown, links that the site expands), the HTML is right;
    the Markdown is kept beside it for editing, unless the post was edited after its last history
    row.
    """
    html = (post["Body"] or "")[: rendering.MAX_CHARS]
    base_url = source.address or None
    markdown = next((s.markdown for s in reversed(states) if s.markdown is not None), None)
    if markdown is None or len(markdown) > rendering.MAX_CHARS:
        return writing.from_html(html, base_url=base_url)
    if _edited_since(post, states[-1]):
        return writing.from_html(html, base_url=base_url)
    ours = writing.from_markdown(markdown)
    if not html or _WORD.findall(ours.plain) == _WORD.findall(rendering.plain(html)):
        return ours
    return writing.from_html(html, markdown=markdown, base_url=base_url)


def comment_body(text: str) -> writing.Body:
    return writing.from_markdown(text[: rendering.MAX_CHARS])


def _edited_since(post: sqlite3.Row, last: writing.State) -> bool:
    edited = post["LastEditDate"]
    return edited is not None and moment(edited) - last.at > _ONE_EDIT
