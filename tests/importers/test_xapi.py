"""Statements from a file: what is kept, what becomes an act, and what is named as wrong."""

from __future__ import annotations

import copy
import gzip
import json
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from click.testing import CliRunner

from domain.xapi.foreign import (
    CREATE,
    DISCUSSION,
    EDLM,
    FORUM,
    MOODLE,
    OPENEDX_TYPE,
    POSTED,
    activity,
    comment,
    moodle,
    openedx,
    said,
    thread,
)
from happenings import happening
from hisl.cli.main import main
from hisl.domain.errors import InputError
from hisl.domain.xapi.vocabulary import PROFILE
from hisl.importers import xapi
from hisl.records import actions, queries
from hisl.records.models import Act, Statement
from small_dump import Silent
from snapshot import snapshot

pytestmark = pytest.mark.django_db

TOPIC = activity(f"{MOODLE}/mod/forum/discuss.php?d=3", DISCUSSION)
REPLY = activity(
    f"{MOODLE}/mod/forum/discuss.php?d=3#p8", "http://id.tincanapi.com/activitytype/forum-reply"
)
COURSE = activity(
    f"{MOODLE}/course/view.php?id=7", "https://w3id.org/xapi/cmi5/activitytype/course"
)
QUIZ = activity(
    f"{MOODLE}/mod/quiz/view.php?id=4", "http://adlnet.gov/expapi/activities/assessment"
)
FROM_MOODLE = [
    moodle(CREATE, TOPIC, activity(f"{MOODLE}/mod/forum/view.php?id=1", FORUM), number=1),
    moodle("http://id.tincanapi.com/verb/replied", REPLY, TOPIC, number=2),
    said(EDLM + "verbs/enrolled", COURSE, number=3),
    moodle("http://id.tincanapi.com/verb/viewed", QUIZ, number=4),
]
FROM_OPENEDX = [
    openedx(POSTED, thread(1), number=11, extensions={OPENEDX_TYPE: "question"}),
    openedx(POSTED, comment(2), number=12, grouping=[thread(1)]),
    openedx("http://adlnet.gov/expapi/verbs/passed", COURSE, number=13),
]


@pytest.fixture
def load(tmp_path):
    """Load what is given: statements, or lines as they are."""

    def from_lines(lines, *, zipped=False):
        whole = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines]
        file = tmp_path / "statements.jsonl"
        body = b"\n".join(whole) + b"\n"
        file.write_bytes(gzip.compress(body) if zipped else body)
        return xapi.load(file, progress=Silent())

    return from_lines


def acts() -> list[tuple]:
    return list(Act.objects.order_by("seq").values_list("verb", "object_kind", "stage", "source"))


def of(thing) -> UUID:
    return uuid5(NAMESPACE_URL, thing["id"])


@pytest.mark.parametrize("zipped", [False, True])
def test_it_brings_in_what_moodle_sent(load, zipped):
    report = load(FROM_MOODLE, zipped=zipped)
    assert acts() == [
        ("discussed", "discussion", None, "xapi"),
        ("replied", "reply", "RO", "xapi"),
        ("registered", "programme", None, "xapi"),
    ]
    assert (report.added, report.known, report.bad_lines) == (4, 0, 0)
    assert dict(report.no_act) == {
        ("unknown activity type", "http://adlnet.gov/expapi/activities/assessment"): 1
    }


def test_it_brings_in_what_open_edx_sent(load):
    report = load(FROM_OPENEDX)
    assert acts() == [("asked", "question", "CE", "xapi"), ("replied", "reply", "RO", "xapi")]
    assert report.acts == {"asked": 1, "replied": 1}
    assert list(report.no_act) == [("unknown verb", "http://adlnet.gov/expapi/verbs/passed")]


def test_an_act_stands_in_its_place_under_the_id_of_its_statement(load):
    load(FROM_MOODLE)
    reply = Act.objects.get(id=FROM_MOODLE[1]["id"])
    assert (reply.object, reply.thread) == (of(REPLY), of(TOPIC))
    assert reply.community == reply.intervention == of(COURSE)
    assert len(set(Act.objects.values_list("actor", flat=True))) == 1


def test_an_act_says_what_our_extensions_say(load):
    extensions = {f"{PROFILE}/extensions/count": 12, f"{PROFILE}/extensions/words": 3}
    load([changed(1, result={"extensions": extensions})])
    assert Act.objects.values_list("count", "words", "mandated").get() == (12, 3, False)


def test_it_keeps_every_statement_whether_or_not_it_is_an_act(load):
    load(FROM_MOODLE)
    assert Statement.objects.count() == 4
    kept = queries.statement(UUID(FROM_MOODLE[3]["id"]))
    assert kept["object"] == QUIZ
    assert kept["actor"] == FROM_MOODLE[3]["actor"]


def test_it_adds_nothing_the_second_time(load):
    load(FROM_MOODLE)
    before = snapshot()
    again = load(FROM_MOODLE)
    assert (again.added, again.known, again.bad_lines) == (0, 4, 0)
    assert again.acts.total() == 0
    assert snapshot() == before


def test_it_leaves_our_own_acts_as_they_are(load):
    told = happening(verb="told", object_kind="story")
    actions.record_many([told])
    own = queries.statement(actions.event_id(told.event))
    before = acts()
    report = load([own])
    assert (report.known, report.bad_lines, acts()) == (1, 0, before)


def changed(number, **values):
    statement = copy.deepcopy(FROM_MOODLE[number])
    statement.update(values)
    return statement


