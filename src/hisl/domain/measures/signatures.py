"""What each act shows of obligation: the signatures behind the levels of collegiality.

Everything here works on whole arrays, one entry an act, so that a million acts take seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hisl.domain.errors import SchemaError
from hisl.domain.measures.acts import ANSWERS, OPENINGS, UPTAKE

__all__ = [
    "COLUMNS",
    "DAY_US",
    "JOINT_DAYS",
    "LEVEL_OF_REASON",
    "REASONS",
    "REVISIONS",
    "ActArrays",
    "arrays",
    "handed_off",
    "interleaved",
    "microseconds",
    "reasons",
]

JOINT_DAYS = 14

REASONS = (
    "kept private",
    "to no one in particular",
    "an answer or help, not returned",
    "a question that was answered",
    "returned by the other",
    "reused by another, unasked",
    "a part delivered and accepted",
    "revisions of one artefact interleaved",
)
_PRIVATE, _BROADCAST, _HELP, _ANSWERED, _RETURNED, _REUSED, _HANDED_OFF, _JOINT = range(8)
# The level of each reason.
LEVEL_OF_REASON = np.array([0, 1, 2, 2, 3, 3, 4, 5])
_DIRECTED = ("answered", "replied", "commented", "edited")
_UNASKED = tuple(verb for verb in OPENINGS if verb != "asked")
_PRIVATE_KINDS = ("debriefed", "created", "edited")
REVISIONS = ("created", "edited")
_REUSE = (*UPTAKE, "linked")
COLUMNS = (
    *("seq", "at", "actor", "verb", "object_kind", "object"),
    *("target_actor", "thread", "community"),
)
DAY_US = 86_400_000_000

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActArrays:
    """The acts as arrays in the order of the rows: numbers for people and things, -1 for none."""

    seq: Ints
    at: Ints
    actor: Ints
    target: Ints
    thing: Ints
    thread: Ints
    verb: pd.Series
    is_part: Bools
    placeless: Bools

    def does(self, *verbs: str) -> Bools:
        """Tell the acts with one of these verbs."""
        return self.verb.isin(verbs).to_numpy(dtype=bool)


def arrays(acts: pd.DataFrame) -> ActArrays:
    """Give the acts as arrays. Raises SchemaError when `at` carries no time zone."""
    n = len(acts)
    people = pd.factorize(
        pd.concat([acts["actor"].astype("Int64"), acts["target_actor"].astype("Int64")])
    )[0]
    things = pd.factorize(pd.concat([acts["object"], acts["thread"]]))[0]
    return ActArrays(
        seq=acts["seq"].to_numpy(dtype=np.int64),
        at=microseconds(acts["at"]),
        actor=people[:n].astype(np.int64),
        target=people[n:].astype(np.int64),
        thing=things[:n].astype(np.int64),
        thread=things[n:].astype(np.int64),
        verb=acts["verb"],
        is_part=acts["object_kind"].eq("part").to_numpy(dtype=bool),
        placeless=acts["community"].isna().to_numpy(dtype=bool),
    )


def microseconds(at: pd.Series) -> Ints:
    """Give the microseconds since 1970 UTC. Raises SchemaError when `at` carries no time zone."""
    if not isinstance(at.dtype, pd.DatetimeTZDtype):
        raise SchemaError("at", "is not a timestamp with time zone", "give it in UTC")
    naive = at.dt.tz_convert("UTC").dt.tz_localize(None)
    since: Ints = naive.to_numpy("datetime64[us]").astype(np.int64)
    return since


def reasons(acts: ActArrays, *, window_us: int) -> Ints:
    """Give for each act the number of its reason, the highest last."""
    known = acts.actor >= 0
    directed = known & (acts.target >= 0) & (acts.target != acts.actor) & acts.does(*_DIRECTED)
    answers = acts.does(*ANSWERS)
    # Asked by somebody unknown, answered all the same.
    helped = directed | (known & answers & (acts.target < 0))
    why = np.full(known.size, _BROADCAST, dtype=np.int64)
    why[acts.placeless & acts.does(*_PRIVATE_KINDS) & ~directed] = _PRIVATE
    why[helped] = _HELP
    why[_was_answered(acts, window_us)] = _ANSWERED
    gifts = directed & (answers | ~_on_own_ground(acts))
    words = directed & ~answers
    why[_returned(acts, gifts, window_us) | _returned(acts, words, window_us)] = _RETURNED
    why[_reused(acts, window_us)] = _REUSED
    why[handed_off(acts, window_us)] = _HANDED_OFF
    why[_jointly(acts)] = _JOINT
    return why


def _on_own_ground(acts: ActArrays) -> Bools:
    """Tell whether an act stands in a thread that its actor opened."""
    opener = _first_actor(acts, acts.does(*OPENINGS))
    own: Bools = (acts.thread >= 0) & (acts.actor >= 0) & (opener[acts.thread] == acts.actor)
    return own


def _first_actor(acts: ActArrays, chosen: Bools) -> Ints:
    """Give for each thing the actor of the earliest chosen act on it, -1 if there is none."""
    rows = np.flatnonzero(chosen)
    latest_first = rows[np.lexsort((acts.seq[rows], acts.at[rows]))][::-1]
    actor = np.full(_n_things(acts), -1, dtype=np.int64)
    actor[acts.thing[latest_first]] = acts.actor[latest_first]
    return actor


def _n_things(acts: ActArrays) -> int:
    # One more than needed, so that "no thing" (-1) has a place of its own at the end.
    return int(max(acts.thing.max(initial=-1), acts.thread.max(initial=-1))) + 2


def _was_answered(acts: ActArrays, window_us: int) -> Bools:
    """Tell the questions that another (or somebody unknown) answered within the window."""
    asked = acts.does("asked") & (acts.actor >= 0)
    asker = _first_actor(acts, asked)
    by_another = acts.does(*ANSWERS) & (acts.thread >= 0) & (asker[acts.thread] != acts.actor)
    earliest = _earliest(acts.thread[by_another], acts.at[by_another], _n_things(acts))
    return asked & (earliest[acts.thing] - acts.at <= window_us)


def _reused(acts: ActArrays, window_us: int) -> Bools:
    """Tell the unasked artefacts that another person used within the window."""
    unasked = acts.does(*_UNASKED) & (acts.actor >= 0)
    author = _first_actor(acts, unasked)
    by_another = acts.does(*_REUSE) & (acts.actor >= 0) & (author[acts.thing] != acts.actor)
    earliest = _earliest(acts.thing[by_another], acts.at[by_another], _n_things(acts))
    return unasked & (earliest[acts.thing] - acts.at <= window_us)


def handed_off(acts: ActArrays, window_us: int) -> Bools:
    """Tell the parts that another person accepted within the window, and did not hand back."""
    delivered = acts.does("delivered") & acts.is_part & (acts.actor >= 0)
    deliverer = _first_actor(acts, delivered)
    accepted = _accepted_for_good(acts) & acts.is_part & (acts.actor >= 0)
    by_another = accepted & (deliverer[acts.thing] != acts.actor)
    earliest = _earliest(acts.thing[by_another], acts.at[by_another], _n_things(acts))
    return delivered & (earliest[acts.thing] - acts.at <= window_us)


def _accepted_for_good(acts: ActArrays) -> Bools:
    """Tell the acceptances that their actor did not take back as the next thing said of it."""
    accepted = acts.does("accepted")
    rows = np.flatnonzero(accepted | acts.does("unaccepted"))
    rows = rows[np.lexsort((acts.seq[rows], acts.at[rows], acts.actor[rows], acts.thing[rows]))]
    now, following = rows[:-1], rows[1:]
    same = (acts.thing[now] == acts.thing[following]) & (acts.actor[now] == acts.actor[following])
    stands = accepted.copy()
    stands[now[same & ~accepted[following]]] = False
    return stands


def _earliest(thing: Ints, at: Ints, n_things: int) -> Ints:
    # Half of the largest number: no time is later, and subtracting a time does not overflow.
    earliest = np.full(n_things, np.iinfo(np.int64).max // 2, dtype=np.int64)
    np.minimum.at(earliest, thing, at)
    return earliest


def _returned(acts: ActArrays, chosen: Bools, window_us: int) -> Bools:
    """Tell the chosen acts i -> j with a chosen act j -> i at most window_us before or after."""
    rows = np.flatnonzero(chosen)
    src, dst, at = acts.actor[rows], acts.target[rows], acts.at[rows]
    pair = np.minimum(src, dst) * (int(max(src.max(initial=0), dst.max(initial=0))) + 1)
    pair += np.maximum(src, dst)
    order = np.lexsort((acts.seq[rows], at, pair))
    pair, at, forward = pair[order], at[order], (src < dst)[order]
    near = _opposite_before(pair, at, forward, window_us)
    near |= _opposite_before(pair[::-1], -at[::-1], forward[::-1], window_us)[::-1]
    told = np.zeros(chosen.size, dtype=bool)
    told[rows[order[near]]] = True
    return told


def _opposite_before(pair: Ints, at: Ints, forward: Bools, window_us: int) -> Bools:
    """Tell the rows, in time order within pairs, whose nearest earlier opposite is near enough."""
    position = np.arange(pair.size)
    last_forward = np.maximum.accumulate(np.where(forward, position, -1))
    last_backward = np.maximum.accumulate(np.where(forward, -1, position))
    opposite = np.where(forward, last_backward, last_forward)
    found = (opposite >= 0) & (pair[opposite] == pair)
    near: Bools = found & (at - at[opposite] <= window_us)
    return near


def _jointly(acts: ActArrays) -> Bools:
    """Tell the revisions from A's last before B's turn to A's first after it."""
    rows = np.flatnonzero(acts.does(*REVISIONS) & (acts.actor >= 0) & (acts.thing >= 0))
    rows = rows[np.lexsort((acts.seq[rows], acts.at[rows], acts.thing[rows]))]
    first, last = interleaved(
        acts.thing[rows], acts.actor[rows], acts.at[rows], JOINT_DAYS * DAY_US
    )
    marks = np.zeros(rows.size + 1, dtype=np.int64)
    np.add.at(marks, first, 1)
    np.add.at(marks, last + 1, -1)
    told = np.zeros(acts.actor.size, dtype=bool)
    told[rows[marks.cumsum()[:-1] > 0]] = True
    return told


def interleaved(artefact: Ints, editor: Ints, at: Ints, within_us: int) -> tuple[Ints, Ints]:
    """Give where each sequence A, B, A begins (A's last revision) and ends (A's next).

    The arrays are in the order of artefact and time.
    """
    new = np.flatnonzero((artefact[1:] != artefact[:-1]) | (editor[1:] != editor[:-1])) + 1
    turns = np.concatenate((np.zeros(min(artefact.size, 1), dtype=np.int64), new))
    start, end = turns[1:-1] - 1, turns[2:]
    sequence = (
        (artefact[start] == artefact[end])
        & (editor[start] == editor[end])
        & (at[end] - at[start] <= within_us)
    )
    return start[sequence], end[sequence]
