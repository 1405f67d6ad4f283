"""Mail that comes in: replies of the right people, mail that came back, and everything else."""

from email.message import EmailMessage

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

import factories as make
from hisl.communities import queries as communities
from hisl.notices import delivery, queries, tokens, tools
from hisl.notices.models import Mail, Notice
from notices.happen import LATER, MONDAY, reader, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def taken_in(settings):
    settings.HISL_MAIL_REPLY_TO = "hisl@pumps.org"


@pytest.fixture
def posted(monkeypatch):
    """What replies were posted, by a tool that owns whatever is answered."""
    posts = []

    def answer(person, about, text, at):
        posts.append((person, about, text))
        return "/t/1/#post-2"

    monkeypatch.setattr(tools, "_answerers", [answer])
    return posts


@pytest.fixture
def ada():
    return reader(name="Ada Lund")


def mailed(person, **more):
    """Mail the person an answer; gives the id of what it is about and the mail as it went out."""
    about = tell(person, kind="answer", **more)
    delivery.deliver(LATER)
    return about, mail.outbox[-1]


def reply(letter, person, body="Turn it by hand.", **headers):
    """What the person's mail program sends when they answer."""
    message = EmailMessage()
    fields = {
        "From": f"{person} <{person.email}>",
        "To": letter.reply_to[0],
        "Subject": f"Re: {letter.subject}",
        "Message-ID": f"<{hash((body, person.email))}@marrow.org>",
        "In-Reply-To": letter.extra_headers["Message-ID"],
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in fields.items():
        message[name] = value
    message.set_content(body)
    return bytes(message)


QUOTED = """Turn it by hand.

Then measure again.

On Mon, 2 Mar 2026 at 10:02, HISL <hisl@pumps.org> wrote:
> The seal leaks
> Why you are told this: You wrote this.
"""


def test_a_reply_is_posted_without_what_it_quotes(ada, posted):
    about, letter = mailed(ada)
    assert tools.receive(reply(letter, ada, QUOTED), at=LATER) == "reply"
    assert posted == [(ada, about, "Turn it by hand.\n\nThen measure again.")]


def test_the_address_survives_a_server_that_changes_its_case(ada, posted):
    _about, letter = mailed(ada)
    shouted = letter.reply_to[0].upper()
    assert tools.receive(reply(letter, ada, To=shouted), at=LATER) == "reply"


def test_the_words_of_a_mail_in_html_alone_are_posted(ada, posted):
    _about, letter = mailed(ada)
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = ada.email, letter.reply_to[0], "<1@m>"
    message.set_content(
        "<html><head><style>p{}</style></head><body><p>Turn it &amp; wait.</p><p>Then look.</p>"
        "<blockquote>The seal leaks</blockquote></body></html>",
        subtype="html",
    )
    tools.receive(bytes(message), at=LATER)
    assert [" ".join(text.split()) for _p, _a, text in posted] == ["Turn it & wait. Then look."]


def test_the_same_mail_twice_is_posted_once(ada, posted):
    _about, letter = mailed(ada)
    raw = reply(letter, ada)
    assert [tools.receive(raw, at=LATER) for _ in range(2)] == ["reply", "twice"]
    assert len(posted) == 1


def test_a_reply_from_another_address_is_not_posted(ada, posted):
    bob = reader()
    _about, letter = mailed(ada)
    assert tools.receive(reply(letter, bob), at=LATER) == "sender"
    two = f"{ada.email}, {bob.email}"
    assert tools.receive(reply(letter, ada, From=two), at=LATER) == "sender"
    assert posted == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<all.pumps.org>"},
        {"Return_Path": "<>"},
        {"From": "MAILER-DAEMON@marrow.org"},
    ],
    ids=str,
)
def test_what_a_program_sent_is_not_posted(ada, posted, headers):
    _about, letter = mailed(ada)
    assert tools.receive(reply(letter, ada, **headers), at=LATER) == "automatic"
    assert posted == []


def test_an_address_that_was_made_up_opens_nothing(ada, posted):
    _about, letter = mailed(ada)
    local, _, domain = letter.reply_to[0].partition("@")
    bent = [f"{local[:n]}{_other(local[n])}{local[n + 1 :]}@{domain}" for n in (6, 20, -5)]
    for wrong in (
        *bent,
        f"{local}@elsewhere.org",
        f"hisl@{domain}",
        f"hisl+@{domain}",
        tokens.bounce_address(Mail.objects.get().uuid),
    ):
        assert tools.receive(reply(letter, ada, To=wrong), at=LATER) == "not ours"
    assert posted == []


def _other(letter):
    return "a" if letter != "a" else "b"


def test_who_has_left_the_place_cannot_answer_there(ada, posted):
    place = make.community(members=(ada,), visibility="private")
    _about, letter = mailed(ada, key=communities.key_of(place))
    make.communities.leave(place, ada, at=make.at(1))
    assert tools.receive(reply(letter, ada), at=LATER) == "closed"
    assert posted == []
    assert "Your words were not posted" in said_to(ada)


def said_to(person):
    return " ".join(queries.visible_to(person).filter(kind="mail").values_list("reason", flat=True))


def test_who_may_not_write_there_is_told_in_the_page(ada, monkeypatch):
    def refuse(*_reply):
        raise PermissionDenied

    monkeypatch.setattr(tools, "_answerers", [refuse])
    _about, letter = mailed(ada)
    assert tools.receive(reply(letter, ada), at=LATER) == "refused"
    assert "You may not write there" in said_to(ada)


