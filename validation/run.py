"""Run every study at full size and write down what came out: `make validate`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

from hisl import __version__
from validation import (
    adjusted,
    asking,
    attention,
    first_reply,
    joint_work,
    landmark,
    lot,
    one_unit,
    participation_gini,
    power_cut,
    roll_out,
)
from validation.study import Figure, Study

__all__ = ["STUDIES", "main", "report"]

STUDIES: tuple[ModuleType, ...] = (
    participation_gini,
    first_reply,
    joint_work,
    landmark,
    lot,
    roll_out,
    one_unit,
    adjusted,
    power_cut,
    asking,
    attention,
)
REPORT = Path(__file__).resolve().parent.parent / "docs" / "validation.md"
SEED = 20261123


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the studies; give 0 when every promise was kept."""
    parser = argparse.ArgumentParser(prog="validation.run", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="another seed, other draws")
    seed = parser.parse_args(arguments).seed
    studies = [_timed(module, seed) for module in STUDIES]
    REPORT.write_text(report(studies, seed=seed, on=datetime.now(UTC).date()))
    print(f"Written to {REPORT.relative_to(Path.cwd())}.")
    return 0 if all(study.holds for study in studies) else 1


def report(studies: Sequence[Study], *, seed: int, on: date) -> str:
    """Give the report as Markdown: what was asked, how, and what came out."""
    head = (
        "# Validation\n\n"
        f"Run on {on.isoformat()} with seed {seed}, HISL {__version__}, by `make validate`. Each "
        "study makes data whose truth is known and asks whether the product's own functions find "
        "it. A short form of each runs with the tests. Ranges in brackets are the 95 % Monte "
        "Carlo intervals of the shares themselves.\n"
    )
    return "\n".join([head, *(_section(study) for study in studies)])


def _section(study: Study) -> str:
    rows = "\n".join(_row(figure) for figure in study.figures)
    verdict = study.verdict if study.holds else "NOT KEPT: at least one figure is out of its range."
    return (
        f"## {study.title}\n\n{study.question}\n\n{study.method}\n\n"
        "| figure | share of runs | must lie in | runs | kept |\n"
        "| --- | --- | --- | --- | --- |\n"
        f"{rows}\n\n{verdict}\n"
    )


def _row(figure: Figure) -> str:
    return (
        f"| {figure.name} | {figure.value:.1%} ({figure.low:.1%} to {figure.high:.1%}) "
        f"| {figure.least:.1%} to {figure.most:.1%} | {figure.n_runs:,} "
        f"| {'yes' if figure.holds else 'NO'} |"
    )


def _timed(module: ModuleType, seed: int) -> Study:
    start = time.perf_counter()
    study: Study = module.run(full=True, seed=seed)
    word = "kept" if study.holds else "NOT KEPT"
    print(f"{study.title}: {word} ({time.perf_counter() - start:.0f} s)", flush=True)
    return study


if __name__ == "__main__":
    sys.exit(main())
