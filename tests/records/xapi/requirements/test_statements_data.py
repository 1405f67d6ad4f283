"""What a statement may and may not hold: part two of the specification, XAPI-00001 to 00124."""

from __future__ import annotations

import uuid

import pytest

from records.xapi.requirements.requirement import (
    ACTIVITY,
    AGENT,
    EN,
    GROUP,
    full,
    refused,
    requirement,
    taken,
    without,
)

NO_TEXT = [1, True, {"a": "b"}, ["a"], None]
NO_OBJECT = ["text", 1, True, ["a"], None]
NO_MAP = ["text", 1, {"en": 1}, {"en": None}, {"no language!": "text"}, {"": "text"}]
NO_IRI = ["no iri", "example.org/without-a-scheme", "", 1, {"a": "b"}, None]
NO_UUID = [
    "",
    "abc",
    1,
    "12345678-1234-1234-1234-12345678901",
    "{12345678-1234-4234-8234-123456789012}",
    None,
]
NO_EXTENSIONS = ["text", 1, ["a"], {"no iri": 1}, None]
NO_BOOLEAN = ["true", "false", 1, 0, {}, None]
REF = {"objectType": "StatementRef", "id": str(uuid.uuid4())}


def group(**more):
    return lambda: full(actor=GROUP | more)


def sub(**parts):
    """Give what makes a statement about a statement."""
    inner = {
        "objectType": "SubStatement",
        "actor": AGENT,
        "verb": {"id": "https://example.org/verbs/planned"},
        "object": {"id": ACTIVITY},
    }
    return lambda: full(object=inner | parts, context={"language": "en"})


def about(thing):
    return lambda: full(object=thing, context={"language": "en"})


def definition(**more):
    return lambda: full(object={"id": ACTIVITY, "definition": {"name": EN} | more})


def attached(**more):
    file = {
        "usageType": "https://example.org/usage/notes",
        "display": EN,
        "contentType": "text/plain",
        "length": 3,
        "sha2": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "fileUrl": "https://example.org/abc.txt",
    }
    return lambda: full(attachments=[file | more])


def account(**more):
    return lambda: full(actor={"account": {"homePage": "https://example.org", "name": "a"} | more})


FORMATTING = [
    requirement("00001", "nothing is null outside extensions", "actor", "name", bad=[None]),
    requirement("00001-2", "nor deep within", "result", "score", "raw", bad=[None]),
    requirement("00003", "there is an actor", bad=[without("actor")]),
    requirement("00004", "there is a verb", bad=[without("verb")]),
    requirement("00005", "there is an object", bad=[without("object")]),
    requirement("00006", "types are as they should be", "verb", "display", bad=["text", 1, [EN]]),
    requirement("00007", "formats are kept", "actor", "mbox", bad=["", "ada@example.org", "x"]),
    requirement("00009", "so are values that are words of the specification",
                "actor", "objectType", bad=["agent", "AGENT", "group"]),
    requirement("00010", "unknown keys are refused", "surprise", bad=["text", 1, {}]),
    requirement("00011", "IRIs have a scheme", "verb", "id", bad=NO_IRI),
    requirement("00013", "keys of language maps follow RFC 5646", "verb", "display",
                bad=[{"a12345678": "x"}, {"en_GB": "x"}, {"12": "x"}],
                good=[{"en": "x"}, {"cmn-Hans-CN": "x"}, {"und": "x"}, {"x-mine": "x"}]),
    requirement("00022", "timestamp is a time", "timestamp",
                bad=["yesterday", "", 1, {}, "2026-13-01T00:00:00Z", None]),
    requirement("00024", "authority is an agent or a group", "authority",
                bad=["Ada", {}, {"objectType": "Activity", "id": ACTIVITY}], good=[AGENT]),
    requirement("00025", "attachments are an array", "attachments", bad=["text", {}, 1, None]),
    requirement("00027", "id is a UUID", "id",
                bad=["abc", "1234", "zz345678-1234-4234-8234-123456789012"]),
    requirement("00028", "id is text", "id", bad=[1, True, {}, ["a"], None]),
    requirement("00029", "UUIDs are in their standard form", "id",
                bad=["12345678123442348234123456789012", "{12345678-1234-4234-8234-123456789012}"]),
    requirement("00030", "all UUIDs are", "context", "registration", bad=NO_UUID),
]  # fmt: skip

