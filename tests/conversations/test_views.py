import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import factories as make
from hisl.communities import actions as communities
from hisl.conversations import actions
from hisl.conversations.models import Post, Thread
from hisl.records import queries as records

pytestmark = pytest.mark.django_db
LIST_QUERIES = 30
THREAD_QUERIES = 44


@pytest.fixture
def asker():
    return make.person("Marisol Ketterby")


@pytest.fixture
def helper():
    return make.person("Odalys Branniford")


@pytest.fixture
def place(asker, helper):
    return make.community(members=(asker, helper))


@pytest.fixture
def question(place, asker):
    return make.thread(place, asker, title="Seal leaks again", tags=["seals"])


def page_of(client, thread, **data):
    return client.get(thread.get_absolute_url(), data).content.decode()


def test_it_asks_and_shows_the_question(client, asker, place):
    client.force_login(asker)
    asked = {"kind": "question", "title": "Why?", "markdown": "**It** leaks.", "tags": "a, B"}
    shown = client.post(reverse("conversations:open", args=[place.key]), asked, follow=True)
    page = shown.content.decode()
    assert "<h1>Why?</h1>" in page
    assert "<strong>It</strong> leaks." in page
    assert set(Thread.objects.get().tags.values_list("name", flat=True)) == {"a", "b"}


def test_it_keeps_the_text_of_a_question_without_a_title(client, asker, place):
    client.force_login(asker)
    sent = {"kind": "question", "title": "", "markdown": "My long text."}
    page = client.post(reverse("conversations:open", args=[place.key]), sent).content.decode()
    assert "My long text." in page
    assert not Thread.objects.exists()


def test_it_names_the_stage_of_each_post(client, asker, helper, question):
    answer = make.answer(question, helper)
    actions.reply(answer, author=asker, markdown="Hot or cold?", at=make.at(3))
    client.force_login(asker)
    page = page_of(client, question)
    for name in ("Experience", "Concept", "Reflection"):
        assert name in page


def test_it_filters_by_kind_state_and_tag_in_the_address(client, asker, helper, place, question):
    solved = make.thread(place, asker, title="Solved one")
    actions.accept(make.answer(solved, helper), person=asker, at=make.at(3))
    make.thread(place, asker, title="A story", kind="story")
    client.force_login(asker)

    def titles(**data):
        page = client.get(reverse("conversations:threads", args=[place.key]), data)
        return {thread.title for thread in page.context["page"]}

    assert titles() == {"Seal leaks again", "Solved one", "A story"}
    assert titles(show="unanswered") == {"Seal leaks again"}
    assert titles(show="solved") == {"Solved one"}
    assert titles(show="stories") == {"A story"}
    assert titles(tag="Seals") == {"Seal leaks again"}
    assert titles(show="nonsense") == titles()


@pytest.mark.parametrize(
    "show", ["", "questions", "unanswered", "solved", "discussions", "stories"]
)
def test_an_empty_list_says_what_one_can_do(client, asker, place, show):
    client.force_login(asker)
    page = client.get(reverse("conversations:threads", args=[place.key]), {"show": show})
    assert 'class="empty"' in page.content.decode()


