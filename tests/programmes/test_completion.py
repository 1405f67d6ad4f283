"""How enrolments ended: no number and no difference of numbers tells on fewer than five people."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisl.programmes import actions, completion
from hisl.programmes.completion import State, states
from small_community import START, day, persons

STATES = ("passed", "distinction", "failed", "withdrawn", "running")


def test_states_of_five_and_more_are_told_apart():
    counts = {"passed": 40, "distinction": 5, "failed": 6, "withdrawn": 7, "running": 8}
    assert states(counts, exactly=True) == (
        State("passed", 40),
        State("passed with distinction", 5),
        State("failed", 6),
        State("withdrawn", 7),
        State("running", 8),
    )


def test_a_small_state_is_told_with_the_other_of_its_side():
    counts = {"passed": 40, "distinction": 1, "failed": 3, "withdrawn": 9}
    assert states(counts, exactly=True) == (
        State("passed, with or without distinction", 41),
        State("failed or withdrawn", 12),
        State("running", None),
    )


@pytest.mark.parametrize("exactly", [True, False])
@given(counts=st.fixed_dictionaries({state: st.integers(0, 12) for state in STATES}))
def test_no_small_state_is_told_and_none_twice(exactly, counts):
    """Lines that share no state leave nothing to subtract; the total stands nowhere."""
    told = states(counts, exactly=exactly)
    shown = {line.label: line.count for line in told if line.count is not None}
    assert all(count >= 5 for count in shown.values())
    covered = [set(_members(line.label)) for line in told]
    assert not any(one & other for one, other in combinations(covered, 2))


def _members(label):
    known = {
        "passed": ("passed",),
        "passed with distinction": ("distinction",),
        "failed": ("failed",),
        "withdrawn": ("withdrawn",),
        "running": ("running",),
        "passed, with or without distinction": ("passed", "distinction"),
        "failed or withdrawn": ("failed", "withdrawn"),
        "ended": ("passed", "distinction", "failed", "withdrawn"),
    }
    return known[label]


def ended(passed, failed, running=0):
    programme = actions.open_programme(
        key="p", name="P", purpose="", starts=START.date(), ends=None
    )
    results = ["passed"] * passed + ["failed"] * failed + [None] * running
    for person, result in zip(persons(len(results)), results, strict=True):
        enrolment = actions.enrol(programme, person, at=START)
        if result:
            actions.complete(enrolment, result=result, at=day(30))
    return programme


@pytest.mark.django_db
def test_the_share_completed_has_its_interval():
    """Wilson's interval of 15 in 20, as R's prop.test(correct = FALSE) gives it."""
    _, released = completion.completion(ended(15, 5, running=6))
    assert released.value.value == 0.75
    assert released.value.n == 20, "running ones have not ended"
    assert released.value.low == pytest.approx(0.5313, abs=5e-5)
    assert released.value.high == pytest.approx(0.8881, abs=5e-5)


@pytest.mark.django_db
@pytest.mark.parametrize(("passed", "failed"), [(15, 4), (4, 15), (0, 0), (2, 2)])
def test_the_share_is_hidden_when_one_side_is_small(passed, failed):
    lines, released = completion.completion(ended(passed, failed))
    assert released.value is None
    assert "fewer than 5" in released.reason
    assert not {line.count for line in lines} & {passed, failed}, "nor does a line give it away"


@pytest.mark.django_db
def test_nine_of_ten_is_told_as_a_range():
    lines, released = completion.completion(ended(50, 5))
    assert released.value is None
    assert released.ranges
    assert not {line.count for line in lines} & {50, 5}
