"""A name that is held back stands nowhere: page, list, history, search, notice, act, statement."""

import pytest
from django.core import mail
from django.urls import reverse

import factories as make
from hisl.conversations import actions, arranging, index
from hisl.conversations.models import Post, Thread
from hisl.notices.models import Notice
from hisl.records.actions import event_id
from hisl.records.models import Act, Statement
from hisl.search.models import Document

pytestmark = pytest.mark.django_db
NAME = "Marisol Ketterby"


@pytest.fixture
def masked(place, asker):
    return make.thread(place, asker, title="I do not get shims", voice="masked")


def everything(masked, page_as, viewer, place):
    """All words of the slice's pages about the thread."""
    addresses = [masked.get_absolute_url(), reverse("conversations:threads", args=[place.key])]
    for post in masked.posts.all():
        addresses += [reverse(f"conversations:{n}", args=[post.pk]) for n in ("history", "more")]
        addresses.append(f"{reverse('conversations:reply', args=[post.pk])}?quote=1")
    return "".join(page_as(viewer, address) for address in addresses)


def live(masked, asker, helper):
    """The asker goes on in every way one can."""
    answer = make.answer(masked, helper)
    actions.reply(answer, author=asker, markdown="Which one?", at=make.at(3))
    actions.revise(actions.opening(masked), author=asker, markdown="Changed.", at=make.at(4))
    actions.accept(answer, person=asker, at=make.at(5))
    actions.tried(answer, person=asker, worked=True, note="Held.", at=make.at(6))
    actions.react(answer, person=asker, kind="used", at=make.at(7))
    actions.unaccept(answer, person=asker, at=make.at(8))


def test_no_page_names_a_masked_asker(page_as, masked, asker, helper, place):
    live(masked, asker, helper)
    words = everything(masked, page_as, helper, place)
    assert NAME not in words
    assert asker.username not in words
    assert "A colleague" in words


def test_no_act_and_no_statement_names_a_masked_asker(masked, asker, helper):
    live(masked, asker, helper)
    assert not Act.objects.filter(actor=asker.actor, thread=masked.uuid).exists()
    assert not Act.objects.filter(target_actor=asker.actor).exists()
    assert not Statement.objects.filter(body__contains=str(asker.actor)).exists()


def test_no_id_of_an_act_can_be_made_from_a_masked_persons_uuid(masked, asker, helper):
    live(masked, asker, helper)
    answer = masked.posts.get(kind="answer")
    guesses = [
        f"{what}/{answer.uuid}/{asker.uuid}" for what in ("accepted", "reacted/used", "tried")
    ]
    assert not Act.objects.filter(id__in=[event_id(guess) for guess in guesses]).exists()


def test_no_notice_names_a_masked_asker(masked, asker, helper):
    live(masked, asker, helper)
    told = Notice.objects.filter(thread=masked.uuid)
    assert told.filter(person=helper).exists()
    assert not told.filter(by=asker).exists()
    assert not told.filter(title__contains=NAME).exists()
    assert not told.filter(reason__contains=NAME).exists()
    assert not any(NAME in letter.body for letter in mail.outbox)


def test_nothing_that_is_found_names_a_masked_asker(masked, asker, helper):
    live(masked, asker, helper)
    assert not Document.objects.filter(author_id=asker.pk).exclude(kind="person").exists()
    again = [
        entry for entry in index.every() if entry.thread == masked.uuid or entry.uuid == masked.uuid
    ]
    assert {entry.author_id for entry in again} == {None, helper.pk}


def test_the_facilitators_can_see_whose_name_is_held(page_as, masked, keeper):
    assert NAME in page_as(keeper, masked.get_absolute_url())


def test_the_asker_sees_what_others_read(page_as, masked, asker):
    page = page_as(asker, masked.get_absolute_url())
    assert "Others read “A colleague” instead of your name" in page


def test_the_asker_is_told_of_answers_and_may_accept_them(page_as, masked, asker, helper):
    make.answer(masked, helper)
    assert Notice.objects.filter(person=asker, kind="answer").exists()
    assert "Accept this answer" in page_as(asker, masked.get_absolute_url())


def test_the_mask_stays_on_where_a_thread_was_merged(masked, question, asker, helper, keeper):
    arranging.merge(masked, question, by=keeper, at=make.at(3))
    reply = actions.reply(actions.opening(question), author=asker, markdown="And?", at=make.at(4))
    assert reply.voice == Post.Voice.MASKED


def test_a_masked_thread_is_not_moved_to_other_facilitators(masked, keeper):
    there = make.community(facilitators=(keeper,))
    with pytest.raises(arranging.CannotError, match="name"):
        arranging.move(masked, there, by=keeper, at=make.at(3))


def test_it_asks_in_the_name_of_the_group(send_as, page_as, place, asker, helper):
    sent = {"kind": "question", "title": "Why?", "markdown": "It leaks.", "voice": "group"}
    send_as(asker, reverse("conversations:open", args=[place.key]), sent)
    page = page_as(helper, Thread.objects.get().get_absolute_url())
    assert "Several of us" in page
    assert NAME not in page