def count_of_queries(client, address):
    """How often a second visit asks the database; the first one writes down that one was there."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_list_asks_the_database_as_often_for_many_as_for_few(client, asker, helper, place):
    address = reverse("conversations:threads", args=[place.key])
    client.force_login(asker)
    make.thread(place, make.imported_person(), tags=["one"])
    make.thread(place, helper, tags=["two"])
    few = count_of_queries(client, address)
    for n in range(25):
        make.thread(place, make.imported_person() if n % 2 else helper, tags=[f"t{n}"])
    assert count_of_queries(client, address) == few <= LIST_QUERIES


def test_a_thread_asks_the_database_as_often_for_many_posts_as_for_few(
    client, asker, helper, question
):
    def talk():
        answer = make.answer(question, helper)
        actions.tried(answer, person=asker, worked=True, at=make.at(3))
        reply = actions.reply(answer, author=asker, markdown="And cold?", at=make.at(4))
        actions.reply(reply, author=helper, markdown="Cold, too.", at=make.at(5))
        actions.react(answer, person=asker, kind="used", at=make.at(6))

    client.force_login(asker)
    talk()
    few = count_of_queries(client, question.get_absolute_url())
    for _ in range(12):
        talk()
    assert count_of_queries(client, question.get_absolute_url()) == few <= THREAD_QUERIES


def test_it_answers_and_lands_on_the_answer(client, helper, question):
    client.force_login(helper)
    answered = client.post(
        reverse("conversations:answer", args=[question.pk]), {"markdown": "Measure.", "level": "C3"}
    )
    post = Post.objects.get(kind="answer")
    assert answered.url == post.get_absolute_url()
    assert "<p>Measure.</p>" in page_of(client, question)


def test_it_keeps_an_answer_that_is_too_long(client, helper, question):
    client.force_login(helper)
    text = "much " * 12_000
    page = client.post(reverse("conversations:answer", args=[question.pk]), {"markdown": text})
    assert page.context["form"].errors
    assert "much much much" in page.content.decode()


def test_it_opens_the_reply_form_again_with_what_was_typed(client, asker, helper, question):
    answer = make.answer(question, helper)
    client.force_login(asker)
    sent = {"markdown": "w" * 50_001}
    page = client.post(reverse("conversations:reply", args=[answer.pk]), sent).content.decode()
    assert "wwwww" in page
    assert f'id="reply-{answer.pk}-markdown"' in page


def test_it_replies_to_a_reply_without_a_script(client, asker, helper, question):
    answer = make.answer(question, helper)
    reply = actions.reply(answer, author=asker, markdown="Hot?", at=make.at(3))
    client.force_login(helper)
    field = f'id="reply-{reply.pk}-markdown"'
    assert field not in page_of(client, question)
    assert field in page_of(client, question, reply=reply.pk)
    client.post(reverse("conversations:reply", args=[reply.pk]), {"markdown": "Cold."})
    assert Post.objects.get(parent=reply).text.markdown == "Cold."


def test_only_the_asker_accepts_and_only_answers(client, asker, helper, question):
    answer = make.answer(question, helper)
    accept = reverse("conversations:accept", args=[answer.pk])
    client.force_login(helper)
    assert client.post(accept).status_code == 403
    assert "Accept this answer" not in page_of(client, question)
    client.force_login(asker)
    assert "Accept this answer" in page_of(client, question)
    assert client.post(accept).status_code == 302
    assert "Solved" in page_of(client, question)
    opening = actions.opening(question)
    assert client.post(reverse("conversations:accept", args=[opening.pk])).status_code == 404


def test_the_asker_is_asked_whether_the_accepted_answer_worked(client, asker, helper, question):
    answer = make.answer(question, helper)
    actions.accept(answer, person=asker, at=make.at(3))
    client.force_login(asker)
    assert "Marisol, did it work?" in page_of(client, question)
    sent = {"worked": "yes", "note": "Dry for six weeks"}
    client.post(reverse("conversations:tried", args=[answer.pk]), sent)
    page = page_of(client, question)
    assert "did it work?" not in page
    assert "1 of 1" in page
    assert "Dry for six weeks" in page


@pytest.mark.parametrize(
    ("name", "sent"), [("react", {"kind": "useful"}), ("tried", {"worked": "yes"})]
)
def test_nobody_praises_their_own_words(client, helper, question, name, sent):
    answer = make.answer(question, helper)
    client.force_login(helper)
    assert client.post(reverse(f"conversations:{name}", args=[answer.pk]), sent).status_code == 403


def test_a_visitor_reads_and_is_offered_to_join(client, question):
    client.force_login(make.person())
    page = page_of(client, question)
    assert "Join this community" in page
    assert "Post answer" not in page
    refused = client.post(
        reverse("conversations:answer", args=[question.pk]), {"markdown": "Hello."}
    )
    assert refused.status_code == 403


def test_an_archived_thread_can_be_read_only(client, asker, helper, place, question):
    answer = make.answer(question, helper)
    communities.archive(place, at=make.at(9))
    client.force_login(asker)
    assert "Post answer" not in page_of(client, question)
    assert client.post(reverse("conversations:accept", args=[answer.pk])).status_code == 403


def test_it_shows_the_history_with_what_changed_and_nothing_that_runs(client, helper, question):
    answer = make.answer(question, helper, "Check the alignment of it all first.")
    assert "2 revisions" not in page_of(client, question)
    actions.revise(
        answer,
        author=helper,
        markdown="Check the <script>alert(1)</script> of it all first.",
        at=make.at(4),
        reason="It was the play",
    )
    client.force_login(helper)
    assert "2 revisions" in page_of(client, question)
    page = client.get(reverse("conversations:history", args=[answer.pk])).content.decode()
    assert "It was the play" in page
    assert "<del>alignment </del>" in page
    assert "<ins>&lt;script&gt;alert(1)&lt;/script&gt; </ins>" in page


def test_it_credits_what_was_imported_to_its_author_at_the_source(client, asker, place):
    author = make.imported_person("Some Author")
    thread = make.thread(place, author)
    original = "https://example.org/q/1"
    Post.objects.filter(thread=thread).update(source_url=original, votes_up=12, votes_down=3)
    orphan = make.answer(thread, author)
    Post.objects.filter(pk=orphan.pk).update(author=None, author_name="user17")
    client.force_login(asker)
    page = page_of(client, thread)
    assert f'<a href="{author.source_url}">Some Author</a>' in page
    assert f'href="{original}"' in page
    assert "12 up, 3 down" in page
    assert "user17" in page


def test_a_thread_of_a_hidden_place_does_not_exist_for_others(client):
    member = make.person()
    thread = make.thread(make.community(visibility="hidden", members=(member,)), member)
    post = actions.opening(thread)
    client.force_login(make.person())
    assert client.get(thread.get_absolute_url()).status_code == 404
    assert client.get(reverse("conversations:history", args=[post.pk])).status_code == 404
    for name in ("reply", "react", "tried", "accept"):
        assert client.post(reverse(f"conversations:{name}", args=[post.pk])).status_code == 404


def test_no_id_stands_twice_on_a_thread(client, asker, helper, question):
    for _ in range(3):
        answer = make.answer(question, helper)
        actions.reply(answer, author=helper, markdown="More.", at=make.at(3))
    client.force_login(asker)
    ids = [part.split('"')[0] for part in page_of(client, question).split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_a_closed_question_takes_no_answer_but_says_why(client, helper, question):
    Thread.objects.filter(pk=question.pk).update(closed=make.at(5), closed_reason="off topic")
    client.force_login(helper)
    page = page_of(client, question)
    assert "Closed: off topic" in page
    assert "Post answer" not in page
    refused = client.post(reverse("conversations:answer", args=[question.pk]), {"markdown": "Hm."})
    assert refused.status_code == 403


def test_the_author_edits_a_post_and_its_former_words_stay_in_the_history(client, asker, question):
    client.force_login(asker)
    opening = actions.opening(question)
    changed = {"markdown": "Now with the **pressure**.", "reason": "forgot it"}
    page = client.post(reverse("conversations:edit", args=[opening.pk]), changed, follow=True)
    assert "<strong>pressure</strong>" in page.content.decode()
    history = client.get(reverse("conversations:history", args=[opening.pk])).content.decode()
    assert "forgot it" in history


def test_nobody_edits_the_words_of_somebody_else(client, helper, question):
    client.force_login(helper)
    address = reverse("conversations:edit", args=[actions.opening(question).pk])
    assert client.get(address).status_code == 403
    assert client.post(address, {"markdown": "Mine now."}).status_code == 403


def test_the_address_of_a_post_leads_to_its_page_of_a_long_thread(client, asker, helper, question):
    client.force_login(asker)
    posts = [
        actions.answer(question, author=helper, markdown=f"Answer {n}.", at=make.at(n))
        for n in range(52)
    ]
    first, last = client.get(posts[0].get_absolute_url()), client.get(posts[-1].get_absolute_url())
    assert first.url == f"{question.get_absolute_url()}#post-{posts[0].pk}"
    assert last.url == f"{question.get_absolute_url()}?page=2#post-{posts[-1].pk}"


def test_a_reading_is_counted_once_a_day_and_person_and_guests_leave_no_trace(
    client, helper, question, settings
):
    settings.HISL_GUESTS = True
    client.get(question.get_absolute_url())
    client.force_login(helper)
    for _ in range(3):
        client.get(question.get_absolute_url())
    assert Thread.objects.get().views == 1
    views = records.acts().filter(verb="viewed").values_list("actor", flat=True)
    assert list(views) == [helper.actor]
