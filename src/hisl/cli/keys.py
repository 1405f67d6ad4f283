"""hisl key …: the keys by which other systems write to the record store and read from it."""

from __future__ import annotations

import click

from hisl.cli.ready import bring_up_to_date
from hisl.domain.xapi.scopes import SCOPES

__all__ = ["key"]


@click.group(short_help="The keys of other systems for /xapi.")
def key() -> None:
    """The keys of other systems for /xapi: make, list, renew, revoke."""


@key.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(SCOPES),
    default=("statements/write", "statements/read/mine"),
    show_default=True,
    help="What the key may do; can be given several times.",
)
@click.option("--per-minute", type=int, default=None, help="Requests a minute at most.")
def make(name: str, scopes: tuple[str, ...], per_minute: int | None) -> None:
    """Make a key for the system called NAME; its secret is shown this once."""
    from hisl.records import keys

    bring_up_to_date()
    credential, secret = keys.make(name, scopes, requests_per_minute=per_minute)
    click.echo(f"key     {credential.prefix}")
    click.echo(f"secret  {secret}")
    click.echo("Use them as user and password of Basic authentication.", err=True)


@key.command("list")
def list_() -> None:
    """List the keys: what they may do, and when they were last used."""
    from hisl.records import keys

    bring_up_to_date()
    for one in keys.all_keys():
        state = "revoked" if one.revoked else "in use" if one.last_used else "never used"
        last = f"{one.last_used:%Y-%m-%d}" if one.last_used else "-"
        click.echo(f"{one.prefix}  {state:10}  {last:10}  {' '.join(one.scopes)}  {one.name}")


@key.command()
@click.argument("prefix", metavar="KEY")
def renew(prefix: str) -> None:
    """Give a key another secret; the old one is refused from then on."""
    from hisl.records import keys

    bring_up_to_date()
    click.echo(f"secret  {keys.renew(prefix)}")


@key.command()
@click.argument("prefix", metavar="KEY")
def revoke(prefix: str) -> None:
    """Refuse a key from now on; what it wrote stays."""
    from hisl.records import keys

    bring_up_to_date()
    keys.revoke(prefix)
    click.echo(f"{prefix} is refused from now on.")


@key.command()
@click.argument("prefix", metavar="KEY")
@click.argument("days", type=int, required=False)
def keep(prefix: str, days: int | None) -> None:
    """Keep what comes by a key for DAYS days; without DAYS, for ever."""
    from hisl.records import keys

    bring_up_to_date()
    keys.keep_for(prefix, days)
    click.echo(f"What comes by {prefix} is kept {f'for {days} days' if days else 'for ever'}.")
