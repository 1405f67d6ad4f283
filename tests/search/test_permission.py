"""Nothing that one may not read appears, or changes what appears: random people, texts, doors.

Whoever searches a library sees what they would see if it held only what they may read. That is
stronger than looking for leaks one by one: counts, order, suggestions, corrections and passages
are all in it.
"""

from __future__ import annotations

import itertools
import uuid
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hisl.people import queries as people
from hisl.search import actions, queries, tools

pytestmark = pytest.mark.django_db

WORDS = [
    "pump", "pumps", "pumping", "seal", "seals", "leak", "leaking", "gearbox", "gearboxes",
    "overfit", "overfitting", "bearing", "bearings", "vibration", "vibrates", "grease",
    "greasing", "alignment", "aligned", "shaft", "shafts",
]  # fmt: skip
KEYS = ("everybody", "community:1", "community:2", "person:7")
KINDS = ("question", "answer", "page", "person")
START = datetime(2026, 1, 5, tzinfo=UTC)

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
entries = st.builds(
    dict,
    title=texts,
    body=texts,
    key=st.sampled_from(KEYS),
    kind=st.sampled_from(KINDS),
    accepted=st.booleans(),
    worked=st.integers(0, 3),
)
slips = st.sampled_from(["", "pmup", "gearbx", "overfiting", "bearng", "vibrtion"])
sought = st.builds(
    lambda words, slip, minus, quoted: " ".join(
        filter(None, [f'"{words}"' if quoted else words, slip, minus and f"-{minus}"])
    ),
    texts,
    slips,
    st.sampled_from(["", "seal", "shaft"]),
    st.booleans(),
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    library=st.lists(entries, min_size=1, max_size=14),
    held=st.sets(st.sampled_from(KEYS)),
    text=sought,
    count=st.booleans(),
)
def test_what_one_may_not_read_changes_nothing(library, held, text, count):
    made = [_entry(n, **values) for n, values in enumerate(library)]
    readable = [entry for entry in made if entry.key in held]
    with mock.patch.object(people, "keys_of", return_value=frozenset(held)):
        whole = _seen(made, text, count)
        alone = _seen(readable, text, count)
    assert whole == alone
    forms = set(itertools.chain(*(f"{e.title} {e.body}".split() for e in readable)))
    corrected = set(whole["instead"].replace('"', "").split()) - set(text.replace('"', "").split())
    assert corrected <= forms


def _entry(n, **values):
    return tools.Entry(
        uuid=uuid.UUID(int=n + 1),
        url=f"/t/{n}/",
        at=START + timedelta(hours=n),
        **values,
    )


def _seen(made, text, count):
    """All that the viewer sees of a library that holds this, and nothing of it afterwards."""
    with transaction.atomic():
        actions.put_many(made)
        if count:
            actions.count_words()
        seen = {}
        for typing in (False, True):
            results = queries.find(None, text, typing=typing)
            hits = queries.shown(None, results, results.numbers)
            seen[typing] = [
                (hit.document.uuid, str(hit.title), str(hit.snippet), hit.more, hit.why)
                for hit in hits
            ]
            seen[f"said {typing}"] = (results.total, results.missing, results.instead)
        seen["instead"] = queries.find(None, text).instead
        seen["newest"] = queries.find(None, text, newest_first=True).total
        seen["suggested"] = [one.uuid for one in queries.suggestions(None, text)]
        seen["similar"] = [one.uuid for one in queries.similar(None, text, ())]
        seen["passages"] = [(p.document.uuid, p.text) for p in queries.passages(None, text)]
        transaction.set_rollback(True)
    return seen