ACTORS = [
    requirement("00031", "an actor is an agent or a group", "actor", "objectType",
                bad=["Person", "Activity", ""]),
    requirement("00032", "objectType is text", "actor", "objectType", bad=NO_TEXT),
    requirement("00033", "name is text", "actor", "name", bad=NO_TEXT),
    requirement("00034", "an agent is known by exactly one thing", "actor",
                bad=[{"name": "Ada"}, {"objectType": "Agent"},
                     {"mbox": "mailto:a@example.org", "openid": "https://a.example.org/"}]),
    requirement("00035", "only groups have members", "actor", bad=[AGENT | {"member": [AGENT]}]),
    requirement("00036", "members are agents", "actor", "member",
                bad=["text", {}, [1], [GROUP], [{"name": "nobody"}], None], base=group()),
    requirement("00037", "a group is known by one thing, or by its members", "actor",
                bad=[{"objectType": "Group"}, {"objectType": "Group", "member": []},
                     GROUP | {"mbox": "mailto:a@example.org", "openid": "https://a.example.org/"}],
                good=[{"objectType": "Group", "mbox": "mailto:crew@example.org"}]),
    requirement("00038", "mbox is a mailto IRI", "actor", "mbox",
                bad=["ada@example.org", "https://example.org", "mailto:", 1, {}]),
    requirement("00039", "mbox_sha1sum is forty hexadecimal digits", "actor",
                bad=[{"mbox_sha1sum": 1}, {"mbox_sha1sum": {}}, {"mbox_sha1sum": "abc"}],
                good=[{"mbox_sha1sum": "0" * 40}]),
    requirement("00040", "openid is a URI", "actor",
                bad=[{"openid": "no uri"}, {"openid": 1}, {"openid": {}}],
                good=[{"openid": "https://ada.example.org/"}]),
    requirement("00041", "account is an object", "actor",
                bad=[{"account": "text"}, {"account": 1}, {"account": {}}, {"account": []}]),
    requirement("00042", "an account has a home page", "actor", "account", "homePage",
                bad=["no iri", 1, None, without()][:3], base=account()),
    requirement("00042-2", "and never goes without", "actor", "account",
                bad=[without("homePage")], base=account()),
    requirement("00043", "an account has a name", "actor", "account", "name",
                bad=[1, {}, None], base=account()),
    requirement("00043-2", "and never goes without", "actor", "account",
                bad=[without("name")], base=account()),
]  # fmt: skip

