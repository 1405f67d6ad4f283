"""Preparing an installation, serving it, working behind it, loading the example organisation."""

from __future__ import annotations

import time

import click

__all__ = ["admin", "demo", "prepare", "serve", "worker"]


@click.command()
def prepare() -> None:
    """Bring the database and the static files up to this version."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    click.echo("The database and the static files are up to date.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=int, default=None, help="The port; HISL_PORT, or 8000.")
def serve(host: str, port: int | None) -> None:
    """Serve the pages."""
    import uvicorn
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    port = port or settings.HISL_PORT
    click.echo(f"HISL is at http://{host}:{port}; Ctrl-C stops it.")
    uvicorn.run("hisl.project.asgi:application", host=host, port=port, log_level="warning")


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@click.option("--every", "minutes", default=15, show_default=True, help="Minutes between rounds.")
def worker(once: bool, minutes: int) -> None:
    """Do the work behind the pages: roll the measures up when something new has happened."""
    from hisl.cli.reading import refreshed

    while True:
        click.echo(refreshed())
        if once:
            return
        time.sleep(minutes * 60)


@click.command()
@click.option("--seed", default=2026, show_default=True, help="Another seed, another company.")
def demo(seed: int) -> None:
    """Load the example organisation: a made-up company's year of learning from each other."""
    from django.core.management import call_command

    from hisl.importers import demo as playing
    from hisl.importers.progress import tracked

    call_command("migrate", interactive=False, verbosity=0)
    with tracked("demo", f"seed {seed}") as progress:
        report = playing.play(seed=seed, progress=progress)
    for line in report.lines():
        click.echo(line)


@click.command()
@click.argument("username")
@click.option("--name", default="", help="The name that others see.")
@click.password_option()
def admin(username: str, name: str, password: str) -> None:
    """Make an administrator's account."""
    from hisl.people import actions as people

    people.add_person(
        username, name=name or username, password=password, is_staff=True, is_superuser=True
    )
    click.echo(f"{username} can sign in now and administer this installation.")
