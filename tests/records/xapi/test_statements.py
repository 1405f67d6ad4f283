"""/statements: storing, finding, paging, voiding, formats, versions, headers."""

import uuid
from datetime import UTC, datetime

import pytest

from validation.record_store import statement

VOIDED = {"id": "http://adlnet.gov/expapi/verbs/voided"}


def about(target):
    return {"objectType": "StatementRef", "id": target}


def voiding(target):
    return statement(verb=VOIDED, object=about(target))


def test_put_stores_under_the_given_id(either):
    one = statement()
    path = f"/statements?statementId={one['id']}"
    assert either.ask("PUT", path, one).status == 204
    assert either.one(one["id"])["actor"] == one["actor"]


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("", statement()),
        ("?statementId=x", statement(id=None)),
        (f"?statementId={uuid.uuid4()}", statement()),
        (f"?statementId={uuid.uuid4()}", [statement(id=None)]),
        (f"?statementID={uuid.uuid4()}", statement(id=None)),
    ],
    ids=["no parameter", "no UUID", "another id", "an array", "another case"],
)
def test_put_refuses(either, query, body):
    assert either.ask("PUT", f"/statements{query}", body).status == 400


def test_post_gives_ids_in_order(either):
    given = [statement() for _ in range(5)]
    assert either.post(given).json() == [one["id"] for one in given]
    (made,) = either.post(statement(id=None)).json()
    assert uuid.UUID(made).version == 4


def test_the_same_again_changes_nothing_and_another_is_refused(either):
    one = statement(verb={"id": "a:b", "display": {"en": "did"}})
    before = either.keep(one)
    assert either.post(one).status == 200
    assert either.post(one | {"verb": {"id": "a:b", "display": {"en": "has done"}}}).status == 200
    other = either.post([statement(id=(new := str(uuid.uuid4()))), one | {"verb": {"id": "a:c"}}])
    assert (other.status, other.json()["ids"]) == (409, before)
    assert either.one(one["id"])["verb"]["display"] == {"en": "did"}
    assert either.get(statementId=new).status == 404


def test_members_in_another_order_and_a_time_in_another_zone_are_the_same_statement(store):
    members = [{"mbox": "mailto:ada@example.org"}, {"mbox": "mailto:bob@example.org"}]
    one = statement(actor={"objectType": "Group", "member": members})
    store.keep(one | {"timestamp": "2026-01-01T12:00:00Z"})
    turned = one | {"actor": {"objectType": "Group", "member": members[::-1]}}
    assert store.post(turned | {"timestamp": "2026-01-01T13:00:00+01:00"}).status == 200
    assert store.post(turned | {"timestamp": "2026-01-01T13:00:00Z"}).status == 409


def test_the_store_says_when_by_whom_and_by_which_version(store, store1):
    (kept,) = store.keep(statement(stored="1999-01-01T00:00:00Z"))
    found = store.one(kept)
    assert found["stored"][:4] == f"{datetime.now(UTC).year}"
    assert found["timestamp"] == found["stored"]
    assert found["authority"]["account"]["name"] == store.key[0]
    assert found["version"] == "2.0.0"
    (old,) = store1.keep(statement(version="1.0.1"), statement())[:1]
    assert store1.one(old)["version"] == "1.0.1"


def test_a_reader_of_1_0_3_gets_what_that_version_knows(store, store1):
    company = [{"objectType": "contextAgent", "agent": {"mbox": "mailto:ada@example.org"}}]
    (kept,) = store.keep(statement(context={"contextAgents": company, "language": "en"}))
    assert store.one(kept)["context"]["contextAgents"] == company
    old = store1.one(kept)
    assert old["version"] == "1.0.3"
    assert old["context"] == {"language": "en"}


def test_reading_one_refuses_other_filters(either):
    (kept,) = either.keep(statement())
    for name, value in {
        "agent": '{"mbox":"mailto:ada@example.org"}',
        "verb": "a:b",
        "since": "2026-01-01T00:00:00Z",
        "limit": "1",
        "ascending": "true",
    }.items():
        assert either.get(statementId=kept, **{name: value}).status == 400
    assert either.get(statementId=kept, voidedStatementId=kept).status == 400
    assert either.get(statementId=kept, format="ids", attachments="false").status == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Verb", "a:b"),
        ("unknown", "x"),
        ("verb", "did"),
        ("activity", "thing"),
        ("agent", "ada"),
        ("agent", '{"name":"Ada"}'),
        ("registration", "x"),
        ("since", "yesterday"),
        ("until", "01/01/2026"),
        ("limit", "-1"),
        ("limit", "many"),
        ("ascending", "1"),
        ("related_agents", "yes"),
        ("format", "short"),
        ("more", "x"),
        ("statementId", "x"),
    ],
)
def test_it_refuses_parameters_that_are_none(either, name, value):
    assert either.get(**{name: value}).status == 400