VERBS_AND_OBJECTS = [
    requirement("00044", "a verb has an IRI", "verb", bad=[without("id"), {"id": 1}, {"id": "x"}]),
    requirement("00045", "its display is a language map", "verb", "display", bad=NO_MAP),
    requirement("00046", "an object is of a known kind", "object", "objectType",
                bad=["activity", "Thing", "", 1]),
    requirement("00047", "an activity has an IRI", "object", bad=[without("id"), {"id": "x"}]),
    requirement("00048", "a definition is an object", "object", "definition", bad=NO_OBJECT),
    requirement("00049", "interactions are of a known kind", "object", "definition",
                bad=[{"interactionType": "guess"}, {"interactionType": 1}],
                good=[{"interactionType": "fill-in"}]),
    requirement("00050", "a choice has choices", "object", "definition", "choices",
                bad=["text", [{"id": 1}], [{"description": EN}], [1]],
                good=[[{"id": "a", "description": EN}]],
                base=definition(interactionType="choice", choices=[{"id": "a"}])),
    requirement("00051", "a likert scale has a scale", "object", "definition", "scale",
                bad=["text", [{"id": 1}], [1]], good=[[{"id": "a"}]],
                base=definition(interactionType="likert", scale=[{"id": "a"}])),
    requirement("00052", "matching has a source", "object", "definition", "source",
                bad=["text", [{"id": 1}], [1]], good=[[{"id": "a"}]],
                base=definition(interactionType="matching", source=[{"id": "a"}])),
    requirement("00053", "and a target", "object", "definition", "target",
                bad=["text", [{"id": 1}], [1]], good=[[{"id": "a"}]],
                base=definition(interactionType="matching", target=[{"id": "a"}])),
    requirement("00054", "a performance has steps", "object", "definition", "steps",
                bad=["text", [{"id": 1}], [1]], good=[[{"id": "a"}]],
                base=definition(interactionType="performance", steps=[{"id": "a"}])),
    requirement("00055", "components do not repeat their ids", "object", "definition", "choices",
                bad=[[{"id": "a"}, {"id": "a"}]],
                base=definition(interactionType="choice", choices=[{"id": "a"}])),
    requirement("00056", "its name is a language map", "object", "definition", "name", bad=NO_MAP),
    requirement("00057", "its extensions are an object with IRIs as keys",
                "object", "definition", "extensions", bad=NO_EXTENSIONS),
    requirement("00058", "correct responses are an array of texts",
                "object", "definition", "correctResponsesPattern",
                bad=["text", [1], {}], good=[["a"]],
                base=definition(interactionType="fill-in", correctResponsesPattern=["a"])),
    requirement("00059", "its description is a language map", "object", "definition",
                "description", bad=NO_MAP),
    requirement("00060", "its type is an IRI", "object", "definition", "type", bad=NO_IRI),
    requirement("00061", "its moreInfo is an IRL", "object", "definition", "moreInfo", bad=NO_IRI),
    requirement("00062", "a component's id is text", "object", "definition", "choices",
                bad=[[{"id": 1}], [{"id": {}}]],
                base=definition(interactionType="choice", choices=[{"id": "a"}])),
    requirement("00063", "a component's description is a language map", "object", "definition",
                "choices", bad=[[{"id": "a", "description": one}] for one in NO_MAP],
                base=definition(interactionType="choice", choices=[{"id": "a"}])),
    requirement("00064", "correct responses belong to an interaction", "object", "definition",
                bad=[{"correctResponsesPattern": ["a"]}]),
    requirement("00065", "an agent as object says that it is one", "object",
                bad=[{"mbox": "mailto:a@example.org"}, {"member": [AGENT]}],
                base=about(AGENT)),
    requirement("00066", "a sub-statement is right in itself", "object",
                bad=[without("actor"), without("verb"), without("object")], base=sub()),
    requirement("00066-2", "down to its parts", "object", "actor", "mbox", bad=["x", 1, None],
                base=sub()),
    requirement("00067", "it has no authority", "object", "authority", bad=[AGENT], base=sub()),
    requirement("00068", "it has no version", "object", "version", bad=["1.0.3"], base=sub()),
    requirement("00069", "it has no stored", "object", "stored", bad=["2026-01-01T00:00:00Z"],
                base=sub()),
    requirement("00070", "it has no id", "object", "id", bad=[str(uuid.uuid4())], base=sub()),
    requirement("00071", "it holds no sub-statement", "object", "object", bad=[sub()()["object"]],
                base=sub()),
    requirement("00072", "a reference has a UUID", "object", "id", bad=NO_UUID, base=about(REF)),
    requirement("00073", "a reference says that it is one", "object", bad=[without("objectType")],
                base=about(REF)),
    requirement("00073-2", "a sub-statement, too", "object", bad=[without("objectType")],
                base=sub()),
]  # fmt: skip

RESULTS_AND_CONTEXTS = [
    requirement("00074", "success is true or false", "result", "success", bad=NO_BOOLEAN),
    requirement("00075", "completion is true or false", "result", "completion", bad=NO_BOOLEAN),
    requirement("00076", "response is text", "result", "response", bad=NO_TEXT),
    requirement("00077", "duration is one of ISO 8601", "result", "duration",
                bad=["an hour", "1H", "", 1, {}], good=["P1W", "PT0.5S", "P1Y2M3DT4H5M6S"]),
    requirement("00078", "extensions have IRIs as keys", "result", "extensions", bad=NO_EXTENSIONS),
    requirement("00079", "score is an object", "result", "score", bad=NO_OBJECT),
    requirement("00080", "max is above min", "result", "score", "max", bad=[-1, "10", None]),
    requirement("00081", "min is below max", "result", "score", "min", bad=[11, "0", None]),
    requirement("00082", "raw lies between them", "result", "score", "raw",
                bad=[-1, 11, "5", None]),
    requirement("00083", "scaled lies between -1 and 1", "result", "score", "scaled",
                bad=[-1.1, 1.1, "0.5", None], good=[-1, 0, 1]),
    requirement("00084", "only an activity has a revision", "context",
                bad=[{"revision": "1"}], base=about(REF)),
    requirement("00085", "only an activity has a platform", "context",
                bad=[{"platform": "hall"}], base=about(REF)),
    requirement("00086", "contextActivities are an object", "context", "contextActivities",
                bad=NO_OBJECT),
    requirement("00087", "registration is a UUID", "context", "registration", bad=NO_UUID),
    requirement("00088", "team is a group", "context", "team", bad=[AGENT, "crew", {}, [GROUP]]),
    requirement("00089", "revision is text", "context", "revision", bad=NO_TEXT),
    requirement("00090", "platform is text", "context", "platform", bad=NO_TEXT),
    requirement("00091", "language is one of RFC 5646", "context", "language",
                bad=["english please", "en_GB", "", 1, {}], good=["en", "de-CH-1901"]),
    requirement("00092", "statement is a reference", "context", "statement",
                bad=["text", {}, {"id": str(uuid.uuid4())}, {"objectType": "StatementRef"},
                     {"objectType": "Activity", "id": ACTIVITY}]),
    requirement("00093", "activities stand as parent, grouping, category or other",
                "context", "contextActivities", bad=[{"child": [{"id": ACTIVITY}]}],
                good=[{"parent": {"id": ACTIVITY}}, {"other": [{"id": ACTIVITY}]}]),
    requirement("00094", "and are activities", "context", "contextActivities",
                bad=[{"parent": [AGENT]}, {"parent": ["text"]}, {"grouping": [{"id": "x"}]}]),
    requirement("00098", "a group in authority has two members", "authority",
                bad=[{"objectType": "Group", "member": [AGENT]},
                     {"objectType": "Group", "member": [AGENT, AGENT, AGENT]}]),
    requirement("00100", "and no more", "authority",
                bad=[{"objectType": "Group", "member": [AGENT, AGENT, AGENT]}]),
]  # fmt: skip

