"""The rules of a statement once more: slow, on plain JSON, each rule where one would look for it.

Nothing here is shared with the product, so that a mistake would have to be made twice.
"""

from __future__ import annotations

import re
from datetime import datetime

NOTHING = object()
VOIDED = "http://adlnet.gov/expapi/verbs/voided"
COMPONENTS = ("choices", "scale", "source", "target", "steps")
INTERACTIONS = {
    "true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing",
    "likert", "numeric", "other",
}  # fmt: skip


class WrongError(Exception):
    """The statement is not valid."""


def is_valid(statement, version):
    """Whether a statement, as parsed JSON, is valid in "1.0.3" or "2.0.0"."""
    try:
        check_statement(statement, version)
    except WrongError:
        return False
    return True


def require(truth):
    if not truth:
        raise WrongError


def only(thing, *names):
    require(isinstance(thing, dict))
    require(set(thing) <= set(names))


def text(value):
    require(isinstance(value, str))
    return value


def number(value):
    require(isinstance(value, int | float) and not isinstance(value, bool))
    return value


def each(value, check):
    require(isinstance(value, list))
    for one in value:
        check(one)


def there(thing, name, check):
    """Check a property that must be there."""
    require(name in thing)
    check(thing[name])


def maybe(thing, name, check):
    if name in thing:
        check(thing[name])


def iri(value):
    scheme, colon, rest = text(value).partition(":")
    require(colon and rest and scheme)
    require(scheme[0].isascii() and scheme[0].isalpha())
    require(all(c.isascii() and (c.isalnum() or c in "+-.") for c in scheme))
    require(not any(c.isspace() or ord(c) < 33 or c in '<>"{}|\\^`' for c in rest))


def uuid(value):
    parts = text(value).split("-")
    require([len(part) for part in parts] == [8, 4, 4, 4, 12])
    require(all(c in "0123456789abcdefABCDEF" for part in parts for c in part))


def boolean(value):
    require(isinstance(value, bool))


def language(value):
    """As much of RFC 5646 as the tags below need."""
    first, *rest = text(value).split("-")
    require(first.isascii() and first.isalpha() and 2 <= len(first) <= 8)
    require(all(part.isascii() and part.isalnum() and 1 <= len(part) <= 8 for part in rest))


def language_map(value):
    require(isinstance(value, dict))
    for tag, said in value.items():
        language(tag)
        text(said)


def extensions(value):
    require(isinstance(value, dict))
    for key in value:
        iri(key)


def time(version):
    def check(value):
        require(not re.search(r"T.*-00(:?00)?$", text(value)))
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise WrongError from None
        require("T" in value)
        require(version == "1.0.3" or moment.tzinfo is not None)

    return check


def mailbox(value):
    start, _, address = text(value).partition(":")
    require(start == "mailto" and address.count("@") == 1)
    require(all(address.split("@")) and not any(c.isspace() or c in "<>" for c in address))


def sha1(value):
    require(re.fullmatch("[0-9a-fA-F]{40}", text(value)))


def account(value):
    only(value, "homePage", "name")
    there(value, "homePage", iri)
    there(value, "name", text)


IDENTIFIERS = {"mbox": mailbox, "mbox_sha1sum": sha1, "openid": iri, "account": account}


def agent(value, *, kind=None):
    require(isinstance(value, dict))
    kind = kind or value.get("objectType", "Agent")
    require(kind in ("Agent", "Group"))
    if kind == "Agent":
        only(value, "objectType", "name", *IDENTIFIERS)
    else:
        only(value, "objectType", "name", "member", *IDENTIFIERS)
    maybe(value, "name", text)
    for name, check in IDENTIFIERS.items():
        maybe(value, name, check)
    known = [name for name in IDENTIFIERS if name in value]
    require(len(known) == 1 or (kind == "Group" and not known))
    if kind == "Group":
        maybe(value, "member", lambda members: each(members, single))
        require(known or value.get("member"))


def single(value):
    require(isinstance(value, dict) and value.get("objectType") != "Group")
    agent(value)


def group(value):
    require(isinstance(value, dict) and value.get("objectType") == "Group")
    agent(value)


def authority(value):
    agent(value)
    if value.get("objectType") == "Group":
        require(not set(value) & set(IDENTIFIERS))
        require(len(value["member"]) == 2)


def verb(value):
    only(value, "id", "display")
    there(value, "id", iri)
    maybe(value, "display", language_map)


def activity(value):
    only(value, "objectType", "id", "definition")
    require(value.get("objectType", "Activity") == "Activity")
    there(value, "id", iri)
    maybe(value, "definition", definition)


def definition(value):
    only(
        value, "name", "description", "type", "moreInfo", "interactionType", "extensions",
        "correctResponsesPattern", *COMPONENTS,
    )  # fmt: skip
    for name in ("name", "description"):
        maybe(value, name, language_map)
    for name in ("type", "moreInfo"):
        maybe(value, name, iri)
    maybe(value, "extensions", extensions)
    if "interactionType" in value:
        require(text(value["interactionType"]) in INTERACTIONS)
    else:
        require(not set(value) & {"correctResponsesPattern", *COMPONENTS})
    maybe(value, "correctResponsesPattern", lambda patterns: each(patterns, text))
    for name in COMPONENTS:
        maybe(value, name, components)


def components(value):
    each(value, component)
    ids = [one["id"] for one in value]
    require(len(ids) == len(set(ids)))


