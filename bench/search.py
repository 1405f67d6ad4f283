"""Searching 10,000 and 100,000 posts by the page, against the bare question to the same index.

With HISL_DATABASE_URL the database is PostgreSQL; it must be empty.
"""

from __future__ import annotations

import random
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from statistics import median
from typing import Any

from bench._clock import cpu_seconds, in_turn
from bench._django import set_up
from bench.board_page import fetched, signed_in

SMALL, LARGE = 10_000, 100_000
ROUNDS, WARM = 30, 4
PLACES = 20
VOCABULARY = 20_000
WORDS_A_POST = (20, 230)
START = datetime(2024, 1, 1, tzinfo=UTC)
SYLLABLES = [
    "ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "xo", "zu",
    "kra", "sto", "pli", "dre", "fin",
]  # fmt: skip


def main() -> dict[str, Any]:
    """Words of every frequency; the reference counts to the cap and fetches the newest twenty."""
    set_up()
    from django.core.management import call_command

    from hisl.people import actions as people
    from hisl.search import actions

    call_command("collectstatic", interactive=False, verbosity=0)
    person = people.add_person("reader", name="Reader", is_superuser=True, is_staff=True)
    client = signed_in(person)
    vocabulary = made_words(random.Random(1))
    entries = posts(random.Random(2), vocabulary)
    facts: dict[str, Any] = {}
    for size in (SMALL, LARGE):
        put = lambda n=size: actions.put_many(next(entries) for _ in range(n - there()))  # noqa: E731
        more = size - there()
        seconds = cpu_seconds(put)
        actions.count_words()
        analyse()
        facts[f"{size} posts"] = {
            "put_ms_a_post": round(1_000 * seconds / more, 2),
            **measured(client, vocabulary),
        }
        print(size, facts[f"{size} posts"], file=sys.stderr)
    large = facts[f"{LARGE} posts"]["two words"]
    return {
        "what": f"the search page, two words, {LARGE:,} posts",
        "unit": "CPU milliseconds",
        "ours": large["page_ms"],
        "reference": large["bare_ms"],
        "facts": facts,
    }


def measured(client: Any, vocabulary: list[str]) -> dict[str, Any]:
    """The page, the bare question and the queries of each kind of search."""
    rng = random.Random(3)
    kinds = {
        "one common word": [vocabulary[n] for n in range(20)],
        "two words": [f"{vocabulary[n]} {vocabulary[n + 40]}" for n in range(20)],
        "two rare words": [" ".join(rng.sample(vocabulary[300:1_500], 2)) for _ in range(20)],
        "a slip": [slipped(vocabulary[n]) for n in range(100, 120)],
    }
    frame = [cpu_seconds(lambda: fetched(client, "/search/")) for _ in range(ROUNDS)]
    return {
        "no search": {"page_ms": median_ms(frame)},
        **{name: one_kind(client, texts) for name, texts in kinds.items()},
        "suggestions": suggested(client, [text[:3] for text in vocabulary[50:70]]),
        "likeness": likeness(rng, vocabulary),
    }


def one_kind(client: Any, texts: list[str]) -> dict[str, Any]:
    from django.db import connection

    turns, bare_turns = cycle(texts), cycle(texts)
    page = lambda: fetched(client, f"/search/?q={next(turns)}")  # noqa: E731
    for _ in range(WARM):
        page()
    queries: list[str] = []
    with connection.execute_wrapper(noting(queries)):
        page()
    ours, reference = in_turn(page, lambda: bare(next(bare_turns)), rounds=ROUNDS)
    return {
        "page_ms": round(1_000 * ours, 1),
        "bare_ms": round(1_000 * reference, 2),
        "queries": len(queries),
    }


def noting(queries: list[str]) -> Any:
    """Give what notes each question to the database on its way."""

    def note(execute: Any, sql: str, *arguments: Any) -> Any:
        queries.append(sql)
        return execute(sql, *arguments)

    return note


def bare(text: str) -> None:
    """The same words to the same index, without rights: a count to the cap, the newest twenty."""
    from hisl.search import engines, sought

    ask = engines.Ask(sought.read(text).groups)
    for limit in (1_001, 20):
        engines.engine().newest(ask, keys(), limit=limit)


def keys() -> list[str]:
    return [f"community:{place(n)}" for n in range(PLACES)]


def suggested(client: Any, texts: list[str]) -> dict[str, float]:
    turns = cycle(texts)
    work = [
        cpu_seconds(lambda: fetched(client, f"/search/suggest/?q={next(turns)}"))
        for _ in range(ROUNDS)
    ]
    return {"ms": median_ms(work)}


def likeness(rng: random.Random, vocabulary: list[str]) -> dict[str, float]:
    """What the stuck desk asks: passages for a sentence, and questions like it."""
    from hisl.people import queries as people
    from hisl.search import queries

    reader = people.by_username("reader")
    texts = [" ".join(written(rng, vocabulary, 12)) for _ in range(ROUNDS)]
    passages = [cpu_seconds(lambda t=t: queries.passages(reader, t)) for t in texts]
    similar = [cpu_seconds(lambda t=t: queries.similar(reader, t)) for t in texts]
    return {
        "passages_ms": median_ms(passages),
        "similar_ms": median_ms(similar),
    }


def median_ms(seconds: list[float]) -> float:
    return round(1_000 * median(seconds), 1)


def posts(rng: random.Random, vocabulary: list[str]) -> Iterator[Any]:
    from hisl.communities import actions as communities
    from hisl.communities.models import Community
    from hisl.search.tools import Entry

    for n in range(PLACES):
        made = communities.open_community(key=f"p{n}", name=f"Place {n}", purpose="-", at=START)
        Community.objects.filter(pk=made.pk).update(uuid=place(n))
    n = 0
    while True:
        n += 1
        at = START + timedelta(minutes=9 * n)
        where = place(rng.randrange(PLACES))
        kind = "question" if n % 4 == 0 else "answer"
        yield Entry(
            uuid=uuid.UUID(int=rng.getrandbits(128)),
            kind=kind,
            title=" ".join(written(rng, vocabulary, 7)),
            body="\n".join(
                " ".join(written(rng, vocabulary, rng.randint(*WORDS_A_POST) // 3))
                for _ in range(3)
            ),
            url=f"/t/{n}/",
            key=f"community:{where}",
            place=where,
            at=at,
            accepted=n % 9 == 0,
            worked=n % 5,
            tried=n % 5 + n % 2,
        )


def place(n: int) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"place/{n}")


def made_words(rng: random.Random) -> list[str]:
    """Made-up words, the commonest first."""
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4)))] = None
    return list(words)


def written(rng: random.Random, vocabulary: list[str], length: int) -> list[str]:
    """Words as often as in real texts: the n-th commonest about 1/n as often as the first."""
    return [
        vocabulary[min(int(rng.paretovariate(0.35)), len(vocabulary)) - 1] for _ in range(length)
    ]


def slipped(word: str) -> str:
    return word[:2] + word[3] + word[2] + word[4:] if len(word) > 4 else word + "q"


def there() -> int:
    from hisl.search.models import Document

    return Document.objects.filter(kind__in=("question", "answer")).count()


def analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
