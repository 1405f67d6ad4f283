"""The order of the layers, read from where it is kept: the import contract in pyproject.toml."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "hisl"
# Below everything, and free to use for everybody.
GROUND = ("lib", "domain")


@cache
def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]


@cache
def heights() -> dict[str, int]:
    """Give each slice's height: 0 is the ground; slices of one row have the same."""
    contracts = settings()["importlinter"]["contracts"]
    rows = next(contract["layers"] for contract in contracts if contract["id"] == "layers")
    return {
        name.strip(" ()"): height
        for height, row in enumerate(reversed(rows))
        for name in row.split("|")
    }


def may_name(upper: str, lower: str) -> bool:
    """Tell whether one slice may name another: itself, or one that stands on a lower row."""
    known = heights()
    return upper == lower or known[lower] < known[upper]


def slice_of(file: Path, source: Path) -> str:
    """Give the slice that a file belongs to: the first folder below the package."""
    return file.relative_to(source).parts[0].removesuffix(".py")


def modules(source: Path) -> Iterator[tuple[str, Path, ast.Module]]:
    """Yield slice, file and syntax tree of every module; migrations tell of the past."""
    for file in sorted(source.rglob("*.py")):
        name = slice_of(file, source)
        if name in heights() and "migrations" not in file.parts:
            yield name, file, ast.parse(file.read_text(), filename=str(file))
