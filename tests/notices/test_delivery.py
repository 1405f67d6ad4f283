"""What is mailed when, and what is not: budget, quiet hours, absence, failing mail servers."""

import smtplib
import uuid
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

import factories as make
from hisl.communities import queries as communities
from hisl.lib import jobs
from hisl.notices import actions, delivery, queries, reading
from hisl.notices.models import Mail, Notice, Reader
from notices.happen import LATER, MONDAY, reader, tell

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def wishes(person, **values):
    Reader.objects.update_or_create(person=person, defaults=values)


def run(now):
    """Both jobs, as the worker runs them."""
    delivery.gather(now)
    delivery.deliver(now)


def sent():
    """What went out since last asked: (to whom, subject)."""
    out = [(message.to[0], message.subject) for message in mail.outbox]
    mail.outbox.clear()
    return out


def held(person):
    return [notice.held for notice in Notice.objects.filter(person=person)]


def test_an_answer_is_mailed_once_after_a_moment():
    ada = reader(name="Ada Lund")
    tell(ada, kind="answer", title="Which gasket?")
    delivery.deliver(MONDAY + timedelta(seconds=30))
    assert sent() == []
    delivery.deliver(LATER)
    delivery.deliver(LATER + timedelta(minutes=1))
    assert sent() == [(f"Ada Lund <{ada.email}>", "Answer: Which gasket?")]


def test_what_comes_within_minutes_comes_in_one_mail_by_name_first():
    ada = reader()
    tell(ada, kind="answer", title="Gasket")
    tell(ada, kind="question", direct=True, title="Bearing")
    delivery.deliver(LATER)
    ((_to, subject),) = sent()
    assert subject == "Question to you: Bearing (and 1 more)"


def test_each_item_says_why_and_leads_there():
    ada = reader()
    tell(ada, kind="answer", reason="You asked this question.", text="Turn it by hand.")
    delivery.deliver(LATER)
    (message,) = mail.outbox
    notice = Notice.objects.get()
    for body in (message.body, message.alternatives[0].content):
        assert "You asked this question." in body
        assert "Turn it by hand." in body
        assert f"/notices/{notice.uuid}/" in body


def test_nobody_gets_more_than_the_budget_and_a_part_is_kept_for_questions():
    ada = reader()
    wishes(ada, budget=3, quiet_from=None, quiet_until=None, quiet_weekends=False)
    for n in range(5):
        tell(ada, kind="answer", at=MONDAY + n * HOUR)
        delivery.deliver(MONDAY + n * HOUR + timedelta(minutes=5))
    assert len(sent()) == 2
    for n in range(5, 8):
        tell(ada, kind="question", direct=True, at=MONDAY + n * HOUR)
        delivery.deliver(MONDAY + n * HOUR + timedelta(minutes=5))
    assert len(sent()) == 1
    assert held(ada).count("budget") == 5


def test_a_question_beyond_the_budget_comes_with_the_next_digest():
    ada = reader()
    wishes(ada, budget=0)
    tell(ada, kind="question", direct=True, title="Which gasket?")
    delivery.deliver(LATER)
    assert sent() == []
    run(MONDAY + DAY - HOUR)
    assert [subject for _to, subject in sent()] == ["Question to you: Which gasket?"]


def test_the_budget_is_free_again_a_week_later():
    ada = reader()
    wishes(ada, budget=1, digest="never", quiet_weekends=False, quiet_from=None, quiet_until=None)
    for at in (MONDAY, MONDAY + DAY):
        tell(ada, kind="question", direct=True, at=at)
        delivery.deliver(at + timedelta(minutes=5))
    assert len(sent()) == 1
    delivery.deliver(MONDAY + timedelta(days=7, minutes=4))
    assert sent() == []
    delivery.deliver(MONDAY + timedelta(days=7, minutes=5))
    assert len(sent()) == 1


def test_nothing_comes_in_quiet_hours_and_all_of_it_after_them():
    ada = reader()
    evening = MONDAY + 10 * HOUR
    tell(ada, kind="question", direct=True, at=evening)
    run(evening + timedelta(minutes=5))
    run(evening + 11 * HOUR)
    assert sent() == []
    assert held(ada) == ["quiet"]
    run(evening + timedelta(hours=11, minutes=30))
    assert len(sent()) == 1


