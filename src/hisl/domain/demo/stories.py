"""Blog posts: learning stories of single people, what others say to them and build on them.

They stand in no community and belong to no programme, so that no planted place is touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from hisl.domain.demo import steps
from hisl.domain.demo.clock import YEAR_ENDS, after, chance, day
from hisl.domain.demo.company import Company
from hisl.domain.demo.texts import stories

__all__ = ["tell"]

HOUR = 7


def tell(seed: int, company: Company) -> tuple[steps.Step, ...]:
    """Every post with its comments and results, as steps; another seed draws other people."""
    teller = _Teller(chance(seed, "stories"), company)
    return tuple(step for story in stories() for step in teller.post(story))


class _Teller:
    """Remembers who wrote which post: a second part of a series is by the same person."""

    def __init__(self, rng: Random, company: Company) -> None:
        self.rng, self.company = rng, company
        self.authors: dict[str, str] = {}

    def post(self, story: Mapping[str, Any]) -> Iterator[steps.Step]:
        key, at = f"story/{story['key']}", self._moment(day(story["on"], HOUR))
        same_as = self.authors.get(story.get("same_as", ""))
        author = same_as or self._somebody(story["who"], at)
        self.authors[story["key"]] = author
        built_on = story.get("built_on")
        yield steps.WritePost(
            at=at,
            who=author,
            key=key,
            title=story["title"],
            markdown=story["text"].strip(),
            tags=tuple(story["tags"]),
            series=story.get("series", ""),
            built_on=f"story/{built_on}" if built_on else None,
        )
        for number, said in enumerate(story.get("comment", ()), start=1):
            yield from self._comment(said, key, author, at, number)
        for number, tried in enumerate(story.get("tried", ()), start=1):
            then = self._moment(at + timedelta(days=tried["days"]))
            who = self._somebody(tried["who"], then, author)
            yield steps.TryPost(
                at=then,
                who=who,
                key=f"{key}/tried/{number}",
                post=key,
                worked=tried["worked"],
                note=tried["note"],
            )

    def _comment(
        self, said: Mapping[str, Any], post: str, author: str, at: datetime, number: int
    ) -> Iterator[steps.Step]:
        then = self._moment(at + timedelta(days=said["days"]))
        who = self._somebody(said["who"], then, author)
        key, quote = f"{post}/comment/{number}", said.get("quote", "")
        yield steps.CommentPost(
            at=then, who=who, key=key, post=post, to=post, quote=quote, markdown=said["text"]
        )
        if reply := said.get("reply"):
            yield steps.CommentPost(
                at=self._moment(then + timedelta(hours=1)),
                who=author,
                key=f"{key}/reply",
                post=post,
                to=key,
                quote="",
                markdown=reply,
            )

    def _moment(self, first: datetime) -> datetime:
        """A while after the first moment, by day, and still within the year."""
        return min(after(self.rng, first, 2.0), YEAR_ENDS - timedelta(hours=3))

    def _somebody(self, who: str, at: datetime, *without: str) -> str:
        """The person of that username, or somebody of that role who works here then."""
        if "." in who:
            return who
        there = [
            person.username
            for person in self.company.with_role(who)
            if person.works_here(at) and person.username not in without
        ]
        return self.rng.choice(there)
