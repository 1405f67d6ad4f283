"""No file of the project names a place that exists on one machine only."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from layers._order import ROOT

# Put together from parts, so that this file does not name what it looks for.
FOLDERS = "|".join(("home", "root", "Users", "tmp", "work", "mnt", "opt", "private"))
MACHINE = re.compile(rf"(?<![\w.\-:/>}}*])(?:file://)?/(?:{FOLDERS})/[\w.]")


def machine_paths(files: list[Path]) -> list[str]:
    """Give file, line and text wherever a file of text names a folder of one machine."""
    return [
        f"{file.name}:{number} {line.strip()[:100]}"
        for file in files
        for number, line in enumerate(_lines(file), start=1)
        if MACHINE.search(line)
    ]


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text().splitlines()
    except UnicodeDecodeError:
        return []


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("NOT LOOKED THROUGH FOR MACHINE PATHS: this is no git checkout")
    return [file for name in listed.stdout.split("\0") if name and (file := ROOT / name).is_file()]


def test_it_names_no_place_of_one_machine() -> None:
    assert machine_paths(tracked()) == []


@pytest.mark.parametrize("place", ["home/ada/hisl", "tmp/x.csv", "root/.cache", "Users/ada"])
def test_it_fails_on_a_place_of_one_machine(tmp_path, place) -> None:
    file = tmp_path / "notes.md"
    file.write_text(f"See\nit in /{place} there.")
    assert len(machine_paths([file])) == 1


def test_it_leaves_addresses_and_pages(tmp_path) -> None:
    file = tmp_path / "notes.md"
    file.write_text("https://example.org/home/x and /c/home/ and tests/home/x and /usr/lib/x")
    assert machine_paths([file]) == []
