import pytest

import factories as make
from hisl.records.models import Act
from hisl.wikis import actions, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def writers():
    return make.person("Odalys"), make.person("Teun")


@pytest.fixture
def page(writers):
    return make.page(make.community(members=writers), writers[0], path="seals")


def test_it_records_a_revision_as_an_act_upon_whoever_wrote_before(page, writers):
    first, second = writers
    actions.revise_page(page, author=second, markdown="More.", at=make.at(2), base=1)
    act = Act.objects.order_by("-seq").first()
    assert (act.verb, act.actor, act.target_actor) == ("edited", second.actor, first.actor)
    assert act.stage == "AC"


def test_it_overwrites_nobody(page, writers):
    first, second = writers
    actions.revise_page(page, author=second, markdown="Theirs.", at=make.at(2), base=1)
    with pytest.raises(actions.ConflictError):
        actions.revise_page(page, author=first, markdown="Mine.", at=make.at(3), base=1)
    page.text.refresh_from_db()
    assert page.text.markdown == "Theirs."


def test_it_names_writers_in_the_order_in_which_they_came(page, writers):
    first, second = writers
    for hours in (2, 3):
        actions.revise_page(page, author=second, markdown=f"{hours}", at=make.at(hours))
    assert queries.writers(page) == [(first, 1), (second, 2)]


def test_it_lists_pages_below_their_parents(writers):
    place = make.community(members=writers)
    for path in ("kx-old", "kx/caps", "kx", "lv", "kx/caps/shims"):
        make.page(place, writers[0], path=path)
    pages = queries.in_community(writers[0], place)
    listed = [(page.path, page.depth) for page in pages]
    assert listed == [("kx", 0), ("kx/caps", 1), ("kx/caps/shims", 2), ("kx-old", 0), ("lv", 0)]
