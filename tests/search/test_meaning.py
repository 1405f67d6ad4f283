"""Finding by meaning: learned from open texts, shown with its reason, never required."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

import factories as make
from hisl.people import queries as people
from hisl.search import actions, embedding, queries, tools
from hisl.search.models import Point, Space

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)

AROUND = "engine wheel motor brake clutch petrol"

# Of each subject some write with one name, some with the other, nobody with both.
SUBJECTS = [
    ("car", "automobile", AROUND.split()),
    *((f"one{a}", f"other{a}", [f"{b}{a}" for b in "uvwxyz"]) for a in "abcdefghijk"),
]


def library(key: str = "everybody") -> list[tools.Entry]:
    """120 short texts: ten of each subject, five with each name and some of the words around it."""
    return [
        entry(name, " ".join(around[:left] + around[left + 1 :]), key=key)
        for one, other, around in SUBJECTS
        for name in (one, other)
        for left in range(5)
    ]


def entry(title: str, body: str, **more: Any) -> tools.Entry:
    name = uuid.uuid5(uuid.NAMESPACE_OID, f"{title}{body}{more.get('key', 'everybody')}")
    made = {
        "uuid": name,
        "kind": "question",
        "url": f"/t/{name}/",
        "key": "everybody",
        "at": datetime(2026, 1, 5, tzinfo=UTC) + timedelta(seconds=name.int % 9_000_000),
    }
    return tools.Entry(**made | {"title": title, "body": body} | more)


@pytest.fixture
def learned(settings) -> list[tools.Entry]:
    """A library whose meaning is learned."""
    settings.HISL_SEARCH_MEANING = True
    made = library()
    actions.put_many(made)
    actions.count_words()
    assert actions.learn_new(NOW) == "120 texts placed by meaning"
    return made


def found(viewer: Any, text: str, **filters: Any) -> list[queries.Hit]:
    results = queries.find(viewer, text, **filters)
    return queries.shown(viewer, results, results.numbers)


def test_what_means_the_same_in_other_words_is_found_and_says_so(learned, reader):
    hits = found(reader, "automobile")
    by_meaning = [hit for hit in hits if "automobile" not in hit.document.title]
    assert by_meaning
    assert {hit.document.title for hit in by_meaning} == {"car"}
    assert {hit.why for hit in by_meaning} == {("Means something similar.",)}
    with_the_word = [hit for hit in hits if hit not in by_meaning]
    assert not any("Means something similar." in hit.why for hit in with_the_word)
    assert queries.find(reader, "automobile").total == len(hits)


def test_switched_off_only_the_words_count(learned, reader, settings):
    settings.HISL_SEARCH_MEANING = False
    assert {hit.document.title for hit in found(reader, "automobile")} == {"automobile"}
    assert actions.learn_new(NOW) is None


def test_similar_texts_are_found_by_meaning_too(learned, reader, settings):
    asked = "automobile"
    near = queries.similar(reader, asked, limit=100)
    assert any(one.title.startswith("car") for one in near)
    settings.HISL_SEARCH_MEANING = False
    only_words = queries.similar(reader, asked, limit=100)
    assert not any(one.title.startswith("car") for one in only_words)


@pytest.mark.parametrize("text", ['"automobile"', "automobile -thyme", "unheard"])
def test_who_quotes_or_excludes_gets_the_words_and_what_says_nothing_finds_nothing(
    learned, reader, text
):
    assert {hit.document.title for hit in found(reader, text)} <= {"automobile"}


def test_filters_hold_for_what_only_meaning_found(learned, reader):
    tagged = entry("Car of the year", AROUND, tags=("Prize", "other"))
    page = entry("Car page", AROUND, kind="page", solved=True, author_id=reader.pk)
    actions.put_many([tagged, page])
    actions.learn_new(NOW)
    for filters, wanted in [
        ({"tag": "prize"}, "Car of the year"),
        ({"kinds": ("page",)}, "Car page"),
        ({"solved": True}, "Car page"),
        ({"author": reader.pk}, "Car page"),
    ]:
        assert [hit.document.title for hit in found(reader, "automobile", **filters)] == [wanted]
    assert found(reader, "automobile", since=date(2027, 1, 1)) == []
    assert found(reader, "automobile", until=date(2025, 1, 1)) == []
    assert found(reader, "automobile", place=uuid.uuid4()) == []


def test_closed_texts_are_found_by_their_readers_alone(learned, reader):
    closed = entry("Behind doors", AROUND, key=f"person:{reader.pk}")
    actions.put(closed)
    actions.learn_new(NOW)
    other = make.person("Somebody Else")
    assert closed.title in [hit.document.title for hit in found(reader, "automobile")]
    assert closed.title not in [hit.document.title for hit in found(other, "automobile")]
    assert closed.uuid not in [one.uuid for one in queries.similar(other, "automobile", limit=99)]


def test_what_moves_behind_a_door_is_gone_before_anything_is_read_anew(learned, reader):
    """The places that a process keeps may be old; who may read is asked each time."""
    moved = next(one for one in learned if one.title.startswith("car"))
    assert moved.uuid in [hit.document.uuid for hit in found(reader, "automobile")]
    actions.put(entry(moved.title, moved.body, uuid=moved.uuid, at=moved.at, key="person:0"))
    assert moved.uuid not in [hit.document.uuid for hit in found(reader, "automobile")]


def test_closed_texts_teach_nothing(settings, reader):
    """Texts behind doors that bring cars together with something else change no nearness."""
    settings.HISL_SEARCH_MEANING = True
    place = make.community("Closed", members=(make.person(),), visibility="hidden")
    closed = [
        entry(f"Closed {n}", f"automobile {SUBJECTS[1][0]} confidential", key=key)
        for n in range(60)
        for key in (key_of(place), f"person:{reader.pk}")
    ]
    actions.put_many(library())
    actions.learn_new(NOW)
    alone = nearness()
    Space.objects.all().delete()
    actions.put_many(closed)
    actions.learn_new(NOW)
    assert nearness() == pytest.approx(alone, abs=0.02)
    space = Space.objects.get()
    assert space.keys == ["everybody"]
    assert b"confidenti" not in bytes(space.kept)
    assert Point.objects.filter(document__key=key_of(place)).count() > 60


def nearness() -> Any:
    """How near all names and words lie to each other, as learned."""
    texts = [text for one, other, around in SUBJECTS[:3] for text in (one, other, *around)]
    points = embedding.restored(bytes(Space.objects.get().kept)).points(texts)
    return points @ points.T


def test_public_communities_teach_and_nobody_is_served_by_what_they_may_not_read(settings, reader):
    settings.HISL_SEARCH_MEANING = True
    place = make.community("Open", visibility="public")
    actions.put_many(library(key=key_of(place)))
    actions.learn_new(NOW)
    assert Space.objects.get().keys == [key_of(place), "everybody"]
    assert any(hit.document.title == "car" for hit in found(reader, "automobile"))
    guest = make.person("From Outside", guest_of="Another House")
    for person in (guest, reader):
        actions.put(entry("Of mine", AROUND, key=f"person:{person.pk}"))
    actions.learn_new(NOW)
    assert found(guest, "automobile") == []
    assert "Of mine" in [hit.document.title for hit in found(reader, "automobile")]
    place.visibility = "private"
    place.save()
    assert key_of(place) not in people.keys_of_every_colleague()
    assert found(reader, "automobile") == []
    actions.learn_new(NOW)
    assert not Space.objects.exists()


def test_it_learns_anew_when_a_fifth_has_come_and_only_places_before(learned):
    first = Space.objects.get()
    actions.put_many(more(23))
    assert actions.learn_new(NOW) == "23 texts placed by meaning"
    assert Space.objects.get().pk == first.pk
    actions.put_many(more(24))
    assert actions.learn_new(NOW) == "144 texts placed by meaning"
    assert Space.objects.get().pk != first.pk
    assert actions.learn_new(NOW) is None


def more(n: int) -> list[tools.Entry]:
    return [entry(f"more{number}", "car engine wheel") for number in range(n)]


def test_too_few_texts_teach_nothing(settings, reader):
    settings.HISL_SEARCH_MEANING = True
    actions.put_many(library()[:99])
    assert actions.learn_new(NOW) is None
    assert not Space.objects.exists()


def key_of(place: Any) -> str:
    return f"community:{place.uuid}"
