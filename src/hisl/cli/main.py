"""The commands of HISL: `hisl …`, or `python -m hisl …`."""

from __future__ import annotations

import os
import sys

import click

from hisl import __version__

__all__ = ["main"]


class Refusing(click.Group):
    """A group whose commands end on bad input with one sentence and exit code 2."""

    def invoke(self, context: click.Context) -> object:
        import django
        from django.core.exceptions import ImproperlyConfigured, ValidationError

        from hisl.domain.errors import HislError

        try:
            django.setup()
            return super().invoke(context)
        except (HislError, ImproperlyConfigured) as problem:
            _refuse(str(problem))
        except ValidationError as problem:
            _refuse(" ".join(problem.messages))
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(1) from None


@click.group(cls=Refusing, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hisl")
def main() -> None:
    """High-Impact Social Learning: learn from each other on real work, and see what it was worth.

    Settings come from the environment (HISL_HOME, HISL_DATABASE_URL, …); see docs/settings.md.
    """


def _refuse(sentence: str) -> None:
    click.echo(f"hisl: {sentence}", err=True)
    raise SystemExit(2)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hisl.project.settings")

from hisl.cli import imports, operations, reading  # noqa: E402 (they add themselves below)

for command in (
    operations.prepare,
    operations.serve,
    operations.worker,
    operations.demo,
    operations.admin,
    imports.import_,
    reading.measure,
    reading.board,
    reading.status,
):
    main.add_command(command)
