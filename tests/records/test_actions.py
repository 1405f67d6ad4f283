"""The one door into the log: once, in one transaction, and as it was."""

from dataclasses import fields, replace
from datetime import datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from happenings import NOON, happening, happenings
from hisl.domain.errors import SchemaError
from hisl.records import actions, queries
from hisl.records.actions import Happening, event_id, record, record_many
from hisl.records.models import Act, Statement

pytestmark = pytest.mark.django_db


def _fields(one):
    return {field.name: getattr(one, field.name) for field in fields(one)}


def test_it_writes_an_act_and_its_statement():
    one = happening(actor=7, words=12)
    act_id = record(**_fields(one))
    act = Act.objects.get()
    assert act.id == act_id == event_id(one.event)
    assert (act.actor, act.verb, act.object, act.words, act.at) == (
        7,
        "asked",
        one.object,
        12,
        NOON,
    )
    assert queries.statement(act_id)["object"]["id"].endswith(f"/id/{one.object}/")
    assert queries.statements_stored() == 1


def test_it_records_the_same_event_once():
    one = happening()
    assert record_many([one]) == 1
    assert record_many([one]) == 0
    assert record_many([one, one, happening()]) == 1
    assert Act.objects.count() == Statement.objects.count() == 2


def test_it_keeps_what_was_written_first():
    first = happening(actor=1)
    record_many([first])
    record_many([replace(first, actor=2)])
    assert Act.objects.get().actor == 1
    assert queries.statement(event_id(first.event))["actor"]["account"]["name"].endswith("1")


def test_it_counts_only_new_acts_over_several_batches(monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 10)
    many = [happening() for _ in range(35)]
    assert record_many(many[:15]) == 15
    assert record_many(many) == 20
    assert Act.objects.count() == Statement.objects.count() == 35


def test_it_takes_nothing_at_all():
    assert record_many([]) == 0


def test_it_numbers_acts_in_the_order_in_which_they_come():
    many = [happening() for _ in range(20)]
    record_many(many)
    in_order = list(queries.acts().values_list("id", flat=True))
    assert in_order == [event_id(one.event) for one in many]


@pytest.mark.parametrize(
    ("given_stage", "verb", "kind", "expected"),
    [
        (None, "asked", "question", ("CE", "tool")),
        (None, "answered", "answer", ("AC", "tool")),
        (None, "worked", "answer", ("AE", "tool")),
        (None, "accepted", "answer", (None, None)),
        (None, "viewed", "question", (None, None)),
        ("RO", "asked", "question", ("RO", "declared")),
        ("AE", "accepted", "answer", ("AE", "declared")),
    ],
)
def test_it_takes_the_tools_stage_unless_one_was_declared(given_stage, verb, kind, expected):
    record_many([happening(verb=verb, object_kind=kind, stage=given_stage)])
    act = Act.objects.get()
    assert (act.stage, act.stage_source) == expected


@pytest.mark.parametrize(
    ("level", "source", "expected"),
    [("C4", None, "declared"), ("C4", "model", "model"), (None, None, None), (None, "model", None)],
)
def test_a_level_says_where_it_comes_from(level, source, expected):
    record_many([happening(level=level, level_source=source)])
    assert Act.objects.get().level_source == expected


def test_a_rollback_leaves_neither_act_nor_statement(django_user_model):
    def ask():
        with transaction.atomic():
            django_user_model.objects.create(username="ada", name="Ada")
            record_many([happening()])
            raise RuntimeError("the content could not be saved")

    with pytest.raises(RuntimeError):
        ask()
    assert not django_user_model.objects.filter(username="ada")
    assert Act.objects.count() == Statement.objects.count() == 0


def test_an_act_that_no_statement_can_say_takes_its_batch_with_it():
    for wrong in (
        {"verb": "frobnicated"},
        {"object_kind": "gizmo"},
        {"at": datetime(2026, 3, 2, 12)},
    ):
        with pytest.raises(SchemaError), transaction.atomic():
            record_many([happening(), happening(**wrong)], keep_statements=False)
    assert Act.objects.count() == 0


def test_a_statement_that_was_not_kept_is_built_when_asked():
    use = happening(verb="viewed", count=17)
    record_many([use], keep_statements=False)
    assert queries.statements_stored() == 0
    extensions = queries.statement(event_id(use.event))["result"]["extensions"]
    assert 17 in extensions.values()


def test_there_is_no_statement_of_what_never_happened():
    assert queries.statement(event_id("never")) is None


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(one=happenings)
def test_whatever_is_recorded_comes_back_and_is_told_the_same_way_later(db, one: Happening):
    with transaction.atomic():
        record_many([one])
        act = Act.objects.get(id=event_id(one.event))
        as_given = _fields(one)
        kept = {name: getattr(act, name) for name in as_given if name != "event"}
        left_to_the_log = {"stage", "stage_source", "level_source"}
        for name in kept.keys() - left_to_the_log:
            assert kept[name] == as_given[name], name
        stored = Statement.objects.get(pk=act.id).body
        assert queries.statement_body(act) == stored
        transaction.set_rollback(True)
