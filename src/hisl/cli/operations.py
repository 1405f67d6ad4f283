"""Preparing an installation, serving it, working behind it, loading the example organisation."""

from __future__ import annotations

import socket

import click

from hisl.cli import rounds
from hisl.cli.reading import refreshed
from hisl.cli.ready import bring_up_to_date

__all__ = ["admin", "demo", "prepare", "serve", "worker"]


@click.command()
def prepare() -> None:
    """Bring the database and the static files up to this version."""
    _prepare()
    click.echo("The database and the static files are up to date.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    default=None,
    help="The port to listen on.  [default: HISL_PORT, or 8000]",
)
@click.option(
    "--no-worker",
    is_flag=True,
    help="Leave the work behind the pages (mail, reminders) to “hisl worker”.",
)
def serve(host: str, port: int | None, no_worker: bool) -> None:
    """Serve the pages until Ctrl-C, and do the work behind them."""
    import uvicorn
    from django.conf import settings

    port = port or settings.HISL_PORT
    _refuse_taken(host, port)
    _prepare()
    click.echo(f"HISL is at http://{host}:{port}; Ctrl-C stops it.")
    with rounds.stopped_by_signals() as stop, rounds.beside(stop, enough=no_worker):
        uvicorn.run("hisl.project.asgi:application", host=host, port=port, log_level="warning")


@click.command(short_help="Do the work behind the pages, again and again.")
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@click.option(
    "--every",
    "minutes",
    type=click.IntRange(min=1),
    default=15,
    show_default=True,
    help="Minutes between two roll-ups of the measures.",
)
def worker(once: bool, minutes: int) -> None:
    """Do the work behind the pages: mail, reminders, and measures rolled up when there is news."""
    bring_up_to_date()
    if once:
        click.echo(refreshed())
        rounds.run_once()
        return
    with rounds.stopped_by_signals() as stop, rounds.measuring(stop, minutes=minutes):
        rounds.run_until(stop)


@click.command(short_help="Load the example organisation, a made-up company.")
@click.option("--seed", default=2026, show_default=True, help="Another seed, another company.")
def demo(seed: int) -> None:
    """Load the example organisation: a made-up company's year of learning from each other."""
    from hisl.importers import demo as playing
    from hisl.importers.progress import tracked

    bring_up_to_date()
    with tracked("demo", f"seed {seed}") as progress:
        report = playing.play(seed=seed, progress=progress)
    for line in report.lines():
        click.echo(line)


@click.command()
@click.argument("username")
@click.option("--name", default="", help="The name that others see.")
@click.password_option(help="Asked for when it is not given here.")
def admin(username: str, name: str, password: str) -> None:
    """Make an administrator's account."""
    from django.contrib.auth.password_validation import validate_password

    from hisl.people import actions as people

    bring_up_to_date()
    validate_password(password)
    people.add_person(
        username, name=name or username, password=password, is_staff=True, is_superuser=True
    )
    click.echo(f"{username} can sign in now and administer this installation.")


def _prepare() -> None:
    from django.core.management import call_command

    bring_up_to_date()
    call_command("collectstatic", interactive=False, verbosity=0)


def _refuse_taken(host: str, port: int) -> None:
    """Say so before anything is done when the server could not listen there."""
    from hisl.domain.errors import InputError

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            where, why = f"{host}:{port}", f"nobody can listen there ({problem.strerror})"
            fix = "give another address with --host, --port or HISL_PORT"
            raise InputError(where, why, fix) from None
