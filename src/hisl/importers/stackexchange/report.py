"""What a dump held, what was added of it, and what was odd about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hisl.domain import text as rendering

from . import dump, words
from .scratch import Scratch
from .source import BOT, Source

__all__ = ["Report", "attribution", "report"]

_EDITS = f"PostHistoryTypeId IN {words.EDITS}"

_FIGURES = {
    "questions": "SELECT count(*) FROM Posts WHERE PostTypeId = 1",
    "answers": "SELECT count(*) FROM Posts WHERE PostTypeId = 2",
    "tag_wikis": "SELECT count(*) FROM Posts WHERE PostTypeId IN (4, 5)",
    "other_posts": "SELECT count(*) FROM Posts WHERE PostTypeId NOT IN (1, 2, 4, 5)",
    "comments": "SELECT count(*) FROM Comments",
    "votes": "SELECT count(*) FROM Votes",
    "votes_up": f"SELECT count(*) FROM Votes WHERE VoteTypeId = {words.UP}",
    "votes_down": f"SELECT count(*) FROM Votes WHERE VoteTypeId = {words.DOWN}",
    "accepted_answers": "SELECT count(*) FROM accepted",
    "history_rows": "SELECT count(*) FROM PostHistory",
    "edits": f"SELECT count(*) FROM PostHistory WHERE {_EDITS}",
    "edits_by_others": f"""SELECT count(*) FROM PostHistory h JOIN Posts p ON p.Id = h.PostId
        WHERE {_EDITS} AND h.UserId <> p.OwnerUserId""",
    "editors": f"SELECT count(DISTINCT UserId) FROM PostHistory WHERE {_EDITS}",
    "posts_with_two_editors": f"""SELECT count(*) FROM (SELECT PostId FROM PostHistory
        WHERE {_EDITS} GROUP BY PostId HAVING count(DISTINCT UserId) > 1)""",
    "accounts": "SELECT count(*) FROM account",
    "accounts_that_wrote": f"""SELECT count(*) FROM (
        SELECT OwnerUserId AS id FROM Posts UNION SELECT UserId FROM Comments
        UNION SELECT UserId FROM PostHistory WHERE PostHistoryTypeId BETWEEN 1 AND 9)
        WHERE id <> {BOT}""",
    "links": "SELECT count(*) FROM PostLinks",
    "tags": "SELECT count(*) FROM Tags",
    "badges": "SELECT count(*) FROM Badges",
    "acts_of_the_bot": f"""SELECT (SELECT count(*) FROM account WHERE user_id = {BOT})
        + (SELECT count(*) FROM Posts p JOIN place ON post_id = Id
            WHERE OwnerUserId = {BOT} AND kind <> 'page')
        + (SELECT count(*) FROM Posts p JOIN place ON post_id = Id WHERE kind = 'page' AND {BOT} =
            coalesce((SELECT h.UserId FROM PostHistory h
                WHERE h.PostId = p.Id AND h.PostHistoryTypeId = {words.FIRST_BODY}
                ORDER BY h.CreationDate, h.Id LIMIT 1), OwnerUserId))
        + (SELECT count(*) FROM Comments WHERE UserId = {BOT})
        + (SELECT count(*) FROM PostHistory WHERE UserId = {BOT} AND PostHistoryTypeId > 3)
        + (SELECT count(*) FROM Votes WHERE UserId = {BOT})
        + (SELECT count(*) FROM Badges WHERE UserId = {BOT})""",
}

_ODDITIES = {
    "answers whose question is not in the dump (kept as pages)": """
        SELECT count(*) FROM Posts p JOIN place ON post_id = p.Id
        WHERE PostTypeId = 2 AND kind = 'page'""",
    "comments on pages or on posts that are not in the dump (kept as discussions)": """
        SELECT count(*) FROM Comments LEFT JOIN place ON post_id = PostId
        WHERE kind IS NULL OR kind = 'page'""",
    "accepted answers that are not in the dump": """
        SELECT count(*) FROM Posts q LEFT JOIN place ON post_id = AcceptedAnswerId
            AND kind = 'answer' AND question = q.Id
        WHERE PostTypeId = 1 AND AcceptedAnswerId IS NOT NULL AND post_id IS NULL""",
    "acceptance votes beyond one for each answer": f"""
        SELECT (SELECT count(*) FROM Votes JOIN accepted ON answer = PostId
            WHERE VoteTypeId = {words.ACCEPTED})
        - (SELECT count(day) FROM accepted)""",
    "votes upon posts that are not in the dump": """
        SELECT count(*) FROM Votes LEFT JOIN place ON post_id = PostId WHERE kind IS NULL""",
    "history rows of posts that are not in the dump": """
        SELECT count(*) FROM PostHistory LEFT JOIN place ON post_id = PostId WHERE kind IS NULL""",
    "links of which an end is not in the dump": """
        SELECT count(*) FROM PostLinks LEFT JOIN place a ON a.post_id = PostId
            LEFT JOIN place b ON b.post_id = RelatedPostId
        WHERE a.kind IS NULL OR b.kind IS NULL""",
    "accounts that are named but not in Users (called by their number)": """
        SELECT count(*) FROM account LEFT JOIN Users ON Id = user_id WHERE Id IS NULL""",
    f"posts of more than {rendering.MAX_CHARS:,} characters (shown cut)": f"""
        SELECT count(*) FROM Posts WHERE length(Body) > {rendering.MAX_CHARS}""",
    "history rows of a type unknown here (kept as 'noted')": f"""
        SELECT count(*) FROM PostHistory
        WHERE PostHistoryTypeId NOT IN {(1, 2, 3, *words.HISTORY_VERBS)}""",
    "votes of a type unknown here (kept as 'noted')": f"""
        SELECT count(*) FROM Votes WHERE VoteTypeId NOT IN {tuple(words.VOTE_VERBS)}""",
}


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a dump as its own documentation counts them, and the rows that are new.

    Edits are history rows of types 4, 5 and 6; an editor may be the site's bot. Accounts that
    wrote have a post, a comment or an edit; the bot is not one of them.
    """

    community: str
    site: str
    attribution: str
    figures: Mapping[str, int]
    warnings: Mapping[str, int]
    missing_files: tuple[str, ...]
    new: Mapping[str, int]

    @property
    def added(self) -> int:
        """New rows of any kind."""
        return sum(self.new.values())

    def as_dict(self) -> dict[str, Any]:
        plain = asdict(self)
        return {**plain.pop("figures"), **plain, "added": self.added}

    def lines(self) -> list[str]:
        """The report for a terminal."""
        held = [f"{count:>9,}  {name.replace('_', ' ')}" for name, count in self.figures.items()]
        odd = [f"{count:>9,}  {what}" for what, count in self.warnings.items()]
        new = ", ".join(f"{count:,} {kind}" for kind, count in self.new.items() if count)
        return [
            f"In the dump of {self.site or 'a site that nobody named'}:",
            *held,
            *([f"Not there: {', '.join(self.missing_files)}."] if self.missing_files else []),
            *(["Worth knowing:", *odd] if odd else []),
            f"Added to {self.community}: {self.added:,} rows{f' ({new})' if new else ''}.",
            self.attribution,
        ]


