"""Who can help with this, and how well that is found: `hisl experts`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import click

from hisl.cli.reading import as_json, refuse_unknown
from hisl.cli.ready import bring_up_to_date

__all__ = ["experts"]

NAMES = {
    "ranking": "the ranking",
    "most_active_30_days": "most active in the last 30 days",
    "tf_idf": "summed TF-IDF similarity",
    "most_active_ever": "most active ever",
}


@click.command(short_help="Who can help with this, and why.")
@click.argument("text", required=False)
@click.option("--community", "key", default=None, help="Only what was written in this community.")
@click.option("--limit", default=5, show_default=True, help="How many people at most.")
@click.option(
    "--evaluate",
    is_flag=True,
    help="Rank the answerers of each past question from earlier posts only.",
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="With --evaluate: questions from this day on.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
)
def experts(
    text: str | None,
    key: str | None,
    limit: int,
    evaluate: bool,
    since: datetime | None,
    form: str,
) -> None:
    """Who can help with TEXT, with the reasons; or, with --evaluate, how well that is found.

    The trial needs --community. It prints hit@1, hit@5 and MRR of the ranking and of the simple
    rankings beside it: how often somebody who answered stood first, or among the first five.
    """
    if bool(text) == evaluate:
        raise click.UsageError("Give a TEXT, or --evaluate with --community")
    if evaluate and key is None:
        raise click.UsageError("--evaluate needs --community")
    bring_up_to_date()
    refuse_unknown(community=key)
    if evaluate:
        found = _trial(key, since)
        click.echo(as_json(found) if form == "json" else _table(found))
        return
    people = _who(text, key, limit)
    click.echo(as_json(people) if form == "json" else _list(people))


@contextmanager
def _reader() -> Iterator[Any]:
    """Somebody who may read every community, for as long as it takes: whoever has the command line
    has the database. They are a person like others, so that every rule can be asked about them,
    and are gone afterwards.
    """
    from django.db import transaction

    from hisl.people import actions as people

    with transaction.atomic():
        name = f"reader-{uuid4().hex[:12]}"
        yield people.add_person(name, name="Command line", is_superuser=True)
        transaction.set_rollback(True)


def _who(text: str, key: str | None, limit: int) -> dict[str, Any]:
    from django.utils import timezone

    from hisl.communities import queries as communities
    from hisl.experts import actions, queries

    now = timezone.now()
    actions.gather(now)
    place = communities.by_key(key) if key else None
    with _reader() as reader:
        found = queries.ranked(
            reader, text, place=place.uuid if place else None, limit=limit, at=now
        )
    return {
        "text": text,
        "community": key,
        "people": [
            {
                "username": one.person.username,
                "name": str(one.person),
                "reasons": [{"said": why.said, "url": why.url} for why in one.reasons],
                "availability": one.availability,
                "usual_reply": one.usual_reply,
            }
            for one in found
        ],
    }


def _trial(key: str, since: datetime | None) -> dict[str, Any]:
    """The trial on a community, with the split and what was checked."""
    from hisl.communities import queries as communities
    from hisl.conversations import past
    from hisl.domain.expertise import trial
    from hisl.search.written import stems

    said = list(past.said_in(communities.by_key(key)))
    questions = [
        trial.Asked(one.thread, one.author, one.at, stems(_text(one)))
        for one in said
        if not one.is_answer
    ]
    answers = [
        trial.Answered(one.uuid, one.thread, one.author, one.at, stems(one.text))
        for one in said
        if one.is_answer and one.author is not None
    ]
    start = since.replace(tzinfo=UTC) if since else datetime.min.replace(tzinfo=UTC)
    found = trial.evaluate(questions, answers, since=start)
    splits = trial.splits(questions, answers, since=start)
    leaks = [leak for split in splits for leak in trial.leaks(split)]
    return {
        "community": key,
        "since": since.date() if since else None,
        "split": "every question from answers given before it, in the words of that time",
        "leaks": leaks,
        **{name: asdict(value) if name in NAMES else value for name, value in found.items()},
    }


def _text(question: Any) -> str:
    """A question's words; title and tags count twice, they say what it is about."""
    about = f"{question.title}\n{question.tags}"
    return f"{about}\n{about}\n{question.text}"


def _table(found: Mapping[str, Any]) -> str:
    lines = [f"{found['questions']} questions, ceiling {found['ceiling']:.3f}, no leak found"]
    if found["leaks"]:
        lines = [f"LEAKS: {len(found['leaks'])}, the first: {found['leaks'][0]}"]
    lines.append(f"{'':<34}{'hit@1':>8}{'hit@5':>8}{'MRR':>8}")
    for name, words in NAMES.items():
        score = found[name]
        lines.append(f"{words:<34}{score['hit_1']:>8.3f}{score['hit_5']:>8.3f}{score['mrr']:>8.3f}")
    return "\n".join(lines)


def _list(found: Mapping[str, Any]) -> str:
    if not found["people"]:
        return "Nobody here has written on the like."
    return "\n".join(
        "\n".join(
            [
                f"{one['name']} ({one['username']})",
                *(f"  {why['said']}" for why in one["reasons"]),
                *(f"  {word}" for word in (one["usual_reply"], one["availability"]) if word),
            ]
        )
        for one in found["people"]
    )
