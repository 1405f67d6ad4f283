"""What may leave: the number of contributors, dominance, ranges instead of telling shares."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisl.domain.errors import NotIdentified, TooFewError
from hisl.domain.release import K_EVALUATIVE, K, Purpose, refuse, release
from hisl.domain.result import Curve, Estimate, Shares

PURPOSE = Purpose.FACILITATION


def estimate(value=0.4, *, people=20, unit="share", top_share=None):
    return Estimate(
        name="participation",
        value=value,
        unit=unit,
        n=100,
        n_people=people,
        method="counted",
        top_share=top_share,
    )


def shares(*given, people=20, top_share=None):
    return Shares(
        name="collegiality",
        levels=tuple(f"G{n}" for n in range(len(given))),
        counts=tuple(round(share * 100) for share in given),
        shares=given,
        low=given,
        high=given,
        median="G2",
        median_low="G2",
        median_high="G2",
        n=100,
        n_people=people,
        method="counted",
        top_share=top_share,
    )


def curve(*open_at, people=20):
    return Curve(
        name="time to first reply",
        time=(1.0,),
        survival=(0.5,),
        low=(0.4,),
        high=(0.6,),
        median=1.0,
        median_low=0.5,
        median_high=2.0,
        n=50,
        n_events=40,
        n_people=people,
        method="Kaplan-Meier",
        open_at=open_at,
    )


def test_five_contributors_are_enough_and_four_are_not():
    assert release(estimate(people=5), purpose=PURPOSE).value == estimate(people=5)
    hidden = release(estimate(people=4), purpose=PURPOSE)
    assert hidden.hidden
    assert hidden.reason == "Not shown: fewer than 5 people contributed to it."


def test_an_evaluative_number_needs_ten():
    assert not release(estimate(people=10), purpose=PURPOSE, evaluative=True).hidden
    assert release(estimate(people=9), purpose=PURPOSE, evaluative=True).hidden
    assert release(estimate(people=9), purpose=Purpose.EVALUATION).hidden


def test_k_can_only_be_raised():
    assert release(estimate(people=20), purpose=PURPOSE, k=25).hidden
    with pytest.raises(ValueError, match="only be raised"):
        release(estimate(), purpose=PURPOSE, k=4)
    with pytest.raises(ValueError, match="only be raised"):
        release(estimate(), purpose=PURPOSE, evaluative=True, k=9)


def test_nobody_may_give_more_than_half():
    assert not release(estimate(top_share=0.5), purpose=PURPOSE).hidden
    assert release(estimate(top_share=0.51), purpose=PURPOSE).hidden
    assert release(shares(0.5, 0.5, top_share=0.9), purpose=PURPOSE).hidden
    assert release(estimate(top_share=0.1), purpose=PURPOSE, top_share=0.6).hidden


def test_all_and_nobody_are_shown_as_ranges_when_it_is_evaluative():
    everybody = release(estimate(1.0), purpose=PURPOSE, evaluative=True)
    assert everybody.value is None
    assert everybody.ranges == (("participation", 0.85, 1.0),)
    nobody = release(estimate(0.0), purpose=PURPOSE, evaluative=True)
    assert nobody.ranges == (("participation", 0.0, 0.15),)
    assert release(estimate(0.0), purpose=PURPOSE).value.value == 0


def test_ranges_look_alike_for_nobody_and_for_few():
    def shown(share):
        return release(estimate(share), purpose=PURPOSE, evaluative=True)

    assert shown(0.0) == shown(0.05)
    assert shown(1.0) == shown(0.95)


def test_one_telling_share_turns_all_of_them_into_ranges():
    placed = release(shares(0.0, 0.3, 0.7), purpose=PURPOSE, evaluative=True)
    assert placed.value is None
    assert [low for _, low, _ in placed.ranges] == pytest.approx([0.0, 0.25, 0.65])
    exact = release(shares(0.2, 0.3, 0.5), purpose=PURPOSE, evaluative=True)
    assert exact.value == shares(0.2, 0.3, 0.5)


def test_a_curve_is_shown_or_ranged_like_the_rest():
    assert release(curve((7.0, 0.2, 0.1, 0.3)), purpose=PURPOSE, evaluative=True).value is not None
    ranged = release(curve((7.0, 0.0, 0.0, 0.1)), purpose=PURPOSE, evaluative=True)
    assert ranged.ranges == (("open at day 7", 0.0, 0.15),)


def test_a_refusal_tells_what_is_needed_and_not_how_many_there_are():
    refused = refuse(TooFewError("contributions", 3, 30), purpose=PURPOSE)
    assert refused.hidden
    assert refused.reason == "Too few to tell: at least 30 contributions are needed."
    words = refuse(NotIdentified("only views were recorded"), purpose=PURPOSE)
    assert "only views were recorded" in words.reason


def test_a_refusal_for_want_of_a_few_reads_like_the_rule_of_the_least_group():
    hidden = release(estimate(people=4), purpose=PURPOSE).reason
    for error in (TooFewError("contributors", 3, K), TooFewError("questions", 0, 1)):
        assert refuse(error, purpose=PURPOSE).reason == hidden


def test_personnel_decisions_are_no_purpose():
    with pytest.raises(ValueError, match="personnel"):
        Purpose("personnel")


results = st.builds(
    lambda people, share, top: (
        estimate(share, people=people, top_share=top),
        shares(share, 1 - share, people=people, top_share=top),
        curve((1.0, share, 0.0, 1.0), people=people),
    ),
    st.integers(0, 30),
    st.floats(0, 1),
    st.one_of(st.none(), st.floats(0, 1)),
)


@given(results, st.sampled_from(Purpose), st.booleans())
def test_what_is_released_never_tells_of_fewer_than_k(drawn, purpose, evaluative):
    for result in drawn:
        released = release(result, purpose=purpose, evaluative=evaluative)
        need = K_EVALUATIVE if evaluative or purpose is Purpose.EVALUATION else K
        if result.n_people < need:
            empty = release(estimate(people=0), purpose=purpose, evaluative=evaluative)
            assert released == empty
            assert set(re.findall(r"\d+", released.reason)) == {str(need)}
        elif released.hidden:
            assert result.top_share > 0.5


@given(st.lists(st.floats(0.001, 1), min_size=2, max_size=6), st.data())
def test_no_zero_follows_from_the_ranges(weights, data):
    place = data.draw(st.integers(0, len(weights)))
    parts = [weight / sum(weights) for weight in weights]
    released = release(shares(*parts[:place], 0.0, *parts[place:]), purpose=Purpose.EVALUATION)
    left = 1 - sum(low for _, low, _ in released.ranges)
    hidden = released.ranges[place]
    assert hidden[1] == 0
    assert min(hidden[2], left) >= 0.05 - 1e-9
