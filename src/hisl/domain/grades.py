"""Grades of evidence: what a design must have for each, and what it lacks.

What each kind of design is judged by, as facts of `Design` (a missing one counts as not met):

    randomised             by persons (bool), groups, attrition, randomisation inference;
                           preregistered
    roll-out               staggered, pre-trend p, breakdown M, groups, randomisation inference
    synthetic              pre-fit (error before the start over the donors' spread), placebos
    observational landmark adjusted for, doubly robust, overlap checked, negative controls passed
    interrupted series, before-after, transmission, self-estimate, naive
"""

from __future__ import annotations

from collections.abc import Callable

from hisl.domain.result import Estimate, Grade

__all__ = ["GOOD_FIT", "GROUPS_FOR_A", "GROUPS_FOR_B", "fact", "grade", "kind", "missing"]

GROUPS_FOR_A, GROUPS_FOR_B = 10, 20
MOST_ATTRITION = 0.20
CLEAN = 0.05
"""A test before the start with a larger p has found nothing; which is weak evidence."""
GOOD_FIT = 0.25


def grade(estimate: Estimate) -> Grade:
    """Give the grade of an estimate's design, A to F.

    A: persons, or ten groups, by lot; few lost; outcome declared before. B: a staggered roll-out
    that nothing moved before, with its breakdown, over 20 groups or judged by the lot; fewer than
    ten groups by lot. C: what of these fails; adjusted twice over with overlap and negative
    controls; a synthetic control near before, with placebos. D: adjusted in one way, before and
    after, ties. E: what participants estimate. F: no isolation, no design, an unknown one.
    """
    design = estimate.design
    if design is None:
        return "F"
    rule = _RULES.get(design.kind)
    return rule(estimate) if rule else "F"


def _randomised(estimate: Estimate) -> Grade:
    if missing(estimate):
        return "C"
    enough = fact(estimate, "by persons") or _number_of(estimate, "groups") >= GROUPS_FOR_A
    return "A" if enough else "B"


def _landmark(estimate: Estimate) -> Grade:
    if not fact(estimate, "adjusted for"):
        return "F"
    return "D" if missing(estimate) else "C"


_RULES: dict[str, Callable[[Estimate], Grade]] = {
    "randomised": _randomised,
    "roll-out": lambda estimate: "C" if missing(estimate) else "B",
    "synthetic": lambda estimate: "D" if missing(estimate) else "C",
    "observational landmark": _landmark,
    "interrupted series": lambda estimate: "D",
    "before-after": lambda estimate: "D",
    "transmission": lambda estimate: "D",
    "self-estimate": lambda estimate: "E",
}


def missing(estimate: Estimate) -> tuple[str, ...]:
    """What the design lacks for the best grade that its kind can have."""
    needs = _NEEDS.get(kind(estimate), _NEEDS["observational landmark"])
    return tuple(words for met, words in needs if not met(estimate))


def _met(name: str) -> Callable[[Estimate], bool]:
    return lambda estimate: bool(fact(estimate, name))


def _number_of(estimate: Estimate, name: str, otherwise: float = 0.0) -> float:
    found = fact(estimate, name)
    return float(found) if isinstance(found, int | float) else otherwise


def _judged_by_lot(estimate: Estimate, groups: int) -> bool:
    return _number_of(estimate, "groups") >= groups or bool(
        fact(estimate, "randomisation inference")
    )


_NEEDS: dict[str, tuple[tuple[Callable[[Estimate], bool], str], ...]] = {
    "randomised": (
        (
            lambda e: bool(fact(e, "by persons")) or _judged_by_lot(e, GROUPS_FOR_A),
            f"{GROUPS_FOR_A} groups drawn, or a test by the lot itself",
        ),
        (
            lambda e: _number_of(e, "attrition", 1.0) < MOST_ATTRITION,
            f"fewer than {MOST_ATTRITION:.0%} lost on the way",
        ),
        (
            lambda e: e.design is not None and e.design.preregistered,
            "an outcome declared before the start",
        ),
    ),
    "roll-out": (
        (_met("staggered"), "starts at different times"),
        (
            lambda e: _number_of(e, "pre-trend p") > CLEAN,
            "a test that finds nothing moving before the start",
        ),
        (
            lambda e: fact(e, "breakdown M") is not None,
            "how much drift the estimate could bear",
        ),
        (
            lambda e: _judged_by_lot(e, GROUPS_FOR_B),
            f"{GROUPS_FOR_B} groups, or a start drawn by lot and a test by that lot",
        ),
    ),
    "synthetic": (
        (lambda e: _number_of(e, "pre-fit", 1.0) <= GOOD_FIT, "a mixture that is near before"),
        (lambda e: _number_of(e, "placebos") > 0, "the same for units that were not treated"),
    ),
    "interrupted series": ((lambda e: False, "a comparison that was not treated"),),
    "before-after": ((lambda e: False, "a comparison that was not treated"),),
    "transmission": ((lambda e: False, "access that began by lot or in stages"),),
    "self-estimate": ((lambda e: False, "a comparison that was not treated"),),
    "observational landmark": (
        (_met("adjusted for"), "adjustment for what was known before"),
        (_met("doubly robust"), "a second, independent way of adjusting"),
        (_met("overlap checked"), "a check that exposed people have like people among the others"),
        (_met("negative controls passed"), "outcomes that cannot be affected, as a control"),
    ),
}


def kind(estimate: Estimate) -> str:
    return estimate.design.kind if estimate.design else ""


def fact(estimate: Estimate, name: str) -> str | float | int | bool | None:
    facts = estimate.design.facts if estimate.design else ()
    return dict(facts).get(name)
