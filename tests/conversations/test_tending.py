"""Removing, closing, pinning, linking, merging, splitting, moving; and taking each back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

import factories as make
from hisl.conversations import actions, arranging, keeping
from hisl.conversations.models import Link, Post, Thread
from hisl.search import queries as search

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(question, helper):
    return make.answer(question, helper, "Measure the endplay first.")


def do(send_as, person, name, *values, **data):
    address = reverse(f"conversations:{name}", args=[v.pk for v in values])
    return send_as(person, address, data)


def found(viewer, text):
    return search.find(viewer, text).numbers


# Removing ------------------------------------------------------------------------------------


def test_a_removed_post_leaves_its_place_and_comes_back(send_as, page_as, question, answer, helper):
    actions.reply(answer, author=helper, markdown="Below it.", at=make.at(3))
    do(send_as, helper, "remove", answer)
    page = page_as(helper, question.get_absolute_url())
    assert "Measure the endplay" not in page
    assert "Removed by its author" in page
    assert "Below it." in page
    do(send_as, helper, "restore", answer)
    assert "Measure the endplay" in page_as(helper, question.get_absolute_url())


def test_what_was_removed_counts_nowhere_and_is_not_found(send_as, question, answer, helper):
    assert found(helper, "endplay")
    do(send_as, helper, "remove", answer)
    question.refresh_from_db()
    assert question.answers == 0
    assert not found(helper, "endplay")
    do(send_as, helper, "restore", answer)
    question.refresh_from_db()
    assert question.answers == 1
    assert found(helper, "endplay")


def test_an_accepted_answer_that_comes_back_is_accepted_again(
    send_as, question, answer, asker, helper
):
    actions.accept(answer, person=asker, at=make.at(3))
    do(send_as, helper, "remove", answer)
    question.refresh_from_db()
    assert question.accepted is None
    do(send_as, helper, "restore", answer)
    question.refresh_from_db()
    assert question.accepted == answer


def test_nobody_removes_the_words_of_somebody_else(send_as, answer, asker):
    assert do(send_as, asker, "remove", answer).status_code == 403


def test_what_a_facilitator_removed_its_author_cannot_bring_back(
    send_as, page_as, question, answer, helper, keeper
):
    do(send_as, keeper, "remove", answer)
    assert "Removed by a facilitator" in page_as(helper, question.get_absolute_url())
    assert do(send_as, helper, "restore", answer).status_code == 403
    do(send_as, keeper, "restore", answer)
    assert "Measure the endplay" in page_as(helper, question.get_absolute_url())


def test_a_question_that_nobody_answered_goes_as_a_whole(client, send_as, question, asker, helper):
    opening = actions.opening(question)
    gone = do(send_as, asker, "remove", opening)
    assert gone.url == reverse("conversations:removed", args=[opening.pk])
    assert "You can bring it back until" in client.get(gone.url).content.decode()
    client.force_login(helper)
    assert client.get(question.get_absolute_url()).status_code == 404
    assert client.get(gone.url).status_code == 404
    do(send_as, asker, "restore", opening)
    assert client.get(question.get_absolute_url()).status_code == 200


def test_a_question_with_answers_keeps_its_place(send_as, page_as, question, answer, asker, helper):
    do(send_as, asker, "remove", actions.opening(question))
    page = page_as(helper, question.get_absolute_url())
    assert "It leaks again." not in page
    assert "Measure the endplay" in page


def test_after_thirty_days_the_words_are_gone_for_good(send_as, question, answer, helper):
    actions.revise(answer, author=helper, markdown="Changed words.", at=make.at(3))
    keeping.remove(answer, by=helper, at=make.at(4))
    assert keeping.purge(make.at(4 + 29 * 24)) is None
    assert keeping.purge(make.at(4 + 31 * 24))
    answer.refresh_from_db()
    assert (answer.text.markdown, answer.text.html) == ("", "")
    assert not answer.text.revisions.exists()
    assert do(send_as, helper, "restore", answer).status_code == 404
    assert keeping.purge(make.at(4 + 32 * 24)) is None


# Closing and pinning -------------------------------------------------------------------------


def test_the_asker_closes_with_a_reason_and_opens_again(send_as, page_as, question, asker, helper):
    do(send_as, asker, "close", question, reason="settled")
    page = page_as(helper, question.get_absolute_url())
    assert "Closed: settled" in page
    assert "Post answer" not in page
    do(send_as, asker, "close", question, undo="1")
    assert "Post answer" in page_as(helper, question.get_absolute_url())


def test_nobody_replies_in_a_closed_thread(send_as, question, answer, asker, helper):
    keeping.close(question, by=asker, at=make.at(4), reason="settled")
    assert do(send_as, helper, "reply", answer, markdown="But.").status_code == 403


def test_others_neither_close_nor_pin(send_as, question, helper):
    assert do(send_as, helper, "close", question, reason="settled").status_code == 403
    assert do(send_as, helper, "pin", question, until="2030-01-01").status_code == 403


def test_a_pinned_thread_stands_above_the_list_until_its_day(client, send_as, place, keeper, asker):
    first = make.thread(place, asker, title="Read this first", at=make.at(-9))
    make.thread(place, asker, title="Newer")
    until = timezone.localdate() + timedelta(days=3)
    do(send_as, keeper, "pin", first, until=until.isoformat())
    address = reverse("conversations:threads", args=[place.key])
    page = client.get(address)
    assert page.context["above"] == [first]
    assert first not in page.context["rows"]
    Thread.objects.filter(pk=first.pk).update(pinned_until=timezone.now() - timedelta(days=1))
    page = client.get(address)
    assert page.context["above"] == []
    assert first in page.context["rows"]


# Linking and merging -------------------------------------------------------------------------


def test_a_link_is_shown_and_taken_away(send_as, page_as, place, question, asker, keeper):
    other = make.thread(place, asker, title="The pump of last year")
    sent = {"other": other.get_absolute_url(), "kind": Link.Kind.RELATED}
    do(send_as, keeper, "link", question, **sent)
    assert "The pump of last year" in page_as(asker, question.get_absolute_url())
    do(send_as, keeper, "unlink", question, other)
    assert "The pump of last year" not in page_as(asker, question.get_absolute_url())


@pytest.fixture
def double(place, helper, asker):
    """A question that was asked before, with an answer and a reply to it."""
    thread = make.thread(place, helper, title="Leak at the seal", markdown="Same leak here.")
    given = make.answer(thread, asker, "Shim the cap.")
    actions.reply(given, author=helper, markdown="Thanks, it holds.", at=make.at(4))
    return thread


def test_a_merge_keeps_every_word_credit_and_address(
    client, send_as, page_as, question, double, keeper, asker
):
    addresses = [post.get_absolute_url() for post in double.posts.all()]
    do(send_as, keeper, "merge", double, other=str(question.pk))
    page = page_as(asker, question.get_absolute_url())
    for words in ("Same leak here.", "Shim the cap.", "Thanks, it holds.", "Leak at the seal"):
        assert words in page
    assert all(
        client.get(address).url.startswith(question.get_absolute_url()) for address in addresses
    )
    assert client.get(double.get_absolute_url()).url == question.get_absolute_url()
    question.refresh_from_db()
    assert (question.answers, question.replies) == (1, 2)


def test_a_merged_thread_stands_in_no_list(client, send_as, question, double, keeper, place):
    do(send_as, keeper, "merge", double, other=str(question.pk))
    page = client.get(reverse("conversations:threads", args=[place.key]))
    assert list(page.context["rows"]) == [question]


def test_a_merge_is_undone_and_what_came_since_stays(question, double, keeper, asker, helper):
    before = {p.pk: (p.kind, p.parent_id, p.thread_id) for p in Post.objects.all()}
    done = arranging.merge(double, question, by=keeper, at=make.at(5))
    carried = double.gave.get().moved.get(kind="answer").post
    carried.refresh_from_db()
    below = actions.reply(carried, author=helper, markdown="One more.", at=make.at(6))
    stays = actions.answer(question, author=helper, markdown="Another.", at=make.at(6))
    arranging.undo(done, by=keeper, at=make.at(7))
    after = {p.pk: (p.kind, p.parent_id, p.thread_id) for p in Post.objects.all()}
    assert before.items() <= after.items()
    assert after[below.pk][2] == double.pk
    assert after[stays.pk][2] == question.pk
    double.refresh_from_db()
    assert (double.merged_into, double.answers, double.replies) == (None, 1, 2)


def test_a_merge_cannot_be_undone_after_thirty_days(send_as, question, double, keeper):
    late = timezone.now() - timedelta(days=31)
    done = arranging.merge(double, question, by=keeper, at=late)
    assert do(send_as, keeper, "undo", question, done).status_code == 404


def test_what_not_all_may_read_is_not_merged_into_what_all_read(question, place, asker, keeper):
    private = make.thread(place, asker, audience="facilitators")
    with pytest.raises(arranging.CannotError):
        arranging.merge(private, question, by=keeper, at=make.at(5))


def test_nobody_but_facilitators_rearranges(send_as, question, double, asker):
    assert do(send_as, asker, "merge", double, other=str(question.pk)).status_code == 403
    for name in ("split", "move", "link"):
        assert do(send_as, asker, name, question).status_code == 403


# Splitting and moving ------------------------------------------------------------------------


def test_a_split_takes_posts_with_their_replies_and_is_undone(
    send_as, question, answer, keeper, helper, asker
):
    below = actions.reply(answer, author=asker, markdown="Cold?", at=make.at(3))
    stays = make.answer(question, helper, "Stays.")
    before = {p.pk: (p.kind, p.parent_id, p.thread_id) for p in Post.objects.all()}
    sent = {"title": "About end play", "kind": "discussion", "post": str(answer.pk)}
    do(send_as, keeper, "split", question, **sent)
    new = Thread.objects.get(title="About end play")
    assert set(new.posts.all()) == {answer, below}
    assert actions.opening(new) == answer
    question.refresh_from_db()
    assert list(question.posts.filter(kind="answer")) == [stays]
    do(send_as, keeper, "undo", question, new.got.get())
    assert {p.pk: (p.kind, p.parent_id, p.thread_id) for p in Post.objects.all()} == before


def test_the_opening_is_not_split_off(question, keeper):
    with pytest.raises(arranging.CannotError):
        arranging.split(
            question,
            [actions.opening(question)],
            title="No",
            kind="discussion",
            by=keeper,
            at=make.at(4),
        )


def test_a_move_needs_both_places_shows_who_reads_and_is_undone(
    client, send_as, page_as, question, answer, keeper, asker
):
    there = make.community("Sealing circle", facilitators=(keeper,), visibility="private")
    not_mine = make.community("Elsewhere", visibility="private", facilitators=(make.person(),))
    assert do(send_as, keeper, "move", question, to=not_mine.key).status_code == 403
    shown = page_as(keeper, reverse("conversations:move", args=[question.pk]), to=there.key)
    assert "Would read it then" in shown
    do(send_as, keeper, "move", question, to=there.key)
    client.force_login(asker)
    assert client.get(question.get_absolute_url()).status_code == 404
    assert not found(asker, "endplay")
    do(send_as, keeper, "undo", question, question.gave.get())
    client.force_login(asker)
    assert client.get(question.get_absolute_url()).status_code == 200
    assert found(asker, "endplay")