def test_quiet_hours_are_meant_where_the_person_is():
    ada = reader(time_zone="Asia/Tokyo")
    tell(ada, kind="answer")
    delivery.deliver(LATER)  # 19:05 in Tokyo
    assert held(ada) == ["quiet"]


def test_the_digest_goes_to_who_was_away_and_holds_what_was_not_mailed():
    ada = reader()
    for kind in ("accepted", "used"):
        tell(ada, kind=kind, title=f"It was {kind}")
    run(MONDAY + DAY - 3 * HOUR)
    assert sent() == []
    run(MONDAY + DAY - HOUR)
    ((_to, subject),) = sent()
    assert subject == "2 things you have not seen, first: It was accepted"


def test_no_digest_comes_to_who_was_here_since():
    ada = reader()
    tell(ada, kind="accepted")
    reading.present(ada, MONDAY + HOUR)
    run(MONDAY + DAY)
    assert sent() == []
    assert held(ada) == ["present"]


def test_a_question_by_name_that_was_not_seen_comes_though_one_was_here():
    ada = reader()
    wishes(ada, budget=0)
    tell(ada, kind="question", direct=True)
    reading.present(ada, MONDAY + HOUR)
    run(MONDAY + DAY)
    assert len(sent()) == 1


def test_what_was_seen_in_the_page_is_not_mailed():
    ada = reader()
    tell(ada, kind="question", direct=True)
    reading.seen(queries.visible_to(ada), MONDAY)
    run(LATER)
    run(MONDAY + DAY)
    assert sent() == []


def test_nothing_is_mailed_from_a_place_that_was_left_meanwhile():
    ada = reader()
    place = make.community(members=(ada,), visibility="private")
    tell(ada, kind="answer", key=communities.key_of(place))
    tell(ada, kind="accepted", key=communities.key_of(place))
    make.communities.leave(place, ada, at=make.at(1))
    run(LATER)
    run(MONDAY + DAY)
    assert sent() == []
    assert held(ada) == ["gone", "gone"]


def test_what_was_muted_after_it_was_told_is_not_mailed():
    ada = reader()
    thread = uuid.uuid4()
    tell(ada, kind="answer", thread=thread)
    actions.follow(ada, thread, "mute", at=MONDAY)
    run(LATER)
    run(MONDAY + DAY)
    assert sent() == []


@pytest.mark.parametrize(
    "more",
    [
        {"claimed": False},
        {"is_active": False},
        {"email": ""},
        {"email": "ada@marrowfield.example"},
        {"guest_of": "Elsewhere", "guest_until": date(2026, 3, 1)},
    ],
    ids=["unclaimed", "closed", "no address", "nobody's address", "a guest whose stay is over"],
)
def test_no_mail_is_made_for_whom_none_can_reach(more):
    ada = reader()
    tell(ada, kind="question", direct=True)
    for name, value in more.items():
        setattr(ada, name, value)
    ada.save()
    run(LATER)
    run(MONDAY + DAY)
    assert sent() == []


def test_nothing_comes_in_the_holidays_and_all_of_it_after_them():
    ada = reader()
    wishes(ada, away_from=date(2026, 3, 2), away_until=date(2026, 3, 6))
    tell(ada, kind="question", direct=True)
    for day in range(7):
        run(MONDAY + day * DAY)
    assert sent() == []
    assert queries.away(ada, MONDAY)
    assert not queries.away(ada, MONDAY + 5 * DAY)
    run(MONDAY + 7 * DAY)
    assert len(sent()) == 1


def test_a_weekly_digest_comes_on_its_day():
    ada = reader()
    wishes(ada, digest="weekly", digest_day=3)
    tell(ada, kind="accepted")
    for day in range(1, 3):
        run(MONDAY + day * DAY)
    assert sent() == []
    run(MONDAY + 3 * DAY)
    assert len(sent()) == 1


def test_a_digest_names_at_most_a_dozen_and_says_how_many_more():
    ada = reader()
    for _ in range(15):
        tell(ada, kind="accepted")
    run(MONDAY + DAY)
    assert "3 more stand in HISL" in mail.outbox[0].body


