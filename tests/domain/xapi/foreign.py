"""Statements as other systems send them, made up for tests: their terms, our own content."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

MOODLE = "https://moodle.firm.example"
OPENEDX = "https://courses.firm.example"
EDLM = "https://xapi.edlm/profiles/edlm-lms/concepts/"
DISCUSSION = "http://id.tincanapi.com/activitytype/discussion"
FORUM = EDLM + "activity-types/forum"
CMI5_COURSE = "https://w3id.org/xapi/cmi5/activitytype/course"
ADL_COURSE = "http://adlnet.gov/expapi/activities/course"
OPENEDX_TYPE = "https://w3id.org/xapi/acrossx/extensions/type"
CREATE = "http://activitystrea.ms/create"
POSTED = "https://w3id.org/xapi/acrossx/verbs/posted"
IDS = "99999999-0000-4000-8000-{:012d}"


def activity(iri: str, type_: str | None = None) -> Json:
    return {"id": iri, **({"definition": {"type": type_}} if type_ else {})}


def said(verb: str, thing: Json, *, number: int = 1, **more: Any) -> Json:
    """A statement; places of context activities and extensions go into its context."""
    places = {k: more.pop(k) for k in ("parent", "grouping", "category", "other") if k in more}
    context: Json = {"contextActivities": places} if places else {}
    if "extensions" in more:
        context["extensions"] = more.pop("extensions")
    return {
        "id": IDS.format(number),
        "actor": {"account": {"homePage": MOODLE, "name": "42"}},
        "verb": {"id": verb},
        "object": thing,
        "timestamp": "2026-05-04T09:00:00+02:00",
        **({"context": context} if context else {}),
        **more,
    }


def moodle(verb: str, thing: Json, *above: Json, **more: Any) -> Json:
    """As Moodle's plugin sends it: everything above the thing in parent, the course last."""
    course = activity(f"{MOODLE}/course/view.php?id=7", CMI5_COURSE)
    site = activity(MOODLE, "http://id.tincanapi.com/activitytype/lms")
    return said(verb, thing, parent=[*above, course], category=[site], **more)


def openedx(verb: str, thing: Json, **more: Any) -> Json:
    """As Open edX sends it: the course in parent, the thread in grouping."""
    course = activity(f"{OPENEDX}/course/course-v1:Firm+P1+2026", ADL_COURSE)
    return said(verb, thing, parent=[course], **more)


def thread(number: int) -> Json:
    return activity(f"{OPENEDX}/api/discussion/v1/threads/{number}", DISCUSSION)


def comment(number: int) -> Json:
    return activity(f"{OPENEDX}/api/discussion/v1/comments/{number}", DISCUSSION)
