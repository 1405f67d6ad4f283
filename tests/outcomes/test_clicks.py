"""The page that shows why clicks are not learning, before and after its data are there."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

import small_oulad
from hisl.importers import oulad
from hisl.outcomes import queries
from hisl.outcomes.actions import analyse_oulad
from hisl.outcomes.models import Analysis
from hisl.people import actions as people
from small_dump import Silent

pytestmark = pytest.mark.django_db

COMMAND = "hisl import oulad data/oulad"


@pytest.fixture
def ada():
    return people.add_person("ada", name="Ada Example", password="correct horse battery")


@pytest.fixture
def reader(client, ada):
    client.force_login(ada)
    return client


@pytest.fixture
def loaded(tmp_path):
    oulad.load(small_oulad.write(tmp_path / "oulad"), progress=Silent())


def words(response) -> str:
    assert response.status_code == 200
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


def page(client) -> str:
    return words(client.get(reverse("outcomes:landmark")))


def test_it_teaches_how_to_load_the_data_when_there_are_none(reader):
    assert COMMAND in words(reader.get(reverse("outcomes:outcomes")))
    shown = page(reader)
    assert COMMAND in shown
    assert "CC BY 4.0" in shown
    assert "Kuzilek" in shown


def test_it_lists_the_analysis_once_it_was_worked_out(reader, loaded):
    shown = words(reader.get(reverse("outcomes:outcomes")))
    assert "Clicks are not learning" in shown
    assert COMMAND not in shown


def test_it_asks_a_stranger_to_sign_in(client, loaded):
    for name in ("outcomes:outcomes", "outcomes:landmark"):
        assert client.get(reverse(name)).status_code == 302


def test_it_reads_use_from_the_acts_of_the_first_four_weeks(loaded, ada):
    """Of 48, 8 left by day 28; of the other 40, 16 had clicked on the forum in week 1."""
    study = queries.clicks(ada)
    raw = study.ladder[0].value
    assert raw.n == 40
    assert dict(raw.beside) == {"exposed": 16.0, "not exposed": 24.0}
    passed = [s for s in small_oulad.STUDENTS if small_oulad.result_of(s) == "Pass"]
    even = sum(s % 2 == 0 for s in passed)
    assert raw.value == pytest.approx(100 * (even / 16 - (len(passed) - even) / 24), abs=0.05)


def test_it_counts_any_click_at_any_time_in_the_naive_comparison(loaded, ada):
    """The wiki of week 6 counts here: whoever divides by two or by three, 32 of 48."""
    with_it, without = (one.value for one in queries.clicks(ada).naive)
    assert (with_it.n, without.n) == (32, 16)


def test_it_strikes_the_naive_comparison_out_and_gives_tables_beside_drawings(reader, loaded):
    shown = reader.get(reverse("outcomes:landmark")).content.decode()
    assert "Must not be read as an effect" in shown
    assert 'class="strike"' in shown
    assert shown.count("<table") == shown.count('role="img" aria-labelledby') == 2


def test_it_prints_the_sentence_and_the_refusals_of_the_evidence_alone(reader, loaded, ada):
    shown = page(reader)
    study = queries.clicks(ada)
    assert study.words.sentence in shown
    assert study.naive_words.sentence in shown
    assert [one.claim for one in study.words.refused if one.claim not in shown] == []
    for claim in study.words.refused:
        shown = shown.replace(claim.claim, "")
    for verb in ("led to", "raised", "caused", "improved", "is associated with"):
        assert verb not in shown


def test_it_says_why_when_there_is_too_little_to_compare(reader):
    kept = analyse_oulad()
    assert "refusal" in kept.result
    shown = page(reader)
    assert "at least 10 are needed" in shown
    assert "More passes" not in shown


def test_it_keeps_one_analysis_however_often_it_is_worked_out(loaded):
    before = Analysis.objects.get().result
    analyse_oulad()
    assert Analysis.objects.get().result == before


def test_it_hides_what_too_few_people_stand_behind(reader, loaded):
    kept = Analysis.objects.get()
    for part in ("naive", "ladder", "gone"):
        for one in kept.result[part]:
            one["n_people"] = 4
    kept.save()
    shown = page(reader)
    assert "fewer than 5 people" in shown
    assert "of 100 passed" not in shown
    assert "percentage points" not in shown


def test_it_needs_few_queries(reader, loaded, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page(reader)