def test_it_names_what_is_wrong_by_line_and_keeps_the_rest(load):
    lines = [
        FROM_MOODLE[0],
        b"{not json",
        b"",
        changed(1, actor={"name": "Ann"}),
        changed(2, id="7"),
        {k: v for k, v in FROM_MOODLE[2].items() if k != "id"},
        changed(2, verb={"id": "enrolled"}),
        b'{"actor": "\xff"}',
        b"[" * 100 + b"]" * 100,
        FROM_MOODLE[0],
        changed(1, surprise=True),
        FROM_MOODLE[3],
    ]
    report = load(lines)
    assert (report.added, report.bad_lines, report.lines_read) == (2, 9, 11)
    named = dict(report.bad)
    assert list(named) == [2, 4, 5, 6, 7, 8, 9, 10, 11]
    assert "no JSON" in named[2]
    assert "$.actor" in named[4]
    assert named[5] == "$.id '7' is no UUID"
    assert "$.id is missing" in named[6]
    assert "$.verb.id" in named[7]
    assert "nested deeper" in named[9]
    assert named[10] == "has the id of line 1"
    assert named[11].startswith("$.surprise")


def test_it_refuses_another_statement_under_an_id_that_is_taken(load):
    load([FROM_MOODLE[0]])
    report = load([changed(0, object=REPLY), FROM_MOODLE[1]])
    assert (report.added, report.known) == (1, 0)
    assert report.bad == [(1, f"the id {FROM_MOODLE[0]['id']} is taken by another statement")]
    assert queries.statement(UUID(FROM_MOODLE[0]["id"]))["object"] == TOPIC


def test_it_takes_statements_of_either_version(load):
    old = changed(0, timestamp="20260504T090000", version="1.0.3")
    new = changed(1, version="2.0.0")
    new["context"]["contextAgents"] = [
        {"objectType": "contextAgent", "agent": {"mbox": "mailto:bob@firm.example"}}
    ]
    report = load([old, new])
    assert (report.added, report.bad_lines) == (2, 0)


def test_it_takes_a_line_that_is_too_long_for_bad_and_goes_on(load, monkeypatch):
    monkeypatch.setattr(xapi, "MOST_BYTES", 2_000)
    report = load([changed(1, result={"response": "x" * 9_000}), FROM_MOODLE[0]])
    assert (report.added, report.bad) == (1, [(1, "is longer than 2,000 bytes")])


def test_it_keeps_what_it_could_read_of_a_file_that_is_cut_off(tmp_path):
    file = tmp_path / "statements.jsonl.gz"
    noise = [
        said(CREATE, activity(f"https://m.example/{n}", DISCUSSION), number=n) for n in range(2_000)
    ]
    whole = gzip.compress("\n".join(map(json.dumps, noise)).encode())
    file.write_bytes(whole[: len(whole) // 2])
    report = xapi.load(file, progress=Silent())
    assert 0 < report.added < 2_000
    assert report.bad_lines == 1
    assert "cannot be read from here on" in report.bad[0][1]
    assert Statement.objects.count() == report.added


def test_it_says_that_a_file_is_damaged(tmp_path):
    file = tmp_path / "statements.jsonl.gz"
    whole = bytearray(gzip.compress(json.dumps(FROM_MOODLE[0]).encode()))
    whole[10] = 0b111  # a last block of a type that there is not, right after the header
    file.write_bytes(whole)
    report = xapi.load(file, progress=Silent())
    assert (report.added, report.bad_lines) == (0, 1)
    assert "cannot be read from here on" in report.bad[0][1]


def test_the_command_says_what_came_in(tmp_path):
    file = tmp_path / "statements.jsonl"
    file.write_text("\n".join(map(json.dumps, FROM_MOODLE)))
    done = CliRunner().invoke(main, ["import", "xapi", str(file), "--format", "json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["acts"] == {"discussed": 1, "replied": 1, "registered": 1}


def test_it_counts_bad_lines_that_it_no_longer_names(load, monkeypatch):
    monkeypatch.setattr(xapi, "MOST_NAMED", 2)
    report = load([b"{"] * 5)
    assert (report.bad_lines, len(report.bad)) == (5, 2)
    assert report.lines()[-1] == "… and 3 further lines."


def test_it_refuses_attachments_without_their_data(load):
    attachment = {
        "usageType": "https://m.example/usage",
        "display": {"en": "Photo"},
        "contentType": "image/png",
        "length": 1,
        "sha2": "0" * 64,
    }
    report = load([changed(0, attachments=[attachment])])
    assert "$.attachments" in report.bad[0][1]
    assert load([changed(0, attachments=[attachment | {"fileUrl": "https://m.example/p"}])]).added


def test_it_tells_no_time_but_that_of_storage_when_a_statement_has_none(load):
    statement = changed(0, stored="2026-05-05T10:00:00Z")
    del statement["timestamp"]
    load([statement])
    assert Act.objects.get().at.isoformat() == "2026-05-05T10:00:00+00:00"


def test_it_takes_a_byte_order_mark_and_empty_lines(load):
    report = load([b"\xef\xbb\xbf" + json.dumps(FROM_MOODLE[0]).encode(), b"", b"  "])
    assert (report.added, report.bad_lines, report.lines_read) == (1, 0, 1)


def test_the_report_says_it_all(load):
    report = load([*FROM_MOODLE, b"{"])
    said_ = "\n".join(report.lines())
    assert "5 lines: 4 statements added" in said_
    assert "discussed" in said_
    assert "unknown activity type: http://adlnet.gov/expapi/activities/assessment" in said_
    assert "line 5: " in said_
    assert json.loads(json.dumps(report.as_dict()))["added"] == 4


def test_it_refuses_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="there is no such file"):
        xapi.load(tmp_path / "nothing", progress=Silent())
