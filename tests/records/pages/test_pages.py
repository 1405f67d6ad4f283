"""The operator's pages of the record store: who may, what they find, what they never show."""

from __future__ import annotations

import base64
import json
import re
import uuid

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver, reverse

import factories as make
from hisl.conversations import actions as conversations
from hisl.domain.xapi import validate
from hisl.domain.xapi.rules import Rules
from hisl.records import keys, own_acts, queries, receiving, store
from hisl.records.exchange import Refused
from hisl.records.models import Credential

pytestmark = pytest.mark.django_db
SEARCH_QUERIES = 20


@pytest.fixture(autouse=True)
def uncounted():
    """Counts are kept for a minute; each test has a log of its own."""
    cache.clear()


@pytest.fixture
def operator(client):
    operator = make.person("Operator", is_superuser=True)
    client.force_login(operator)
    return operator


def show(client, name, *args, **asked):
    return client.get(reverse(f"records:{name}", args=args), asked).content.decode()


def found(client, **asked):
    """The ids of the statements that a search lists."""
    page = show(client, "search", **asked)
    return re.findall(r'href="/records/statements/([0-9a-f-]{36})/"', page)


def sent(credential, **said):
    """Keep a statement that another system sent with that key."""
    body = {
        "id": str(uuid.uuid4()),
        "actor": {"mbox": "mailto:odalys@example.org"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed"},
        "object": {"id": "https://lms.example/course/7"},
    } | said
    statement = validate.statement(json.dumps(body).encode(), Rules.V2)
    row = receiving.row_of(
        statement, rules=Rules.V2, authority=own_acts.authority(), credential=credential.pk
    )
    store.write([[row]])
    return body["id"]


@pytest.fixture
def moodle():
    return keys.make("Moodle", ["statements/write"])[0]


# Who may

GET = {
    "overview": (), "tail": (), "search": (), "keys": (), "key_create": (),
    "key": ("prefix",), "statement": ("uuid",),
}  # fmt: skip
POST = {"key_renew": ("prefix",), "key_revoke": ("prefix",), "key_create": (), "key": ("prefix",)}


@pytest.mark.parametrize(
    ("way", "name"), [("get", name) for name in GET] + [("post", name) for name in POST]
)
def test_only_operators_come_in(moodle, way, name):
    args = {"prefix": moodle.prefix, "uuid": sent(moodle)}
    address = reverse(f"records:{name}", args=[args[one] for one in (GET | POST)[name]])
    assert getattr(Client(), way)(address).url.startswith(reverse("account_login"))
    for rights in ({}, {"is_staff": True}, {"guest_of": "Pump Makers"}):
        client = Client()
        client.force_login(make.person(**rights))
        assert getattr(client, way)(address).status_code == 403
    assert Credential.objects.get().revoked is None


def test_every_page_is_in_the_table_of_who_may():
    known = get_resolver().namespace_dict["records"][1].reverse_dict
    names = {name for name in known if isinstance(name, str)}
    assert names - {"store"} == set(GET) | set(POST)


def test_the_way_there_stands_in_the_menu_of_operators_alone(client, operator):
    assert reverse("records:overview") in client.get("/framework/").content.decode()
    client.force_login(make.person(is_staff=True))
    assert reverse("records:overview") not in client.get("/framework/").content.decode()


# Keys


def made(client, **given):
    sent = {"name": "Moodle", "scopes": ["statements/write"]} | given
    page = client.post(reverse("records:key_create"), sent)
    secret = re.search(r'id="secret">([^<]+)<', page.content.decode())
    return page, secret and secret[1]


def header(prefix, secret):
    return "Basic " + base64.b64encode(f"{prefix}:{secret}".encode()).decode()


def test_the_secret_of_a_new_key_is_shown_once_and_works(client, operator):
    page, secret = made(client, requests_per_minute=30, keep_days=90)
    key = Credential.objects.get()
    assert keys.bearer(header(key.prefix, secret)).may("statements/write")
    assert (key.requests_per_minute, key.keep_days) == (30, 90)
    assert "no-store" in page["Cache-Control"]
    for name, args in (("keys", ()), ("key", (key.prefix,)), ("overview", ())):
        assert secret not in show(client, name, *args)
    assert secret not in json.dumps(list(Credential.objects.values()), default=str)


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"scopes": []}, {"scopes": ["root"]}, {"requests_per_minute": 0}]
)
def test_a_key_without_a_name_or_with_unknown_rights_is_not_made(client, operator, wrong):
    page, secret = made(client, **wrong)
    assert page.status_code == 200
    assert secret is None
    assert not Credential.objects.exists()


