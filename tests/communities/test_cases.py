"""Reports, decisions with their undo, held first posts, appeals, and the log of it all."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import factories as make
from hisl.communities import actions
from hisl.communities.models import AppendOnlyError, Case, Ruling
from hisl.communities.queries import cases
from hisl.communities.tools import Moderated, register_moderated
from hisl.conversations import queries as conversations
from hisl.notices.models import Notice

pytestmark = pytest.mark.django_db
NOW = make.at(10)


@pytest.fixture
def place():
    return make.community(
        members=(make.person("Anna Author"), make.person("Rita Reporter")),
        facilitators=(make.person("Fay First"), make.person("Sam Second")),
    )


def who(place, name):
    return place.members.select_related("person").get(person__name__startswith=name).person


@pytest.fixture
def post(place):
    """Something said that is not the opening of its thread."""
    asked = make.thread(place, who(place, "Sam"))
    return make.answer(asked, who(place, "Anna"), "You are all wrong.")


def reported(post, place, **more):
    said = {"reason": "unkind", "words": "Look at the tone."} | more
    return actions.report(post.uuid, person=who(place, "Rita"), at=NOW, **said)


def is_shown(post, viewer):
    return conversations.post_by_uuid(viewer, post.uuid) is not None


def address(name, case):
    return reverse(f"communities:{name}", args=[case.uuid])


def sent(client, person, name, case, **values):
    client.force_login(person)
    return client.post(address(name, case), values)


def told(person, words):
    return Notice.objects.filter(person=person, title__contains=words).exists()


def test_it_reports_once_a_person_and_gathers_reports_of_one_thing(place, post):
    case = reported(post, place)
    again = reported(post, place, reason="wrong")
    other = actions.report(post.uuid, person=who(place, "Sam"), reason="spam", at=NOW)
    assert case == again == other
    assert sorted(case.reports.values_list("reason", flat=True)) == ["spam", "wrong"]


def test_facilitators_are_told_and_the_author_is_not(place, post):
    reported(post, place)
    assert told(who(place, "Fay"), "Reported")
    assert not told(who(place, "Anna"), "Reported")


def test_the_report_page_takes_a_report_and_leads_back(client, place, post):
    client.force_login(who(place, "Rita"))
    page = f"{reverse('communities:report')}?about={post.uuid}"
    assert "You are all wrong." in client.get(page).content.decode()
    answer = client.post(page, {"reason": "unkind", "words": "Not like this."})
    assert answer.url == post.get_absolute_url()
    assert Case.objects.get().reports.get().reporter == who(place, "Rita")


def test_it_asks_for_words_where_the_reason_is_another_one(client, place, post):
    client.force_login(who(place, "Rita"))
    page = f"{reverse('communities:report')}?about={post.uuid}"
    assert "Say in a few words" in client.post(page, {"reason": "other"}).content.decode()


@pytest.mark.parametrize("about", ["", "nonsense", "6c1b0c1e-8a52-4b57-9f36-0d7a4f0a9f11"])
def test_it_reports_nothing_that_is_not_there(client, place, about):
    client.force_login(who(place, "Rita"))
    assert client.get(f"{reverse('communities:report')}?about={about}").status_code == 404


def test_nobody_reports_what_they_wrote_may_not_read_or_what_is_hidden(client, place, post):
    page = f"{reverse('communities:report')}?about={post.uuid}"
    client.force_login(who(place, "Anna"))
    assert client.get(page).status_code == 404
    actions.decide(reported(post, place), "hidden", by=who(place, "Fay"), at=NOW, reason="unkind")
    client.force_login(make.person())
    assert client.get(page).status_code == 404
    elsewhere = make.community(visibility="private", members=(who(place, "Anna"),))
    secret = make.thread(elsewhere, who(place, "Anna"))
    assert client.get(f"{reverse('communities:report')}?about={secret.uuid}").status_code == 404


def test_no_page_of_the_author_tells_who_reported(client, place, post):
    case = reported(post, place)
    actions.decide(case, "hidden", by=who(place, "Fay"), at=NOW, reason="unkind")
    client.force_login(who(place, "Anna"))
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Unkind to somebody" in page
    assert "Rita" not in page
    assert "Look at the tone" not in page


def test_the_case_names_the_reporter_to_those_who_decide(client, place, post):
    case = reported(post, place)
    client.force_login(who(place, "Fay"))
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Rita Reporter" in page
    assert "Look at the tone" in page


def test_it_hides_with_a_reason_told_to_the_author_and_takes_it_back(client, place, post):
    case = reported(post, place)
    values = {"decision": "hidden", "reason": "unkind", "words": "Kindly again."}
    sent(client, who(place, "Fay"), "decide", case, **values)
    reader, author = who(place, "Rita"), who(place, "Anna")
    assert not is_shown(post, reader)
    assert told(author, "Hidden")
    sent(client, who(place, "Fay"), "take_back", case)
    assert is_shown(post, reader)
    assert told(author, "read again")
    assert cases.queue(place).get() == case


def test_hiding_needs_a_reason(client, place, post):
    case = reported(post, place)
    page = sent(client, who(place, "Fay"), "decide", case, decision="hidden").content.decode()
    assert "Give the reason" in page
    assert is_shown(post, who(place, "Rita"))


def test_it_leaves_a_thing_as_it_is_and_can_think_again(place, post):
    case = reported(post, place)
    actions.decide(case, "dismissed", by=who(place, "Fay"), at=NOW)
    assert cases.waiting(place) == 0
    actions.take_back(case, by=who(place, "Fay"), at=NOW)
    assert cases.waiting(place) == 1


def test_a_thing_that_was_left_as_it_is_can_be_reported_again(place, post):
    first = reported(post, place)
    actions.decide(first, "dismissed", by=who(place, "Fay"), at=NOW)
    assert reported(post, place) != first
    with pytest.raises(actions.NotPossibleError, match="reported again"):
        actions.take_back(first, by=who(place, "Fay"), at=NOW)


def test_it_closes_a_thread_and_opens_it_again(place, post):
    case = reported(post, place)
    actions.decide(case, "closed", by=who(place, "Fay"), at=NOW, reason="off-topic")
    post.thread.refresh_from_db()
    assert post.thread.closed
    actions.take_back(case, by=who(place, "Fay"), at=NOW)
    post.thread.refresh_from_db()
    assert not post.thread.closed


def test_the_author_changes_what_they_were_asked_to_and_it_is_shown_again(client, place, post):
    case = reported(post, place)
    values = {"decision": "asked", "reason": "unkind", "words": "Leave the people out."}
    sent(client, who(place, "Fay"), "decide", case, **values)
    assert not is_shown(post, who(place, "Rita"))
    author = who(place, "Anna")
    client.force_login(author)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "You are all wrong." in page
    assert "Leave the people out." in page
    sent(client, author, "resubmit", case, markdown="I see it otherwise.")
    assert cases.queue(place).get() == case
    sent(client, who(place, "Fay"), "decide", case, decision="shown")
    post.text.refresh_from_db()
    assert is_shown(post, who(place, "Rita"))
    assert post.text.markdown == "I see it otherwise."


def test_two_facilitators_do_not_decide_the_same_case_twice(place, post):
    case = reported(post, place)
    actions.decide(case, "dismissed", by=who(place, "Fay"), at=NOW)
    with pytest.raises(actions.NotPossibleError):
        actions.decide(case, "hidden", by=who(place, "Sam"), at=NOW, reason="spam")
    assert is_shown(post, who(place, "Rita"))


def test_an_appeal_goes_to_somebody_else_than_who_decided(client, place, post):
    case = reported(post, place)
    actions.decide(case, "hidden", by=who(place, "Fay"), at=NOW, reason="unkind")
    sent(client, who(place, "Anna"), "appeal", case, words="It was about the pump.")
    refused = sent(client, who(place, "Fay"), "decide_appeal", case, granted="no")
    assert refused.status_code == 403
    sent(client, who(place, "Sam"), "decide_appeal", case, granted="yes", words="You are right.")
    assert is_shown(post, who(place, "Rita"))
    assert told(who(place, "Anna"), "taken back")


def test_it_can_be_appealed_once(client, place, post):
    case = reported(post, place)
    actions.decide(case, "hidden", by=who(place, "Fay"), at=NOW, reason="unkind")
    author = who(place, "Anna")
    actions.appeal(case, by=author, words="Please.", at=NOW)
    actions.decide_appeal(case, granted=False, by=who(place, "Sam"), at=NOW)
    with pytest.raises(actions.NotPossibleError):
        actions.appeal(case, by=author, words="Please, again.", at=NOW)
    assert not is_shown(post, who(place, "Rita"))


def test_the_only_facilitators_decision_is_looked_at_by_the_desk(client):
    lone, author = make.person("Lone"), make.person("Author")
    desk = make.person("Desk", is_superuser=True)
    place = make.community(members=(author,), facilitators=(lone,))
    case = actions.report(
        make.thread(place, author).uuid, person=make.person(), reason="spam", at=NOW
    )
    actions.decide(case, "hidden", by=lone, at=NOW, reason="spam")
    actions.appeal(case, by=author, words="No spam.", at=NOW)
    assert told(desk, "look again")
    assert sent(client, lone, "decide_appeal", case, granted="no").status_code == 403
    assert sent(client, desk, "decide_appeal", case, granted="yes").status_code == 302


def test_nobody_decides_about_their_own_words_where_somebody_else_can(client, place):
    mine = make.thread(place, who(place, "Fay"))
    case = actions.report(mine.uuid, person=who(place, "Rita"), reason="wrong", at=NOW)
    assert not told(who(place, "Fay"), "Reported")
    refused = sent(client, who(place, "Fay"), "decide", case, decision="dismissed")
    assert refused.status_code == 403
    client.force_login(who(place, "Fay"))
    assert "Rita" not in client.get(case.get_absolute_url()).content.decode()


def test_the_log_says_who_did_what_why_and_when_and_never_changes(client, place, post):
    case = reported(post, place)
    actions.decide(case, "hidden", by=who(place, "Fay"), at=NOW, reason="unkind", words="Tone.")
    line = Ruling.objects.get()
    assert (line.by, line.what, line.reason, line.words, line.at, line.concerns) == (
        who(place, "Fay"), "hidden", "unkind", "Tone.", NOW, who(place, "Anna"),
    )  # fmt: skip
    for change in (line.save, line.delete, Ruling.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            change()
    client.force_login(who(place, "Sam"))
    page = client.get(reverse("communities:log", args=[place.key])).content.decode()
    assert "Fay First" in page
    assert "Tone." in page


def test_the_log_outlives_the_account_of_who_decided(place, post):
    case = reported(post, place)
    facilitator = who(place, "Fay")
    actions.decide(case, "dismissed", by=facilitator, at=NOW)
    facilitator.delete()
    assert Ruling.objects.get().by is None


def test_strangers_and_members_find_no_case(client, place, post):
    case = reported(post, place)
    for person in (who(place, "Rita"), make.person()):
        client.force_login(person)
        assert client.get(case.get_absolute_url()).status_code == 404


def test_the_queue_asks_the_database_as_often_for_many_cases_as_for_few(
    client, place, django_assert_max_num_queries
):
    client.force_login(who(place, "Fay"))
    page = reverse("communities:queue", args=[place.key])
    reported(make.thread(place, who(place, "Anna")), place)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for _ in range(8):
        reported(make.thread(place, who(place, "Anna")), place)
    with django_assert_max_num_queries(len(few)):
        client.get(page)


def test_what_stands_in_no_community_is_the_desks(client):
    desk, author, reader = make.person(is_superuser=True), make.person(), make.person()
    letter = make.thread(make.community(), author).uuid
    shown = Moderated(
        title="A letter", url="/", author=author, excerpt="Dear", community=None,
        key=f"person:{reader.pk}",
    )  # fmt: skip
    nothing = {"hide": lambda *_, **__: None, "restore": lambda *_, **__: None}
    register_moderated("letter", find=lambda uuid: shown if uuid == other else None, **nothing)
    other = letter.__class__(int=letter.int ^ 1)
    assert cases.reportable(reader, other)
    assert cases.reportable(make.person(), other) is None
    actions.report(other, person=reader, reason="private", at=NOW)
    client.force_login(desk)
    assert "A letter" in client.get(reverse("communities:desk_queue")).content.decode()
    client.force_login(reader)
    assert client.get(reverse("communities:desk_queue")).status_code == 403
