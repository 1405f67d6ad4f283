"""Enacted collegiality: what people's acts show that they owe one another, G0 to G5.

The levels are Little's (1990) storytelling and scanning, aid, sharing and joint work, with G0
(alone) and G4 (coordinating, Thompson 1967) added by HISL. Each contribution takes the highest
level whose signature it meets. Views, reactions and votes are scanning: counted beside, never in.

acts, one row an act, the columns used here:
    seq           int64, the order of recording
    at            timestamp (UTC)
    actor         int64, null when unknown or deleted
    verb, object_kind, object, thread, community    string
    target_actor  int64, whose work it was done to; null if nobody's
    count         int64
    mandated      bool, a programme required it
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hisl.domain import grid
from hisl.domain.errors import NotIdentified, TooFewError
from hisl.domain.measures import ordinal, signatures
from hisl.domain.measures.acts import CONTRIBUTIONS, SCANNING, require
from hisl.domain.measures.standing import taken_back
from hisl.domain.result import Estimate, Null, Shares

__all__ = ["LEVELS", "joint_work", "levels", "mandated", "place", "revisions", "scanning"]

LEVELS = tuple(str(level) for level in grid.Collegiality)
WINDOW_DAYS = 30
LEAST_ACTS = 30
LEAST_PEOPLE = 5
MAX_TOP_SHARE = 0.5
ALPHA = 0.05
LEAST_DRAWS = 99

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def levels(
    acts: pd.DataFrame, *, window_days: int = WINDOW_DAYS, now: datetime | None = None
) -> pd.DataFrame:
    """Give seq, at, actor, level, capped_level, why and closed of every free contribution.

    What a programme required (mandated) tells what people were told to do, not what they owe one
    another; it can call forth free acts, and is itself left out.

    level is the highest that the act reaches with what happened within window_days of it; null
    when its author is unknown. capped_level is the level when joint work does not count. closed
    tells whether the window has passed by `now` (the last act's time if not given); only closed
    acts may be counted, for the others could still be answered. Carries persons.

    Signatures: G0 a debrief or page in no community. G1 nobody in particular. G2 an answer, or
    words or an edit on another's work; a question that another answered. G3 help that the other
    returned with help, or words returned with words (an asker's thanks under the answer are words,
    no help); an unasked artefact that another reported having used. G4 a part delivered, accepted
    by another. G5 a revision in a sequence A, B, A of one artefact within 14 days.

    Raises SchemaError when a column is missing, NotIdentified when there are views but not one
    contribution.
    """
    require(acts.columns, (*signatures.COLUMNS, "mandated"))
    written = acts["verb"].isin(CONTRIBUTIONS)
    if not written.any() and acts["verb"].isin(SCANNING).any():
        raise NotIdentified(
            "only views or reactions were recorded; they show how large the audience is, not what "
            "people do for one another. A record of who wrote what to whom could"
        )
    coded, window_us = signatures.arrays(acts), window_days * signatures.DAY_US
    why = signatures.reasons(coded, window_us=window_us)
    reached = signatures.LEVEL_OF_REASON[why]
    # A part handed over within joint work would be a part all the same; nothing else lifts to G4.
    held = np.where(signatures.handed_off(coded, window_us), 4, 3)
    capped = np.where(reached == 5, held, reached)
    end = coded.at.max(initial=0) if now is None else signatures.microseconds(pd.Series([now]))[0]
    known = coded.actor >= 0
    free = ~acts["mandated"].fillna(False).astype(bool)
    return acts[["seq", "at", "actor"]].assign(
        level=_named(reached, LEVELS, known=known),
        capped_level=_named(capped, LEVELS, known=known),
        why=_named(why, signatures.REASONS, known=known),
        closed=coded.at + window_us <= end,
    )[written & free]


def mandated(acts: pd.DataFrame) -> int:
    """Give the number of contributions that a programme required: nobody's collegiality."""
    require(acts.columns, ("verb", "mandated"))
    return int((acts["verb"].isin(CONTRIBUTIONS) & acts["mandated"].fillna(False)).sum())


def scanning(acts: pd.DataFrame) -> int:
    """Give the number of views, votes and reactions that stand: the audience's size, no more."""
    require(acts.columns, ("actor", "verb", "object", "count"))
    seen = int(acts.loc[acts["verb"].isin(SCANNING), "count"].sum())
    return seen - taken_back(acts, "reacted")


def revisions(acts: pd.DataFrame) -> pd.DataFrame:
    """Give artefact, editor, at and seq of every revision by a known author: input of joint_work.

    Revisions are edits, and the creation of a page. A question's or an answer's first text is a
    turn of talk, not a revision.
    """
    require(acts.columns, signatures.COLUMNS)
    made = acts[acts["verb"].isin(signatures.REVISIONS) & acts["actor"].notna()]
    return made[["object", "actor", "at", "seq"]].rename(
        columns={"object": "artefact", "actor": "editor"}
    )


def joint_work(
    edits: pd.DataFrame, *, seed: int, n_null: int = 999, within_days: int = signatures.JOINT_DAYS
) -> Estimate:
    """Give how often revisions interleave, A, B, A on one artefact, and what chance would give.

    edits, one row a revision: artefact, editor, at (UTC), seq. Consecutive revisions by one
    person are one turn; A's two turns lie at most within_days apart. The null permutes editors
    over the revisions of a calendar month (UTC), so that each person's and each artefact's number
    of edits and the times stay; p is one-sided, (1 + #{null >= observed}) / (1 + n_null).

    Raises TooFewError below three revisions or 99 draws, SchemaError for a missing column.
    """
    require(edits.columns, ("artefact", "editor", "at", "seq"))
    if len(edits) < 3:
        raise TooFewError("revisions", len(edits), 3)
    if n_null < LEAST_DRAWS:
        raise TooFewError("draws of the null model", n_null, LEAST_DRAWS)
    ordered = edits.sort_values(["artefact", "at", "seq"])
    artefact = pd.factorize(ordered["artefact"])[0].astype(np.int64)
    editor = pd.factorize(ordered["editor"], sort=True)[0].astype(np.int64)
    at = signatures.microseconds(ordered["at"])
    months = at.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)

    def count(who: Ints) -> int:
        return len(signatures.interleaved(artefact, who, at, within_days * signatures.DAY_US)[0])

    observed = count(editor)
    rng = np.random.default_rng(seed)
    draws = np.array([count(who) for who in _permuted(editor, months, n_null, rng)])
    p = float(1 + (draws >= observed).sum()) / (1 + n_null)
    sd = float(draws.std(ddof=1))
    by_editor = np.bincount(editor)
    return Estimate(
        name="joint work",
        value=float(observed),
        unit="interleavings",
        n=len(edits),
        n_people=int((by_editor > 0).sum()),
        top_share=float(by_editor.max() / by_editor.sum()),
        p=p,
        p_floor=1 / (1 + n_null),
        null=Null(
            model="editors permuted over the revisions of a month",
            mean=float(draws.mean()),
            sd=sd,
            z=(observed - float(draws.mean())) / sd if sd > 0 else None,
            p=p,
            n_null=n_null,
        ),
        method=f"sequences A, B, A on one artefact within {within_days} days",
        refs=("Little 1990",),
        seed=seed,
    )