def test_another_secret_takes_the_place_of_the_old_one(client, operator):
    _, old = made(client)
    prefix = Credential.objects.get().prefix
    page = client.post(reverse("records:key_renew", args=[prefix])).content.decode()
    new = re.search(r'id="secret">([^<]+)<', page)[1]
    assert keys.bearer(header(prefix, new))
    with pytest.raises(Refused):
        keys.bearer(header(prefix, old))


def test_a_key_that_was_taken_back_is_refused_and_cannot_be_renewed(client, operator):
    _, secret = made(client)
    prefix = Credential.objects.get().prefix
    client.post(reverse("records:key_revoke", args=[prefix]))
    with pytest.raises(Refused):
        keys.bearer(header(prefix, secret))
    assert client.post(reverse("records:key_renew", args=[prefix])).status_code == 404
    assert "taken back" in show(client, "keys")


def test_limits_can_be_changed_and_taken_away(client, operator, moodle):
    address = reverse("records:key", args=[moodle.prefix])
    client.post(address, {"requests_per_minute": 5, "keep_days": 30})
    moodle.refresh_from_db()
    assert (moodle.requests_per_minute, moodle.keep_days) == (5, 30)
    client.post(address, {"requests_per_minute": "", "keep_days": ""})
    moodle.refresh_from_db()
    assert (moodle.requests_per_minute, moodle.keep_days) == (None, None)


def test_a_key_that_is_not_there_is_no_page(client, operator):
    assert client.get(reverse("records:key", args=["hisl_none"])).status_code == 404


# Statements


@pytest.fixture
def told():
    """A question and its answer, in the log; gives the ids of the two acts by their verbs."""
    asker, helper = make.person(), make.person()
    question = make.thread(make.community(), asker)
    given = make.answer(question, helper)
    conversations.accept(given, person=asker, at=make.at(4))
    own_acts.take_in()
    acts = queries.acts().filter(thread=question.uuid)
    return {act.verb: act for act in acts}


def test_a_search_without_words_lists_the_latest_first(client, operator, told, moodle):
    latest = sent(moodle)
    ids = found(client)
    assert ids[0] == latest
    assert str(told["answered"].id) in ids


def test_it_finds_by_verb_as_a_word_or_as_an_iri(client, operator, told, moodle):
    other = sent(moodle)
    assert found(client, verb="Answered") == [str(told["answered"].id)]
    assert found(client, verb="http://adlnet.gov/expapi/verbs/completed") == [other]


def test_it_finds_by_actor_in_each_way_of_naming_one(client, operator, told, moodle):
    by_mail = sent(moodle)
    by_openid = sent(moodle, actor={"openid": "https://id.example/odalys"})
    by_account = sent(
        moodle, actor={"account": {"homePage": "https://chat.example", "name": "odalys"}}
    )
    as_json = '{"account": {"homePage": "https://chat.example", "name": "odalys"}}'
    assert found(client, actor="odalys@example.org") == [by_mail]
    assert found(client, actor="https://id.example/odalys") == [by_openid]
    assert found(client, actor=as_json) == [by_account]
    own = queries.statement(told["answered"].id)["actor"]["account"]["name"]
    assert str(told["answered"].id) in found(client, actor=own)
    assert str(told["asked"].id) not in found(client, actor=own)


def test_it_finds_by_object_and_by_what_stands_in_the_context(client, operator, told, moodle):
    other = sent(moodle)
    assert found(client, object="https://lms.example/course/7") == [other]
    community = str(told["asked"].community)
    direct = found(client, object=community)
    around = found(client, object=community, related="on")
    assert str(told["asked"].id) not in direct
    assert str(told["asked"].id) in around


def test_it_finds_by_source(client, operator, told, moodle):
    other = sent(moodle)
    assert found(client, source=str(moodle.pk)) == [other]
    own = found(client, source=str(own_acts.OURS))
    assert other not in own
    assert str(told["asked"].id) in own


