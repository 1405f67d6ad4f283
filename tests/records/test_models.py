"""The record is written once and never changed."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from happenings import happening
from hisl.records.actions import record_many
from hisl.records.models import Act, AppendOnlyError, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[Act, Statement])
def row(request):
    """Give a row of the log."""
    record_many([happening()])
    return request.param.objects.get()


def _changed(row):
    if isinstance(row, Act):
        row.actor = 99
    else:
        row.body = "{}"
    return row


def _copied_over(row):
    """The same key in a new object, which a plain save would write over the old row."""
    fresh = type(row)(**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields})
    return _changed(fresh)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda row: _changed(row).save(),
        lambda row: row.delete(),
        lambda row: type(row).objects.update(**{_field(row): _new(row)}),
        lambda row: type(row).objects.filter(pk=row.pk).update(**{_field(row): _new(row)}),
        lambda row: type(row).objects.all().delete(),
        lambda row: type(row).objects.filter(pk=row.pk).delete(),
        lambda row: type(row).objects.bulk_update([_changed(row)], [_field(row)]),
        lambda row: type(row).objects.update_or_create(
            pk=row.pk, defaults={_field(row): _new(row)}
        ),
        lambda row: type(row).objects.bulk_create(
            [_copied_over(row)],
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=[_field(row)],
        ),
    ],
    ids=[
        "save",
        "delete",
        "update all",
        "update some",
        "delete all",
        "delete some",
        "bulk update",
        "update or create",
        "bulk create over",
    ],
)
def test_it_refuses_to_be_changed(row, attempt):
    before = type(row).objects.values().get()
    with pytest.raises(AppendOnlyError), transaction.atomic():
        attempt(row)
    assert type(row).objects.values().get() == before


def test_it_refuses_to_be_written_over(row):
    before = type(row).objects.values().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        _copied_over(row).save()
    assert type(row).objects.values().get() == before


def test_a_stage_without_a_source_is_refused_by_the_database():
    record_many([happening()])
    values = Act.objects.values().get() | {"seq": None, "id": happening().object}
    with pytest.raises(DatabaseError), transaction.atomic():
        Act(**values | {"stage": "CE", "stage_source": None}).save()


def _field(row):
    return "actor" if isinstance(row, Act) else "body"


def _new(row):
    return 99 if isinstance(row, Act) else "{}"
