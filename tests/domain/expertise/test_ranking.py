"""Who may know, put in order: what counts, what fades, who is spared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hisl.domain.expertise.ranking import FEW, KNOWN_DAYS, WEIGHTS, Piece, outcome, rank

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def piece(person: str, *, near: float = 0.5, days: float = 1, kind: str = "answered", **more):
    return Piece(person, f"{person}{near}{days}", kind, ago(days), near, **more)


def order(*pieces: Piece, helped=None, lately=None) -> list[str]:
    ranked = rank(pieces, helped=helped or {}, now=NOW, asked_lately=lately)
    return [one.person for one in ranked]


def test_who_wrote_nearer_to_the_question_comes_first():
    assert order(piece("far", near=0.2), piece("near", near=0.6)) == ["near", "far"]


def test_old_evidence_fades_by_half_in_its_half_life():
    assert order(piece("old", near=0.5, days=KNOWN_DAYS + 1), piece("new", near=0.26)) == [
        "new",
        "old",
    ]
    assert order(piece("old", near=0.54, days=KNOWN_DAYS + 1), piece("new", near=0.26))[0] == "old"


def test_of_two_who_know_the_one_who_helped_this_week_comes_first():
    pieces = piece("quiet", near=0.5), piece("around", near=0.4)
    assert order(*pieces) == ["quiet", "around"]
    assert order(*pieces, helped={"around": [ago(1)]}) == ["around", "quiet"]


def test_who_knows_is_not_lost_for_being_quiet():
    assert order(piece("quiet", days=100), helped={"other": [ago(1)]}) == ["quiet"]


def test_writing_much_about_other_things_helps_nobody():
    much = [piece("much", near=0.05, days=n + 1) for n in range(100)]
    assert order(*much, piece("one", near=0.3))[0] == "one"


def test_asks_are_spread_over_those_who_were_spared():
    pieces = piece("first", near=0.5), piece("second", near=0.4)
    assert order(*pieces, lately={"first": 1.0}) == ["second", "first"]


def test_nobody_comes_without_evidence():
    assert order(piece("x", near=0.0), helped={"x": [ago(1)]}) == []


def test_acceptance_and_success_add_and_failure_takes_away():
    assert outcome() == 1
    assert outcome(accepted=True) > 1
    assert outcome(worked=3) > outcome(worked=1) > 1 > outcome(failed=1) > outcome(failed=5) > 0
    assert outcome(worked=1, failed=1) == 1


pieces_of_people = st.lists(
    st.builds(
        Piece,
        person=st.integers(0, 5),
        thing=st.integers(0, 50),
        kind=st.sampled_from(sorted(WEIGHTS)),
        at=st.floats(0, 900).map(ago),
        near=st.floats(0, 1),
        strength=st.floats(0, 3),
    ),
    max_size=40,
)


@given(pieces_of_people)
def test_everybody_with_evidence_comes_once_with_their_own_pieces_the_weightiest_first(pieces):
    ranked = rank(pieces, helped={}, now=NOW)
    assert len({one.person for one in ranked}) == len(ranked)
    assert all(p.person == one.person for one in ranked for p in one.pieces)
    values = [one.rank for one in ranked]
    assert values == sorted(values, reverse=True)


@given(pieces_of_people, st.integers(0, 5))
def test_what_one_did_never_changes_the_order_of_the_others(pieces, gone):
    without = [p for p in pieces if p.person != gone]
    everybody = [one.person for one in rank(pieces, helped={}, now=NOW) if one.person != gone]
    assert [one.person for one in rank(without, helped={}, now=NOW)] == everybody


def test_only_the_few_nearest_count():
    few = [piece("few", near=0.5, days=1) for _ in range(FEW)]
    more = [piece("more", near=0.5, days=1) for _ in range(FEW * 4)]
    ranked = {one.person: one.rank for one in rank([*few, *more], helped={}, now=NOW)}
    assert ranked["few"] == ranked["more"]