def test_it_finds_by_time_of_storage(client, operator, told):
    assert found(client, since="2999-01-01T00:00") == []
    assert found(client, until="2000-01-01T00:00") == []
    assert found(client, since="2000-01-01T00:00", verb="answered")


def test_all_fields_have_to_hold(client, operator, told, moodle):
    sent(moodle)
    assert found(client, verb="answered", source=str(moodle.pk)) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"verb": "jumped high"},
        {"object": "not an iri"},
        {"actor": "{}"},
        {"actor": "{"},
        {"since": "yesterday"},
        {"source": "99"},
    ],
)
def test_what_cannot_be_asked_is_said_in_words(client, operator, asked):
    page = client.get(reverse("records:search"), asked)
    assert page.status_code == 200
    assert "errorlist" in page.content.decode()


def test_older_statements_are_a_page_further(client, operator, moodle):
    every = [sent(moodle) for _ in range(53)]
    page = show(client, "search")
    older = re.search(r'href="(\?before=\d+)"', page)[1]
    first, second = found(client), show_ids(client, older)
    assert first + second == every[::-1]


def show_ids(client, query):
    page = client.get(reverse("records:search") + query).content.decode()
    return re.findall(r'href="/records/statements/([0-9a-f-]{36})/"', page)


def test_a_statement_shows_its_json_its_act_and_its_place_here(client, operator, told):
    act = told["answered"]
    page = show(client, "statement", act.id)
    assert "http://adlnet.gov/expapi/verbs/answered" in page
    assert str(act.community) in page
    path = re.search(r'href="(/id/[0-9a-f-]{36}/)"', page)[1]
    assert client.get(path).status_code == 302


def test_a_foreign_statement_shows_its_key_and_is_text(client, operator, moodle):
    name = {"name": {"en": "<script>alert(1)</script>"}}
    one = sent(moodle, object={"id": "https://lms.example/x", "definition": name})
    for page in (show(client, "statement", one), show(client, "tail"), show(client, "search")):
        assert "<script>alert" not in page
        assert "Moodle" in page


def test_a_foreign_object_leads_nowhere_here(client, operator, moodle):
    """Only what stands under this installation's own address is a link."""
    one = sent(moodle, object={"id": f"{settings.HISL_ADDRESS}.evil.example/id/{uuid.uuid4()}/"})
    assert 'href="/id/' not in show(client, "statement", one)
    assert ".evil.example/id/" not in "".join(
        re.findall(r'href="([^"]*)"', show(client, "statement", one))
    )


def test_a_statement_that_is_not_there_is_no_page(client, operator):
    assert client.get(reverse("records:statement", args=[uuid.uuid4()])).status_code == 404


def test_what_is_counted_in_bulk_is_shown_from_its_act(client, operator):
    viewer, author = make.person(), make.person()
    question = make.thread(make.community(), author)
    conversations.viewed(question, person=viewer, at=make.at(3))
    act = queries.acts().get(verb="viewed")
    assert "tincanapi.com/verb/viewed" in show(client, "statement", act.id)


# What comes in


def test_the_tail_shows_what_hisl_itself_did_a_moment_ago(client, operator):
    make.thread(make.community(), make.person())
    assert "asked" in show(client, "tail")


def test_htmx_gets_the_list_alone_and_asks_again(client, operator, moodle):
    sent(moodle)
    part = client.get(reverse("records:tail"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'hx-trigger="every 3s"' in part


def test_nobody_is_named(client, operator):
    author = make.person("Odalys Branniford")
    make.thread(make.community(), author)
    for page in (show(client, "tail"), show(client, "search"), show(client, "overview")):
        assert author.name not in page
        assert author.username not in page


def test_lists_ask_the_database_as_often_for_many_as_for_few(
    client, operator, moodle, django_assert_max_num_queries
):
    for _ in range(30):
        sent(moodle)
    with django_assert_max_num_queries(SEARCH_QUERIES):
        found(client)


# Counts


def test_it_counts_by_verb_source_and_day(client, operator, told):
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", show(client, "overview")))
    for verb in ("asked", "answered", "accepted"):
        assert f" {verb} 1 " in page
    assert "By source Source Acts hisl" in page


def test_an_empty_store_says_how_it_fills(client, operator):
    assert "Nothing is written down yet" in show(client, "overview")
    assert "Nothing has come in yet" in show(client, "tail")
    assert "No key yet" in show(client, "keys")
