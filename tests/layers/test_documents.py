"""The documents lead somewhere, and name what the project is built from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from layers._order import ROOT

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def dead_links(document: Path) -> list[str]:
    """Give the links of a document to files that are not there."""
    targets = [name for name in LINK.findall(document.read_text()) if "://" not in name]
    return [name for name in targets if not (document.parent / name).exists()]


@pytest.mark.parametrize(
    "document", sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]), ids=lambda file: file.name
)
def test_it_links_to_what_is_there(document) -> None:
    assert dead_links(document) == []


def test_it_fails_on_a_dead_link(tmp_path) -> None:
    document = tmp_path / "a.md"
    document.write_text("[a](a.md) [b](b.md#part) [c](https://example.org/c.md)")
    assert dead_links(document) == ["b.md"]


def test_it_says_of_every_dependency_why_it_is_there() -> None:
    file = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = file["project"]["optional-dependencies"].values()
    asked = [*file["project"]["dependencies"], *(n for names in extras for n in names)]
    asked += [name for names in file["dependency-groups"].values() for name in names]
    explained = (ROOT / "docs" / "dependencies.md").read_text()
    named = {
        name.strip()
        for row in explained.splitlines()
        if row.startswith("| ")
        for name in row.split("|")[1].split(",")
    }
    assert {re.split(r"[\[><=!~ ]", name, maxsplit=1)[0] for name in asked} <= named


def test_it_numbers_the_decisions_without_a_gap() -> None:
    numbers = [int(file.name[:4]) for file in sorted(ROOT.glob("docs/decisions/*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