def place(
    levels: pd.DataFrame,
    joint: Estimate | None,
    *,
    seed: int,
    scanned: int | None = None,
    required: int = 0,
) -> Shares:
    """Give the shares of contributions over G0..G5 and their median, capped without joint work.

    levels as from `levels`, joint as from `joint_work`, or None when nothing was revised. Only
    acts whose window has closed count. Where interleaved revisions are no more than chance gives
    (p > .05), they count as G3 in the median, however many there are; parts handed over and
    accepted still count as G4. scanned is the number of views and reactions, required that of
    mandated contributions, both shown beside.

    Raises TooFewError below 30 acts or 5 people, NotIdentified when one person gave more than half.
    Source: Little (1990).
    """
    require(levels.columns, ("actor", "level", "capped_level", "closed"))
    ready = levels[levels["closed"]]
    known = ready[ready["level"].notna()]
    person = pd.factorize(known["actor"], sort=True)[0].astype(np.int64)
    _need_enough(person)
    reached, held = (_numbers(known[column]) for column in ("level", "capped_level"))
    shown = joint is not None and joint.p is not None and joint.p <= ALPHA
    for_median = reached if shown else held
    placed = ordinal.place(person, reached, n_levels=len(LEVELS), seed=seed, for_median=for_median)
    capped = placed.median < int(np.quantile(reached, 0.5, method="inverted_cdf"))
    return Shares(
        name="collegiality",
        levels=LEVELS,
        counts=tuple(placed.counts.tolist()),
        shares=tuple(placed.shares.tolist()),
        low=tuple(placed.low.tolist()),
        high=tuple(placed.high.tolist()),
        median=LEVELS[placed.median],
        median_low=LEVELS[placed.median_low],
        median_high=LEVELS[placed.median_high],
        n=len(known),
        n_people=int(person.max()) + 1,
        coverage=len(known) / len(ready),
        top_share=ordinal.top_share(person),
        beside=(
            *((("scanning", float(scanned)),) if scanned is not None else ()),
            *((("required", float(required)),) if required else ()),
        ),
        capped=capped,
        null=joint.null if joint is not None else None,
        method="highest signature of each act; wider of Jeffreys and bootstrap over people",
        warnings=_warnings(
            capped=capped, still_open=int((~levels["closed"]).sum()), required=required
        ),
        assumptions=("An act shows the obligation whose signature it meets.",),
        refs=("Little 1990", "Thompson 1967"),
        seed=seed,
    )


def _permuted(editor: Ints, months: Ints, n: int, rng: np.random.Generator) -> Iterator[Ints]:
    """Yield n random orders of the editors, each shuffled within months."""
    order = np.argsort(months, kind="stable")
    ends = np.flatnonzero(np.diff(months[order])) + 1
    who = np.empty_like(editor)
    for _ in range(n):
        blocks = np.split(editor[order], ends)
        for block in blocks:
            rng.shuffle(block)
        who[order] = np.concatenate(blocks)
        yield who


def _need_enough(person: Ints) -> None:
    people = int(person.max(initial=-1)) + 1
    if person.size < LEAST_ACTS:
        raise TooFewError("contributions", person.size, LEAST_ACTS)
    if people < LEAST_PEOPLE:
        raise TooFewError("contributors", people, LEAST_PEOPLE)
    if ordinal.top_share(person) > MAX_TOP_SHARE:
        # No figure in it: half of the contributions would tell how many there are.
        raise NotIdentified("one person gave more than half of it, and stands for nobody else")


def _warnings(*, capped: bool, still_open: int, required: int) -> tuple[str, ...]:
    said = []
    if required:
        said.append(f"{required} contributions that a programme required are not counted.")
    if capped:
        said.append("Joint work no more than expected from who edits how much: median held at G3.")
    if still_open:
        said.append(f"{still_open} recent contributions are not counted yet: their window is open.")
    return tuple(said)


def _numbers(named: pd.Series) -> Ints:
    return pd.Categorical(named, categories=LEVELS).codes.astype(np.int64)


def _named(codes: Ints, names: tuple[str, ...], *, known: Bools) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(np.where(known, codes, -1), categories=pd.Index(names))
