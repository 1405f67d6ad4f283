"""What an estimate may be called: its grade, the one sentence it carries, the claims it does not.

A grade is derived from the design each time it is asked for, so that it cannot go stale. Pages
print what `word` returned and nothing else. A design that is not known here isolates nothing: F.
"""

from __future__ import annotations

from dataclasses import dataclass

from hisl.domain.result import Estimate, Grade

__all__ = ["Refusal", "Wording", "grade", "word"]

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


def grade(estimate: Estimate) -> Grade:
    """Give the grade of an estimate's design, A to F.

    An observational landmark is C only when the estimate is doubly robust (AIPW), overlap was
    checked and negative controls passed; adjusted without these it is D, unadjusted F. Before and
    after is D. A naive comparison, no design and an unknown one are F.
    """
    design = estimate.design
    if design is None:
        return "F"
    if design.kind == "before-after":
        return "D"
    if design.kind == "observational landmark" and _fact(estimate, "adjusted for"):
        return "D" if _missing_for_c(estimate) else "C"
    return "F"


def word(estimate: Estimate) -> Wording:
    """Give the sentence that an estimate carries and the claims refused.

    The design's facts "exposure" and "outcome" are noun phrases ("use of the forum", "passing");
    "adjusted for" lists what was adjusted for.
    """
    own = grade(estimate)
    return Wording(own, _basis(estimate, own), _sentence(estimate, own), _refused(estimate, own))


def _basis(estimate: Estimate, own: Grade) -> str:
    if own == "F":
        return "no isolation"
    if estimate.design is not None and estimate.design.kind == "before-after":
        return "before and after, without a comparison"
    return "comparison adjusted twice over" if own == "C" else "comparison adjusted in one way only"


def _sentence(estimate: Estimate, own: Grade) -> str:
    exposure, outcome = _words(estimate)
    if own == "F":
        return (
            f"{_capital(outcome)} was observed while there was {exposure}; nothing tells it from "
            "what else differed, so no value can be given."
        )
    if _holds_zero(estimate):
        return _nothing_detected(estimate)
    if own == "C":
        return (
            f"{_capital(exposure)} was associated, after adjustment for "
            f"{_fact(estimate, 'adjusted for')}, with a difference in {outcome} of "
            f"{_amount(estimate)}."
        )
    if estimate.design is not None and estimate.design.kind == "before-after":
        return f"{_capital(outcome)} changed after {exposure} by {_amount(estimate)}."
    often = "more often" if estimate.value > 0 else "less often"
    return (
        f"{_capital(outcome)} followed {exposure} {often} than it came without, by "
        f"{_amount(estimate, sign=False)} after adjustment for {_fact(estimate, 'adjusted for')}; "
        "what led to it was not shown."
    )


def _nothing_detected(estimate: Estimate) -> str:
    found = f"No detectable difference ({_interval(estimate)})"
    if estimate.se is None:
        return f"{found}."
    seen = _number(_DETECTABLE * estimate.se, estimate.unit)
    return f"{found}; the study could have seen {seen} {_unit(estimate.unit)} or more."


def _refused(estimate: Estimate, own: Grade) -> tuple[Refusal, ...]:
    exposure, outcome = _words(estimate)
    refused = [
        Refusal(f"{_capital(exposure)} led to more {outcome}.", _why_not_causal(estimate), _BY_LOT)
    ]
    if own == "F":
        refused.append(
            Refusal(
                f"The difference is what {exposure} is worth.",
                "Nothing separates it from everything else that differed; no return rests on it.",
                "a landmark with adjustment for what was known before (grade D) for a value, "
                f"{_BY_LOT} for a return",
            )
        )
    if own != "C":
        refused.append(
            Refusal(
                f"{_capital(outcome)} is associated with {exposure}, all else being equal.",
                f"Missing: {', '.join(_missing_for_c(estimate))}.",
                "an estimate that is adjusted twice over (AIPW), with overlap, whose negative "
                "controls show nothing (grade C)",
            )
        )
    return (*refused, *_refused_always(exposure))


def _why_not_causal(estimate: Estimate) -> str:
    if estimate.design is not None and estimate.design.kind == "before-after":
        return "Whatever else changed in the same time is in the difference, too."
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
            "Whoever took no part will fail.",
            "A difference between groups says nothing about one person.",
            "no design",
        ),
    )


def _missing_for_c(estimate: Estimate) -> tuple[str, ...]:
    needs = (
        ("adjusted for", "adjustment for what was known before"),
        ("doubly robust", "a second, independent way of adjusting"),
        ("overlap checked", "a check that exposed people have like people among the others"),
        ("negative controls passed", "outcomes that cannot be affected, as a control"),
    )
    return tuple(words for fact, words in needs if not _fact(estimate, fact))


def _words(estimate: Estimate) -> tuple[str, str]:
    return (
        str(_fact(estimate, "exposure") or "what was looked at"),
        str(_fact(estimate, "outcome") or "the outcome"),
    )


def _fact(estimate: Estimate, name: str) -> str | float | int | bool | None:
    facts = estimate.design.facts if estimate.design else ()
    return dict(facts).get(name)


def _holds_zero(estimate: Estimate) -> bool:
    return (
        estimate.low is not None
        and estimate.high is not None
        and (estimate.low <= 0 <= estimate.high)
    )


def _amount(estimate: Estimate, *, sign: bool = True) -> str:
    """ "5.3 percentage points (3.5 to 7.1)"; without a sign the interval turns with the value."""
    turn = -1.0 if estimate.value < 0 and not sign else 1.0
    value = f"{_number(turn * estimate.value, estimate.unit)} {_unit(estimate.unit)}"
    return f"{value} ({_interval(estimate, turn=turn)})"


def _interval(estimate: Estimate, *, turn: float = 1.0) -> str:
    if estimate.low is None or estimate.high is None:
        return "no interval"
    ends = sorted((turn * estimate.low, turn * estimate.high))
    return " to ".join(_number(end, estimate.unit) for end in ends)


def _number(value: float, unit: str) -> str:
    shown = f"{value * 100:.1f}" if unit == "difference in shares" else f"{value:.3g}"
    return shown.replace("-", "−")


def _unit(unit: str) -> str:
    return "percentage points" if unit == "difference in shares" else unit


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
