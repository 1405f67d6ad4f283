"""Rolling up and reading: measures, the board, what is in the database."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

__all__ = ["board", "measure", "refreshed", "status"]


class Everything:
    """Whoever has the command line has the database: the reader of commands may see all of it.

    The release rules of `privacy` hold here all the same.
    """

    is_authenticated = True
    is_active = True
    is_staff = True
    is_superuser = True
    pk = None


def refreshed() -> str:
    """Roll the measures up; says what was done."""
    from hisl.analytics import actions as analytics
    from hisl.programmes.board import spaces

    done = analytics.refresh(spaces(), progress=_progress)
    return f"{done.acts:,} new acts; {done.read} spaces read, {done.unchanged} had nothing new."


def _progress(name: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done} of {total}: {name[:60]:<60}", nl=False, err=True)


@click.command()
@click.option("--community", "key", default=None, help="Print this community alone.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def measure(key: str | None, form: str) -> None:
    """Roll the measures up from the records, only what is new; with json also print them."""
    from hisl.programmes.readings import measures

    said = refreshed()
    click.echo(said, err=form == "json")
    if form == "json":
        click.echo(json.dumps(_found(measures, community=key), indent=2, default=str))


@click.command()
@click.option("--community", default=None, help="This community alone.")
@click.option("--programme", default=None, help="This programme alone, with its activities.")
@click.option("--format", "form", type=click.Choice(["json", "csv", "svg"]), default="json")
def board(community: str | None, programme: str | None, form: str) -> None:
    """Designed and enacted places of the interventions, communities and programmes."""
    from hisl.programmes import formats, plane
    from hisl.programmes.board import board as gather

    if community and programme:
        raise click.UsageError("Give --community or --programme, not both.")
    gathered = _found(gather, community=community, programme=programme)
    if form == "json":
        click.echo(json.dumps(formats.as_json(gathered), indent=2, default=str))
    elif form == "csv":
        click.echo(formats.as_csv(gathered), nl=False)
    else:
        click.echo(plane.as_svg(gathered))


def _found(read: Any, **which: str | None) -> Any:
    from hisl.domain.errors import InputError

    try:
        return read(Everything(), **which)
    except LookupError as missing:
        kind = next(name for name, value in which.items() if value is not None)
        raise InputError(
            f"--{kind} {missing.args[0]}", f"there is no such {kind}", "see “hisl status”"
        ) from None


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def status(form: str) -> None:
    """What is in the database."""
    from hisl.cli.counting import counts

    counted = counts()
    if form == "json":
        click.echo(json.dumps(counted, indent=2))
        return
    for name, value in counted.items():
        if isinstance(value, dict):
            click.echo(f"{name}:")
            for part, n in value.items():
                click.echo(f"  {part:<22}{n:>12,}")
        else:
            click.echo(f"{name:<24}{value:>12,}")
