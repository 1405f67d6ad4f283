"""Statements read as acts: our own exactly, others where it is sure, the rest with a reason."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from hypothesis import given, settings

from domain.xapi.acts import acts
from domain.xapi.foreign import (
    CMI5_COURSE,
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
from hisl.domain.xapi import vocabulary
from hisl.domain.xapi.reading import ReadAct, Reason, Unmapped, act_of, actor_key
from hisl.domain.xapi.rules import Rules
from hisl.domain.xapi.statement import from_act
from hisl.domain.xapi.validate import statement as validated

BASE = "https://learn.example"
SECRET = b"a secret of this installation"
key = partial(actor_key, secret=SECRET)
EXT = vocabulary.PROFILE + "/extensions/"
COURSE = f"{MOODLE}/course/view.php?id=7"


def read(statement) -> ReadAct | Unmapped:
    """Read it as the store does: from bytes that are valid in 2.0."""
    known = validated(json.dumps(statement).encode(), Rules.V2)
    return act_of(known, source="moodle", base=BASE, actor_of=key)


def of(iri: str) -> UUID:
    return uuid5(NAMESPACE_URL, iri)


@settings(max_examples=300)
@given(acts())
def test_it_reads_back_every_act_that_we_write(act):
    statement = json.loads(json.dumps(from_act(act, base=BASE)))
    assert asdict(read(statement)) == act


def test_it_takes_a_mapping_as_it_takes_a_statement():
    statement = moodle(CREATE, activity(f"{MOODLE}/mod/forum/discuss.php?d=3", DISCUSSION))
    assert act_of(statement, source="moodle", base=BASE, actor_of=key) == read(statement)


def test_it_reads_a_discussion_that_moodle_opened():
    iri = f"{MOODLE}/mod/forum/discuss.php?d=3"
    act = read(moodle(CREATE, activity(iri, DISCUSSION), activity(f"{MOODLE}/f/1", FORUM)))
    assert asdict(act) == {
        "id": UUID("99999999-0000-4000-8000-000000000001"),
        "at": datetime(2026, 5, 4, 7, tzinfo=UTC),
        "actor": key(f"account\n{MOODLE}\n42"),
        "verb": "discussed",
        "object_kind": "discussion",
        "object": of(iri),
        "target_actor": None,
        "thread": of(iri),
        "community": of(COURSE),
        "intervention": of(COURSE),
        "stage": None,
        "stage_source": None,
        "level": None,
        "level_source": None,
        "words": None,
        "count": 1,
        "mandated": False,
        "source": "moodle",
    }


def test_it_puts_a_reply_of_moodle_into_its_discussion():
    discussion = activity(f"{MOODLE}/mod/forum/discuss.php?d=3", DISCUSSION)
    reply = activity(f"{discussion['id']}#p8", "http://id.tincanapi.com/activitytype/forum-reply")
    act = read(moodle("http://id.tincanapi.com/verb/replied", reply, discussion))
    assert (act.verb, act.object_kind, act.object) == ("replied", "reply", of(reply["id"]))
    assert act.thread == of(discussion["id"])
    assert (act.stage, act.stage_source) == ("RO", "tool")


def test_it_names_a_comment_that_has_no_address_by_its_statement():
    board = activity(f"{MOODLE}/mod/wiki/comments.php?pageid=2", DISCUSSION)
    statement = moodle(
        "http://adlnet.gov/expapi/verbs/commented",
        board,
        activity(f"{MOODLE}/mod/wiki/view.php?pageid=2", EDLM + "activity-types/wiki-page"),
        result={"response": "It didn't work on the old pump."},
    )
    act = read(statement)
    assert (act.object_kind, act.words) == ("comment", 7)
    assert act.object == of("urn:uuid:" + statement["id"])
    assert act.thread == of(f"{MOODLE}/mod/wiki/view.php?pageid=2")


def test_it_reads_an_answer_that_stands_beside_its_question():
    question = activity("https://q.example/1", "http://activitystrea.ms/question")
    answer = activity("https://q.example/1/2", "http://id.tincanapi.com/activitytype/forum-reply")
    act = read(said("http://adlnet.gov/expapi/verbs/answered", question, other=[answer]))
    assert (act.verb, act.object_kind, act.stage) == ("answered", "answer", "AC")
    assert (act.object, act.thread) == (of(answer["id"]), of(question["id"]))


def test_it_tells_threads_of_open_edx_from_what_is_said_in_them():
    opened = read(openedx(POSTED, thread(1), extensions={OPENEDX_TYPE: "discussion"}))
    asked = read(openedx(POSTED, thread(2), extensions={OPENEDX_TYPE: "question"}))
    replied = read(openedx(POSTED, comment(3), grouping=[thread(2)]))
    assert (opened.verb, opened.object_kind) == ("discussed", "discussion")
    assert (asked.verb, asked.object_kind, asked.stage) == ("asked", "question", "CE")
    assert (replied.verb, replied.object_kind) == ("replied", "reply")
    assert replied.thread == asked.thread == asked.object


@pytest.mark.parametrize(("value", "verb"), [("up", "voted-up"), ("down", "voted-down")])
def test_it_reads_which_way_somebody_voted_in_open_edx(value, verb):
    voted = "https://w3id.org/xapi/openedx/verb/voted"
    assert read(openedx(voted, thread(1), extensions={OPENEDX_TYPE: value})).verb == verb
    assert read(openedx(voted, thread(1))).reason is Reason.VERB


GROUP = activity(f"{MOODLE}/group/index.php?id=1", EDLM + "activity-types/group")
MOODLE_COURSE = activity(COURSE, CMI5_COURSE)
BADGE = activity(f"{MOODLE}/badges/overview.php?id=1", EDLM + "activity-types/badge")
WIKI_PAGE = activity(f"{MOODLE}/mod/wiki/view.php?pageid=2", EDLM + "activity-types/wiki-page")


@pytest.mark.parametrize(
    ("iri", "thing", "verb", "kind"),
    [
        ("http://activitystrea.ms/join", GROUP, "joined", "community"),
        ("http://activitystrea.ms/leave", GROUP, "left", "community"),
        (EDLM + "verbs/enrolled", MOODLE_COURSE, "registered", "programme"),
        ("http://activitystrea.ms/leave", MOODLE_COURSE, "unregistered", "programme"),
        ("http://adlnet.gov/expapi/verbs/completed", MOODLE_COURSE, "completed", "programme"),
        ("http://id.tincanapi.com/verb/viewed", WIKI_PAGE, "viewed", "page"),
        ("https://w3id.org/xapi/tla/verbs/achieved", BADGE, "earned", "badge"),
        ("https://w3id.org/xapi/acrossx/verbs/edited", WIKI_PAGE, "edited", "page"),
        ("https://w3id.org/xapi/acrossx/verbs/reported", comment(1), "flagged", "discussion"),
    ],
)
def test_it_knows_what_learning_platforms_send(iri, thing, verb, kind):
    act = read(said(iri, thing))
    assert (act.verb, act.object_kind, act.object) == (verb, kind, of(thing["id"]))


NOTE = "http://activitystrea.ms/schema/1.0/note"


@pytest.mark.parametrize(
    ("iri", "verb"),
    [
        ("http://www.w3.org/ns/activitystreams#Create", "published"),
        ("http://activitystrea.ms/schema/1.0/share", "shared"),
        ("http://activitystrea.ms/schema/1.0/like", "reacted"),
        ("http://activitystrea.ms/like", "reacted"),
        ("https://activitystrea.ms/like", "reacted"),
        ("https://w3id.org/xapi/acrossx/verbs/liked", "reacted"),
        ("http://www.w3.org/ns/activitystreams#Delete", "deleted"),
        ("http://adlnet.gov/expapi/verbs/updated", "edited"),
    ],
)
def test_it_knows_a_verb_under_all_its_spellings(iri, verb):
    assert read(said(iri, activity("https://micro.example/1", NOTE))).verb == verb


def test_a_course_is_the_programme_of_what_happens_to_it_and_no_place():
    act = read(said(EDLM + "verbs/enrolled", MOODLE_COURSE))
    assert (act.intervention, act.community) == (of(COURSE), None)


def test_a_registration_of_another_system_names_no_programme():
    statement = moodle(CREATE, activity("https://m.example/d", DISCUSSION))
    statement["context"]["registration"] = "77777777-0000-4000-8000-000000000000"
    assert read(statement).intervention == of(COURSE)


def test_it_knows_things_and_people_of_ours_in_what_others_send():
    uuid = UUID("22222222-2222-5222-8222-222222222222")
    page = activity(f"{BASE}/id/{uuid}/", "http://activitystrea.ms/page")
    statement = said("http://activitystrea.ms/like", page)
    statement["actor"] = {"account": {"homePage": BASE, "name": "fffffffffffffff9"}}
    act = read(statement)
    assert (act.object, act.actor) == (uuid, -7)


def test_it_reads_our_extensions_and_stage_in_what_others_send():
    statement = moodle(
        CREATE,
        activity("https://m.example/d", DISCUSSION),
        grouping=[activity(f"{vocabulary.PROFILE}/stages/AE")],
        extensions={EXT + "cognitive-complexity": "C5"},
        result={"extensions": {EXT + "count": 12}},
    )
    act = read(statement)
    assert (act.stage, act.stage_source) == ("AE", "declared")
    assert (act.level, act.level_source, act.count) == ("C5", "declared", 12)


@pytest.mark.parametrize(
    ("name", "value"),
    [("count", 0), ("count", True), ("count", "3"), ("words", -1), ("words", 2**31)],
)
def test_it_refuses_numbers_that_are_none(name, value):
    statement = said(CREATE, activity("https://m.example/d", DISCUSSION))
    statement["result"] = {"extensions": {EXT + name: value}}
    assert read(statement) == Unmapped(Reason.EXTENSION, EXT + name)


@pytest.mark.parametrize(
    ("iri", "thing", "reason"),
    [
        # Answers to test items, grades and passed courses are not learning from one another.
        (
            "http://adlnet.gov/expapi/verbs/answered",
            activity("https://m.example/1", "http://adlnet.gov/expapi/activities/cmi.interaction"),
            Reason.TYPE,
        ),
        (
            "http://adlnet.gov/expapi/verbs/asked",
            activity("https://m.example/1", "http://id.tincanapi.com/activitytype/solution"),
            Reason.PAIR,
        ),
        ("http://id.tincanapi.com/verb/earned", MOODLE_COURSE, Reason.PAIR),
        ("http://adlnet.gov/expapi/verbs/failed", MOODLE_COURSE, Reason.VERB),
        ("http://adlnet.gov/expapi/verbs/passed", MOODLE_COURSE, Reason.VERB),
        (CREATE, activity("https://m.example/1"), Reason.TYPE),
        (CREATE, GROUP, Reason.PAIR),
        (
            "http://activitystrea.ms/follow",
            {"objectType": "Agent", "mbox": "mailto:a@b.c"},
            Reason.OBJECT,
        ),
        (
            "http://adlnet.gov/expapi/verbs/voided",
            {"objectType": "StatementRef", "id": "88888888-0000-4000-8000-000000000000"},
            Reason.OBJECT,
        ),
    ],
)
def test_it_never_guesses(iri, thing, reason):
    assert read(said(iri, thing)).reason is reason


def test_it_takes_no_note_about_a_person_for_a_post():
    note = activity(f"{MOODLE}/notes/view.php?id=1", "http://activitystrea.ms/note")
    subject = EDLM + "activity-extensions/note-subject"
    note["definition"]["extensions"] = {subject: {"name": "Ann"}}
    assert read(moodle(CREATE, note)) == Unmapped(Reason.PERSON, subject)


def test_it_takes_no_group_for_a_person():
    statement = said(CREATE, activity("https://m.example/d", DISCUSSION))
    statement["actor"] = {"objectType": "Group", "mbox": "mailto:all@firm.example"}
    assert read(statement).reason is Reason.GROUP


def test_it_needs_an_id_and_a_time():
    for name, reason in (("id", Reason.ID), ("timestamp", Reason.TIME)):
        statement = said(CREATE, activity("https://m.example/d", DISCUSSION))
        del statement[name]
        assert read(statement).reason is reason


def test_it_takes_the_time_of_arrival_when_none_is_told():
    statement = said(CREATE, activity("https://m.example/d", DISCUSSION))
    del statement["timestamp"]
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    act = act_of(statement, source="moodle", base=BASE, actor_of=key, received=noon)
    assert act.at == noon


def test_a_key_says_nothing_without_the_secret():
    ann = "mbox\nmailto:ann@firm.example"
    assert key(ann) == key(ann)
    assert key(ann) != actor_key(ann, b"another secret")
    assert len({key(f"{ann}{n}") for n in range(1000)}) == 1000
    assert all(0 <= key(f"{ann}{n}") < 2**53 for n in range(1000))


def test_one_account_name_at_two_places_is_two_people():
    statement = said(CREATE, activity("https://m.example/d", DISCUSSION))
    here = read(statement).actor
    statement["actor"]["account"]["homePage"] = "https://other.example"
    assert read(statement).actor != here


def test_another_hisl_names_its_own_people_and_things():
    act = {
        "id": UUID(int=1),
        "at": datetime(2026, 3, 1, tzinfo=UTC),
        "actor": 7,
        "target_actor": 7,
        "verb": "told",
        "object_kind": "story",
        "object": UUID(int=3),
        "thread": UUID(int=3),
        "source": "hisl",
    }
    there = read(from_act(act, base="https://other.example"))
    assert (there.verb, there.object_kind) == ("told", "story")
    assert (
        there.actor == there.target_actor == key("account\nhttps://other.example\n0000000000000007")
    )
    assert there.object == there.thread == of(f"https://other.example/id/{UUID(int=3)}/")
