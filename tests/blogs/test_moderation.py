"""Posts and comments that are reported, hidden, kept back, and refused with a reason."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

import factories as make
from blogs.made import post as blog_post
from hisl.blogs import actions, queries
from hisl.communities import actions as communities
from hisl.communities.models import Case
from hisl.notices import actions as notices
from hisl.notices.models import Notice
from hisl.search import queries as search

pytestmark = pytest.mark.django_db
NOW = make.at(10)


@pytest.fixture
def writer():
    return make.person("Wim Writer")


@pytest.fixture
def reader():
    return make.person("Rita Reader")


@pytest.fixture
def keeper():
    return make.person("Kay Keeper")


@pytest.fixture
def place(writer, reader, keeper):
    return make.community(members=(writer, reader), facilitators=(keeper,))


def opens(client, person, post):
    client.force_login(person)
    return client.get(post.get_absolute_url())


def test_a_reported_post_is_hidden_and_shown_again(client, place, writer, reader, keeper):
    post = blog_post(writer, community=place)
    assert f"?about={post.uuid}" in opens(client, reader, post).content.decode()
    case = communities.report(post.uuid, person=reader, reason="wrong", at=NOW)
    communities.decide(case, "hidden", by=keeper, at=NOW, reason="wrong", words="It is wrong.")
    assert opens(client, reader, post).status_code == 404
    assert not queries.in_community(reader, place).exists()
    assert search.find(reader, "end play").total == 0
    assert opens(client, writer, post).status_code == 200
    assert "Only its author" in opens(client, keeper, post).content.decode()
    communities.take_back(case, by=keeper, at=NOW)
    assert opens(client, reader, post).status_code == 200
    assert search.find(reader, "end play").total == 1


def test_what_its_author_does_with_a_hidden_post_shows_it_to_nobody(place, writer, reader, keeper):
    post = blog_post(writer, community=place)
    case = communities.report(post.uuid, person=reader, reason="wrong", at=NOW)
    communities.decide(case, "hidden", by=keeper, at=NOW, reason="wrong", words="It is wrong.")
    post.refresh_from_db()
    actions.revise(post, author=writer, title="Again", markdown="End play again.", at=NOW)
    actions.show_to(post, "draft", at=NOW)
    actions.show_to(post, "all", at=make.at(11))
    assert search.find(reader, "end play").total == 0
    assert queries.by_pk(reader, post.pk) is None
    post.text.refresh_from_db()
    assert post.text.key == ""


def test_facilitators_do_not_look_into_what_is_not_for_their_place(place, writer, reader, keeper):
    post = blog_post(writer, community=place)
    case = communities.report(post.uuid, person=reader, reason="wrong", at=NOW)
    communities.decide(case, "hidden", by=keeper, at=NOW, reason="wrong", words="It is wrong.")
    post.refresh_from_db()
    actions.show_to(post, "circle", at=NOW)
    assert queries.by_pk(keeper, post.pk) is None
    assert queries.by_pk(writer, post.pk) is not None


def test_a_reported_comment_is_hidden_and_shown_again(client, place, writer, reader, keeper):
    post = blog_post(writer, community=place)
    said = actions.comment(post, author=reader, markdown="Nonsense!", at=NOW)
    assert f"?about={said.uuid}" in opens(client, writer, post).content.decode()
    case = communities.report(said.uuid, person=writer, reason="unkind", at=NOW)
    communities.decide(case, "hidden", by=keeper, at=NOW, reason="unkind", words="It is unkind.")
    assert "Nonsense!" not in opens(client, writer, post).content.decode()
    assert not Notice.objects.filter(about=said.uuid).exists()
    said.text.refresh_from_db()
    assert said.text.key == ""
    communities.take_back(case, by=keeper, at=NOW)
    assert "Nonsense!" in opens(client, writer, post).content.decode()


def test_a_first_post_waits_for_a_facilitator_and_is_told_of_then(
    client, place, writer, reader, keeper
):
    place.review_first = 1
    place.save()
    notices.follow(reader, writer.uuid, "watch", at=NOW)
    post = blog_post(writer, community=place, state="draft")
    client.force_login(writer)
    shown = client.post(reverse("blogs:show", args=[post.pk]), {"state": "all"}, follow=True)
    assert "A facilitator reads it first" in shown.content.decode()
    assert queries.by_pk(reader, post.pk) is None
    assert not Notice.objects.filter(person=reader, about=post.uuid).exists()
    communities.decide(Case.objects.get(about=post.uuid), "shown", by=keeper, at=timezone.now())
    assert queries.by_pk(reader, post.pk) is not None
    assert Notice.objects.filter(person=reader, about=post.uuid).exists()


def test_a_comment_is_refused_with_the_reason_and_kept(client, place, writer, reader):
    post = blog_post(writer, community=place)
    place.slow_minutes = 30
    place.save()
    client.force_login(reader)
    address = reverse("blogs:comment", args=[post.pk])
    client.post(address, {"markdown": "First."})
    shown = client.post(address, {"markdown": "Second."}).content.decode()
    assert "You can write again at" in shown
    assert "Second." in shown
    assert post.comments.count() == 1


def test_what_was_deleted_opens_for_nobody_until_it_is_put_back(place, writer, reader):
    post = blog_post(writer, community=place)
    said = actions.comment(post, author=reader, markdown="How?", at=NOW)
    key = post.text.key
    actions.delete(post, person=writer, at=NOW)
    post.text.refresh_from_db()
    assert post.text.key == ""
    actions.restore(post, person=writer, at=NOW)
    actions.remove_comment(said, person=reader, at=NOW)
    for text in (post.text, said.text):
        text.refresh_from_db()
    assert (post.text.key, said.text.key) == (key, "")


def test_opening_a_post_reads_what_was_told_of_it(client, place, writer, reader):
    post = blog_post(writer, community=place)
    actions.comment(post, author=reader, markdown="How?", at=NOW)
    told = Notice.objects.filter(person=writer, thread=post.uuid, read_at=None)
    assert told.exists()
    opens(client, writer, post)
    assert not told.exists()
