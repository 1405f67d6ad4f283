"""What may leave: the one door between a measure and a page, an export or the API.

Rule 1, k: at least 5 contributors stand behind a number, 10 behind an evaluative one; silent
members and rows do not count. Rule 2, dominance: no one person gave more than half of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from hisl.domain.errors import HislError, TooFewError
from hisl.domain.result import Curve, Estimate, Shares

__all__ = [
    "K_EVALUATIVE",
    "MAX_TOP_SHARE",
    "K",
    "Purpose",
    "Released",
    "fewer_than",
    "refuse",
    "release",
]

K = 5
K_EVALUATIVE = 10
MAX_TOP_SHARE = 0.5
# On evaluative measures a share nearer than this to 0 or 1 is shown as a range. HISL's convention;
# wider than 0 and 1 themselves, so that a range does not give away which of them it hides.
RANGE_STEP = 0.1
# Added on both sides: with bare steps, 50 to 60 % twice would leave exactly nothing for the rest.
RANGE_MARGIN = 0.05


class Purpose(StrEnum):
    """What a number is released for: a closed list, and personnel decisions are not on it."""

    REFLECTION = "reflection"  # a group looks at itself
    FACILITATION = "facilitation"  # whoever looks after a community
    DESIGN = "design"  # planning and improving programmes
    EVALUATION = "evaluation"  # judging what a programme or a community was worth
    VALIDATION = "validation"  # checking the measures themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What may be shown, or the reason in words why not.

    value is the exact result, or None. ranges, (what, low, high) in shares, stand in for it where
    exact shares would tell on everybody. reason is empty when value is there; it never tells a
    hidden count.
    """

    purpose: Purpose
    value: Estimate | Shares | Curve | None = None
    ranges: tuple[tuple[str, float, float], ...] = ()
    reason: str = ""

    @property
    def hidden(self) -> bool:
        """Whether neither the value nor a range may be shown."""
        return self.value is None and not self.ranges


def release(
    result: Estimate | Shares | Curve,
    *,
    purpose: Purpose,
    evaluative: bool = False,
    top_share: float | None = None,
    k: int | None = None,
) -> Released:
    """Give the result if rules 1 and 2 allow it, else the reason.

    top_share is the part of the number that its busiest person gave, where the result does not
    carry it itself; the larger of the two counts. Purpose.EVALUATION is always evaluative. k can
    only be raised. Nobody (n_people = 0) is treated like one to four.

    Raises ValueError when k is below the rule's own.
    """
    evaluative = evaluative or purpose is Purpose.EVALUATION
    need = _k(k, K_EVALUATIVE if evaluative else K)
    if result.n_people < need:
        return Released(purpose=purpose, reason=fewer_than(need))
    if max(result.top_share or 0.0, top_share or 0.0) > MAX_TOP_SHARE:
        return Released(purpose=purpose, reason="Not shown: one person gave more than half of it.")
    if evaluative and any(_is_extreme(share) for _, share in _shares(result)):
        return Released(
            purpose=purpose,
            ranges=tuple((what, *_range(share)) for what, share in _shares(result)),
            reason="Shown as ranges: shares near 0 % or 100 % tell on everybody.",
        )
    return Released(purpose=purpose, value=result)


def fewer_than(need: int) -> str:
    """Say that rule 1 hides it; the same words for nobody as for all but one."""
    return f"Not shown: fewer than {need} people contributed to it."


def refuse(error: HislError, *, purpose: Purpose) -> Released:
    """Give a measure's refusal as something that may be shown: what is needed, never how many.

    Less than K of anything was given by less than K people: that is said in the words of rule 1,
    or "there was no question" would tell nobody from four.
    """
    if isinstance(error, TooFewError) and error.need <= K:
        return Released(purpose=purpose, reason=fewer_than(K))
    if isinstance(error, TooFewError):
        least = f"at least {error.need} {error.what} are needed"
        reason = f"Too few to tell: {least}." if error.need > 1 else f"There are no {error.what}."
        return Released(purpose=purpose, reason=reason)
    return Released(purpose=purpose, reason=str(error))


def _k(asked: int | None, least: int) -> int:
    if asked is None:
        return least
    if asked < least:
        raise ValueError(f"k can only be raised: {asked} is below {least}")
    return asked


def _shares(result: Estimate | Shares | Curve) -> tuple[tuple[str, float], ...]:
    if isinstance(result, Shares):
        return tuple(zip(result.levels, result.shares, strict=True))
    if isinstance(result, Curve):
        return tuple((f"open at day {day:g}", share) for day, share, _, _ in result.open_at)
    return ((result.name, result.value),) if result.unit.startswith("share") else ()


def _is_extreme(share: float) -> bool:
    return share < RANGE_STEP or share > 1 - RANGE_STEP


def _range(share: float) -> tuple[float, float]:
    step = min(math.floor(share / RANGE_STEP + 1e-9), round(1 / RANGE_STEP) - 1) * RANGE_STEP
    low, high = step - RANGE_MARGIN, step + RANGE_STEP + RANGE_MARGIN
    return round(max(low, 0.0), 10), round(min(high, 1.0), 10)
