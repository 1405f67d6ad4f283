"""How soon a question is answered by another."""

import gzip
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from hisl.domain.errors import SchemaError, TooFewError
from hisl.domain.measures.conversation import responsiveness
from shared_data import shared_data

TOLERANCE = 0.001
STACKEXCHANGE = {"median_hours": 5.690, 1.0: 0.290, 7.0: 0.203}
COVERAGE_RUNS = 500
COVERAGE = (0.92, 0.98)
START = pd.Timestamp("2024-01-01", tz="UTC")


def days(number):
    return START + pd.Timedelta(days=number)


def questions(*rows):
    return frame(rows, ["question", "asker", "at"])


def replies(*rows):
    return frame(rows, ["question", "replier", "at"])


def frame(rows, columns):
    made = pd.DataFrame(rows, columns=columns)
    made["at"] = pd.to_datetime([days(day) for day in made["at"]], utc=True)
    made[columns[1]] = made[columns[1]].astype("Int64")
    return made


def test_a_reply_by_the_asker_is_none_and_one_by_nobody_known_is_another_s():
    asked = questions(("a", 1, 0), ("b", 2, 0), ("c", None, 0))
    replied = replies(("a", 1, 1), ("a", 5, 3), ("b", None, 2), ("c", 5, 4))
    curve = responsiveness(asked, replied, now=days(10))
    assert curve.time == (2, 3, 4)
    assert curve.survival == pytest.approx((2 / 3, 1 / 3, 0))
    assert curve.median == 3


def test_open_questions_are_censored_now_not_forgotten():
    asked = questions(*[(i, i, 0) for i in range(10)])
    replied = replies((0, 50, 0.5), (1, 51, 0.5), (2, 52, 0.5))
    curve = responsiveness(asked, replied, now=days(20))
    assert curve.median is None
    assert curve.open_at[0][:2] == (1.0, pytest.approx(0.7))
    assert dict(curve.beside)["answered so far"] == pytest.approx(0.3)


def test_what_comes_after_now_has_not_happened():
    asked = questions(("a", 1, 0), ("b", 1, 0), ("c", 1, 9))
    curve = responsiveness(asked, replies(("a", 2, 1), ("b", 2, 8)), now=days(5))
    assert (curve.n, curve.n_events) == (2, 1)


def test_it_says_when_a_day_has_not_been_seen_yet():
    curve = responsiveness(questions(("a", 1, 0), ("b", 1, 1)), replies(("a", 2, 1)), now=days(3))
    day, share, low, _ = curve.open_at[1]
    assert (day, share, low) == (7.0, 0.5, 0.0)
    assert curve.warnings == ("No question has been followed for 7 days yet.",)


def test_it_gives_a_bound_where_nothing_was_answered():
    curve = responsiveness(questions(*[(i, i, 0) for i in range(20)]), replies(), now=days(9))
    assert curve.open_at[0] == (1.0, 1.0, pytest.approx(0.025 ** (1 / 20)), 1.0)
    assert curve.n_people == 0


def test_contributors_are_the_fewer_of_askers_and_repliers():
    asked = questions(("a", 1, 0), ("b", 2, 0), ("c", 3, 0))
    replied = replies(("a", 9, 1), ("b", 9, 1), ("c", 8, 1))
    curve = responsiveness(asked, replied, now=days(5))
    assert curve.n_people == 2
    assert curve.top_share == pytest.approx(2 / 3)


def test_it_refuses_frames_it_cannot_read():
    with pytest.raises(TooFewError):
        responsiveness(questions(), replies(), now=days(1))
    local = questions(("a", 1, 0)).assign(at=pd.Timestamp("2024-01-01"))
    with pytest.raises(SchemaError, match="time zone"):
        responsiveness(local, replies(), now=days(1))
    with pytest.raises(SchemaError, match="asker"):
        responsiveness(questions(("a", 1, 0)).drop(columns="asker"), replies(), now=days(1))


waits = st.lists(
    st.tuples(st.integers(0, 30), st.one_of(st.none(), st.integers(0, 40))), min_size=2, max_size=40
)


@settings(max_examples=40, deadline=None)
@given(waits, st.randoms())
def test_it_agrees_with_statsmodels_and_ignores_the_order_of_rows(drawn, random):
    asked = questions(*[(i, i, start) for i, (start, _) in enumerate(drawn)])
    replied = replies(*[(i, 99, s + wait) for i, (s, wait) in enumerate(drawn) if wait is not None])
    now = days(31)
    curve = responsiveness(asked, replied, now=now)
    seen = [wait is not None and start + wait <= 31 for start, wait in drawn]
    lengths = [w if was else 31 - s for (s, w), was in zip(drawn, seen, strict=True)]
    if any(seen):
        oracle = SurvfuncRight(np.array(lengths, dtype=float), np.array(seen, dtype=int))
        assert curve.time == pytest.approx(oracle.surv_times)
        assert curve.survival == pytest.approx(oracle.surv_prob)
    shuffled = responsiveness(
        asked.sample(frac=1, random_state=random.randint(0, 99)), replied.iloc[::-1], now=now
    )
    assert shuffled == curve


def test_the_intervals_cover_the_planted_truth():
    rng = np.random.default_rng(5)
    mean_days, n = 3.0, 80
    truth = {1.0: np.exp(-1 / mean_days), 7.0: np.exp(-7 / mean_days)}
    covered = dict.fromkeys([*truth, "median"], 0)
    asked_on = np.linspace(0, 12, n)
    asked = questions(*[(i, i, day) for i, day in enumerate(asked_on)])
    for _ in range(COVERAGE_RUNS):
        waited = rng.exponential(mean_days, size=n)
        replied = replies(*[(i, 99, asked_on[i] + waited[i]) for i in range(n)])
        curve = responsiveness(asked, replied, now=days(15))
        covered["median"] += curve.median_low <= np.log(2) * mean_days <= curve.median_high
        for day, _, low, high in curve.open_at:
            covered[day] += low <= truth[day] <= high
    for what, times in covered.items():
        assert COVERAGE[0] <= times / COVERAGE_RUNS <= COVERAGE[1], what


def test_it_gives_the_figures_of_ai_stack_exchange():
    with gzip.open(shared_data("ai-stackexchange-2016") / "Posts.xml.gz") as file:
        posts = pd.DataFrame([dict(row.attrib) for row in ElementTree.parse(file).getroot()])
    posts["at"] = pd.to_datetime(posts["CreationDate"], utc=True, format="ISO8601")
    posts["owner"] = pd.to_numeric(posts["OwnerUserId"]).astype("Int64")
    asked = posts[posts["PostTypeId"] == "1"].rename(columns={"Id": "question", "owner": "asker"})
    answered = posts[posts["PostTypeId"] == "2"].rename(
        columns={"ParentId": "question", "owner": "replier"}
    )
    curve = responsiveness(
        asked[["question", "asker", "at"]],
        answered[["question", "replier", "at"]],
        now=posts["at"].max(),
    )
    assert curve.n == 421
    assert curve.median * 24 == pytest.approx(STACKEXCHANGE["median_hours"], abs=TOLERANCE)
    for day, share, low, high in curve.open_at:
        assert share == pytest.approx(STACKEXCHANGE[day], abs=TOLERANCE)
        assert low < share < high