AGENT = '{"mbox":"mailto:%s@example.org"}'


@pytest.fixture
def filled(store, fresh):
    """Give a store with statements that each filter tells apart, and the names that they use."""
    who, verb, activity, parent = uuid.uuid4().hex, fresh("verb"), fresh(), fresh("parent")
    registration = str(uuid.uuid4())
    agent = {"mbox": f"mailto:{who}@example.org"}
    context = {"registration": registration, "contextActivities": {"parent": {"id": parent}}}
    sub = {"objectType": "SubStatement", "actor": agent, "verb": {"id": verb}}
    given = {
        "actor": statement(actor=agent),
        "member": statement(actor={"objectType": "Group", "member": [agent]}),
        "object": statement(object={"objectType": "Agent", **agent}),
        "instructor": statement(context={"instructor": agent}),
        "verb": statement(verb={"id": verb}),
        "activity": statement(object={"id": activity}),
        "context": statement(context=context),
        "sub": statement(object=sub | {"object": {"id": activity}}),
    }
    store.keep(*given.values())
    named = {one["id"]: name for name, one in given.items()}

    def found(**parameters):
        return {named.get(one) for one in store.ids(**parameters)}

    found.values = {
        "agent": AGENT % who,
        "verb": verb,
        "activity": activity,
        "parent": parent,
        "registration": registration,
    }
    return found


def test_each_filter_finds_its_own(filled):
    asked = filled.values
    assert filled(agent=asked["agent"]) == {"actor", "member", "object"}
    assert filled(agent=asked["agent"], related_agents="true") == {
        *("actor", "member", "object", "instructor", "sub")
    }
    assert filled(verb=asked["verb"]) == {"verb"}
    assert filled(activity=asked["activity"]) == {"activity"}
    assert filled(activity=asked["activity"], related_activities="true") == {"activity", "sub"}
    assert filled(activity=asked["parent"], related_activities="true") == {"context"}
    assert filled(registration=asked["registration"]) == {"context"}
    assert filled(activity=asked["activity"], verb=asked["verb"]) == set()


def test_two_filters_find_what_both_find(store, fresh):
    verb, activity = {"id": fresh("verb")}, {"id": fresh()}
    both = statement(verb=verb, object=activity)
    store.keep(both, statement(verb=verb), statement(object=activity))
    assert store.ids(verb=verb["id"], activity=activity["id"]) == [both["id"]]


def test_since_is_exclusive_and_until_inclusive(store, fresh):
    activity = fresh()
    ids = store.keep(*[statement(object={"id": activity}) for _ in range(3)])
    stored = [store.one(one)["stored"] for one in ids]
    assert stored == sorted(stored)
    assert len(set(stored)) == 3
    assert store.ids(activity=activity, since=stored[0], until=stored[1]) == [ids[1]]


def test_pages_hold_everything_once_in_both_directions(store, fresh):
    activity = fresh()
    ids = store.keep(*[statement(object={"id": activity}) for _ in range(25)])
    first = store.get(activity=activity, limit=7).json()
    assert len(first["statements"]) == 7
    assert first["more"].startswith("/xapi/statements?")
    store.keep(*[statement(object={"id": activity}) for _ in range(3)])
    shown = [one["id"] for one in first["statements"]]
    while first["more"]:
        first = store.get(first["more"]).json()
        shown += [one["id"] for one in first["statements"]]
    assert shown == ids[::-1]
    assert store.ids(activity=activity, limit=4, ascending="true")[:25] == ids


def test_a_cursor_that_was_tampered_with_is_refused(store, fresh):
    activity = fresh()
    store.keep(*[statement(object={"id": activity}) for _ in range(3)])
    more = store.get(activity=activity, limit=1).json()["more"]
    changed = more[:40] + ("A" if more[40] != "A" else "B") + more[41:]
    assert store.get(more).status == 200
    assert store.get(changed).status == 400


@pytest.mark.parametrize("voiding_first", [False, True])
def test_a_voided_statement_is_found_as_such_alone(either, fresh, voiding_first):
    activity = fresh()
    one = statement(object={"id": activity})
    void = voiding(one["id"])
    for batch in ([void], [one]) if voiding_first else ([one], [void]):
        either.keep(*batch)
    assert either.get(statementId=one["id"]).status == 404
    assert either.get(voidedStatementId=one["id"]).json()["id"] == one["id"]
    assert either.ids(activity=activity) == [void["id"]]


def test_voiding_within_one_batch(store, fresh):
    one = statement(object={"id": fresh()})
    store.keep(voiding(one["id"]), one)
    assert store.get(voidedStatementId=one["id"]).status == 200


