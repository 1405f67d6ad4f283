"""hisl index: the search index made whole, or made anew."""

from __future__ import annotations

import sys

import click

from hisl.cli.ready import bring_up_to_date

__all__ = ["index"]


@click.command(short_help="Make the search index whole.")
@click.option("--rebuild", is_flag=True, help="Make every entry anew, even if it has not changed.")
def index(rebuild: bool) -> None:
    """Put what is missing in the search index, drop what is gone, count its words.

    Where the search finds by meaning (HISL_SEARCH_MEANING), texts are placed by it, too.

    Can be stopped and run again: what is done is not done twice. Whoever searches meanwhile finds
    what is there.
    """
    from django.utils import timezone

    from hisl.search import actions, queries

    bring_up_to_date()
    put, dropped = (actions.rebuild if rebuild else actions.refresh)(tell=_tell)
    click.echo(f"{put:,} put, {dropped:,} dropped; {queries.count():,} can be found now.")
    if placed := actions.learn_new(timezone.now()):
        click.echo(f"{placed}.")


def _tell(source: str, done: int) -> None:
    on_terminal = sys.stderr.isatty()
    if on_terminal:
        click.echo(f"\r{source}: {done:,}", err=True, nl=False)
    elif done % 10_000 == 0:
        click.echo(f"{source}: {done:,}", err=True)
