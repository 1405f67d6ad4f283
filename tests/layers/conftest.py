"""A small tree of sources to plant faults in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Plant = Callable[[str, str], Path]


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Give what writes one file into an otherwise empty tree, and gives the tree."""

    def planted(name: str, text: str) -> Path:
        file = tmp_path / "hisl" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return tmp_path / "hisl"

    return planted
