"""The vocabulary: absolute IRIs, own terms under the profile, clear refusals."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from hisl.domain.errors import SchemaError
from hisl.domain.xapi import vocabulary

REGISTRIES = {"adlnet.gov", "id.tincanapi.com", "activitystrea.ms", "w3id.org"}
OWN_VERBS = {"discussed", "linked", "endorsed"} | {
    # What happens to posts on sites that keep themselves in order; no registry has it.
    *(
        "unaccepted",
        "undeleted",
        "reverted",
        "applied-edit",
        "locked",
        "unlocked",
        "protected",
        "unprotected",
    ),
    *("community-owned", "migrated", "merged", "moved-to-chat", "notice-added", "notice-removed"),
    *("bumped", "featured", "unfeatured", "moderated", "voted-to-close", "voted-to-reopen"),
    *("voted-to-delete", "voted-to-undelete", "offered-bounty", "ended-bounty", "noted"),
}
OWN_TYPES = {"story", "debrief", "experiment", "contribution"}


def own(terms) -> set[str]:
    return {
        short
        for short, term in terms.items()
        if urlsplit(term.at("https://learn.example/profile")).hostname == "learn.example"
    }


def test_it_uses_a_registry_wherever_one_fits():
    assert own(vocabulary.VERBS) == OWN_VERBS
    assert own(vocabulary.ACTIVITY_TYPES) == OWN_TYPES
    hosts = {
        urlsplit(term.iri).hostname
        for terms in (vocabulary.VERBS, vocabulary.ACTIVITY_TYPES)
        for term in terms.values()
        if "://" in term.iri
    }
    assert hosts == REGISTRIES


def test_it_tells_any_two_verbs_apart_by_iri_or_success():
    told_apart = {(term.iri, term.success) for term in vocabulary.VERBS.values()}
    assert len(told_apart) == len(vocabulary.VERBS)


@pytest.mark.parametrize(
    ("short", "iri"),
    [
        ("asked", "http://adlnet.gov/expapi/verbs/asked"),
        ("answered", "http://adlnet.gov/expapi/verbs/answered"),
        ("replied", "http://id.tincanapi.com/verb/replied"),
        ("commented", "http://adlnet.gov/expapi/verbs/commented"),
        ("published", "https://w3id.org/xapi/dod-isd/verbs/published"),
        ("edited", "https://w3id.org/xapi/acrossx/verbs/edited"),
        ("accepted", "http://activitystrea.ms/accept"),
        ("worked", "https://w3id.org/xapi/dod-isd/verbs/tested"),
        ("discussed", "https://w3id.org/hisl/xapi/verbs/discussed"),
    ],
)
def test_it_knows_the_verb(short, iri):
    assert vocabulary.verb(short).at(vocabulary.PROFILE) == iri


def test_it_refuses_words_that_are_not_in_it():
    with pytest.raises(SchemaError, match=r"'verb'.*'sang' is not in the vocabulary"):
        vocabulary.verb("sang")
    with pytest.raises(SchemaError, match="'object_kind'"):
        vocabulary.activity_type("song")