def report(
    scratch: Scratch, source: Source, *, files: Iterable[str], new: Mapping[str, int]
) -> Report:
    odd = {what: scratch.number(sql) for what, sql in _ODDITIES.items()}
    return Report(
        community=source.key,
        site=source.site,
        attribution=attribution(scratch, source),
        figures={name: scratch.number(sql) for name, sql in _FIGURES.items()},
        warnings={what: count for what, count in odd.items() if count},
        missing_files=tuple(name for name in dump.FILES if name not in files),
        new={kind: new[kind] for kind in sorted(new)},
    )


def attribution(scratch: Scratch, source: Source) -> str:
    """The words that Stack Exchange asks of whoever shows its content."""
    origin = source.site or "a Stack Exchange site whose name the dump does not tell"
    return (
        f"Questions, answers, comments and tag wikis from {origin}, written by its users, under "
        f"{' and '.join(_licences(scratch))}. Authors and originals are named"
        f"{' and linked' if source.site else ''} at each text."
    )


def _licences(scratch: Scratch) -> list[str]:
    """As the rows say; where they do not, by the day, as Stack Exchange declares its licences."""
    rows = scratch.ask(
        """SELECT DISTINCT coalesce(ContentLicense, CASE
            WHEN CreationDate < '2011-04-08' THEN 'CC BY-SA 2.5'
            WHEN CreationDate < '2018-05-02' THEN 'CC BY-SA 3.0' ELSE 'CC BY-SA 4.0' END)
        FROM Posts ORDER BY 1"""
    )
    return [row[0] for row in rows] or ["CC BY-SA"]
