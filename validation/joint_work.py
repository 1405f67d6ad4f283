"""How often joint work is found where nobody works jointly, and where people do."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from hisl.domain.measures.collegiality import joint_work
from validation.study import Study, at_least, at_most, runs

__all__ = ["run"]

ALPHA = 0.05
EDITORS, PAGES, REVISIONS, DAYS = 12, 20, 160, 90
START = pd.Timestamp("2024-01-01", tz="UTC")
DRAWS = 199
# The planted truth: on every second page two people take turns.
NEEDED_POWER = 0.8

Draw = Callable[[np.random.Generator], pd.DataFrame]


def run(*, full: bool, seed: int) -> Study:
    n_runs = runs(full=full)
    by_chance = _found(_by_chance, [seed, 0], n_runs)
    jointly = _found(_jointly, [seed, 1], n_runs)
    return Study(
        title="Joint work",
        question="How often are interleaved revisions called more than chance when people edit "
        "pages without regard to one another, and how often when they do take turns?",
        method=f"{REVISIONS} revisions of {PAGES} pages over {DAYS} days by {EDITORS} people of "
        "very unequal activity. By chance: who edits does not depend on the page. Jointly: two "
        f"people take turns on every second page. {DRAWS} permutations.",
        figures=(
            at_most(f"found at p <= {ALPHA:g}, by chance", by_chance, n_runs, promised=ALPHA),
            at_least(f"found at p <= {ALPHA:g}, jointly", jointly, n_runs, needed=NEEDED_POWER),
        ),
        verdict="Chance is not taken for joint work more often than one time in twenty, and turns "
        "that are taken are found.",
    )


def _found(draw: Draw, seed: list[int], n_runs: int) -> int:
    found = 0
    for i in range(n_runs):
        rng = np.random.default_rng([*seed, i])
        estimate = joint_work(draw(rng), seed=int(rng.integers(2**31)), n_null=DRAWS)
        found += estimate.p is not None and estimate.p <= ALPHA
    return found


def _by_chance(rng: np.random.Generator) -> pd.DataFrame:
    activity = rng.dirichlet(np.full(EDITORS, 0.6))
    return pd.DataFrame(
        {
            "artefact": rng.integers(0, PAGES, REVISIONS),
            "editor": rng.choice(EDITORS, REVISIONS, p=activity),
            "at": START + pd.to_timedelta(np.sort(rng.uniform(0, DAYS, REVISIONS)), unit="D"),
            "seq": np.arange(REVISIONS),
        }
    )


def _jointly(rng: np.random.Generator) -> pd.DataFrame:
    edits = _by_chance(rng)
    pairs = rng.integers(0, EDITORS, size=(PAGES, 2))
    turn = edits.groupby("artefact").cumcount().to_numpy() % 2
    page = edits["artefact"].to_numpy()
    in_turn = pairs[page, turn]
    return edits.assign(editor=np.where(page % 2 == 0, in_turn, edits["editor"]))
