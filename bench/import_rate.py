"""Importing a Stack Exchange dump, against merely parsing its files."""

from __future__ import annotations

import gzip
import os
import resource
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from defusedxml.ElementTree import iterparse

from bench import _dump
from bench._clock import cpu_seconds
from bench._django import set_up

POSTS = 6_000
ROUNDS = 3
SEED = 2_016
_BESIDE_THE_REPOSITORY = Path(__file__).resolve().parents[2] / "shared" / "data"
AI_2016 = "ai-stackexchange-2016"


def main() -> dict[str, Any]:
    """Each round imports under another key, so that everything is new every time."""
    set_up()
    with tempfile.TemporaryDirectory(dir=os.environ.get("HISL_HOME")) as folder:
        rows = _dump.write(Path(folder), posts=POSTS, seed=SEED)
        assert parsed(Path(folder)) == rows
        pairs = [in_turn(Path(folder), f"made-up-{number}") for number in range(ROUNDS)]
    cpu, reference = (median(times) for times in zip(*pairs, strict=True))
    facts: dict[str, Any] = {
        "reference": "reading the same files with defusedxml's iterparse, and nothing else",
        "rows": rows,
        "rows_per_cpu_second": round(rows / cpu),
        "rounds": ROUNDS,
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    if real := real_dump():
        facts[AI_2016] = measured(real)
    return {
        "what": f"importing a made-up dump of {rows:,} rows",
        "unit": "CPU seconds",
        "ours": round(cpu, 2),
        "reference": round(reference, 2),
        "facts": facts,
    }


def in_turn(folder: Path, key: str) -> tuple[float, float]:
    return cpu_seconds(lambda: load(folder, key)), cpu_seconds(lambda: parsed(folder))


def measured(folder: Path) -> dict[str, Any]:
    """Give the same figures of a real dump, once."""
    rows = parsed(folder)
    cpu, reference = in_turn(folder, "real")
    return {
        "rows": rows,
        "cpu_seconds": round(cpu, 2),
        "rows_per_cpu_second": round(rows / cpu),
        "ratio": round(cpu / reference, 1),
    }


def real_dump() -> Path | None:
    root = Path(os.environ.get("HISL_SHARED_DATA") or _BESIDE_THE_REPOSITORY)
    return root / AI_2016 if (root / AI_2016).is_dir() else None


def load(folder: Path, key: str) -> None:
    from hisl.importers import stackexchange

    stackexchange.load(folder, community_key=key, progress=Silent())


class Silent:
    """Hears how far the import is, and says nothing."""

    def step(self, name: str, total: int) -> None:
        pass

    def advance(self, by: int = 1) -> None:
        pass


def parsed(folder: Path) -> int:
    """Read every file row by row and keep nothing; give the number of rows."""
    rows = 0
    for file in sorted(folder.glob("*.xml*")):
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as stream:
            root = None
            for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
                if root is None:
                    root = element
                elif event == "end" and element.tag == "row":
                    rows += 1
                    root.clear()
    return rows
