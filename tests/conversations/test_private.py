"""Asked of the facilitators first, and posts that are kept back until one of them has read them."""

import pytest
from django.urls import reverse

import factories as make
from hisl.communities.models import Community
from hisl.conversations import actions, moderation
from hisl.conversations.models import Post, Thread
from hisl.notices.models import Notice
from hisl.people import queries as people
from hisl.search import queries as search
from hisl.writing import suggestions

pytestmark = pytest.mark.django_db


def found(viewer, text):
    return search.find(viewer, text).numbers


@pytest.fixture
def private(place, asker):
    return make.thread(place, asker, title="May I ask this", audience="facilitators")


def test_only_the_asker_and_the_facilitators_read_it(client, private, asker, keeper, helper):
    for person, status in ((asker, 200), (keeper, 200), (helper, 404)):
        client.force_login(person)
        assert client.get(private.get_absolute_url()).status_code == status
        assert bool(found(person, "leaks")) == (status == 200)


def test_it_stands_in_the_lists_of_those_who_may_read_it(
    page_as, private, asker, keeper, helper, place
):
    address = reverse("conversations:threads", args=[place.key])
    assert "May I ask this" in page_as(asker, address)
    assert "May I ask this" in page_as(keeper, address)
    assert "May I ask this" not in page_as(helper, address)
    assert "May I ask this" not in page_as(helper, place.get_absolute_url())


def test_the_facilitators_are_told_and_nobody_else(private, keeper):
    told = Notice.objects.filter(thread=private.uuid).values_list("person", flat=True)
    assert set(told) == {keeper.pk}


def test_the_asker_opens_it_with_one_click(client, send_as, private, asker, helper):
    address = reverse("conversations:widen", args=[private.pk])
    assert send_as(helper, address).status_code == 404
    send_as(asker, address)
    client.force_login(helper)
    assert client.get(private.get_absolute_url()).status_code == 200
    assert found(helper, "leaks")


def test_a_facilitator_does_not_open_what_was_told_in_confidence(send_as, private, keeper):
    assert send_as(keeper, reverse("conversations:widen", args=[private.pk])).status_code == 403


@pytest.fixture
def reviewed(place):
    Community.objects.filter(pk=place.pk).update(review_first=1)
    return place


def ask(send_as, place, person):
    sent = {"kind": "question", "title": "My first one", "markdown": "Zweifel about shims."}
    send_as(person, reverse("conversations:open", args=[place.key]), sent)
    return Thread.objects.get(title="My first one")


def test_a_first_question_waits_for_a_facilitator(client, send_as, reviewed, asker, helper, keeper):
    thread = ask(send_as, reviewed, asker)
    for person, status in ((asker, 200), (keeper, 200), (helper, 404)):
        client.force_login(person)
        assert client.get(thread.get_absolute_url()).status_code == status
    assert not found(helper, "zweifel")
    assert not Notice.objects.filter(thread=thread.uuid, person=helper).exists()


def test_it_is_there_for_all_once_it_was_let_through(
    client, send_as, reviewed, asker, helper, keeper
):
    thread = ask(send_as, reviewed, asker)
    moderation.restore(thread.uuid, by=keeper, at=make.at(90_000))
    client.force_login(helper)
    assert client.get(thread.get_absolute_url()).status_code == 200
    assert found(helper, "zweifel")


def test_a_first_answer_waits_and_counts_nowhere(
    page_as, send_as, reviewed, question, helper, asker, keeper
):
    address = reverse("conversations:answer", args=[question.pk])
    send_as(helper, address, {"markdown": "Zweifel about shims."})
    question.refresh_from_db()
    post = Post.objects.get(kind="answer")
    assert question.answers == 0
    assert "Zweifel" not in page_as(asker, question.get_absolute_url())
    assert "Zweifel" in page_as(helper, question.get_absolute_url())
    assert not Notice.objects.filter(person=asker, kind="answer").exists()
    moderation.restore(post.uuid, by=keeper, at=make.at(90_000))
    question.refresh_from_db()
    assert question.answers == 1
    assert "Zweifel" in page_as(asker, question.get_absolute_url())
    assert Notice.objects.filter(person=asker, kind="answer").exists()


def test_a_hidden_post_is_gone_for_all_but_its_author_and_the_facilitators(
    page_as, question, helper, asker, keeper
):
    post = make.answer(question, helper, "Zweifel about shims.")
    moderation.hide(post.uuid, by=keeper, at=make.at(4))
    page = page_as(asker, question.get_absolute_url())
    assert "Zweifel" not in page
    assert "Zweifel" in page_as(helper, question.get_absolute_url())
    assert not found(asker, "zweifel")
    assert not Notice.objects.filter(about=post.uuid).exists()
    moderation.restore(post.uuid, by=keeper, at=make.at(5))
    assert "Zweifel" in page_as(asker, question.get_absolute_url())


def test_a_hidden_opening_hides_its_thread(client, question, helper, keeper):
    make.answer(question, helper)
    moderation.hide(question.uuid, by=keeper, at=make.at(4))
    client.force_login(helper)
    assert client.get(question.get_absolute_url()).status_code == 404
    moderation.restore(question.uuid, by=keeper, at=make.at(5))
    assert client.get(question.get_absolute_url()).status_code == 200


def test_a_locked_place_keeps_what_was_written_and_says_why(send_as, question, helper, place):
    from datetime import timedelta

    from django.utils import timezone

    until = timezone.now() + timedelta(days=1)
    Community.objects.filter(pk=place.pk).update(locked_until=until, lock_reason="A heated day")
    address = reverse("conversations:answer", args=[question.pk])
    sent = send_as(helper, address, {"markdown": "My long text."})
    assert not Post.objects.filter(kind="answer").exists()
    if sent.status_code == 200:
        assert "My long text." in sent.content.decode()


def test_the_keys_of_a_viewer_hold_what_is_not_for_all(private, asker, keeper, helper):
    key = f"thread:{private.uuid}"
    assert key in people.keys_of(asker)
    assert key in people.keys_of(keeper)
    assert key not in people.keys_of(helper)
    assert actions.opening(private).text.key == key


def test_a_page_named_in_it_is_that_of_its_community(place, asker, keeper):
    page = make.page(place, asker, path="seals")
    other = make.page(make.community(members=(asker,)), asker, path="caps")
    words = "See [[seals]], not [[caps]]."
    private = make.thread(place, asker, audience="facilitators", markdown=words)
    html = actions.opening(private).text.html
    assert f'href="{page.get_absolute_url()}"' in html
    assert other.get_absolute_url() not in html
    key = f"thread:{private.uuid}"
    assert [one.label for one in suggestions.pages(asker, key, "seal")] == ["seals"]
