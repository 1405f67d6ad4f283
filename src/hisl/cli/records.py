"""hisl records …: statements out of the store, to other stores, and out for good."""

from __future__ import annotations

import getpass
import gzip
import json
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import click

from hisl.cli.ready import bring_up_to_date

__all__ = ["records"]

DAY = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])


@click.group(short_help="Statements of the record store: export, remove, forward.")
def records() -> None:
    """Statements of the record store: export them, take them out, forward them to other stores."""


@records.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--since", type=DAY, help="Stored from this day on (UTC).")
@click.option("--until", type=DAY, help="Stored before this day (UTC).")
def export(file: Path, since: datetime | None, until: datetime | None) -> None:
    """Write statements to FILE, one JSON object a line; a name that ends in .gz is compressed.

    The file appears when all of it is written.
    """
    from hisl.records import outgoing

    bring_up_to_date()
    since, until = _utc(since), _utc(until)
    fresh = file.with_name(f"{file.name}.part")
    written = 0
    with _opened(fresh, is_packed=file.suffix == ".gz") as out, _bar(since, until) as bar:
        for line in outgoing.lines(since, until):
            out.write(line)
            written += 1
            bar.update(1)
    fresh.replace(file)
    click.echo(f"{written:,} statements are in {file}.")


@records.command()
@click.option("--agent", help='An agent as JSON: {"mbox": "mailto:…"}.')
@click.option("--before", type=DAY, help="Stored before this day (UTC).")
@click.option("--key", "prefix", help="Only what came by this key; with --before.")
@click.option("--reason", default="", help="Why; it stays in the list of removals.")
@click.option("--dry-run", is_flag=True, help="Count what would go, and change nothing.")
def remove(
    agent: str | None, before: datetime | None, prefix: str | None, reason: str, dry_run: bool
) -> None:
    """Take statements of other systems out for good: an agent's, or those that are old."""
    from hisl.analytics import actions as analytics
    from hisl.records import removal

    bring_up_to_date()
    chosen = _chosen(agent, _utc(before), prefix)
    if dry_run:
        click.echo(f"Would go: {_in_words(removal.look(chosen))}. Nothing was changed.")
        return
    if not reason.strip():
        raise click.UsageError("Say why with --reason; it stays in the list of removals")
    count = removal.remove(chosen, by=getpass.getuser(), reason=reason.strip())
    if count.acts:
        analytics.forget()
    click.echo(f"Gone: {_in_words(count)}.")
    if count.acts:
        click.echo("The measures are rolled up anew by the next hisl measure.")


@records.command()
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def removals(format_: str) -> None:
    """List what was taken out: when, by which rule, by whom and why."""
    from hisl.records.queries import removals as all_removals

    bring_up_to_date()
    rows = all_removals()
    if format_ == "json":
        click.echo(json.dumps(rows, indent=2, default=str))
        return
    for row in rows:
        counts = f"{row['statements']} statements, {row['acts']} acts, {row['documents']} documents"
        click.echo(
            f"{row['at']:%Y-%m-%d %H:%M}  {row['rule']:5}  {counts}  {row['by']}: {row['reason']}"
        )


@records.command()
@click.argument("name")
@click.argument("address")
@click.option("--user", required=True, help="The other store's key.")
@click.password_option("--secret", confirmation_prompt=False, help="Asked for when not given here.")
@click.option("--own-only", is_flag=True, help="HISL's own acts, without what others sent.")
@click.option("--from-now", is_flag=True, help="Only what comes from now on.")
def forward(
    name: str, address: str, user: str, secret: str, own_only: bool, from_now: bool
) -> None:
    """Forward statements to the store at ADDRESS, and call that NAME; hisl worker sends them."""
    from hisl.records import forwarding, seqs

    bring_up_to_date()
    after = seqs.now() if from_now else 0
    forwarding.add(name, address, user=user, secret=secret, own_only=own_only, after=after)
    click.echo(f"{name} gets what comes in; hisl worker, or hisl serve, sends it.")


@records.command()
def forwards() -> None:
    """List the stores that are forwarded to, and how far each has been told."""
    from hisl.records import forwarding

    bring_up_to_date()
    for one in forwarding.all_forwards():
        state = "held" if one.paused else one.problem or "in order"
        letters = one.dead_letters.count()
        click.echo(f"{one.name}  {one.address}  {one.delivered:,} sent, {letters} refused  {state}")


@records.command()
@click.argument("name")
def resend(name: str) -> None:
    """Send NAME again what it refused."""
    from hisl.records import forwarding

    bring_up_to_date()
    click.echo(f"{forwarding.retry(name)} were taken this time.")


@records.command()
@click.argument("name")
def unforward(name: str) -> None:
    """Forward to NAME no longer; what it has stays there."""
    from hisl.records import forwarding

    bring_up_to_date()
    forwarding.remove(name)
    click.echo(f"{name} is told nothing more.")


def _chosen(agent: str | None, before: datetime | None, prefix: str | None) -> Any:
    from hisl.records import keys, removal

    if agent and not (before or prefix):
        return removal.by_agent(agent)
    if before and prefix and not agent:
        return removal.by_key(keys.named(prefix), before)
    if before and not agent:
        return removal.by_age(before)
    raise click.UsageError("Say what is to go: --agent, or --before, or --key with --before")


def _in_words(count: Any) -> str:
    return (
        f"{count.statements:,} statements, {count.acts:,} acts, "
        f"{count.documents:,} documents, {count.attachments:,} attachments"
    )


def _utc(day: datetime | None) -> datetime | None:
    return day.replace(tzinfo=UTC) if day else None


def _opened(file: Path, *, is_packed: bool) -> IO[bytes]:
    return gzip.open(file, "wb") if is_packed else file.open("wb")


def _bar(since: datetime | None, until: datetime | None) -> Any:
    from hisl.records import outgoing

    total = outgoing.count(since, until)
    return click.progressbar(length=total, label="Statements") if total else nullcontext(_Silent())


class _Silent:
    def update(self, _: int) -> None:
        """Nothing to show."""
