"""Ties from acts."""

import gzip
from datetime import UTC, datetime
from xml.etree import ElementTree

import ibis
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acts_frame import acts_frame, acts_table, read
from hisl.domain.errors import SchemaError
from hisl.domain.measures import network, ties
from shared_data import shared_data

CONNECTION = ibis.duckdb.connect()
CONNECTION.raw_sql("SET TimeZone = 'America/New_York'")


def act(day, actor, verb, target, **more):
    return {"day": day, "actor": actor, "verb": verb, "target_actor": target, **more}


ROWS = [
    act(0, 2, "answered", 1),
    act(10, 2, "answered", 1),
    act(1, 1, "accepted", 2),
    act(1, 3, "commented", 1),
    act(1, 3, "replied", 1),
    act(2, 3, "edited", 1),
    act(2, 1, "edited", 1),
    act(2, 1, "edited", None),
    act(3, 4, "failed", 2),
    act(3, None, "replied", 2),
    act(3, 4, "replied", 2, mandated=True),
    act(4, 4, "voted-up", 2),
    act(4, 4, "viewed", 2),
]


def build(frame, **options):
    return read(CONNECTION, ties.build(acts_table(frame), **options))


def as_dict(frame, value="n"):
    return {(r.src, r.dst, r.layer): getattr(r, value) for r in frame.itertuples()}


def test_it_keeps_layers_apart_and_ties_nobody_to_themselves():
    assert as_dict(build(acts_frame(ROWS))) == {
        (1, 2, "accept"): 1,
        (2, 1, "answer"): 2,
        (3, 1, "edit"): 1,
        (3, 1, "reply"): 2,
        (4, 2, "mandated"): 1,
        (4, 2, "reuse"): 1,
    }


def test_it_gives_only_the_layers_asked_for():
    assert set(build(acts_frame(ROWS), layers=("answer", "edit"))["layer"]) == {"answer", "edit"}


def test_it_halves_the_weight_with_each_half_life():
    now = datetime(2024, 1, 11, tzinfo=UTC)
    weights = as_dict(build(acts_frame(ROWS), half_life_days=10, now=now), "w")
    assert weights[2, 1, "answer"] == pytest.approx(0.5 + 1)
    assert as_dict(build(acts_frame(ROWS)), "w")[2, 1, "answer"] == 2


def test_it_leaves_out_what_came_later():
    now = datetime(2024, 1, 2, tzinfo=UTC)
    assert as_dict(build(acts_frame(ROWS), now=now))[2, 1, "answer"] == 1


def test_it_counts_what_makes_no_tie():
    lost = read(CONNECTION, ties.dropped(acts_table(acts_frame(ROWS)))).set_index("layer")
    assert lost.loc["edit", ["n", "own", "authorless", "untargeted"]].tolist() == [3, 1, 0, 1]
    assert lost.loc["reply", ["n", "own", "authorless", "untargeted"]].tolist() == [3, 0, 1, 0]


def test_it_refuses_decay_without_now_and_layers_it_does_not_know():
    acts = acts_table(acts_frame(ROWS))
    with pytest.raises(ValueError, match="now"):
        ties.build(acts, half_life_days=10)
    with pytest.raises(ValueError, match="gossip"):
        ties.build(acts, layers=("gossip",))
    with pytest.raises(SchemaError, match="target_actor"):
        ties.build(acts.drop("target_actor"))


people = st.one_of(st.none(), st.integers(0, 4))
verbs = st.sampled_from(["answered", "replied", "edited", "accepted", "worked", "viewed"])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(people, verbs, people, st.booleans()), min_size=1, max_size=30))
def test_every_directed_act_is_a_tie_or_counted_as_dropped(drawn):
    frame = acts_frame(
        act(day, a, verb, b, mandated=must) for day, (a, verb, b, must) in enumerate(drawn)
    )
    made, lost = build(frame), read(CONNECTION, ties.dropped(acts_table(frame)))
    dropped = lost[["own", "authorless", "untargeted"]].to_numpy().sum()
    assert made["n"].sum() + dropped == lost["n"].sum() == (frame["verb"] != "viewed").sum()
    pd.testing.assert_frame_equal(made, build(frame.iloc[::-1]))


def test_it_gives_the_ties_of_ai_stack_exchange():
    with gzip.open(shared_data("ai-stackexchange-2016") / "Posts.xml.gz") as file:
        posts = [dict(row.attrib) for row in ElementTree.parse(file).getroot()]
    owner = {post["Id"]: int(post.get("OwnerUserId", 0)) or None for post in posts}
    answers = [post for post in posts if post["PostTypeId"] == "2"]
    made = build(
        acts_frame(
            act(0, owner[post["Id"]], "answered", owner[post["ParentId"]]) for post in answers
        )
    )
    net = network.network(made)
    assert (len(made), net.n, made["n"].sum()) == (559, 299, 725)
    assert round(network.reciprocity(net).value * net.m) == 14
