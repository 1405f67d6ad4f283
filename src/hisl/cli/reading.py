"""Rolling up and reading: measures, the board, what is in the database."""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from typing import Any

import click

from hisl.cli.ready import bring_up_to_date

__all__ = ["as_json", "board", "everything", "measure", "refreshed", "refuse_unknown", "status"]

SAY_EVERY_SECONDS = 5


def everything() -> Any:
    """Whoever has the command line has the database: the reader of commands may see all of it.

    An account like others, so that every rule and every list can be asked about it, under a number
    that nobody has, and never saved. The release rules of `privacy` hold here all the same.
    """
    from django.contrib.auth import get_user_model

    return get_user_model()(pk=0, username="command-line", is_superuser=True, is_staff=True)


class Told:
    """Says what is being read: on a terminal in one line, else a line now and then."""

    def __init__(self) -> None:
        self._on_terminal = sys.stderr.isatty()
        self._said = time.monotonic()

    def __call__(self, name: str, done: int, total: int) -> None:
        line = f"reading {done + 1:,} of {total:,}: {name[:50]}"
        if self._on_terminal:
            click.echo(f"\r{line:<78}", nl=False, err=True)
        elif time.monotonic() - self._said >= SAY_EVERY_SECONDS:
            self._said = time.monotonic()
            click.echo(line, err=True)

    def wipe(self) -> None:
        """Leave the terminal's line empty for what comes next."""
        if self._on_terminal:
            click.echo(f"\r{'':<78}\r", nl=False, err=True)


def refreshed() -> str:
    """Roll the measures up; says what was done."""
    from hisl.analytics import actions as analytics
    from hisl.programmes.board import spaces

    told = Told()
    try:
        done = analytics.refresh(spaces(), progress=told)
    finally:
        told.wipe()
    return (
        f"{_many(done.acts, 'new act')}; {_many(done.read, 'space')} read, "
        f"{done.unchanged:,} had nothing new."
    )


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


@click.command(short_help="Roll the measures up, only what is new.")
@click.option("--community", "key", default=None, help="Print this community alone.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json prints every measure with value, interval, n, method and warnings.",
)
def measure(key: str | None, form: str) -> None:
    """Roll the measures up from the records, only what is new; with json also print them."""
    from hisl.programmes.readings import measures

    bring_up_to_date()
    refuse_unknown(community=key)
    said = refreshed()
    click.echo(said, err=form == "json")
    if form == "json":
        click.echo(as_json(measures(everything(), community=key)))


@click.command(short_help="Designed and enacted places on the board.")
@click.option("--community", default=None, help="This community alone.")
@click.option("--programme", default=None, help="This programme alone, with its activities.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "csv", "svg"]),
    default="json",
    show_default=True,
    help="svg is the drawing, csv the table, json both with the basis of every number.",
)
def board(community: str | None, programme: str | None, form: str) -> None:
    """Designed and enacted places of the interventions, communities and programmes.

    As of the last “hisl measure”.
    """
    from django.utils import timezone

    from hisl.programmes import formats, plane
    from hisl.programmes.board import board as gather

    if community and programme:
        raise click.UsageError("Give --community or --programme, not both")
    bring_up_to_date()
    refuse_unknown(community=community, programme=programme)
    gathered = gather(everything(), community=community, programme=programme)
    if form == "json":
        click.echo(as_json(formats.as_json(gathered, now=timezone.now())))
    elif form == "csv":
        click.echo(formats.as_csv(gathered), nl=False)
    else:
        click.echo(plane.drawing_file(gathered.items, title=community or programme or "HISL"))


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json gives whole numbers under fixed names.",
)
def status(form: str) -> None:
    """What is in the database."""
    from hisl.cli.counting import counts

    bring_up_to_date()
    counted = counts()
    if form == "json":
        click.echo(as_json(counted))
        return
    for name, value in counted.items():
        parts = value if isinstance(value, dict) else {}
        total = sum(parts.values()) if isinstance(value, dict) else value
        click.echo(f"{name.replace('_', ' '):<26}{total:>13,}")
        for part, number in sorted(parts.items(), key=lambda item: -item[1]):
            click.echo(f"  {part:<24}{number:>13,}")


def refuse_unknown(*, community: str | None, programme: str | None = None) -> None:
    """Raise InputError, before any long work, for a key that nothing has."""
    from hisl.communities import queries as communities
    from hisl.programmes import queries as programmes

    for kind, key, known in (
        ("community", community, communities.every()),
        ("programme", programme, programmes.visible_to(everything())),
    ):
        if key is not None and not known.filter(key=key).exists():
            _refuse_key(kind, key, list(known.order_by("key").values_list("key", flat=True)))


def _refuse_key(kind: str, key: str, known: list[str]) -> None:
    from hisl.domain.errors import InputError

    named = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")
    fix = f"there is {named}" if named else "there is none yet"
    raise InputError(f"--{kind} {key}", f"there is no such {kind}", fix)


def as_json(values: Any) -> str:
    return json.dumps(values, indent=2, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
