"""hisl mail …: mail that comes in."""

from __future__ import annotations

import sys

import click

from hisl.cli.ready import bring_up_to_date

__all__ = ["mail"]

# What mail servers understand as "not now, try again" (sysexits.h).
TRY_AGAIN = 75


@click.group(short_help="Replies and bounces that come in by mail.")
def mail() -> None:
    """Mail that comes in: replies to what people were told, and mail that came back."""


@mail.command()
def receive() -> None:
    """Take in one mail from standard input: post a reply, note an address that does not work.

    A mail server calls it for whatever comes to HISL_MAIL_REPLY_TO, with anything after a + in
    the name. What is no reply to one of our mails, or not from the address we wrote to, is left
    alone. It ends with 75 when the database cannot be reached, so that the mail is kept and tried
    again.
    """
    from django.db import OperationalError
    from django.utils import timezone

    from hisl.notices import queries, tools

    raw = sys.stdin.buffer.read(queries.MOST_BYTES + 1)
    try:
        bring_up_to_date()
        outcome = tools.receive(raw, at=timezone.now())
    except OperationalError as problem:
        click.echo(f"hisl: {problem}", err=True)
        raise SystemExit(TRY_AGAIN) from None
    click.echo(outcome)
