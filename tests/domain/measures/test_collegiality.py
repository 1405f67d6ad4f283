"""Enacted collegiality: signatures of acts, joint work against chance, the place and its cap."""

import gzip
from datetime import timedelta
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acts_frame import START, acts_frame
from hisl.domain.errors import NotIdentified, SchemaError, TooFewError
from hisl.domain.measures import collegiality
from shared_data import shared_data

CHANCE_RUNS = 100
# Binomial with p = .05 and 100 runs: more than 12 has a probability below .002.
MOST_REJECTIONS = 12
LATER = START + timedelta(days=1000)


def act(day, actor, verb, target=None, thing=None, thread=None, **more):
    named = {"actor": actor, "verb": verb, "target_actor": target, "thread": thread or thing}
    return {"day": day, **named, "object": thing, **more}


def why(*rows, now=LATER):
    told = collegiality.levels(acts_frame(rows), now=now)
    return list(zip(told["level"], told["why"], strict=True))


def level(*rows):
    return [level for level, _ in why(*rows)]


def place(frame, seed=1, **options):
    levels = collegiality.levels(frame, now=LATER)
    edits = collegiality.revisions(frame)
    joint = collegiality.joint_work(edits, seed=seed) if len(edits) >= 3 else None
    return collegiality.place(levels, joint, seed=seed, **options)


def test_a_story_nobody_took_up_is_told_to_no_one_in_particular():
    assert why(act(0, 1, "told", thing="s")) == [("G1", "to no one in particular")]


def test_a_debrief_in_no_community_is_kept_private():
    assert level(act(0, 1, "debriefed", thing="d", community=None)) == ["G0"]


def test_an_answered_question_and_its_answer_are_aid():
    asked, answered = act(0, 1, "asked", thing="q"), act(2, 2, "answered", 1, "a", "q")
    assert level(asked, answered) == ["G2", "G2"]
    assert level(asked) == ["G1"]


def test_an_answer_to_oneself_or_after_the_window_is_no_aid():
    assert level(act(0, 1, "asked", thing="q"), act(1, 1, "answered", 1, "a", "q")) == ["G1", "G1"]
    late = act(31, 2, "answered", 1, "a", "q")
    assert level(act(0, 1, "asked", thing="q"), late) == ["G1", "G2"]


def test_an_answer_by_somebody_unknown_helps_the_asker_and_has_no_level():
    told = why(act(0, 1, "asked", thing="q"), act(1, None, "answered", 1, "a", "q"))
    assert told[0][0] == "G2"
    assert pd.isna(told[1][0])


def test_thanks_under_an_answer_return_nothing():
    rows = [
        act(0, 1, "asked", thing="q"),
        act(1, 2, "answered", 1, "a", "q"),
        act(2, 1, "commented", 2, "c", "q"),
    ]
    assert level(*rows) == ["G2", "G2", "G2"]


def test_help_returned_with_help_is_sharing():
    rows = [
        act(0, 1, "asked", thing="q"),
        act(1, 2, "answered", 1, "a", "q"),
        act(5, 2, "asked", thing="r"),
        act(20, 1, "answered", 2, "b", "r"),
    ]
    assert level(*rows) == ["G2", "G3", "G2", "G3"]
    rows[3]["day"] = 40
    assert level(*rows)[1] == "G2"


def test_a_comment_returned_with_a_comment_is_sharing():
    rows = [
        act(0, 1, "told", thing="s"),
        act(1, 2, "commented", 1, "c", "s"),
        act(2, 1, "replied", 2, "d", "s"),
    ]
    assert level(*rows) == ["G1", "G3", "G3"]


def test_what_another_reports_having_used_is_sharing_unless_it_was_asked_for():
    told = act(0, 1, "told", thing="s")
    assert level(told, act(9, 2, "worked", 1, "s")) == ["G3"]
    assert level(told, act(9, 1, "worked", 1, "s")) == ["G1"]
    answered = act(1, 2, "answered", 1, "a", "q")
    used = act(2, 3, "worked", 2, "a", "q")
    assert level(act(0, 1, "asked", thing="q"), answered, used) == ["G2", "G2"]


def test_a_part_delivered_and_accepted_is_coordinating():
    delivered = act(0, 1, "delivered", thing="p", object_kind="part")
    accepted = act(3, 2, "accepted", 1, "p", object_kind="part")
    assert level(delivered, accepted) == ["G4"]
    assert level(delivered, {**accepted, "actor": 1}) == ["G1"]


def test_interleaved_revisions_are_joint_work():
    rows = [
        act(0, 1, "created", thing="w", object_kind="page"),
        act(1, 2, "edited", 1, "w"),
        act(2, 1, "edited", 1, "w"),
        act(3, 3, "edited", 1, "w"),
    ]
    assert level(*rows) == ["G5", "G5", "G5", "G2"]
    rows[2]["day"] = 14.5
    assert level(*rows[:3]) == ["G1", "G2", "G1"]


