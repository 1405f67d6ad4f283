"""A reply by mail, from the mail that went out to the post that it became."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core import mail

import factories as make
from blogs.made import post as blog_post
from hisl.blogs import actions as blogs
from hisl.communities import actions as communities
from hisl.conversations import keeping
from hisl.conversations.models import Post
from hisl.notices import delivery, tools
from hisl.notices.models import Notice

pytestmark = pytest.mark.django_db
NOW = make.at(3)


@pytest.fixture(autouse=True)
def taken_in(settings):
    settings.HISL_MAIL_REPLY_TO = "hisl@pumps.org"


def reachable(name):
    person = make.person(name)
    person.email = f"{person.username}@marrow.org"
    person.save()
    return person


@pytest.fixture
def asker():
    return reachable("Ada Asker")


@pytest.fixture
def helper():
    return reachable("Hal Helper")


@pytest.fixture
def keeper():
    return make.person("Kay Keeper")


@pytest.fixture
def place(asker, helper, keeper):
    return make.community(members=(asker, helper), facilitators=(keeper,))


def answered_by_mail(person, words, *, after=NOW + timedelta(hours=1)):
    """What becomes of a reply to the last mail that this person got."""
    delivery.deliver(after)
    letter = [sent for sent in mail.outbox if person.email in sent.to[0]][-1]
    message = EmailMessage()
    message["From"] = person.email
    message["To"] = letter.reply_to[0]
    message["Subject"] = f"Re: {letter.subject}"
    message["Message-ID"] = f"<{abs(hash(words))}@marrow.org>"
    message.set_content(f"{words}\n\nOn Monday HISL wrote:\n> {letter.subject}\n")
    return tools.receive(bytes(message), at=after)


def told(person):
    found = Notice.objects.filter(person=person, kind="mail")
    return " ".join(found.values_list("reason", flat=True))


def test_who_is_asked_answers_the_question(place, asker, helper):
    question = make.thread(place, asker, markdown=f"Why, @{helper.username}?", at=NOW)
    assert answered_by_mail(helper, "Measure the end play.") == "reply"
    answer = question.posts.get(kind=Post.Kind.ANSWER)
    assert (answer.author, answer.text.markdown) == (helper, "Measure the end play.")


def test_the_asker_replies_to_the_answer(place, asker, helper):
    question = make.thread(place, asker)
    answer = make.answer(question, helper)
    assert answered_by_mail(asker, "0.19 mm. Is that much?") == "reply"
    reply = question.posts.get(kind=Post.Kind.REPLY)
    assert (reply.author, reply.parent) == (asker, answer)


def test_the_author_of_a_blog_post_replies_to_a_comment(asker, helper):
    post = blog_post(asker)
    comment = blogs.comment(post, author=helper, markdown="How?", at=NOW)
    assert answered_by_mail(asker, "With a gauge.") == "reply"
    assert post.comments.get(author=asker).parent == comment


def test_a_remark_on_a_passage_is_answered_there(asker, helper):
    post = blog_post(asker)
    remark = blogs.comment_on_passage(post, "0.19 mm", author=helper, markdown="Cold?", at=NOW)
    assert answered_by_mail(asker, "Warm.") == "reply"
    assert remark.passage.remarks.get(author=asker).text.markdown == "Warm."


def test_nothing_is_posted_in_a_closed_conversation(place, asker, helper, keeper):
    question = make.thread(place, asker)
    make.answer(question, helper)
    keeping.close(question, by=keeper, at=NOW, reason="Solved.")
    assert answered_by_mail(asker, "But wait.") == "refused"
    assert not question.posts.filter(kind=Post.Kind.REPLY).exists()
    assert "You may not write there" in told(asker)


def test_who_is_suspended_is_told_why_nothing_was_posted(place, asker, helper, keeper):
    make.answer(make.thread(place, asker), helper)
    communities.lock(place, until=make.at(99), reason="Cool down.", by=keeper, at=NOW)
    assert answered_by_mail(asker, "But wait.") == "refused"
    assert Post.objects.filter(author=asker, kind=Post.Kind.REPLY).count() == 0


def test_slow_mode_tells_when_one_can_write_again(place, asker, helper):
    make.answer(make.thread(place, asker, at=NOW), helper)
    place.slow_minutes = 600
    place.save()
    assert answered_by_mail(asker, "But wait.") == "refused"
    assert "You can write again at" in told(asker)


def test_a_first_post_by_mail_waits_for_a_facilitator(place, asker, helper, keeper):
    question = make.thread(place, asker, markdown=f"Why, @{helper.username}?", at=NOW)
    place.review_first = 1
    place.save()
    assert answered_by_mail(helper, "Measure the end play.") == "reply"
    assert question.posts.get(author=helper).held is not None
