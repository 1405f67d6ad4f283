"""What an estimate may be called: its grade, the one sentence it carries, the claims it does not.

A grade is derived from the design each time it is asked for, so that it cannot go stale. Pages
print what `word` returned and nothing else. A design that is not known here isolates nothing: F.
"""

from __future__ import annotations

from dataclasses import dataclass

from hisl.domain.grades import fact, grade, kind, missing
from hisl.domain.result import Estimate, Grade

__all__ = ["Refusal", "Wording", "grade", "word"]

_ALPHA = 0.05
_THOUSAND = 1_000

_FOR_C = (
    "an estimate that is adjusted twice over (AIPW), with overlap, whose negative controls show "
    "nothing (grade C)"
)
_BY_LOT = (
    "people, or at least ten groups, drawn by lot (grade A), or a staggered roll-out (grade B)"
)
# Normal quantiles of 97.5 % and 80 %: the effect that a test at 5 % finds four times in five.
_DETECTABLE = 1.959963984540054 + 0.8416212335729143


@dataclass(frozen=True, slots=True)
class Refusal:
    """A claim that may not be made, why, and the design that would permit it."""

    claim: str
    reason: str
    permitted_by: str


@dataclass(frozen=True, slots=True)
class Wording:
    """All that may be said: the grade, what it rests on, its sentence, and the claims refused."""

    grade: Grade
    basis: str
    sentence: str
    refused: tuple[Refusal, ...]


def word(estimate: Estimate) -> Wording:
    """Give the sentence that an estimate carries and the claims refused.

    The design's facts "exposure" and "outcome" are noun phrases ("use of the forum", "passing");
    "adjusted for" lists what was adjusted for.
    """
    own = grade(estimate)
    return Wording(own, _basis(estimate, own), _sentence(estimate, own), _refused(estimate, own))


def _basis(estimate: Estimate, own: Grade) -> str:
    design = kind(estimate)
    if own == "F":
        return "no isolation"
    if design == "observational landmark":
        twice = fact(estimate, "doubly robust")
        return f"comparison adjusted {'twice over' if twice else 'in one way only'}"
    lacks = ", ".join(missing(estimate)) if own in "CD" else ""
    return _BASES[design] + (f"; missing: {lacks}" if lacks else "")


_BASES = {
    "randomised": "drawn by lot",
    "roll-out": "a roll-out with a comparison group",
    "synthetic": "one unit beside a mixture of others",
    "interrupted series": "one series, without a comparison",
    "before-after": "before and after, without a comparison",
    "transmission": "who knew whom, observed",
    "self-estimate": "what participants estimate",
}


def _sentence(estimate: Estimate, own: Grade) -> str:
    exposure, outcome = _words(estimate)
    if own == "F":
        return (
            f"{_capital(outcome)} was observed while there was {exposure}; nothing tells it from "
            "what else differed, so no value can be given."
        )
    if own == "E":
        return f"Participants estimate a change in {outcome} of {_amount(estimate)}."
    if estimate.p_floor is not None and estimate.p_floor > _ALPHA:
        return (
            "This design cannot tell: even its clearest result would come about by chance in "
            f"{estimate.p_floor:.0%} of cases."
        )
    if _shows_nothing(estimate):
        return _nothing_detected(estimate, own)
    if own in "AB":
        verb = "raised" if estimate.value > 0 else "lowered"
        return f"{_capital(exposure)} {verb} {outcome} by {_amount(estimate, sign=False)}."
    if own == "C":
        return (
            f"{_capital(exposure)} was associated{_after_adjustment(estimate)} with a difference "
            f"in {outcome} of {_amount(estimate)}."
        )
    if kind(estimate) == "transmission":
        return f"{_capital(outcome)} followed ties more than chance, by {_amount(estimate)}."
    if kind(estimate) != "observational landmark":
        return f"{_capital(outcome)} changed after {exposure} by {_amount(estimate)}."
    how = "more often" if estimate.value > 0 else "less often"
    followed = f"followed {exposure} {how} than it came without"
    if estimate.unit != "difference in shares":
        how = "higher" if estimate.value > 0 else "lower"
        followed = f"was {how} after {exposure} than without"
    return (
        f"{_capital(outcome)} {followed}, by {_amount(estimate, sign=False)} after adjustment for "
        f"{fact(estimate, 'adjusted for')}; what led to it was not shown."
    )


def _after_adjustment(estimate: Estimate) -> str:
    adjusted = fact(estimate, "adjusted for")
    return f", after adjustment for {adjusted}," if adjusted else ""


