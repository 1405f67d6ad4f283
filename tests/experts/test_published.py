"""The ranking beside the simple ones, on public data; the baselines must come out as published."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from hisl.cli.experts import experts
from hisl.importers import stackexchange
from shared_data import shared_data
from small_dump import Silent

pytestmark = pytest.mark.django_db(transaction=True)
TOLERANCE = 0.01
# 142 questions from 2016-09-01; hit@1, hit@5, MRR of the simple rankings, counted independently.
QUESTIONS, CEILING = 142, 0.83
PUBLISHED = {
    "most_active_ever": (0.232, 0.465, 0.334),
    "most_active_30_days": (0.190, 0.542, 0.343),
    "tf_idf": (0.232, 0.479, 0.339),
}


def trial(data: str, *options: str) -> dict:
    stackexchange.load(shared_data(data), community_key="there", progress=Silent())
    asked = ["--evaluate", "--community", "there", "--format", "json", *options]
    done = CliRunner().invoke(experts, asked, catch_exceptions=False)
    return json.loads(done.output)


def test_on_the_ai_community_it_beats_both_baselines_and_leaks_nothing():
    found = trial("ai-stackexchange-2016", "--since", "2016-09-01")
    assert found["leaks"] == []
    assert found["questions"] == QUESTIONS
    assert found["ceiling"] == pytest.approx(CEILING, abs=TOLERANCE)
    for name, (hit_1, hit_5, mrr) in PUBLISHED.items():
        score = found[name]
        assert score["hit_1"] == pytest.approx(hit_1, abs=TOLERANCE)
        assert score["hit_5"] == pytest.approx(hit_5, abs=TOLERANCE)
        assert score["mrr"] == pytest.approx(mrr, abs=TOLERANCE)
    best = max(PUBLISHED["most_active_30_days"][1], PUBLISHED["tf_idf"][1])
    assert found["ranking"]["hit_5"] > best


def test_on_a_second_community_it_finds_somebody_at_least_as_often_among_the_first_five():
    found = trial("conlang-meta-2020")
    assert found["leaks"] == []
    simple = [found[name]["hit_5"] for name in PUBLISHED]
    assert found["ranking"]["hit_5"] >= max(simple)
