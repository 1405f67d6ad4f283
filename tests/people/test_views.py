from datetime import date

import pytest
from django.urls import reverse

import factories as make
from hisl.people import actions

pytestmark = pytest.mark.django_db
DIRECTORY_QUERIES = 16


@pytest.fixture
def viewer(client):
    viewer = make.person("The Viewer")
    client.force_login(viewer)
    return viewer


def profile(client, person):
    return client.get(reverse("people:profile", args=[person.username])).content.decode()


def test_it_finds_by_a_part_of_a_name_or_a_role(client, viewer):
    make.person("Odalys Branniford", role_title="Bearing specialist")
    make.person("Teun Sparrowhawk")
    for sought in ("brann", "bearing"):
        page = client.get(reverse("people:directory"), {"q": sought}).content.decode()
        assert "Odalys Branniford" in page
        assert "Teun Sparrowhawk" not in page


def test_the_directory_leaves_out_accounts_that_nobody_signs_in_with(client, viewer):
    make.imported_person("From Elsewhere")
    gone = make.person("Gone Away")
    actions.close_account(gone)
    page = client.get(reverse("people:directory")).content.decode()
    assert "From Elsewhere" not in page
    assert "Gone Away" not in page


def test_the_directory_asks_the_database_as_often_for_many_as_for_few(
    client, viewer, django_assert_max_num_queries
):
    for _ in range(30):
        make.person()
    with django_assert_max_num_queries(DIRECTORY_QUERIES):
        client.get(reverse("people:directory"))


def test_a_profile_shows_groups_with_their_dates(client, viewer):
    person = make.person("Odalys Branniford", role_title="Engineer")
    group = actions.group_named("north", name="Field service north")
    actions.add_to_group(person, group, since=date(2025, 1, 1), until=date(2026, 3, 1))
    page = profile(client, person)
    assert "Field service north" in page
    assert 'datetime="2025-01-01"' in page
    assert 'datetime="2026-03-01"' in page
    assert "Engineer" in page


def test_a_profile_shows_only_communities_that_the_viewer_may_read(client, viewer):
    person = make.person()
    make.community("Open to all", members=(person,))
    make.community("Shared secret", visibility="hidden", members=(person, viewer))
    for visibility in ("private", "hidden"):
        make.community(f"Not {visibility} to you", visibility=visibility, members=(person,))
    page = profile(client, person)
    assert "Open to all" in page
    assert "Shared secret" in page
    assert "to you" not in page


def test_a_profile_says_where_an_imported_account_comes_from(client, viewer):
    person = make.imported_person()
    page = profile(client, person)
    assert "Example Exchange" in page
    assert f'href="{person.source_url}"' in page


def test_guests_are_led_to_the_door_and_back(client, settings):
    settings.HISL_GUESTS = True
    address = reverse("people:profile", args=[make.person().username])
    answer = client.get(address)
    assert answer.status_code == 302
    assert address in answer.url


def test_nobody_is_no_page(client, viewer):
    assert client.get(reverse("people:profile", args=["nobody"])).status_code == 404


def test_the_directory_finds_by_what_people_say_they_can_help_with(client, viewer):
    helper = make.person("Odalys Branniford")
    actions.choose_topics(helper, kind="help", topics=["hydraulic seals"])
    learner = make.person("Teun Sparrowhawk")
    actions.choose_topics(learner, kind="need", topics=["hydraulic seals"])
    page = client.get(reverse("people:directory"), {"topic": "seals"}).content.decode()
    assert "Odalys Branniford" in page
    assert "hydraulic seals" in page
    assert "Teun Sparrowhawk" not in page


def test_the_directory_finds_by_the_group_of_today(client, viewer):
    north = actions.group_named("north", name="Field service north")
    here, gone = make.person("Is There"), make.person("Has Left")
    actions.add_to_group(here, north, since=date(2025, 1, 1))
    actions.add_to_group(gone, north, since=date(2025, 1, 1), until=date(2025, 6, 1))
    for address in (f"{reverse('people:directory')}?group=north", north.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "Is There" in page
        assert "Has Left" not in page


def test_a_group_shows_what_it_is_a_part_of(client, viewer):
    whole, part = actions.group_named("field", name="Field"), actions.group_named("north")
    part.parent = whole
    part.save()
    assert part.get_absolute_url() in client.get(whole.get_absolute_url()).content.decode()
    assert whole.get_absolute_url() in client.get(part.get_absolute_url()).content.decode()


def test_a_group_that_is_not_there_is_no_page(client, viewer):
    assert client.get(reverse("people:group", args=["nowhere"])).status_code == 404


def test_one_sees_that_it_is_ones_own_profile_that_colleagues_see(client, viewer):
    assert "This is what colleagues see of you" in profile(client, viewer)
    assert "This is what colleagues see of you" not in profile(client, make.person())


def test_what_somebody_writes_about_themselves_is_text_and_nothing_else(client, viewer):
    person = make.person(about="<script>alert(1)</script>\n\nI like *seals*.")
    page = profile(client, person)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