def test_what_no_tool_answers_is_told_in_the_page(ada, monkeypatch):
    monkeypatch.setattr(tools, "_answerers", [lambda *_reply: None])
    _about, letter = mailed(ada)
    assert tools.receive(reply(letter, ada), at=LATER) == "no tool"
    assert "cannot be answered by mail" in said_to(ada)


def test_a_tool_that_fails_leaves_the_mail_to_be_tried_again(ada, posted, monkeypatch):
    def broken(*_reply):
        raise RuntimeError("The database went away.")

    working = list(tools._answerers)
    monkeypatch.setattr(tools, "_answerers", [broken])
    _about, letter = mailed(ada)
    with pytest.raises(RuntimeError):
        tools.receive(reply(letter, ada), at=LATER)
    monkeypatch.setattr(tools, "_answerers", working)
    assert tools.receive(reply(letter, ada), at=LATER) == "reply"


def test_a_reply_without_words_and_one_too_long_are_told(ada, posted):
    _about, letter = mailed(ada)
    assert tools.receive(reply(letter, ada, "\n\n> The seal leaks\n"), at=LATER) == "empty"
    assert tools.receive(reply(letter, ada, "long " * 20_000), at=LATER) == "too large"
    assert queries.incoming(b"x" * 10_000_001).outcome == "too large"
    assert posted == []


def test_attachments_are_left_out_and_that_is_said(ada, posted):
    _about, letter = mailed(ada)
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = ada.email, letter.reply_to[0], "<2@m>"
    message.set_content("See the picture.")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="seal.png")
    tools.receive(bytes(message), at=LATER)
    assert [text for _p, _a, text in posted] == ["See the picture."]
    assert "Attachments do not come in" in said_to(ada)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"From: a\nTo: =?utf-8?q?\xff?=\n\n",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n--x\n--x--",
        b"Content-Type: text/plain; charset=nonsense\n\nhello",
        b"From: " + b"(" * 5_000 + b"\n\nhello",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\nno parts",
    ],
    ids=range(7),
)
def test_whatever_comes_in_is_answered_with_a_word(raw):
    assert tools.receive(raw, at=LATER) in ("not ours", "broken", "automatic")


REPORT = """From: MAILER-DAEMON@marrow.org
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <report{action}{status}@marrow.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

It could not be delivered.

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; marrow.org

Final-Recipient: rfc822; ada@marrow.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 No such user here

--x
Content-Type: text/rfc822-headers

Message-ID: {original}

--x--
"""


def report(*, to="postmaster@pumps.org", action="failed", status="5.1.1", original="<none@m>"):
    return REPORT.format(to=to, action=action, status=status, original=original).encode()


def test_a_mail_that_came_back_stops_the_mail_and_is_said_in_the_page(ada, client):
    _about, letter = mailed(ada)
    outcome = tools.receive(report(to=letter.from_email), at=LATER)
    assert outcome == "bounce"
    tell(ada, kind="question", direct=True, at=LATER)
    mail.outbox.clear()
    delivery.deliver(LATER + 2 * (LATER - MONDAY))
    assert mail.outbox == []
    client.force_login(ada)
    said = client.get("/notices/settings/").content.decode()
    assert "No such user here" in said
    assert "Mail to you comes back" in said
    assert "came back" in client.get("/notices/log/").content.decode().lower()


def test_a_report_is_known_by_the_message_that_it_quotes(ada):
    _about, letter = mailed(ada)
    original = letter.extra_headers["Message-ID"]
    assert tools.receive(report(original=original), at=LATER) == "bounce"


def test_a_delay_or_a_forged_report_stops_nothing(ada):
    _about, letter = mailed(ada)
    to = letter.from_email
    assert tools.receive(report(to=to, action="delayed", status="4.4.1"), at=LATER) == "automatic"
    assert tools.receive(report(original="<m.aaaaaaaa@pumps.org>"), at=LATER) == "not ours"
    assert Mail.objects.get().state == "sent"


def test_the_address_is_good_again_when_the_test_mail_arrives(ada, client):
    _about, letter = mailed(ada)
    tools.receive(report(to=letter.from_email), at=LATER)
    client.force_login(ada)
    client.post("/notices/test/")
    waiting = Mail.objects.get(sort="check")
    delivery.deliver(waiting.due)
    url = next(word for word in mail.outbox[-1].body.split() if "/notices/address/" in word)
    path = url[url.index("/notices/") :]
    assert "Mail to you comes back" in client.get("/framework/").content.decode()
    client.logout()
    assert client.get(path).status_code == 200
    client.post(path)
    client.force_login(ada)
    assert "Mail to you comes back" not in client.get("/framework/").content.decode()
    assert Notice.objects.get(kind="answer").state == "waiting"


def test_an_older_test_mail_says_nothing_about_a_newer_bounce(ada, client):
    _about, letter = mailed(ada)
    client.force_login(ada)
    client.post("/notices/test/")
    check = Mail.objects.get(sort="check")
    delivery.deliver(check.due)
    token = tokens.signed("address", str(check.uuid))
    later = check.at + (LATER - MONDAY)
    tools.receive(report(to=letter.from_email), at=later)
    assert client.post(f"/notices/address/{token}/").status_code == 404


def test_where_no_mail_is_taken_in_none_is_asked_for(ada, settings):
    settings.HISL_MAIL_REPLY_TO = ""
    _about, letter = mailed(ada)
    assert letter.reply_to == []
    assert "Answer this mail" not in letter.body
    assert letter.from_email == settings.DEFAULT_FROM_EMAIL
