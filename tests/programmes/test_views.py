"""The pages of the board: what each answers, and what nobody learns from them without the right."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

import factories as make
from hisl.analytics.actions import refresh
from hisl.domain import catalogue
from hisl.programmes import actions, formats
from hisl.programmes.board import board, spaces
from hisl.programmes.models import Programme
from hisl.records.actions import record
from made_places import keep, shares
from small_community import START, ask, busy, day, persons

pytestmark = pytest.mark.django_db

FEW = "fewer than 5"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HISL_HOME = tmp_path


@pytest.fixture
def reader(client):
    somebody = make.person("Reader")
    client.force_login(somebody)
    return somebody


def programme(key="seals", *, community=None, **more):
    opened = actions.open_programme(
        key=key,
        name=key.title(),
        purpose="To last longer.",
        starts=START.date(),
        ends=day(90).date(),
        community=community,
        **more,
    )
    for n, (slug, c, g) in enumerate(
        (("after-action-review", "C4", "G3"), ("question-and-answer", "C3", "G2"))
    ):
        actions.add_intervention(
            opened, slug=slug, c=c, g=g, starts=day(n).date(), minutes_per_person=90,
            facilitator_minutes=60,
        )  # fmt: skip
    return opened


def everything(client, **query):
    """All that leaves for a viewer: the page, its files and what the command prints."""
    addresses = [reverse(f"programmes:{name}") for name in ("board", "board_svg", "board_csv")]
    answers = [client.get(address, query) for address in addresses]
    assert all(answer.status_code == 200 for answer in answers)
    return " ".join(answer.content.decode() for answer in answers)


def places(text):
    """The addresses of the places that a page links to."""
    return set(re.findall(r"/board/place/[\w-]+/[\w-]+/", text))


def test_the_board_shows_the_catalogue_and_what_people_do(client, reader):
    place = busy("smiths", persons(6), rounds=24)
    refresh(spaces())
    text = client.get("/board/").content.decode()
    assert "/board/place/community/smiths/" in places(text)
    assert all(f"/catalogue/{entry.slug}/" in text for entry in catalogue.entries())
    assert "no trained model yet" in text
    assert place.name in text


def test_the_table_says_why_a_place_is_missing(client, reader):
    busy("couple", persons(2), rounds=40)
    refresh(spaces())
    text = client.get("/board/").content.decode()
    assert "Couple" in text
    assert "Not shown: fewer than 5 people contributed to it." in text


def test_a_hidden_space_is_on_no_drawing_and_none_of_its_counts_anywhere(client, reader):
    few = make.community("Quiet corner")
    keep(few.uuid, shares("G3", n=1234, n_people=4), shares("C4", n=2345, n_people=4))
    text = everything(client)
    assert FEW in text
    assert "1234" not in text.replace(",", "")
    assert "2345" not in text.replace(",", "")
    drawing = client.get("/board.svg").content.decode()
    assert "Quiet corner" not in drawing
    told = str(formats.as_json(board(reader)))
    assert "1234" not in told
    card = client.get(f"/board/place/community/{few.key}/").content.decode()
    assert "1,234" not in card
    assert FEW in card


@pytest.mark.parametrize("visibility", ["private", "hidden"])
def test_a_closed_community_is_nowhere_for_others(client, reader, visibility):
    member = make.person()
    closed = make.community("Sealed off", members=(member,), visibility=visibility)
    keep(closed.uuid, shares("G3"), shares("C4"))
    run = programme("inner-circle", community=closed)
    keep(run.uuid, shares("G2"), shares("C3"))
    for secret in ("Sealed off", closed.key, "Inner-Circle", "inner-circle"):
        assert secret not in everything(client)
        assert secret not in str(formats.as_json(board(reader)))
        assert secret not in client.get("/p/").content.decode()
    for address in (
        f"/board/place/community/{closed.key}/",
        f"/board/place/community/{closed.key}/acts/",
        "/board/place/programme/inner-circle/",
        "/board/place/activity/inner-circle-1/",
        "/p/inner-circle/",
        f"/board.svg?community={closed.key}",
        f"/board.csv?community={closed.key}",
        "/board.csv?programme=inner-circle",
    ):
        assert client.get(address).status_code == 404, address
    client.force_login(member)
    assert "Sealed off" in everything(client)
    assert client.get(f"/board/place/community/{closed.key}/").status_code == 200


def test_who_is_enrolled_sees_the_programme_but_not_its_closed_community(client, reader):
    closed = make.community("Sealed off", visibility="hidden")
    actions.enrol(programme("open-door", community=closed), reader, at=START)
    text = client.get("/p/open-door/").content.decode()
    assert "Open-Door" in text
    assert "Sealed off" not in text


def test_nobody_sees_the_board_without_signing_in(client):
    for address in ("/board/", "/board.csv", "/board.svg", "/p/", "/catalogue/"):
        assert client.get(address).status_code == 302


def test_layers_stand_in_the_address(client, reader):
    programme()
    text = client.get("/board/", {"show": "planned"}).content.decode()
    assert "/board/place/programme/seals/" in places(text)
    assert "/catalogue/after-action-review/" not in text
    assert 'href="/board.csv?show=planned"' in text
    assert "after-action-review" not in client.get("/board.csv?show=planned").content.decode()


def test_files_come_as_files(client, reader):
    drawing, table = client.get("/board.svg"), client.get("/board.csv")
    assert drawing["Content-Type"] == "image/svg+xml"
    assert 'filename="board.svg"' in drawing["Content-Disposition"]
    assert table["Content-Type"].startswith("text/csv")
    assert table.content.decode("utf-8-sig").startswith("kind,key,name")


def test_a_card_and_a_page_share_an_address(client, reader):
    place = make.community()
    keep(place.uuid, shares("G2"), shares("C3"))
    address = f"/board/place/community/{place.key}/"
    page, card = client.get(address), client.get(address, headers={"HX-Request": "true"})
    assert "<html" in page.content.decode()
    assert "<html" not in card.content.decode()
    assert "G2 (G2 to G2)" in card.content.decode()
    assert "HX-Request" in page["Vary"]


def test_a_place_tells_every_measure_with_its_definition(client, reader):
    busy("smiths", persons(6), rounds=24)
    refresh(spaces())
    text = client.get("/board/place/community/smiths/").content.decode()
    for title in ("Participation", "Gini", "Time to a first answer", "Reciprocity", "Kolb"):
        assert title in text
    assert text.count("Definition, method, limits") >= 6


@pytest.mark.parametrize(
    "address",
    [
        "/board/place/community/none/",
        "/board/place/programme/none/",
        "/board/place/activity/none-1/",
        "/board/place/activity/seals-9/",
        "/board/place/activity/seals/",
        "/board/place/planet/seals/",
        "/p/none/",
        "/catalogue/none/",
        "/board.csv?programme=none",
    ],
)
def test_what_does_not_exist_is_not_found(client, reader, address):
    programme()
    assert client.get(address).status_code == 404


def test_the_acts_are_listed_without_who(client, reader):
    people = persons(6)
    place = busy("smiths", people, rounds=24)
    refresh(spaces())
    text = client.get("/board/place/community/smiths/acts/").content.decode()
    assert "answered" in text
    assert f"/id/{ask(place, people[0], 50).uuid}/" in (
        client.get("/board/place/community/smiths/acts/").content.decode()
    )
    assert not any(person.name in text or str(person.actor) in text for person in people)
    assert "page=2" in text


def test_the_acts_of_a_few_are_not_listed(client, reader):
    busy("couple", persons(2), rounds=40)
    refresh(spaces())
    text = client.get("/board/place/community/couple/acts/").content.decode()
    assert "too few people" in text
    assert "/id/" not in text


def test_acts_in_a_closed_community_are_not_listed_for_others(client, reader):
    run, closed, opened = programme(), make.community(visibility="hidden"), make.community()
    keep(run.uuid, shares("G2"))
    said = {}
    for place in (closed, opened):
        for n in range(6):
            said[place.key, n] = uuid4()
            record(
                event=f"told/{said[place.key, n]}", at=day(n), actor=n, verb="told",
                object_kind="story", object=said[place.key, n], community=place.uuid,
                intervention=run.uuid,
            )  # fmt: skip
    text = client.get("/board/place/programme/seals/acts/").content.decode()
    listed = {key for key, _ in said if any(str(said[key, n]) in text for n in range(6))}
    assert listed == {opened.key}


def test_the_acts_of_a_confidential_intervention_are_not_listed(client, reader):
    run = actions.open_programme(key="c", name="C", purpose="", starts=START.date(), ends=None)
    clinic = actions.add_intervention(run, slug="case-clinic", c="C4", g="G3", starts=START.date())
    keep(clinic.uuid, shares("G3"))
    text = client.get("/board/place/activity/c-1/acts/").content.decode()
    assert "confidential" in text


def test_a_programme_shows_its_steps_its_ring_and_its_enrolments(client, reader):
    run = programme(completion_rule="Six jobs.", planned_outcome="Repeat visits")
    for somebody in persons(6):
        actions.enrol(run, somebody, at=START)
    text = client.get("/p/seals/").content.decode()
    assert text.index("After-action review") < text.index("Question and answer")
    assert "C4 Relate" in text
    assert "1.5 h per person" in text
    assert "Repeat visits" in text
    assert re.search(r"Running</dt><dd[^>]*>6<", text)
    assert "Abstract conceptualisation is touched" in text


def test_a_programme_without_interventions_says_so_kindly(client, reader):
    run = actions.open_programme(key="x", name="X", purpose="", starts=START.date(), ends=None)
    Programme.objects.filter(pk=run.pk).update(attribution="From elsewhere, CC BY 4.0")
    text = client.get("/p/x/").content.decode()
    assert "No interventions are known" in text
    assert "CC BY 4.0" in text
    assert client.get("/board/place/programme/x/").status_code == 200


def test_the_number_of_queries_does_not_grow(client, reader, django_assert_max_num_queries):
    for n in range(8):
        place = make.community()
        keep(place.uuid, shares("G2"), shares("C3"))
        keep(programme(f"p-{n}", community=place).uuid, shares("G2"))
    for address, most in (("/board/", 15), ("/board.csv", 12), ("/p/", 12), ("/p/p-0/", 32)):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_every_entry_of_the_catalogue_has_a_page(client, reader):
    for entry in catalogue.entries():
        text = client.get(f"/catalogue/{entry.slug}/").content.decode()
        assert "your result may differ" in text.lower()
        assert "% of" not in text
        assert ("Practice knowledge" in text) == (entry.grade == "D")
        for source in catalogue.printable_sources(entry):
            assert source.text.split(",")[0] in text.replace("&amp;", "&").replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("query", "found", "missing"),
    [
        ({"problem": "review debrief"}, "after-action-review", "how-to-clip"),
        ({"minutes": "5"}, "question-and-answer", "hackathon"),
        ({"size": "2"}, "pair-working", "hackathon"),
        ({"grade": "A"}, "after-action-review", "hackathon"),
    ],
)
def test_the_catalogue_is_searched(client, reader, query, found, missing):
    text = client.get("/catalogue/", query).content.decode()
    slugs = set(re.findall(r'<h3><a href="/catalogue/([\w-]+)/', text))
    assert found in slugs
    assert missing not in slugs


def test_a_search_that_cannot_be_says_why(client, reader):
    text = client.get("/catalogue/", {"minutes": "-3"}).content.decode()
    assert "errorlist" in text
    assert client.get("/catalogue/", {"problem": "zzzzzz"}).status_code == 200


def test_an_empty_board_says_how_it_fills_and_a_chosen_layer_does_not(client, reader):
    says = "Nobody stands here yet."
    assert says in client.get("/board/").content.decode()
    make.community("Quiet")
    assert says in client.get("/board/").content.decode(), "a place without a mark fills nothing"
    programme()
    assert says not in client.get("/board/").content.decode()
    assert says not in client.get("/board/?show=catalogue").content.decode()