def _nothing_detected(estimate: Estimate, own: Grade) -> str:
    what = "difference" if kind(estimate) == "observational landmark" else "change"
    found = f"No detectable {what} ({_interval(estimate)})"
    if not estimate.se or estimate.low is None or estimate.high is None:
        return f"{found}."
    return (
        f"{found}; the study could have seen {_sized(estimate, _DETECTABLE * estimate.se)} or more."
    )


def _refused(estimate: Estimate, own: Grade) -> tuple[Refusal, ...]:
    exposure, outcome = _words(estimate)
    if own in "AB":
        return _refused_always(exposure)
    refused = [
        Refusal(f"{_capital(exposure)} led to more {outcome}.", _why_not_causal(estimate), _BY_LOT)
    ]
    if own in "EF":
        reason = "Nothing separates it from everything else that differed; no return rests on it."
        if own == "E":
            reason = "It is what people guess of themselves: a claimed value, no measured one."
        refused.append(
            Refusal(
                f"The difference is what {exposure} is worth.",
                reason,
                "a landmark with adjustment for what was known before (grade D) for a value, "
                f"{_BY_LOT} for a return",
            )
        )
    if own != "C":
        refused.append(
            Refusal(
                f"{_capital(outcome)} is associated with {exposure}, all else being equal.",
                f"Missing: {', '.join(missing(estimate)) or 'a comparison'}.",
                _FOR_C,
            )
        )
    return (*refused, *_refused_always(exposure))


def _why_not_causal(estimate: Estimate) -> str:
    design, lacks = kind(estimate), ", ".join(missing(estimate))
    if design in ("before-after", "interrupted series"):
        return "Whatever else changed in the same time is in the difference, too."
    if design in ("randomised", "roll-out"):
        return f"Missing: {lacks}."
    if design == "synthetic":
        return "One unit and a mixture of others: what befell that unit alone is in it, too."
    if design == "transmission":
        return "People who know each other are alike; likeness alone looks the same."
    return "People chose for themselves; those who do more differ in ways that no record holds."


def _refused_always(exposure: str) -> tuple[Refusal, ...]:
    return (
        Refusal(
            f"This proves that {exposure} works.",
            "One study proves nothing.",
            "no design",
        ),
        Refusal(
            "We can expect the same in our organisation.",
            "A size found elsewhere is no forecast: people, work and tools differ.",
            "a study of your own, registered before its start",
        ),
        Refusal(
            "One group did better than another.",
            "No difference between two groups was tested.",
            "a difference between groups, declared before and tested",
        ),
        Refusal(
            "Whoever took no part will fail.",
            "A difference between groups says nothing about one person.",
            "no design",
        ),
    )


def _words(estimate: Estimate) -> tuple[str, str]:
    return (
        str(fact(estimate, "exposure") or "what was looked at"),
        str(fact(estimate, "outcome") or "the outcome"),
    )


def _shows_nothing(estimate: Estimate) -> bool:
    """Whether the interval holds 0 (an end that is not there lies beyond it), or p is large."""
    if estimate.p is not None and estimate.p > _ALPHA:
        return True
    if estimate.low is None and estimate.high is None:
        return False
    return (estimate.low is None or estimate.low <= 0) and (
        estimate.high is None or estimate.high >= 0
    )


def _amount(estimate: Estimate, *, sign: bool = True) -> str:
    """ "5.3 percentage points (3.5 to 7.1)"; without a sign the interval turns with the value."""
    turn = -1.0 if estimate.value < 0 and not sign else 1.0
    return f"{_sized(estimate, turn * estimate.value)} ({_interval(estimate, turn=turn)})"


def _sized(estimate: Estimate, value: float) -> str:
    """A value with its unit, unless the unit is but the outcome's own."""
    number = _number(value, estimate.unit)
    own = estimate.unit.startswith("units of ")
    return number if own else f"{number} {_unit(estimate.unit)}"


def _interval(estimate: Estimate, *, turn: float = 1.0) -> str:
    if estimate.low is None or estimate.high is None:
        return "no interval"
    ends = sorted((turn * estimate.low, turn * estimate.high))
    return " to ".join(_number(end, estimate.unit) for end in ends)


def _number(value: float, unit: str) -> str:
    shown = f"{value:,.0f}" if abs(value) >= _THOUSAND else f"{value:.3g}"
    if unit == "difference in shares":
        shown = f"{value * 100:.1f}"
    return shown.replace("-", "−")


def _unit(unit: str) -> str:
    return "percentage points" if unit == "difference in shares" else unit


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
