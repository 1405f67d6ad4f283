"""Several at once: one act an event, and an export that misses nobody."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import connection, transaction

from happenings import happening
from hisl.records import export
from hisl.records.actions import event_id, record_many
from hisl.records.export import export_acts, one_at_a_time
from hisl.records.models import Act, Statement

PATIENCE_SECONDS = 20


@pytest.fixture
def home(settings, tmp_path):
    settings.HISL_HOME = tmp_path
    return tmp_path


@pytest.fixture
def postgresql(transactional_db):
    """Have the test run on PostgreSQL; with SQLite there is only ever one writer."""
    if connection.vendor != "postgresql":
        pytest.skip("only on PostgreSQL: `make test` runs the tests of the records on it, too")


@pytest.fixture
def aside():
    """Give what does something on a connection of its own."""
    with ThreadPoolExecutor(8) as pool:

        def begun(work, *arguments):
            return pool.submit(_on_own_connection, work, *arguments)

        yield begun


def _on_own_connection(work, *arguments):
    try:
        return work(*arguments)
    finally:
        connection.close()


class SlowWriter:
    """Somebody who has written and takes long to commit."""

    def __init__(self, acts):
        self.acts = acts
        self.has_written = threading.Event()
        self.may_commit = threading.Event()

    def write(self):
        with transaction.atomic():
            record_many(self.acts)
            self.has_written.set()
            assert self.may_commit.wait(PATIENCE_SECONDS)


@pytest.mark.postgres
def test_the_same_event_from_many_sides_is_one_act(postgresql, aside):
    same = [happening(event=f"asked/{number}") for number in range(50)]
    begun = [aside(record_many, same) for _ in range(8)]
    assert sum(future.result(PATIENCE_SECONDS) for future in begun) == 50
    assert Act.objects.count() == Statement.objects.count() == 50


@pytest.mark.postgres
def test_an_export_waits_for_an_early_number_that_is_not_committed(postgresql, aside, home):
    slow = SlowWriter([happening(event="early")])
    writing = aside(slow.write)
    assert slow.has_written.wait(PATIENCE_SECONDS)
    record_many([happening(event="late")])
    exporting = aside(export_acts)
    time.sleep(0.5)
    assert not exporting.done()
    slow.may_commit.set()
    writing.result(PATIENCE_SECONDS)
    assert _ids(exporting.result(PATIENCE_SECONDS)) == {event_id("early"), event_id("late")}


@pytest.mark.postgres
def test_nobody_has_to_wait_for_an_export_that_waits(postgresql, aside, home):
    slow = SlowWriter([happening(event="early")])
    writing = aside(slow.write)
    assert slow.has_written.wait(PATIENCE_SECONDS)
    exporting = aside(export_acts)
    time.sleep(0.2)
    assert aside(record_many, [happening(event="meanwhile")]).result(PATIENCE_SECONDS) == 1
    assert not exporting.done()
    slow.may_commit.set()
    writing.result(PATIENCE_SECONDS)
    exporting.result(PATIENCE_SECONDS)
    assert _ids(export_acts()) == {event_id("early"), event_id("meanwhile")}


@pytest.mark.postgres
def test_exports_while_many_write_leave_nobody_out(postgresql, aside, home, monkeypatch):
    monkeypatch.setattr(export, "LOOK_SECONDS", 0.001)

    def write(who):
        for number in range(40):
            with transaction.atomic():
                record_many([happening(event=f"{who}/{number}")])
                time.sleep(0.001 * (who % 3))

    writing = [aside(write, who) for who in range(5)]
    while not all(future.done() for future in writing):
        export_acts()
    for future in writing:
        future.result()
    assert _ids(export_acts()) == {event_id(f"{w}/{n}") for w in range(5) for n in range(40)}


def _ids(result):
    files = [pq.ParquetFile(file).read(columns=["id"]) for file in result.files]
    found = pa.concat_tables(files)["id"].to_pylist()
    assert len(found) == len(set(found)), "an act was written twice"
    return {type(event_id("x"))(one) for one in found}


def test_two_processes_do_not_export_at_the_same_time(home):
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDS_ON, str(home)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2] / "src",
    )
    entered = threading.Event()
    try:
        assert other.stdout.readline() == "in\n"
        waiting = threading.Thread(target=_enter, args=[entered])
        waiting.start()
        assert not entered.wait(0.5)
        other.kill()
        assert entered.wait(PATIENCE_SECONDS)
        waiting.join()
    finally:
        other.kill()
        other.wait()
        other.stdout.close()


def _enter(entered):
    with one_at_a_time("export"):
        entered.set()


HOLDS_ON = """
import sys, time, django
from django.conf import settings
settings.configure(HISL_HOME=sys.argv[1], INSTALLED_APPS=["hisl.records"])
django.setup()
from hisl.records.export import one_at_a_time
with one_at_a_time("export"):
    print("in", flush=True)
    time.sleep(60)
"""