def test_only_acts_whose_window_has_passed_are_closed():
    rows = [act(day, 1, "told", thing=f"s{day}") for day in (0, 20, 40)]
    told = collegiality.levels(acts_frame(rows), now=START + timedelta(days=50))
    assert told["closed"].tolist() == [True, True, False]
    assert collegiality.levels(acts_frame(rows))["closed"].tolist() == [True, False, False]


def test_what_a_programme_required_is_counted_beside_and_not_in():
    rows = [
        act(0, 1, "told", thing="s"),
        act(1, 2, "replied", 1, "forced", "s", mandated=True),
        act(2, 3, "replied", 1, "free", "s"),
    ]
    assert [named for named, _ in why(*rows)] == ["G1", "G2"]
    assert collegiality.mandated(acts_frame(rows)) == 1


def test_a_group_that_only_does_what_it_is_told_has_no_place():
    told = [act(0, 100, "told", thing="s")]
    forced = [act(1, n % 20, "replied", 100, None, "s", mandated=True) for n in range(60)]
    with pytest.raises(TooFewError):
        place(acts_frame([*told, *forced]))


def test_clicks_alone_are_refused_in_words():
    clicks = acts_frame([act(day, day, "viewed", thing="forum", count=30) for day in range(40)])
    assert collegiality.scanning(clicks) == 1200
    with pytest.raises(NotIdentified, match="how large the audience is"):
        collegiality.levels(clicks)


def test_joint_work_refuses_too_little():
    edits = collegiality.revisions(acts_frame([act(0, 1, "edited", 2, "w")]))
    with pytest.raises(TooFewError, match="revisions"):
        collegiality.joint_work(edits, seed=1)
    with pytest.raises(SchemaError, match="editor"):
        collegiality.joint_work(edits.drop(columns="editor"), seed=1)


