"""Finds the large public data sets that some tests are held to; they are not in the repository."""

import os
from pathlib import Path

import pytest

_BESIDE_THE_REPOSITORY = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared_data(name: str) -> Path:
    """Give the folder of a data set, or skip the test and say how to get it to run.

    Looks in HISL_SHARED_DATA, else in shared/data beside the repository.
    """
    root = Path(os.environ.get("HISL_SHARED_DATA") or _BESIDE_THE_REPOSITORY)
    folder = root / name
    if not folder.is_dir():
        pytest.skip(
            f"NOT HELD TO PUBLISHED FIGURES: data set {name!r} is not there; "
            "set HISL_SHARED_DATA to the folder that holds it"
        )
    return folder