class Failing(EmailBackend):
    """A mail server that refuses as long as `problem` is set."""

    problem: Exception | None = None

    def send_messages(self, messages):
        if Failing.problem:
            raise Failing.problem
        return super().send_messages(messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    yield Failing
    Failing.problem = None


def test_a_mail_that_could_not_be_sent_is_tried_again_and_never_lost(server):
    ada = reader()
    tell(ada, kind="question", direct=True)
    server.problem = smtplib.SMTPServerDisconnected("The line broke.")
    delivery.deliver(LATER)
    (waiting,) = Mail.objects.all()
    assert (waiting.state, waiting.said) == ("unsent", "The line broke.")
    assert waiting.due > LATER
    server.problem = None
    delivery.deliver(LATER + timedelta(minutes=2))
    assert len(sent()) == 1
    assert Mail.objects.get().state == "sent"


def test_each_try_waits_longer(server):
    tell(reader(), kind="question", direct=True)
    server.problem = OSError("No route to host.")
    now, waits = LATER, []
    for _ in range(4):
        delivery.deliver(now)
        waits.append(Mail.objects.get().due - now)
        now = Mail.objects.get().due
    assert waits == sorted(waits)
    assert waits[-1] >= 4 * waits[0]


def test_a_mail_that_waited_into_quiet_hours_waits_until_morning(server):
    ada = reader()
    tell(ada, kind="question", direct=True)
    server.problem = OSError("No route to host.")
    delivery.deliver(LATER)
    server.problem = None
    delivery.deliver(MONDAY + 10 * HOUR)
    assert sent() == []
    delivery.deliver(MONDAY + 22 * HOUR)
    assert len(sent()) == 1


def test_an_address_that_is_refused_for_good_is_said_to_bounce(server, client):
    ada = reader()
    tell(ada, kind="question", direct=True)
    server.problem = smtplib.SMTPRecipientsRefused({ada.email: (550, b"No such user")})
    delivery.deliver(LATER)
    server.problem = None
    run(MONDAY + DAY)
    assert sent() == []
    client.force_login(ada)
    assert "Mail to you comes back" in client.get("/").content.decode()


def test_one_that_is_refused_for_now_is_tried_again(server):
    ada = reader()
    tell(ada, kind="question", direct=True)
    server.problem = smtplib.SMTPRecipientsRefused({ada.email: (450, b"Mailbox busy")})
    delivery.deliver(LATER)
    server.problem = None
    delivery.deliver(LATER + timedelta(minutes=2))
    assert len(sent()) == 1


class Killed(BaseException):
    """The worker is gone: nothing after this line runs."""


def test_killed_between_sending_and_marking_it_comes_twice_at_worst(server):
    ada = reader()
    wishes(ada, budget=1)
    tell(ada, kind="question", direct=True)
    server.problem = Killed()
    with pytest.raises(Killed):
        delivery.deliver(LATER)
    server.problem = None
    delivery.deliver(LATER + timedelta(minutes=1))
    assert sent() == []  # another worker leaves it alone while the first may be at it
    tell(ada, kind="question", direct=True, at=LATER)
    delivery.deliver(LATER + timedelta(minutes=15))
    assert len(sent()) == 1
    for minute in range(16, 60):
        delivery.deliver(LATER + timedelta(minutes=minute))
    assert sent() == []


class Crowded(EmailBackend):
    """A mail server at which another worker turns up while a mail is being handed over."""

    def send_messages(self, messages):
        if not Crowded.inside:
            Crowded.inside = True
            delivery.gather(LATER)
            delivery.deliver(LATER)
            Crowded.inside = False
        return super().send_messages(messages)

    inside = False


def test_two_workers_at_once_send_each_mail_once(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Crowded"
    for _ in range(3):
        tell(reader(), kind="question", direct=True)
    delivery.deliver(LATER)
    assert len(sent()) == 3
    assert len({notice.mail_id for notice in Notice.objects.all()}) == 3


def test_both_jobs_are_among_those_that_the_worker_runs():
    assert {"notices.deliver", "notices.gather"} <= {job.name for job in jobs.registered()}


def test_a_mail_server_that_is_down_is_said_and_nothing_is_lost(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    tell(reader(), kind="question", direct=True)
    assert "cannot be reached" in delivery.deliver(LATER)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    delivery.deliver(LATER + timedelta(minutes=1))
    assert len(sent()) == 1
