"""Lock files name packages, versions and hashes, and no place to get them from."""

import re
import tomllib

import pytest

from layers._locks import named_places, pinned, without_hash
from layers._order import ROOT

LOCKS = ROOT / "requirements"


def test_it_names_no_registry() -> None:
    assert named_places(LOCKS) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example.org/simple",
        "--find-links ./wheels",
        "-e .",
        "django @ https://packages.example.org/django.whl",
        "    # from https://packages.example.org/simple",
    ],
)
def test_it_fails_on_a_named_place(tmp_path, line) -> None:
    (tmp_path / "run.txt").write_text(f"django==5.2 \\\n    --hash=sha256:00\n{line}\n")
    assert len(named_places(tmp_path)) == 1


@pytest.mark.parametrize("file", sorted(LOCKS.glob("*.txt")), ids=lambda file: file.name)
def test_it_holds_a_hash_for_every_package(file) -> None:
    assert without_hash(file) == []


def test_it_fails_on_a_package_without_hash(tmp_path) -> None:
    file = tmp_path / "run.txt"
    file.write_text("django==5.2 \\\n    --hash=sha256:00\nrules==3.5\n")
    assert without_hash(file) == ["rules==3.5"]


def test_it_pins_whatever_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["test"],
        *project["dependency-groups"]["check"],
    ]
    names = {re.split(r"[\[><=!~ ]", name, maxsplit=1)[0].lower() for name in asked}
    assert names <= pinned(LOCKS / "dev.txt")


def test_it_tests_the_versions_that_it_runs() -> None:
    pins = {
        name: {
            line.rstrip(" \\") for line in (LOCKS / name).read_text().splitlines() if "==" in line
        }
        for name in ("run.txt", "dev.txt")
    }
    assert pins["run.txt"] <= pins["dev.txt"]
