"""Grades and words: what an estimate may be called, and what it may not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hisl.domain import evidence
from hisl.domain.result import Design, Estimate

FACTS = (("exposure", "use of the forum"), ("outcome", "passing"))
ADJUSTED = (*FACTS, ("adjusted for", "module, background"))
ALL_OF_C = (("doubly robust", True), ("overlap checked", True), ("negative controls passed", True))
LANDMARK = "observational landmark"


def estimate(kind: str | None, facts=FACTS, **values) -> Estimate:
    known = {"value": 0.053, "low": 0.035, "high": 0.071, "se": 0.009}
    known |= {"unit": "difference in shares", "n": 900, "n_people": 800}
    design = Design(kind=kind, facts=facts) if kind else None
    return Estimate(name="made up", method="made up", design=design, **(known | values))


@pytest.mark.parametrize(
    ("kind", "facts", "grade"),
    [
        (None, (), "F"),
        ("something new", ADJUSTED, "F"),
        ("naive", FACTS, "F"),
        ("before-after", FACTS, "D"),
        (LANDMARK, FACTS, "F"),
        (LANDMARK, ADJUSTED, "D"),
        (LANDMARK, ADJUSTED + ALL_OF_C[:2], "D"),
        (LANDMARK, ADJUSTED + ALL_OF_C, "C"),
        (LANDMARK, FACTS + ALL_OF_C, "F"),
    ],
)
def test_it_grades_a_design_by_what_it_has(kind, facts, grade):
    assert evidence.grade(estimate(kind, facts)) == grade
    assert evidence.word(estimate(kind, facts)).grade == grade


def test_it_gives_no_value_without_isolation():
    sentence = evidence.word(estimate("naive")).sentence
    assert sentence.startswith("Passing was observed while there was use of the forum")
    assert not any(digit in sentence for digit in "0123456789")


def test_it_says_followed_and_the_interval_below_c():
    sentence = evidence.word(estimate(LANDMARK, ADJUSTED)).sentence
    assert "followed use of the forum more often" in sentence
    assert "5.3 percentage points (3.5 to 7.1)" in sentence
    assert "module, background" in sentence
    assert "associated" not in sentence


def test_it_turns_the_interval_with_a_difference_to_the_other_side():
    less = estimate(LANDMARK, ADJUSTED, value=-0.053, low=-0.071, high=-0.035)
    sentence = evidence.word(less).sentence
    assert "less often" in sentence
    assert "5.3 percentage points (3.5 to 7.1)" in sentence


def test_it_says_associated_at_c_only():
    sentence = evidence.word(estimate(LANDMARK, ADJUSTED + ALL_OF_C)).sentence
    assert "was associated, after adjustment for module, background" in sentence


def test_it_says_changed_after_for_before_and_after():
    sentence = evidence.word(estimate("before-after")).sentence
    assert (
        sentence == "Passing changed after use of the forum by 5.3 percentage points (3.5 to 7.1)."
    )


def test_it_says_what_could_have_been_seen_when_the_interval_holds_zero():
    none = estimate(LANDMARK, ADJUSTED, value=0.01, low=-0.008, high=0.028)
    sentence = evidence.word(none).sentence
    assert sentence.startswith("No detectable difference (−0.8 to 2.8)")
    assert "2.5 percentage points or more" in sentence


LOT = (*FACTS, ("by persons", True), ("attrition", 0.05))
TEAMS = (*FACTS, ("by persons", False), ("attrition", 0.05))
ROLL_OUT = (*ADJUSTED, ("staggered", True), ("groups", 24))
CLEAN = (("pre-trend p", 0.4), ("breakdown M", 0.7))
BESIDE = (*ADJUSTED, ("placebos", 30))


@pytest.mark.parametrize(
    ("kind", "declared", "facts", "grade"),
    [
        ("randomised", True, LOT, "A"),
        ("randomised", False, LOT, "C"),
        ("randomised", True, (*FACTS, ("by persons", True), ("attrition", 0.2)), "C"),
        ("randomised", True, (*FACTS, ("by persons", True)), "C"),
        ("randomised", True, (*TEAMS, ("groups", 10)), "A"),
        ("randomised", True, (*TEAMS, ("groups", 9)), "C"),
        ("randomised", True, (*TEAMS, ("groups", 9), ("randomisation inference", True)), "B"),
        ("roll-out", False, ROLL_OUT + CLEAN, "B"),
        ("roll-out", False, (*ROLL_OUT, ("pre-trend p", 0.04), ("breakdown M", 0.7)), "C"),
        ("roll-out", False, (*ROLL_OUT, ("pre-trend p", 0.4)), "C"),
        ("roll-out", False, (*ROLL_OUT, *CLEAN, ("groups", 19)), "C"),
        ("roll-out", False, (*ROLL_OUT, *CLEAN, ("staggered", False)), "C"),
        (
            "roll-out",
            False,
            (*ROLL_OUT, *CLEAN, ("groups", 8), ("randomisation inference", True)),
            "B",
        ),
        ("synthetic", False, (*BESIDE, ("pre-fit", 0.25)), "C"),
        ("synthetic", False, (*BESIDE, ("pre-fit", 0.26)), "D"),
        ("synthetic", False, (*ADJUSTED, ("pre-fit", 0.1)), "D"),
        ("interrupted series", True, FACTS, "D"),
        ("transmission", False, FACTS, "D"),
        ("self-estimate", True, FACTS, "E"),
    ],
)
def test_it_grades_by_what_each_kind_of_design_must_have(kind, declared, facts, grade):
    one = estimate(kind, facts)
    one = replace(one, design=replace(one.design, preregistered=declared))
    said = evidence.word(one)
    assert said.grade == grade
    causal = any(verb in said.sentence for verb in ("raised", "lowered"))
    assert causal == (grade in "AB")
    assert any("led to more" in refused.claim for refused in said.refused) != causal
    assert any("proves" in refused.claim for refused in said.refused)


def test_it_says_raised_or_lowered_with_the_interval_and_without_a_minus():
    one = estimate("roll-out", ROLL_OUT + CLEAN, value=-1_250.0, low=-2_000.0, high=-500.0)
    one = replace(one, unit="units of passing")
    assert (
        evidence.word(one).sentence == "Use of the forum lowered passing by 1,250 (500 to 2,000)."
    )
    one = replace(one, value=0.5, low=0.25, high=0.75)
    assert evidence.word(one).sentence == "Use of the forum raised passing by 0.5 (0.25 to 0.75)."


def test_it_says_what_fails_where_a_lot_or_a_roll_out_is_no_more_than_associated():
    said = evidence.word(estimate("roll-out", ROLL_OUT))
    assert "nothing moving before the start" in said.basis
    assert "how much drift" in said.basis
    refusal = next(one for one in said.refused if "led to more" in one.claim)
    assert "nothing moving before the start" in refusal.reason


def test_it_says_nothing_was_detected_for_a_large_p_or_an_end_that_is_not_there():
    for values in ({"p": 0.2}, {"low": None}, {"low": None, "p": 0.03}):
        said = evidence.word(estimate("roll-out", ROLL_OUT + CLEAN, **values)).sentence
        assert said.startswith("No detectable change")


def test_it_says_that_a_design_cannot_tell_whatever_comes_out():
    three = estimate("randomised", TEAMS, p=0.1, p_floor=0.1, low=None, high=None)
    said = evidence.word(three).sentence
    assert said.startswith("This design cannot tell")
    assert "10%" in said


def test_it_leaves_guesses_to_the_participants():
    said = evidence.word(estimate("self-estimate"))
    assert said.sentence.startswith("Participants estimate")
    assert any("claimed value" in one.reason for one in said.refused)


@pytest.mark.parametrize("kind", ["naive", "before-after", LANDMARK])
@pytest.mark.parametrize("facts", [FACTS, ADJUSTED, ADJUSTED + ALL_OF_C])
def test_it_always_refuses_the_causal_verb_and_the_proof(kind, facts):
    said = evidence.word(estimate(kind, facts))
    claims = " ".join(one.claim for one in said.refused)
    assert "led to more passing" in claims
    assert "proves" in claims
    assert all(one.reason and one.permitted_by for one in said.refused)
    for word in ("led to more", "raised", "caused", "proves", "effect"):
        assert word not in said.sentence


def test_it_refuses_association_below_c_and_names_what_is_missing():
    below = evidence.word(estimate(LANDMARK, ADJUSTED + ALL_OF_C[:2]))
    refusal = next(one for one in below.refused if "is associated" in one.claim)
    assert refusal.reason == "Missing: outcomes that cannot be affected, as a control."
    at_c = evidence.word(estimate(LANDMARK, ADJUSTED + ALL_OF_C))
    assert not any("is associated" in one.claim for one in at_c.refused)
