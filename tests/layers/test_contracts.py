"""The import contracts hold, and fail when they should."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from layers._order import ROOT, SOURCE, settings


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A copy of the sources to plant a fault in."""
    copy = tmp_path / "hisl"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def lint(source: Path) -> tuple[int, str]:
    """Run the project's own contracts on a tree of sources; give exit code and output."""
    done = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("lint-imports")), "--no-cache"),
            *("--config", str(ROOT / "pyproject.toml")),
        ],
        cwd=source.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def plant(file: Path, line: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text((file.read_text() if file.exists() else "") + f"\n{line}\n")


def test_it_keeps_its_contracts(source: Path) -> None:
    code, said = lint(source)
    assert code == 0, said


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        pytest.param(
            "records/actions.py",
            "from hisl.communities import queries",
            "Slices stand on one another in one order",
            id="an import that points up",
        ),
        pytest.param(
            "wikis/queries.py",
            "from hisl.conversations import queries",
            "Slices stand on one another in one order",
            id="an import of a neighbour on the same row",
        ),
        pytest.param(
            "badges/__init__.py",
            "",
            "Slices stand on one another in one order",
            id="a folder without a place",
        ),
        pytest.param(
            "communities/queries.py",
            "from . import views",
            "Inside a slice: pages call actions and queries, these call models",
            id="a query that calls a page",
        ),
        pytest.param(
            "domain/kolb.py",
            "from django.utils import timezone",
            "The domain knows no Django",
            id="Django in the domain",
        ),
    ],
)
def test_it_fails_on_a_planted(source: Path, file: str, line: str, contract: str) -> None:
    plant(source / file, line)
    code, said = lint(source)
    assert code == 1, said
    assert f"{contract} BROKEN" in said or "undeclared" in said.lower(), said


def test_it_lets_types_be_named_upwards(source: Path) -> None:
    plant(
        source / "records" / "actions.py",
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from hisl.communities.models import Community",
    )
    code, said = lint(source)
    assert code == 0, said


def test_every_slice_with_pages_and_tables_keeps_the_inner_order() -> None:
    contracts = settings()["importlinter"]["contracts"]
    inside = next(contract for contract in contracts if contract["id"] == "inside")
    whole = {
        f"hisl.{folder.name}"
        for folder in SOURCE.iterdir()
        if (folder / "views.py").exists() and (folder / "models.py").exists()
    }
    assert whole <= set(inside["containers"])