def test_a_voiding_statement_cannot_be_voided(either):
    one = statement()
    void = voiding(one["id"])
    either.keep(one, void)
    either.keep(voiding(void["id"]))
    assert either.get(statementId=void["id"]).status == 200
    assert either.get(statementId=one["id"]).status == 404


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (0, 2, 1)])
def test_who_is_about_it_is_found_with_it(store, fresh, order):
    activity = fresh()
    target = statement(object={"id": activity})
    second = statement(object=about(target["id"]))
    third = statement(object=about(second["id"]))
    for number in order:
        store.keep((target, second, third)[number])
    assert set(store.ids(activity=activity)) == {target["id"], second["id"], third["id"]}


def test_statements_about_each_other_do_not_go_round_for_ever(store):
    one, other = statement(), statement()
    one["object"], other["object"] = about(other["id"]), about(one["id"])
    store.keep(one)
    store.keep(other)
    assert store.get(statementId=other["id"]).status == 200


def test_formats(store, fresh):
    agent = {"objectType": "Agent", "mbox": "mailto:ada@example.org", "name": "Ada"}
    names = {"en": "Forum", "de": "Forum hier"}
    thing = {"id": fresh(), "definition": {"name": names, "type": "a:b"}}
    verb = {"id": "a:did", "display": {"en": "did", "de": "tat"}}
    (kept,) = store.keep(statement(actor=agent, verb=verb, object=thing))
    assert store.one(kept)["object"] == thing
    ids = store.one(kept, format="ids")
    assert (ids["verb"], ids["object"]) == ({"id": "a:did"}, {"id": thing["id"]})
    assert ids["actor"] == {"objectType": "Agent", "mbox": agent["mbox"]}
    german = {"headers": {"Accept-Language": "fr;q=0.1, de-AT;q=0.8"}}
    canonical = store.one(kept, format="canonical", **german)
    assert canonical["verb"]["display"] == {"de": "tat"}
    assert canonical["object"]["definition"] == {"name": {"de": "Forum hier"}, "type": "a:b"}


def test_a_single_context_activity_comes_back_as_an_array(either):
    parent = {"id": "https://example.org/parent"}
    (kept,) = either.keep(statement(context={"contextActivities": {"parent": parent}}))
    assert either.one(kept)["context"]["contextActivities"]["parent"] == [parent]


def test_2_0_gives_times_in_utc(store):
    (kept,) = store.keep(statement(timestamp="2026-01-02T03:04:05+02:00"))
    assert store.one(kept)["timestamp"] == "2026-01-02T01:04:05.000000Z"


def test_whatever_is_in_extensions_comes_back(store):
    told = {"https://a.b/c": {"n": None, "big": 2**80, "x": [1.5, "\u0000\t\\ \U0001f600"], "": {}}}
    (kept,) = store.keep(statement(context={"extensions": told}))
    assert store.one(kept)["context"]["extensions"] == told


def test_every_answer_says_how_far_the_store_is_complete(either):
    name = "X-Experience-API-Consistent-Through"
    before = datetime.now(UTC)
    (kept,) = either.keep(statement())
    for answer in (
        either.get(),
        either.get(statementId=kept),
        either.get(statementId=str(uuid.uuid4())),
        either.get(verb="x"),
        either.post({}),
        either.ask("GET", "/statements", headers={"X-Experience-API-Version": None}),
    ):
        assert datetime.fromisoformat(answer.headers[name]) >= before
    assert either.get(statementId=kept).headers["Last-Modified"]


@pytest.mark.parametrize("path", ["/statements", "/agents?agent=%7B%7D", "/about", "/nothing"])
def test_every_answer_names_its_version(either, path):
    assert either.get(path).headers["X-Experience-API-Version"] == either.version


def test_an_answer_to_nobodys_version_names_the_base_paths_own(server):
    for base, version in (("/xapi", "2.0.0"), ("/xapi/v1", "1.0.3")):
        for wrong in (None, "0.95", "1.1.0", "3.0.0", "x"):
            answer = server.client(base=base, version=wrong).get()
            assert answer.status == 400
            assert answer.headers["X-Experience-API-Version"] == version


def test_both_base_paths_are_one_store(store, store1):
    (kept,) = store1.keep(statement())
    assert store.one(kept)["id"] == kept


@pytest.mark.parametrize("ascending", ["true", "false"])
def test_many_that_were_taken_back_hide_nothing_behind_them(store, fresh, ascending):
    activity = fresh()
    ids = store.keep(*[statement(object={"id": activity}) for _ in range(14)])
    stays = [ids[0], ids[7], ids[13]]
    voiding = {"id": "http://adlnet.gov/expapi/verbs/voided"}
    store.keep(
        *[
            statement(verb=voiding, object={"objectType": "StatementRef", "id": one})
            for one in ids
            if one not in stays
        ]
    )
    verb = statement()["verb"]["id"]
    asked = {"activity": activity, "verb": verb, "ascending": ascending, "limit": 1}
    found = [one for one in store.ids(**asked) if one in ids]  # beside those that took back
    assert found == (stays if ascending == "true" else stays[::-1])
