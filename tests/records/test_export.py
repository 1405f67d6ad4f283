"""The acts as Parquet: all of them, each once, whatever happened to the runs before."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from happenings import NOON, happening, happenings
from hisl.records import export
from hisl.records.actions import record_many
from hisl.records.export import export_acts, folder
from hisl.records.models import COLUMNS, Act

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """Give each test a home of its own."""
    settings.HISL_HOME = tmp_path
    return tmp_path


def _exported(result):
    """What a reader of the files finds, in the order of recording."""
    if not result.files:
        return []
    table = pa.concat_tables(pq.ParquetFile(file).read() for file in result.files)
    rows = table.sort_by("seq").to_pylist()
    return [tuple(row[name] for name in ("seq", *COLUMNS)) for row in rows]


def _recorded():
    """The same of the database."""
    names = ("seq", *COLUMNS)
    in_words = {"id", "object", "thread", "community", "intervention"}
    return [
        tuple(str(v) if n in in_words and v else v for n, v in zip(names, row, strict=True))
        for row in Act.objects.order_by("seq").values_list(*names)
    ]


def _acts(number, *, at=NOON):
    record_many([happening(at=at) for _ in range(number)])


def test_an_empty_log_gives_no_files():
    assert export_acts() == export.Export(0, (), 0)


def test_it_writes_every_act():
    _acts(3)
    result = export_acts()
    assert result.added == 3
    assert result.watermark == Act.objects.order_by("seq").last().seq
    assert _exported(result) == _recorded()


def test_it_writes_only_what_is_new():
    _acts(3)
    first = export_acts()
    unchanged = {file: file.stat().st_mtime_ns for file in first.files}
    _acts(2)
    second = export_acts()
    assert second.added == 2
    assert {file: file.stat().st_mtime_ns for file in first.files} == unchanged
    assert _exported(second) == _recorded()


def test_it_writes_nothing_when_nothing_is_new():
    _acts(3)
    first = export_acts()
    second = export_acts()
    assert (second.added, second.files) == (0, first.files)


def test_it_parts_the_acts_by_the_month_in_utc():
    late = datetime(2026, 3, 31, 23, 30, tzinfo=UTC).astimezone()
    early = datetime.fromisoformat("2026-04-01T00:30:00+02:00")
    _acts(1, at=late)
    _acts(1, at=early)
    _acts(1, at=datetime(2026, 4, 1, tzinfo=UTC))
    result = export_acts()
    counted = {file.parent.name: pq.ParquetFile(file).metadata.num_rows for file in result.files}
    assert counted == {"month=2026-03": 2, "month=2026-04": 1}


def test_it_tells_of_each_batch(monkeypatch):
    monkeypatch.setattr(export, "BATCH", 2)
    _acts(5)
    told = []
    result = export_acts(progress=told.append)
    assert told == [2, 2, 1]
    assert _exported(result) == _recorded()


def test_a_run_killed_before_its_manifest_is_made_good_by_the_next(monkeypatch):
    _acts(3)
    export_acts()
    _acts(2, at=NOON + timedelta(days=40))
    with monkeypatch.context() as killed:
        killed.setattr(os, "replace", _kill)
        with pytest.raises(KeyboardInterrupt):
            export_acts()
    assert len(list(folder().glob("month=*/*.parquet"))) == 2
    _acts(1, at=NOON + timedelta(days=40))
    result = export_acts()
    assert result.added == 3
    assert _exported(result) == _recorded()
    assert set(folder().glob("month=*/*.parquet")) == set(result.files)


def test_a_run_killed_between_batches_goes_on_where_it_stopped(monkeypatch):
    monkeypatch.setattr(export, "BATCH", 2)
    _acts(5)
    with pytest.raises(KeyboardInterrupt):
        export_acts(progress=_kill)
    result = export_acts()
    assert result.added == 3
    assert _exported(result) == _recorded()


def _kill(*_: object) -> None:
    raise KeyboardInterrupt


def test_strays_are_removed():
    _acts(1)
    result = export_acts()
    stray = result.files[0].with_name("000000000007-000000000009.parquet")
    shutil.copy(result.files[0], stray)
    assert export_acts().files == result.files
    assert not stray.exists()


@pytest.mark.parametrize(
    "harm",
    [
        lambda root: (root / "manifest.json").write_text('{"files": ["mon'),
        lambda root: (root / "manifest.json").write_text('{"files": [], "seen": 3}'),
        lambda root: (root / "manifest.json").unlink(),
        lambda root: next(root.glob("month=*/*.parquet")).unlink(),
    ],
    ids=["cut manifest", "another manifest", "no manifest", "no file"],
)
def test_a_damaged_export_is_written_anew(harm):
    _acts(3)
    export_acts()
    harm(folder())
    result = export_acts()
    assert result.added == 3
    assert _exported(result) == _recorded()


def test_another_database_with_the_same_home_is_written_anew():
    with transaction.atomic():
        _acts(5)
        export_acts()
        transaction.set_rollback(True)
    _acts(5)
    result = export_acts()
    assert result.added == 5
    assert _exported(result) == _recorded()


def test_a_month_of_many_small_exports_becomes_one_file(monkeypatch):
    monkeypatch.setattr(export, "MOST_FILES", 3)
    _acts(1, at=NOON - timedelta(days=40))
    for _ in range(3):
        _acts(2)
        before = export_acts()
    assert len(before.files) == 4
    _acts(2)
    after = export_acts()
    assert [file.parent.name for file in after.files] == ["month=2026-01", "month=2026-03"]
    assert _exported(after) == _recorded()
    assert all(file.exists() for file in before.files), "somebody may be reading them still"
    assert export_acts().files == after.files
    assert set(folder().glob("month=*/*.parquet")) == set(after.files)


_steps = st.lists(
    st.one_of(
        st.tuples(st.just("record"), st.lists(happenings, min_size=1, max_size=6)),
        st.tuples(st.just("export"), st.none()),
        st.tuples(st.just("kill"), st.none()),
    ),
    max_size=12,
)


@hypothesis_settings(max_examples=60, deadline=None)
@given(steps=_steps)
def test_the_files_always_hold_what_the_table_holds(steps):
    with _fresh_home() as monkeypatch:
        monkeypatch.setattr(export, "BATCH", 4)
        monkeypatch.setattr(export, "MOST_FILES", 3)
        for step, given_acts in steps:
            if step == "record":
                record_many(given_acts)
            elif step == "export":
                assert _exported(export_acts()) == _recorded()
            else:
                _killed_run(monkeypatch)
        assert _exported(export_acts()) == _recorded()


@contextmanager
def _fresh_home():
    """Give a home and an empty log, and take both away again."""
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(HISL_HOME=Path(folder)),
        pytest.MonkeyPatch.context() as monkeypatch,
        transaction.atomic(),
    ):
        yield monkeypatch
        transaction.set_rollback(True)


def _killed_run(monkeypatch):
    with monkeypatch.context() as killed:
        killed.setattr(os, "replace", _kill)
        try:
            export_acts()
        except KeyboardInterrupt:
            return
