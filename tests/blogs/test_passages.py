"""Comments on a passage, through the pages of a blog post."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

import factories as make
from blogs import made
from hisl.blogs import actions
from hisl.notices import queries as notices
from hisl.records import queries as records
from hisl.writing.models import Passage, Remark

pytestmark = pytest.mark.django_db
PASSAGE = "It was 0.19 mm, and nobody had ever measured it."


@pytest.fixture
def post():
    return made.post(make.person("Nadia Larksfoot"))


@pytest.fixture
def reader(client):
    person = make.person("Imre Quillfeather")
    client.force_login(person)
    return person


def send(client, post, **said):
    return client.post(reverse("blogs:passages", args=[post.pk]), said)


def comment(client, post, exact=PASSAGE, markdown="Hot or cold?"):
    send(client, post, do="comment", block=1, start=0, exact=exact, markdown=markdown)
    return Passage.objects.get()


def page(client, post):
    return client.get(post.get_absolute_url()).content.decode()


def revise(post, before, after):
    post.refresh_from_db()
    markdown = post.text.markdown.replace(before, after)
    assert markdown != post.text.markdown
    actions.revise(post, author=post.author, title=post.title, markdown=markdown, at=make.at(9))


def test_a_comment_stands_beside_its_words(client, post, reader):
    passage = comment(client, post)
    shown = page(client, post)
    assert f'<mark id="passage-{passage.pk}-text">{PASSAGE}</mark>' in shown
    assert shown.index(PASSAGE) < shown.index("Hot or cold?") < shown.index("What I would do again")


def test_without_scripts_one_chooses_the_paragraph(client, post, reader):
    send(client, post, do="comment", block=3, markdown="Agreed.")
    assert Passage.objects.get().exact == "Measure before anything is taken apart."


def test_it_is_an_act_upon_the_author_who_is_told(client, post, reader):
    comment(client, post)
    act = next(act for act in records.acts() if act.verb == "commented")
    assert (act.actor, act.target_actor) == (reader.actor, post.author.actor)
    assert (act.object_kind, act.thread, act.stage) == ("comment", post.uuid, "RO")
    assert [notice.kind for notice in notices.visible_to(post.author)] == ["comment"]


def test_a_reply_is_told_to_those_who_spoke(client, post, reader):
    passage = comment(client, post)
    client.force_login(post.author)
    send(client, post, do="reply", passage=passage.pk, markdown="Cold.")
    assert "Cold." in page(client, post)
    assert [notice.kind for notice in notices.visible_to(reader)] == ["comment"]


def test_it_follows_its_words_when_the_text_is_edited(client, post, reader):
    comment(client, post)
    revise(post, "The seal of", "First of all: the seal of")
    revise(post, "It was 0.19 mm", "Cold it was 0.19 mm")
    shown = page(client, post)
    assert "The passage has changed a little" in shown
    assert re.search(r"<mark[^>]*>(Cold it|it) was 0.19 mm", shown)


def test_it_says_honestly_that_its_words_are_gone(client, post, reader):
    comment(client, post)
    revise(post, PASSAGE, "The play was far above the limit.")
    shown = page(client, post)
    assert "<mark" not in shown
    assert "This passage has changed. It was:" in shown
    assert PASSAGE in shown


def test_words_that_changed_while_one_wrote_are_not_lost(client, post, reader):
    revise(post, PASSAGE, "The play was far above the limit.")
    response = send(
        client, post, do="comment", block=1, start=0, exact=PASSAGE, markdown="My words."
    )
    shown = response.content.decode()
    assert "is not in it any more" in shown
    assert "My words." in shown
    assert not Passage.objects.exists()


def test_the_author_resolves_it_and_opens_it_again(client, post, reader):
    passage = comment(client, post)
    client.force_login(post.author)
    send(client, post, do="resolve", passage=passage.pk)
    shown = page(client, post)
    assert "<mark" not in shown
    assert "1 resolved passage" in shown
    send(client, post, do="reopen", passage=passage.pk)
    assert "<mark" in page(client, post)
    assert [a.verb for a in records.acts()][-2:] == ["closed", "reopened"]


def test_only_the_author_and_who_opened_it_resolve_it(client, post, reader):
    passage = comment(client, post)
    client.force_login(make.person())
    assert send(client, post, do="resolve", passage=passage.pk).status_code == 403
    client.force_login(reader)
    assert send(client, post, do="resolve", passage=passage.pk).status_code == 302


def test_one_takes_back_one_s_own_remark_and_puts_it_back(client, post, reader):
    comment(client, post)
    remark = Remark.objects.get()
    send(client, post, do="remove", remark=remark.pk)
    shown = page(client, post)
    assert "<mark" not in shown
    assert "Put it back" in shown
    send(client, post, do="restore", remark=remark.pk)
    assert "<mark" in page(client, post)


def test_what_was_taken_back_long_ago_stays_away(client, post, reader):
    comment(client, post)
    remark = Remark.objects.get()
    Remark.objects.update(deleted=timezone.now() - timedelta(days=31))
    assert send(client, post, do="restore", remark=remark.pk).status_code == 404


def test_nobody_takes_back_what_another_said(client, post, reader):
    comment(client, post)
    client.force_login(post.author)
    assert send(client, post, do="remove", remark=Remark.objects.get().pk).status_code == 404


@pytest.mark.parametrize(
    "said",
    [{"do": "dance"}, {"do": "reply", "passage": "x"}, {"do": "resolve"}, {"do": "remove"}],
)
def test_what_is_not_there_is_not_there(client, post, reader, said):
    assert send(client, post, **said).status_code == 404


def test_a_quote_from_nowhere_quotes_nothing(client, post, reader):
    for block in ("77", "x", "-1", ""):
        response = send(client, post, do="comment", block=block, markdown="Where?")
        assert response.status_code == 200
    assert not Passage.objects.exists()


def test_a_quote_with_markup_stays_words(client, post, reader):
    revise(post, "The seal of", "A <b>seal</b> & `<script>` of")
    send(client, post, do="comment", block=0, start=0, exact="A <b>seal</b> & <script>",
         markdown="<script>alert(1)</script>")  # fmt: skip
    shown = page(client, post)
    assert "<script>alert" not in shown
    assert "A &lt;b&gt;seal&lt;/b&gt; &amp; </mark><code><mark>&lt;script&gt;</mark>" in shown