def question_and_answer(n_questions=200, n_people=40, seed=2):
    """Askers only ask and helpers only answer: nothing can be returned."""
    rng = np.random.default_rng(seed)
    rows = []
    for q in range(n_questions):
        asker, helper = rng.integers(0, n_people // 2), rng.integers(n_people // 2, n_people)
        day = float(rng.uniform(0, 300))
        rows.append(act(day, int(asker), "asked", thing=f"q{q}"))
        rows.append(act(day + 1, int(helper), "answered", int(asker), f"a{q}", f"q{q}"))
        rows.append(act(day + 2, int(helper), "voted-up", int(asker), f"q{q}", f"q{q}"))
    return acts_frame(rows)


def co_editing(rng, *, n_pages, edits, busy=(0.42, 0.42, 0.06, 0.05, 0.05)):
    """Anybody edits any page at any time: interleavings come from who edits how much."""
    rows = []
    for _ in range(n_pages * edits):
        page, editor = f"w{rng.integers(n_pages)}", int(rng.choice(len(busy), p=busy))
        rows.append(act(float(rng.uniform(0, 60)), editor, "edited", 99, page, object_kind="page"))
    return acts_frame(rows)


def pairs(n_pairs=10, pages=3, edits=6):
    """Two people take turns on each of their pages."""
    rows = []
    for pair in range(n_pairs):
        for page in range(pages):
            for turn in range(edits):
                one, other = 2 * pair + turn % 2, 2 * pair + (turn + 1) % 2
                day = page * 20 + turn + pair / 50
                rows.append(act(day, one, "edited", other, f"w{pair}-{page}", object_kind="page"))
    return acts_frame(rows)


def test_pure_question_and_answer_is_placed_at_aid():
    frame = question_and_answer()
    shares = place(frame, scanned=collegiality.scanning(frame))
    assert (shares.median, shares.median_low, shares.median_high) == ("G2", "G2", "G2")
    assert shares.counts == (0, 0, 400, 0, 0, 0)
    assert not shares.capped
    assert dict(shares.beside) == {"scanning": 200}


def test_co_editing_by_volume_alone_is_capped_at_sharing():
    shares = place(co_editing(np.random.default_rng(4), n_pages=6, edits=80))
    assert shares.shares[5] > 0.5
    assert shares.median == shares.median_high == "G3"
    assert shares.capped
    assert "no more than expected from who edits how much" in shares.warnings[0]


def test_pairs_who_take_turns_are_placed_at_joint_work():
    shares = place(pairs())
    assert shares.median == "G5"
    assert not shares.capped
    assert shares.null.p == 0.001


def test_hand_offs_count_where_co_editing_by_volume_does_not():
    volume = co_editing(np.random.default_rng(4), n_pages=6, edits=80).to_dict("records")

    def with_parts(number):
        parts = []
        for n in range(number):
            other, day = (n + 1) % 5, n % 50
            parts.append(act(day, n % 5, "delivered", thing=f"p{n}", object_kind="part"))
            parts.append(act(day + 1, other, "accepted", n % 5, f"p{n}", object_kind="part"))
        return place(acts_frame([*volume, *parts]))

    assert with_parts(100).median == "G3"
    assert with_parts(600).median == "G4"


def test_chance_rarely_looks_like_joint_work():
    rng = np.random.default_rng(8)
    rejected = 0
    for run in range(CHANCE_RUNS):
        frame = co_editing(rng, n_pages=10, edits=8)
        estimate = collegiality.joint_work(collegiality.revisions(frame), seed=run, n_null=99)
        rejected += estimate.p <= 0.05
    assert rejected <= MOST_REJECTIONS


def test_it_needs_thirty_acts_by_five_people_and_nobody_with_more_than_half():
    def told(*actors):
        return acts_frame([act(n % 50, a, "told", thing=f"s{n}") for n, a in enumerate(actors)])

    assert place(told(*[n % 5 for n in range(30)])).n_people == 5
    for too_few, what in (
        ([n % 5 for n in range(29)], "contributions"),
        ([n % 4 for n in range(40)], "contributors"),
    ):
        with pytest.raises(TooFewError, match=what):
            place(told(*too_few))
    with pytest.raises(NotIdentified, match="more than half"):
        place(told(*[0] * 21, *[1, 2, 3, 4] * 5))
    assert place(told(*[0] * 20, *[1, 2, 3, 4] * 5)).top_share == 0.5


def test_the_interval_widens_when_few_people_give_all_the_acts():
    def mixed(people):
        rows = []
        for n in range(400):
            actor = n % people
            verb = "asked" if actor % 2 else "told"
            rows.append(act(n % 100, actor, verb, thing=f"t{n}"))
            rows.append(act(n % 100 + 1, None, "answered", actor, f"a{n}", f"t{n}"))
        return place(acts_frame(rows))

    few, many = mixed(8), mixed(200)
    assert few.shares == many.shares
    assert few.high[2] - few.low[2] > 2 * (many.high[2] - many.low[2])
    assert few.coverage == 0.5


people = st.integers(0, 5)
verbs = st.sampled_from(["asked", "answered", "commented", "edited", "created", "told", "worked"])
drawn_acts = st.lists(
    st.tuples(st.integers(0, 60), people, verbs, people, st.integers(0, 4)), min_size=1, max_size=60
)


@settings(max_examples=60, deadline=None)
@given(drawn_acts, st.permutations(range(6)), st.integers(0, 99))
def test_order_of_rows_and_names_of_people_change_nothing(drawn, names, seed):
    rows = [act(day, a, verb, b, f"o{o}", f"o{o}") for day, a, verb, b, o in drawn]
    frame = acts_frame(rows)
    renamed = frame.assign(
        actor=frame["actor"].map(lambda a: names[a] + 100).astype("Int64"),
        target_actor=frame["target_actor"].map(lambda a: names[a] + 100).astype("Int64"),
    )
    columns = ["seq", "level", "capped_level", "why", "closed"]
    one = collegiality.levels(frame, now=LATER)[columns].reset_index(drop=True)
    for other in (renamed, frame.sample(frac=1, random_state=seed)):
        again = collegiality.levels(other, now=LATER)[columns].sort_values("seq")
        pd.testing.assert_frame_equal(one, again.reset_index(drop=True))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), people, st.integers(0, 3)), min_size=60, max_size=90))
def test_the_place_does_not_depend_on_who_is_called_what(drawn):
    def placed(name):
        rows = [act(day, name(a), "edited", 99, f"w{o}") for day, a, o in drawn]
        try:
            return place(acts_frame(rows))
        except TooFewError as error:
            return str(error)

    one, other = placed(lambda a: a), placed(lambda a: (a * 5 + 2) % 6 + 50)
    if isinstance(one, str):
        assert one == other
        return
    assert (one.counts, one.n_people, one.top_share) == (
        other.counts,
        other.n_people,
        other.top_share,
    )


def test_it_places_ai_stack_exchange_at_aid():
    folder = shared_data("ai-stackexchange-2016")
    with gzip.open(folder / "Posts.xml.gz") as file:
        posts = [dict(row.attrib) for row in ElementTree.parse(file).getroot()]
    owner = {post["Id"]: int(post.get("OwnerUserId", 0)) or None for post in posts}
    rows = [
        {
            "at": post["CreationDate"] + "Z",
            "actor": owner[post["Id"]],
            "verb": "asked" if post["PostTypeId"] == "1" else "answered",
            "object": post["Id"],
            "target_actor": owner.get(post.get("ParentId")),
            "thread": post.get("ParentId", post["Id"]),
        }
        for post in posts
        if post["PostTypeId"] in "12"
    ]
    shares = place(acts_frame(rows))
    assert shares.median == "G2"
    assert not shares.capped
    assert shares.shares[5] == 0
