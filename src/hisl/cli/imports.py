"""hisl import …: bringing in what others recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from hisl.cli.ready import bring_up_to_date

__all__ = ["import_"]


@click.group("import", short_help="Bring in what others recorded.")
def import_() -> None:
    """Bring in communities, people and numbers; running one twice adds nothing."""


def _run(kind: str, source: Path, load: Any, *, as_json: bool, measure: bool) -> None:
    from hisl.cli.reading import refreshed
    from hisl.importers.progress import tracked
    from hisl.search import actions as search

    bring_up_to_date()
    with tracked(kind, source.name or str(source)) as progress:
        report = load(progress)
        progress.run.report = report.as_dict()
        # Texts went into the search index as they came; what is small is compared as a whole.
        search.refresh(["people", "communities", "programmes"])
    if as_json:
        click.echo(json.dumps(report.as_dict(), indent=2, default=str))
    else:
        for line in report.lines():
            click.echo(line)
    if measure:
        click.echo(refreshed(), err=True)


_json = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to say what was brought in.",
)
_measure = click.option("--measure", is_flag=True, help="Roll the measures up afterwards.")
_path = click.Path(path_type=Path)


@import_.command(short_help="A Stack Exchange dump.")
@click.argument("folder", type=_path)
@click.option("--community", "key", required=True, help="Short name of the community to fill.")
@click.option("--site", default="", help="The site's address, such as ai.stackexchange.com.")
@_json
@_measure
def stackexchange(folder: Path, key: str, site: str, form: str, measure: bool) -> None:
    """A Stack Exchange dump: FOLDER holds Posts.xml and its sisters, plain or gzipped."""
    from hisl.importers import stackexchange as dump

    def load(progress: Any) -> Any:
        return dump.load(folder, community_key=key, site=site, progress=progress)

    _run("stackexchange", folder, load, as_json=form == "json", measure=measure)


@import_.command(short_help="The Open University Learning Analytics Dataset.")
@click.argument("folder", type=_path)
@_json
@_measure
def oulad(folder: Path, form: str, measure: bool) -> None:
    """The Open University Learning Analytics Dataset: FOLDER holds its tables."""
    from hisl.importers import oulad as tables

    def load(progress: Any) -> Any:
        return tables.load(folder, progress=progress)

    _run("oulad", folder, load, as_json=form == "json", measure=measure)


@import_.command(short_help="People and their groups, from a CSV file.")
@click.argument("file", type=_path)
@_json
def people(file: Path, form: str) -> None:
    """People and dated group membership: FILE is a CSV; docs/import.md has its columns."""
    from hisl.importers import people_csv

    def load(progress: Any) -> Any:
        return people_csv.load(file, progress=progress)

    _run("people", file, load, as_json=form == "json", measure=False)


@import_.command(short_help="xAPI statements of other systems.")
@click.argument("file", type=_path)
@_json
@_measure
def xapi(file: Path, form: str, measure: bool) -> None:
    """xAPI statements: FILE holds one a line, plain or gzipped; what is wrong is named by line."""
    from hisl.importers import xapi as statements

    def load(progress: Any) -> Any:
        return statements.load(file, progress=progress)

    _run("xapi", file, load, as_json=form == "json", measure=measure)
