import re
from datetime import date

import pytest
from django.urls import reverse

import factories as make
from blogs import made
from hisl.blogs import actions, margin, queries, readers
from hisl.blogs.models import Post
from hisl.domain import passages as wording
from hisl.people import actions as people
from hisl.writing import passages

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    person = make.person("Nadia Larksfoot")
    client.force_login(person)
    return person


def shown(client, address):
    response = client.get(address)
    assert response.status_code == 200, response
    return response.content.decode()


def test_a_post_begins_as_a_draft_and_goes_to_all_in_one_click(client, author):
    said = {
        "title": "The third seal",
        "markdown": made.STORY,
        "tags": "seals, LV 40",
        "series": "S",
    }
    post = Post.objects.get(pk=_number(client.post(reverse("blogs:write"), said)))
    assert "Only you" in shown(client, post.get_absolute_url())
    client.post(reverse("blogs:show", args=[post.pk]), {"state": "all"})
    page = shown(client, post.get_absolute_url())
    assert "Everybody here" in page
    assert queries.by_pk(make.person(), post.pk) == post


def _number(response):
    return re.search(r"-(\d+)/$", response["Location"])[1]


def test_the_state_s_button_is_pressed_and_the_team_stands_by_its_name(client, author):
    group = people.group_named("depot", name="Depot North")
    people.add_to_group(author, group, since=date(2020, 1, 1))
    post = made.post(author, state="team", group=group)
    page = shown(client, post.get_absolute_url())
    assert "Whoever is in Depot North" in page
    assert re.search(r'aria-pressed="true">Team: Depot North', page)


def test_the_circle_is_named_to_the_author_alone(client, author):
    friend = make.person("Imre Quillfeather")
    actions.choose_circle(author, [friend])
    post = made.post(author, state="circle")
    assert "You and your circle: Imre Quillfeather" in shown(client, post.get_absolute_url())
    client.force_login(friend)
    assert "The circle of Nadia Larksfoot" in shown(client, post.get_absolute_url())


def test_nobody_else_shows_edits_or_deletes_a_post(client, author):
    post = made.post(make.person())
    for name in ("show", "delete", "ask_reader"):
        assert client.post(reverse(f"blogs:{name}", args=[post.pk])).status_code == 403
    assert client.get(reverse("blogs:edit", args=[post.pk])).status_code == 403


def test_what_one_may_not_read_is_not_there(client, author):
    post = made.post(make.person(), state="draft")
    for name in ("history", "edit"):
        assert client.get(reverse(f"blogs:{name}", args=[post.pk])).status_code == 404
    for name in ("comment", "passages", "react", "tried", "verdict", "show"):
        assert client.post(reverse(f"blogs:{name}", args=[post.pk])).status_code == 404
    assert client.get(post.get_absolute_url()).status_code == 404


def test_an_address_from_before_a_post_was_renamed_leads_to_it(client, author):
    post = made.post(author, title="An old name")
    before = post.get_absolute_url()
    actions.revise(post, author=author, title="A new name", markdown="Words.", at=make.at(5))
    response = client.get(before)
    assert response["Location"] == reverse(
        "blogs:post", args=[author.username, "a-new-name", post.pk]
    )


def test_a_title_without_a_latin_letter_has_an_address_too(client, author):
    post = made.post(author, title="Dichtungen ☂ 密封")
    assert client.get(post.get_absolute_url()).status_code == 200
    assert made.post(author, title="密封").get_absolute_url().split("/")[-2].startswith("post-")


def test_two_readers_see_the_draft_and_say_whether_it_is_ready(client, author):
    reader = make.person("Imre Quillfeather")
    post = made.post(author, state="draft")
    client.post(reverse("blogs:ask_reader", args=[post.pk]), {"username": reader.username})
    client.force_login(reader)
    assert "is it ready?" in shown(client, post.get_absolute_url())
    assert post.title in shown(client, reverse("blogs:latest"))
    said = {"verdict": "ready", "note": "Good."}
    client.post(reverse("blogs:verdict", args=[post.pk]), said)
    client.force_login(author)
    page = shown(client, post.get_absolute_url())
    assert "Ready" in page
    assert "Good." in page


def test_a_reader_comments_on_a_passage_of_a_draft(client, author):
    reader = make.person()
    post = made.post(author, state="draft")
    readers.ask(post, reader, at=make.at(2))
    client.force_login(reader)
    client.post(
        reverse("blogs:passages", args=[post.pk]),
        {"do": "comment", "block": 1, "start": 0, "exact": "It was 0.19 mm", "markdown": "Cold?"},
    )
    page = shown(client, post.get_absolute_url())
    assert re.search(r"<mark[^>]*>It was 0.19 mm</mark>", page)
    assert "Cold?" in page


def test_comments_and_replies_stand_one_level_deep(client, author):
    post = made.post(make.person())
    address = reverse("blogs:comment", args=[post.pk])
    client.post(address, {"markdown": "How hot?"})
    first = post.comments.get()
    client.post(address, {"markdown": "At rest.", "parent": first.pk})
    second = post.comments.exclude(pk=first.pk).get()
    client.post(address, {"markdown": "I see.", "parent": second.pk})
    assert post.comments.filter(parent=first).count() == 2
    page = shown(client, post.get_absolute_url())
    assert page.index("How hot?") < page.index("At rest.") < page.index("I see.")


def test_a_comment_that_is_too_short_comes_back_with_its_page(client, author):
    post = made.post(make.person())
    page = client.post(reverse("blogs:comment", args=[post.pk]), {"markdown": "  "})
    assert page.status_code == 200
    assert "required" in page.content.decode()


