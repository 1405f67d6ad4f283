"""A folder and a command are enough: whoever needs the tables makes them."""

from __future__ import annotations

import click

__all__ = ["bring_up_to_date"]


def bring_up_to_date() -> None:
    """Make or change the tables where this version needs others than there are."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        click.echo("Bringing the database up to date.", err=True)
        call_command("migrate", interactive=False, verbosity=0)