def component(value):
    only(value, "id", "description")
    there(value, "id", text)
    maybe(value, "description", language_map)


def reference(value):
    only(value, "objectType", "id")
    require(value.get("objectType") == "StatementRef")
    there(value, "id", uuid)


def thing(version, *, inside):
    def check(value):
        require(isinstance(value, dict))
        kind = value.get("objectType", "Activity")
        if kind == "SubStatement":
            require(not inside)
            only(
                value, "objectType", "actor", "verb", "object", "result", "context", "timestamp",
                "attachments",
            )  # fmt: skip
            common(value, version, inside=True)
        else:
            checks = {"Activity": activity, "StatementRef": reference, "Agent": agent}
            require(kind in ("Group", *checks))
            checks.get(kind, group)(value)

    return check


def result(value):
    only(value, "score", "success", "completion", "response", "duration", "extensions")
    maybe(value, "score", score)
    maybe(value, "success", boolean)
    maybe(value, "completion", boolean)
    maybe(value, "response", text)
    maybe(value, "duration", duration)
    maybe(value, "extensions", extensions)


def duration(value):
    require(text(value).startswith("P"))
    if re.fullmatch(r"P\d+([.,]\d+)?W", value):
        return
    date, has_time, clock = value[1:].partition("T")
    units = (
        re.findall(r"(\d+(?:[.,]\d+)?)([A-Z])", date),
        re.findall(r"(\d+(?:[.,]\d+)?)([A-Z])", clock),
    )
    require("".join(n + u for n, u in units[0]) == date)
    require("".join(n + u for n, u in units[1]) == clock)
    require(bool(clock) == bool(has_time) and (date or clock))
    for found, order in zip(units, ("YMD", "HMS"), strict=True):
        places = [order.find(unit) for _, unit in found]
        require(-1 not in places and places == sorted(set(places)))
    every = [n for n, _ in units[0] + units[1]]
    require(all(n.isdigit() for n in every[:-1]))


def score(value):
    only(value, "scaled", "raw", "min", "max")
    for name in value:
        number(value[name])
    require(-1 <= value.get("scaled", 0) <= 1)
    low, high = value.get("min", float("-inf")), value.get("max", float("inf"))
    require(low < high)
    require(low <= value.get("raw", low) <= high or "raw" not in value)


def context(version, *, is_activity):
    names = [
        "registration", "instructor", "team", "contextActivities", "revision", "platform",
        "language", "statement", "extensions",
    ]  # fmt: skip
    if version == "2.0.0":
        names += ["contextAgents", "contextGroups"]

    def check(value):
        only(value, *names)
        maybe(value, "registration", uuid)
        maybe(value, "instructor", agent)
        maybe(value, "team", group)
        maybe(value, "contextActivities", context_activities)
        maybe(value, "language", language)
        maybe(value, "statement", reference)
        maybe(value, "extensions", extensions)
        for name in ("revision", "platform"):
            maybe(value, name, text)
            require(is_activity or name not in value)
        maybe(value, "contextAgents", lambda them: each(them, company("contextAgent", single)))
        maybe(value, "contextGroups", lambda them: each(them, company("contextGroup", group)))

    return check


def company(kind, who):
    name = "agent" if kind == "contextAgent" else "group"

    def check(value):
        only(value, "objectType", name, "relevantTypes")
        require(value.get("objectType") == kind)
        there(value, name, who)
        if "relevantTypes" in value:
            each(value["relevantTypes"], iri)
            require(value["relevantTypes"])

    return check


def context_activities(value):
    only(value, "parent", "grouping", "category", "other")
    for given in value.values():
        each(given if isinstance(given, list) else [given], activity)


def attachment(value):
    only(value, "usageType", "display", "description", "contentType", "length", "sha2", "fileUrl")
    there(value, "usageType", iri)
    there(value, "display", language_map)
    maybe(value, "description", language_map)
    there(value, "contentType", text)
    require(re.fullmatch(r"[^/\s]+/[^/\s]+", value["contentType"]))
    there(value, "length", number)
    require(isinstance(value["length"], int) and value["length"] >= 0)
    there(value, "sha2", text)
    require(re.fullmatch("[0-9a-fA-F]+", value["sha2"]) and len(value["sha2"]) in (56, 64, 96, 128))
    maybe(value, "fileUrl", iri)


def common(value, version, *, inside):
    there(value, "actor", agent)
    there(value, "verb", verb)
    there(value, "object", thing(version, inside=inside))
    maybe(value, "result", result)
    is_activity = value["object"].get("objectType", "Activity") == "Activity"
    maybe(value, "context", context(version, is_activity=is_activity))
    maybe(value, "timestamp", time(version))
    maybe(value, "attachments", lambda them: each(them, attachment))


def check_statement(value, version):
    only(
        value, "id", "actor", "verb", "object", "result", "context", "timestamp", "stored",
        "authority", "version", "attachments",
    )  # fmt: skip
    maybe(value, "id", uuid)
    maybe(value, "stored", time(version))
    maybe(value, "authority", authority)
    if "version" in value:
        allowed = r"1\.0(\.\d+)?" if version == "1.0.3" else r"[12]\.0(\.\d+)?"
        require(re.fullmatch(allowed, text(value["version"]), re.ASCII))
    common(value, version, inside=False)
    if value["verb"]["id"] == VOIDED:
        require(value["object"].get("objectType") == "StatementRef")
