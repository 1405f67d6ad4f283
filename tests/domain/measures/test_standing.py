"""What was said and taken back, worked out by hand."""

import ibis
from hypothesis import given, settings
from hypothesis import strategies as st

from acts_frame import acts_frame, acts_table, read
from hisl.domain.measures import collegiality, ties
from hisl.domain.measures.standing import standing, taken_back

CONNECTION = ibis.duckdb.connect()
YES, NO = "accepted", "unaccepted"


def said(day, verb, *, by=1, on="x", to=2, **more):
    return {"day": day, "actor": by, "verb": verb, "object": on, "target_actor": to, **more}


def left(*rows):
    frame = acts_frame(rows)
    kept = read(CONNECTION, standing(acts_table(frame), YES))
    return sorted(kept["seq"])


def test_what_was_taken_back_falls_with_what_took_it_back():
    assert left(said(0, YES), said(1, NO)) == []


def test_what_is_said_again_stands():
    assert left(said(0, YES), said(1, NO), said(2, YES)) == [2]


def test_another_person_and_another_thing_are_left_alone():
    rows = [said(0, YES), said(1, YES, on="y"), said(2, YES, by=3), said(3, NO)]
    assert left(*rows) == [1, 2]


def test_other_acts_stay_as_they_are():
    assert left(said(0, "answered"), said(1, NO), said(2, "unreacted")) == [0, 2]


def test_nothing_is_taken_back_twice():
    assert left(said(0, YES), said(1, NO), said(2, NO), said(3, YES)) == [3]


def test_acts_of_one_moment_stand_in_the_order_in_which_they_were_recorded():
    assert left(said(0, YES), said(0, NO)) == []
    assert left(said(0, NO), said(0, YES)) == [1]


def test_the_last_of_several_goes_first():
    assert left(said(0, YES), said(1, YES), said(2, NO)) == [0]


STEPS = st.lists(
    st.tuples(st.sampled_from([YES, NO]), st.integers(1, 2), st.sampled_from("xy")), max_size=12
)


def by_hand(steps):
    """What stands after these steps, one after the other."""
    open_ones = {}
    for number, (verb, person, thing) in enumerate(steps):
        stack = open_ones.setdefault((person, thing), [])
        if verb == YES:
            stack.append(number)
        elif stack:
            stack.pop()
    return sorted(number for stack in open_ones.values() for number in stack)


@settings(max_examples=40, deadline=None)
@given(STEPS.filter(bool))
def test_it_is_what_one_finds_going_through_the_log(steps):
    rows = [said(day, verb, by=by, on=on) for day, (verb, by, on) in enumerate(steps)]
    assert left(*rows) == by_hand(steps)


def test_no_tie_is_left_of_an_acceptance_taken_back_until_it_is_said_again():
    rows = [said(0, YES), said(1, NO), said(2, "answered", by=2, to=1)]
    made = read(CONNECTION, ties.build(acts_table(acts_frame(rows))))
    assert [(t.src, t.dst, t.layer) for t in made.itertuples()] == [(2, 1, "answer")]
    again = [*rows, said(3, YES)]
    made = read(CONNECTION, ties.build(acts_table(acts_frame(again))))
    assert {(t.src, t.layer, t.n) for t in made.itertuples()} == {
        (1, "accept", 1),
        (2, "answer", 1),
    }


def test_reactions_taken_back_are_not_counted_as_scanning():
    rows = [
        said(0, "reacted"),
        said(1, "unreacted"),
        said(2, "unreacted"),
        said(3, "reacted", by=3),
        said(4, "viewed", by=3, count=7),
    ]
    frame = acts_frame(rows)
    assert taken_back(frame, "reacted") == 1
    assert collegiality.scanning(frame) == 8


def test_a_part_whose_acceptance_was_taken_back_was_not_handed_over():
    part = {"object_kind": "part", "thread": "t"}
    rows = [said(0, "delivered", by=2, to=None, **part), said(1, YES, **part)]
    levels = collegiality.levels(acts_frame([*rows, said(40, "told", by=4)]))
    assert levels["level"].iloc[0] == "G4"
    undone = collegiality.levels(acts_frame([*rows, said(2, NO, **part), said(40, "told", by=4)]))
    assert undone["level"].iloc[0] != "G4"
