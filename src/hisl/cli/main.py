"""The commands of HISL: `hisl …`, or `python -m hisl …`."""

from __future__ import annotations

import os
import sys
from typing import Any, NoReturn

import click

from hisl import __version__

__all__ = ["main"]


class Refusing(click.Group):
    """A group whose commands end on bad input with one sentence and exit code 2."""

    def main(self, *args: Any, **options: Any) -> NoReturn:
        try:
            done = super().main(*args, **options | {"standalone_mode": False})
        except click.exceptions.NoArgsIsHelpError as nothing:
            click.echo(nothing.format_message())
            raise SystemExit(0) from None
        except click.UsageError as misuse:
            command = misuse.ctx.command_path if misuse.ctx else "hisl"
            _refuse(f"{misuse.format_message().rstrip('.?')}; see “{command} --help”.")
        except click.ClickException as problem:
            _refuse(problem.format_message())
        except click.Abort:
            click.echo("hisl: stopped.", err=True)
            raise SystemExit(130) from None
        raise SystemExit(done if isinstance(done, int) else 0)

    def invoke(self, context: click.Context) -> object:
        import django
        from django.core.exceptions import ImproperlyConfigured, ValidationError
        from django.db import DatabaseError, OperationalError

        from hisl.domain.errors import HislError

        try:
            django.setup()
            return super().invoke(context)
        except (HislError, ImproperlyConfigured) as problem:
            _refuse(str(problem))
        except ValidationError as problem:
            _refuse(" ".join(problem.messages))
        except DatabaseError as problem:
            # The others (integrity, syntax, data) are mistakes of ours.
            if type(problem) not in (DatabaseError, OperationalError):
                raise
            _refuse(f"The database cannot be used: {_first_line(problem)}.")
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(1) from None
        except OSError as problem:
            if problem.filename is None:
                raise
            _refuse(f"{problem.filename} cannot be used: {problem.strerror}.")


@click.group("hisl", cls=Refusing, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hisl")
def main() -> None:
    """High-Impact Social Learning: learn from each other on real work, and see what it was worth.

    To begin: “hisl demo” loads a made-up company, “hisl measure” rolls its measures up, “hisl
    serve” shows it. Settings come from the environment (HISL_HOME, HISL_DATABASE_URL, …); see
    docs/settings.md.
    """


def _refuse(sentence: str) -> NoReturn:
    click.echo(f"hisl: {sentence}", err=True)
    raise SystemExit(2)


def _first_line(problem: Exception) -> str:
    return (str(problem).strip().splitlines() or [type(problem).__name__])[0].rstrip(".")


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hisl.project.settings")

from hisl.cli import effect, experts, imports, index, keys, mail, operations, reading, records  # noqa: E402 (they add themselves below)

for command in (
    operations.prepare,
    operations.serve,
    operations.worker,
    operations.demo,
    operations.admin,
    imports.import_,
    index.index,
    keys.key,
    records.records,
    reading.measure,
    reading.board,
    reading.status,
    effect.effect,
    experts.experts,
    mail.mail,
):
    main.add_command(command)