def test_useful_used_and_thanks_can_be_taken_back(client, author):
    post = made.post(make.person())
    address = reverse("blogs:react", args=[post.pk])
    for kind in ("useful", "used", "thanks", "thanks"):
        client.post(address, {"kind": kind})
    assert sorted(post.text.reactions.values_list("kind", flat=True)) == ["used", "useful"]


def test_the_author_neither_praises_nor_tries_their_own(client, author):
    post = made.post(author)
    assert client.post(reverse("blogs:react", args=[post.pk]), {"kind": "used"}).status_code == 403
    assert client.post(reverse("blogs:tried", args=[post.pk]), {"worked": "yes"}).status_code == 403


def test_build_on_this_leads_both_ways_and_tells_who_used_it(client, author):
    source = made.post(make.person(), title="The first to measure")
    said = {"title": "It held here, too", "markdown": "On the KX 80."}
    response = client.post(f"{reverse('blogs:write')}?on={source.pk}", said)
    post = Post.objects.get(pk=_number(response))
    assert "The first to measure" in shown(client, post.get_absolute_url())
    assert "It held here, too" not in shown(client, source.get_absolute_url())
    client.post(reverse("blogs:show", args=[post.pk]), {"state": "all"})
    client.force_login(source.author)
    page = shown(client, source.get_absolute_url())
    assert "Who used this" in page
    assert "It held here, too" in page


def test_one_builds_on_nothing_that_one_may_not_read(client, author):
    source = made.post(make.person(), state="circle")
    assert client.get(f"{reverse('blogs:write')}?on={source.pk}").status_code == 404


def test_a_deleted_post_can_be_put_back_from_one_s_own_posts(client, author):
    post = made.post(author)
    client.post(reverse("blogs:delete", args=[post.pk]))
    assert client.get(post.get_absolute_url()).status_code == 404
    assert post.title in shown(client, f"{reverse('blogs:latest')}?show=own")
    client.post(reverse("blogs:restore", args=[post.pk]))
    assert client.get(post.get_absolute_url()).status_code == 200


def test_a_community_s_blog_stands_in_its_tabs_and_on_its_page(client, author):
    place = make.community("Field service", members=(author,))
    post = made.post(author, community=place, title="From the field")
    assert post.title in shown(client, place.get_absolute_url())
    assert post.title in shown(client, reverse("blogs:community", args=[place.key]))


def test_who_may_not_write_in_the_community_reads_and_says_nothing(client, author):
    writer = make.person()
    post = made.post(writer, community=make.community(members=(writer,)))
    assert "Write a comment" not in shown(client, post.get_absolute_url())
    address = reverse("blogs:comment", args=[post.pk])
    assert client.post(address, {"markdown": "But I can"}).status_code == 403


def test_a_hidden_community_is_not_named_to_the_circle(client, author):
    friend = make.person()
    actions.choose_circle(author, [friend])
    place = make.community("The Secret Garden", members=(author,), visibility="hidden")
    post = made.post(author, state="circle", community=place)
    client.force_login(friend)
    for address in (post.get_absolute_url(), reverse("blogs:latest")):
        page = shown(client, address)
        assert post.title in page
        assert "Secret Garden" not in page


def test_a_profile_shows_the_latest_posts_that_one_may_read(client, author):
    writer = make.person()
    made.post(writer, title="For everybody")
    made.post(writer, title="For a few", state="circle")
    page = shown(client, writer.get_absolute_url())
    assert "For everybody" in page
    assert "For a few" not in page


def test_a_guest_from_outside_has_no_blog(client):
    guest = make.person(guest_of="Another firm")
    post = made.post(make.person())
    client.force_login(guest)
    assert client.get(reverse("blogs:write")).status_code == 403
    assert client.get(post.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("where", ["latest", "blog", "community", "own"])
def test_a_list_asks_as_often_for_many_posts_as_for_few(
    client, author, where, django_assert_max_num_queries
):
    place = make.community(members=(author,))
    address = {
        "latest": reverse("blogs:latest"),
        "own": f"{reverse('blogs:latest')}?show=own",
        "blog": reverse("blogs:blog", args=[author.username]),
        "community": reverse("blogs:community", args=[place.key]),
    }[where]
    for _ in range(2):
        made.post(author, community=place, tags=["seals"], series="Seals")
    few = _questions(client, address, django_assert_max_num_queries)
    for _ in range(12):
        made.post(author, community=place, tags=["seals", "pumps"], series="Seals")
    assert _questions(client, address, django_assert_max_num_queries) == few


def test_a_post_asks_as_often_for_many_comments_as_for_few(
    client, author, django_assert_max_num_queries
):
    post = made.post(author)
    _talk(post, 2)
    few = _questions(client, post.get_absolute_url(), django_assert_max_num_queries)
    _talk(post, 9)
    assert _questions(client, post.get_absolute_url(), django_assert_max_num_queries) == few


def _talk(post, many):
    texts = [block.text for block in wording.blocks(post.text.html)]
    for number in range(many):
        who = make.person()
        where = margin.where(post, who)
        first = actions.comment(post, author=who, markdown=f"Said {number}", at=make.at(3))
        actions.comment(post, author=who, markdown="Below.", at=make.at(3), parent=first)
        actions.tried(post, person=who, worked=True, at=make.at(4))
        quote = wording.quote(texts, number % 2, number, number + 12)
        passages.comment(post.text, quote, where=where, author=who, markdown="Here.", at=make.at(4))


def _questions(client, address, counting):
    client.get(address)
    with counting(200) as asked:
        client.get(address)
    return len(asked)