ATTACHMENTS_AND_PARTICULARS = [
    requirement("00102", "length is a whole number", "attachments", 0,
                bad=[without("length"), attached(length="3")()["attachments"][0],
                     attached(length=1.5)()["attachments"][0]], base=attached()),
    requirement("00103", "sha2 is a digest", "attachments", 0,
                bad=[without("sha2"), attached(sha2=1)()["attachments"][0],
                     attached(sha2="zz")()["attachments"][0]], base=attached()),
    requirement("00104", "fileUrl is an IRL", "attachments", 0, "fileUrl", bad=NO_IRI,
                base=attached()),
    requirement("00105", "contentType is a media type", "attachments", 0,
                bad=[without("contentType"), attached(contentType=1)()["attachments"][0],
                     attached(contentType="text")()["attachments"][0]], base=attached()),
    requirement("00106", "display is a language map", "attachments", 0,
                bad=[without("display"), attached(display="text")()["attachments"][0],
                     attached(display={"en": 1})()["attachments"][0]], base=attached()),
    requirement("00107", "usageType is an IRI", "attachments", 0,
                bad=[without("usageType"), attached(usageType="x")()["attachments"][0],
                     attached(usageType=1)()["attachments"][0]], base=attached()),
    requirement("00118", "a key of an extension is an IRI", "context", "extensions",
                bad=[{"weather": "rain"}, {"": 1}, {"a/b": 1}]),
    requirement("00119", "its value may be anything", "context", "extensions",
                good=[{"https://example.org/x": one} for one in (None, "", {}, [], 0, False)]),
    requirement("00120", "extensions are an object", "context", "extensions", bad=NO_OBJECT),
    requirement("00121", "language maps follow RFC 5646", "object", "definition", "name",
                bad=[{"a12345678": "x"}, {"en_GB": "x"}]),
    requirement("00123", "times are of ISO 8601", "timestamp",
                bad=["2026-03-04T25:00:00Z", "04.03.2026", "2026-02-30T00:00:00Z",
                     "2026-03-04T05:06:07-00:00", "2026-03-04T05:06:07-0000"],
                good=["2026-03-04T05:06:07+02:00", "2026-03-04T05:06:07.123456Z"]),
    requirement("00124", "durations are of ISO 8601", "result", "duration",
                bad=["P1Y2M3W", "PT", "P", "T1H", "1H"], good=["PT2H30M", "P3W"]),
]  # fmt: skip
ALL = [*FORMATTING, *ACTORS, *VERBS_AND_OBJECTS, *RESULTS_AND_CONTEXTS,
       *ATTACHMENTS_AND_PARTICULARS]  # fmt: skip


@pytest.mark.parametrize("one", ALL, ids=lambda one: f"XAPI-{one.number}")
def test_it_takes_what_is_right_and_refuses_what_is_not(either, one):
    for good in (one.base, *one.good):
        taken(either, good)
    for bad in one.bad:
        refused(either, bad)
