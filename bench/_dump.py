"""A made-up Stack Exchange dump of any size: the files that matter, in the shape of real ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import quoteattr

__all__ = ["write"]

START = datetime(2016, 8, 2, 15, 0)
VOCABULARY = """
network training loss layer gradient agent reward search tree data model test weight input
output state action policy noise sample error value learn step batch graph node rule logic
"""
WORDS = VOCABULARY.split()
QUESTION, ANSWER = 1, 2
FIRST_TITLE, FIRST_BODY, FIRST_TAGS, EDIT_BODY = 1, 2, 3, 5
ACCEPTED, UP = 1, 2

Row = dict[str, object]


def write(folder: Path, *, posts: int, seed: int) -> int:
    """Write a dump with so many posts, a third of them questions; give the number of its rows."""
    rng = random.Random(seed)
    people = posts // 4
    made = list(_posts(rng, posts, people))
    files: dict[str, Iterator[Row]] = {
        "Users": _users(people),
        "Posts": iter(made),
        "Comments": _comments(rng, made, people),
        "PostHistory": _history(rng, made),
        "Votes": _votes(rng, made),
        "Tags": ({"Id": n, "TagName": word, "Count": 1} for n, word in enumerate(WORDS, 1)),
    }
    return sum(_file(folder, name, rows) for name, rows in files.items())


def _file(folder: Path, name: str, rows: Iterator[Row]) -> int:
    number = 0
    with (folder / f"{name}.xml").open("w", encoding="utf-8") as file:
        file.write(f'<?xml version="1.0" encoding="utf-8"?>\n<{name.lower()}>\n')
        for row in rows:
            said = " ".join(f"{key}={quoteattr(str(value))}" for key, value in row.items())
            file.write(f"  <row {said} />\n")
            number += 1
        file.write(f"</{name.lower()}>\n")
    return number


def _at(minutes: float) -> str:
    return (START + timedelta(minutes=minutes)).isoformat(timespec="milliseconds")


def _text(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(WORDS, k=words))


def _users(people: int) -> Iterator[Row]:
    for n in range(1, people + 1):
        yield {
            "Id": n,
            "Reputation": n % 977,
            "CreationDate": _at(0),
            "DisplayName": f"Person {n}",
            "UpVotes": 3,
            "DownVotes": 0,
        }


def _posts(rng: random.Random, posts: int, people: int) -> Iterator[Row]:
    for n in range(1, posts + 1):
        is_question = n % 3 == 1
        post: Row = {
            "Id": n,
            "PostTypeId": QUESTION if is_question else ANSWER,
            "CreationDate": _at(n * 7),
            "Score": n % 9,
            "Body": f"<p>{_text(rng, 80)}</p>\n\n<p><code>x = 1</code> {_text(rng, 40)}</p>\n",
            "OwnerUserId": 1 + int(people * rng.random() ** 3),
            "LastActivityDate": _at(n * 7 + 60),
            "CommentCount": 1,
        }
        if is_question:
            tags = "".join(f"<{word}>" for word in sorted(rng.sample(WORDS, 2)))
            post |= {"Title": _text(rng, 8), "Tags": tags, "ViewCount": n % 500}
            post |= {"AnswerCount": 2} | ({"AcceptedAnswerId": n + 1} if n + 1 <= posts else {})
        else:
            post["ParentId"] = n - (n - 1) % 3
        yield post


def _comments(rng: random.Random, posts: list[Row], people: int) -> Iterator[Row]:
    for n, post in enumerate(posts, 1):
        yield {
            "Id": n,
            "PostId": post["Id"],
            "Score": 0,
            "Text": _text(rng, 20),
            "CreationDate": post["LastActivityDate"],
            "UserId": rng.randint(1, people),
        }


def _history(rng: random.Random, posts: list[Row]) -> Iterator[Row]:
    number = 0
    for post in posts:
        kinds = [FIRST_BODY, *([EDIT_BODY] if int(str(post["Id"])) % 4 == 0 else [])]
        kinds += [FIRST_TITLE, FIRST_TAGS] if post["PostTypeId"] == QUESTION else []
        for kind in kinds:
            number += 1
            text = {FIRST_TITLE: post.get("Title"), FIRST_TAGS: post.get("Tags")}.get(kind)
            yield {
                "Id": number,
                "PostHistoryTypeId": kind,
                "PostId": post["Id"],
                "RevisionGUID": f"{post['Id']:08}-0000-4000-8000-{kind:012}",
                "CreationDate": post["LastActivityDate" if kind == EDIT_BODY else "CreationDate"],
                "UserId": post["OwnerUserId"],
                "Text": text or f"{_text(rng, 80)}\n\n`x = 1` {_text(rng, 40)}",
            }


def _votes(rng: random.Random, posts: list[Row]) -> Iterator[Row]:
    number = 0
    for post in posts:
        kinds = [UP] * rng.randint(0, 5)
        kinds += [ACCEPTED] if int(str(post["Id"])) % 3 == 2 else []
        for kind in kinds:
            number += 1
            day = str(post["LastActivityDate"])[:10]
            yield {
                "Id": number,
                "PostId": post["Id"],
                "VoteTypeId": kind,
                "CreationDate": f"{day}T00:00:00.000",
            }
