"""What is found for what is typed, and in which order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hisl.search import actions, queries

pytestmark = pytest.mark.django_db


def found(viewer, text, **more):
    """The titles of what is found, best first."""
    results = queries.find(viewer, text, **more)
    return [str(hit.document.title) for hit in queries.shown(viewer, results, results.numbers)]


def test_a_word_is_found_in_its_other_forms(put, reader):
    put("Leaking seals", "They were replaced.")
    assert found(reader, "seal leaks") == ["Leaking seals"]
    assert found(reader, "replacing") == ["Leaking seals"]
    assert found(reader, "gearbox") == []


def test_accents_and_capitals_do_not_matter(put, reader):
    put("Café OPENING", "")
    assert found(reader, "cafe opening") == ["Café OPENING"]


def test_all_words_must_be_there_if_anything_has_them_all(put, reader):
    put("Pump seal")
    put("Pump housing")
    assert found(reader, "pump seal") == ["Pump seal"]


def test_words_that_carry_no_subject_need_not_be_there(put, reader):
    put("Pump seal", "Replace it.")
    assert found(reader, "how do I replace the seal of my pump?") == ["Pump seal"]


def test_a_phrase_in_quotes_stands_together(put, reader):
    put("One", "the pump has a seal")
    put("Two", "the pump seal leaks")
    assert found(reader, '"pump seal"') == ["Two"]


def test_a_phrase_does_not_reach_from_the_title_into_the_text(put, reader):
    put("About the pump", "seal it")
    assert queries.find(reader, '"pump seal"').missing == ""
    assert found(reader, '"pump seal"') == []


def test_a_minus_leaves_out(put, reader):
    put("Pump seal")
    put("Pump housing")
    assert found(reader, "pump -seal") == ["Pump housing"]
    assert found(reader, "-seal", kinds=("question",)) == ["Pump housing"]


def test_signs_of_programming_languages_belong_to_the_word(put, reader):
    put("Linking in C++")
    put("Linking in C")
    assert found(reader, "c++") == ["Linking in C++"]


def test_signs_between_words_part_them_and_keep_them_together(put, reader):
    put("Server with node.js")
    put("Every js node")
    assert found(reader, "node.js") == ["Server with node.js"]


def test_writing_that_parts_no_words_is_found_by_any_part(put, reader):
    put("泵密封泄漏")
    assert found(reader, "密封") == ["泵密封泄漏"]


def test_the_last_word_may_be_unfinished_while_one_types(put, reader):
    put("Overfitting networks")
    assert found(reader, "networks overfitt", typing=True) == ["Overfitting networks"]
    assert found(reader, "netw", typing=True) == ["Overfitting networks"]
    assert found(reader, "netw") == []
    assert found(reader, "netw*") == ["Overfitting networks"]


def test_matches_in_the_title_come_first(put, reader):
    put("Gearbox", "The seal of the gearbox.")
    put("Seal", "It leaks.")
    put("Pump", "A seal.")
    assert found(reader, "seal")[0] == "Seal"


def test_an_answer_that_worked_comes_before_one_that_did_not(put, reader):
    words = "Measure the end play of the shaft."
    put("Fails", words, kind="answer", worked=1, tried=9)
    put("Works", words, kind="answer", worked=7, tried=9)
    put("Unknown", words, kind="answer")
    assert found(reader, "end play") == ["Works", "Unknown", "Fails"]


def test_one_success_is_worth_less_than_seven_of_nine(put, reader):
    words = "Measure the end play of the shaft."
    put("Seven", words, kind="answer", worked=7, tried=9)
    put("One", words, kind="answer", worked=1, tried=1)
    assert found(reader, "end play") == ["Seven", "One"]


def test_a_thread_stands_once_and_says_how_much_more_it_has(put, reader):
    question = put("Seal leaks")
    put("Seal leaks", "Replace the seal.", kind="answer", thread=question.uuid)
    put("Seal of another", "seal")
    results = queries.find(reader, "seal")
    hits = queries.shown(reader, results, results.numbers)
    assert sorted(hit.more for hit in hits) == [0, 1]


def test_filters_narrow(put, reader):
    place = put("Pumps", kind="community", handle="pumps")
    other = put("Boilers", kind="community", handle="boilers")
    put("Seal one", kind="question", place=place.uuid, tags=("Leak",), solved=True)
    put("Seal two", kind="page", place=other.uuid, author_id=reader.pk)
    assert found(reader, "seal", kinds=("page",)) == ["Seal two"]
    assert found(reader, "seal", place=place.uuid) == ["Seal one"]
    assert found(reader, "seal", tag="leak") == ["Seal one"]
    assert found(reader, "seal", solved=True) == ["Seal one"]
    assert found(reader, "seal", author=reader.pk) == ["Seal two"]
    assert found(reader, "", kinds=("page",)) == ["Seal two"]


def test_a_span_of_days_includes_both_ends(put, reader):
    first = put("Seal first")
    second = put("Seal second", at=first.at + timedelta(days=1))
    day = first.at.date()
    assert found(reader, "seal", until=day) == ["Seal first"]
    assert found(reader, "seal", since=second.at.date()) == ["Seal second"]
    assert len(found(reader, "seal", since=day, until=day + timedelta(days=1))) == 2
    assert found(reader, "seal", until=date(2025, 1, 1)) == []


def test_newest_first_is_by_time_alone(put, reader):
    put("Seal", "seal seal")
    put("Other", "a seal")
    assert found(reader, "seal", newest_first=True) == ["Other", "Seal"]


def test_what_is_put_again_is_replaced_and_what_is_dropped_is_gone(put, reader):
    entry = put("Seal")
    put("Gasket", uuid=entry.uuid)
    assert found(reader, "seal") == []
    assert found(reader, "gasket") == ["Gasket"]
    actions.drop([entry.uuid])
    assert found(reader, "gasket") == []


def test_a_slip_of_the_hand_is_corrected_when_nothing_is_found(put, reader):
    put("Overfitting networks")
    results = queries.find(reader, "overftting network")
    assert results.instead == "overfitting network"
    assert results.total == 1


def test_most_of_the_words_are_better_than_nothing(put, reader):
    put("Seal of the pump")
    results = queries.find(reader, "pump seal catalogue")
    assert results.missing == "some"
    (hit,) = queries.shown(reader, results, results.numbers)
    assert "Without: catalogue." in hit.why


def test_more_matches_than_are_counted_are_said_to_be_more(put, reader, monkeypatch):
    monkeypatch.setattr(queries.finding, "CAP", 3)
    for _ in range(5):
        put("Seal")
    results = queries.find(reader, "seal")
    assert (results.total, results.capped) == (3, True)


def test_a_proven_old_match_is_not_lost_among_many_new_ones(put, reader, monkeypatch):
    monkeypatch.setattr(queries.finding, "CAP", 4)
    monkeypatch.setattr(queries.finding, "NEWEST", 2)
    put("Old and good", "The seal.", kind="answer", accepted=True, worked=5, tried=5)
    for n in range(6):
        put(f"New {n}", "A seal.")
    assert found(reader, "seal")[0] == "Old and good"


def test_two_entries_of_one_second_with_like_names_are_both_kept(put, reader):
    import uuid

    low = uuid.UUID(int=5)
    high = uuid.UUID(int=5 + (1 << 40))
    first = put("Seal one", uuid=low)
    put("Seal two", uuid=high, at=first.at)
    assert len(found(reader, "seal")) == 2


def test_a_correction_is_looked_for_among_words_that_one_may_read(put, reader):
    put("The gearbax", key="person:0")
    put("The gearbox")
    assert queries.find(reader, "gearbx").instead == "gearbox"


def test_a_word_that_is_common_where_one_may_not_read_still_tells(put, reader):
    for _ in range(8):
        put("Secret", "vibration", key="person:0")
    put("Bearing", "vibration")
    for _ in range(3):
        put("Bearing", "grease")
    actions.count_words()
    put("Asked", "")
    assert queries.similar(reader, "grease vibration", limit=1)[0].body.text == "vibration"
