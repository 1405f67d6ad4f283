"""Files in texts: what is taken, what is left of it, and who opens it when."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

import factories
from hisl.communities import actions as communities
from hisl.communities.queries import key_of
from hisl.search import queries as search
from hisl.writing import actions, drafts, files
from hisl.writing.models import Attachment

pytestmark = pytest.mark.django_db


def picture(kind="PNG", size=(40, 30), **more):
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, kind, **more)
    return made.getvalue()


def document(**parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), body)
    return made.getvalue()


def upload(client, body, name="seal.png"):
    sent = {"file": SimpleUploadedFile(name, body)}
    return client.post(reverse("writing:upload"), sent)


@pytest.fixture
def owner():
    return factories.person("Odalys Marín")


@pytest.fixture
def other():
    return factories.person("Imre Nagy")


@pytest.fixture
def place(owner):
    return factories.community(members=(owner,), visibility="private")


def shown(owner, place, *, body=None, name="seal.png", words="![seal]({url})"):
    kept = files.keep(body or picture(), name, owner=owner, at=timezone.now())
    markdown = words.format(url=kept.get_absolute_url())
    return kept, actions.write(markdown, author=owner, at=timezone.now(), key=key_of(place))


def found(viewer, words):
    results = search.find(viewer, words, kinds=("file",))
    return [str(hit.document.title) for hit in search.shown(viewer, results, results.numbers)]


def opens(client, person, kept):
    client.force_login(person)
    answer = client.get(kept.get_absolute_url())
    if answer.streaming:  # read to its end it closes its file; the connection of the test stays
        b"".join(answer)
    return answer.status_code


def test_a_picture_comes_back_as_a_picture(client, owner):
    client.force_login(owner)
    told = upload(client, picture()).json()
    answer = client.get(told["url"])
    assert told["markdown"] == f"![seal]({told['url']})"
    assert answer["Content-Type"] == "image/png"
    assert "attachment" not in answer["Content-Disposition"]
    assert Image.open(io.BytesIO(b"".join(answer))).size == (40, 30)


def test_a_large_picture_stands_small_and_leads_to_the_large_one(client, owner):
    client.force_login(owner)
    told = upload(client, picture("JPEG", (3000, 2000))).json()
    small = told["markdown"].partition("](")[2].partition(")")[0]
    assert max(Image.open(io.BytesIO(b"".join(client.get(small)))).size) == 1_000
    assert told["markdown"].endswith(f"]({told['url']})")


def test_place_camera_and_what_hides_behind_are_gone(owner):
    exif = Image.Exif()
    exif[0x010F], exif[0x010E] = "Camera of Odalys", "<script>alert(1)</script>"
    body = picture("JPEG", exif=exif, comment=b"secret") + b"<?php system($_GET[0]); ?>PK\x03\x04"
    kept = files.keep(body, "a.jpg", owner=owner, at=timezone.now())
    with files.open_file(kept.sha256) as stored:
        left = stored.read()
    assert not any(word in left for word in (b"Camera", b"script", b"secret", b"php", b"PK\x03"))


def test_a_moving_picture_still_moves(owner):
    made = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], duration=80)
    kept = files.keep(made.getvalue(), "a.gif", owner=owner, at=timezone.now())
    with files.open_file(kept.sha256) as stored, Image.open(stored) as moving:
        assert moving.n_frames == 3


REFUSED = {
    "a page": (b"<html><script>alert(1)</script>\x00", "page.html"),
    "a program": (b"MZ\x90\x00\x03" + b"\x00" * 200, "setup.pdf"),
    "a drawing that can act": (b"\x89<svg onload='alert(1)'/>", "logo.svg"),
    "nothing": (b"", "empty.txt"),
    "a broken picture": (picture()[:60], "a.png"),
    "an archive": (document(readme="x"), "a.zip"),
    "a document with macros": (
        document(word__document_dot_xml="x", word__vbaProject_dot_bin="x"), "a.docx",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_it_refuses(client, owner, what):
    client.force_login(owner)
    answer = upload(client, *REFUSED[what])
    assert answer.status_code == 415, what
    assert answer.json()["error"]
    assert not Attachment.objects.exists()


def test_it_says_what_a_file_is_and_what_would_be_taken(client, owner):
    client.force_login(owner)
    told = upload(client, *REFUSED["a program"]).json()["error"]
    assert "This looks like" in told
    assert "PDF" in told


def test_a_picture_that_would_grow_beyond_measure_is_not_opened(client, owner):
    client.force_login(owner)
    made = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")
    assert len(made.getvalue()) < 200_000
    answer = upload(client, made.getvalue())
    assert answer.status_code == 415
    assert "40 million" in answer.json()["error"]


def test_a_page_that_calls_itself_text_is_text(client, owner):
    client.force_login(owner)
    told = upload(client, b"<script>alert(1)</script>", "../../evil.html").json()
    answer = client.get(told["url"])
    b"".join(answer)
    assert answer["Content-Type"] == "text/plain"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert told["url"].endswith("/evil.txt")


@pytest.mark.parametrize(
    ("body", "extension"),
    [
        (b"%PDF-1.7\n...", "pdf"),
        (b"a,b\n1,2\n", "csv"),
        (document(xl__workbook_dot_xml="x"), "xlsx"),
        (document(mimetype="application/vnd.oasis.opendocument.text"), "odt"),
    ],
)
def test_it_takes_documents(owner, body, extension):
    kept = files.keep(body, f"report.{extension}", owner=owner, at=timezone.now())
    assert kept.name == f"report.{extension}"


def test_before_it_is_sent_its_owner_alone_opens_it(client, owner, other, place):
    communities.join(place, other, at=timezone.now())
    kept = files.keep(picture(), "a.png", owner=owner, at=timezone.now())
    assert opens(client, owner, kept) == 200
    assert opens(client, other, kept) == 404


def test_once_sent_the_readers_of_its_text_open_it(client, owner, other, place):
    kept, _ = shown(owner, place)
    assert opens(client, other, kept) == 404
    person = factories.person()
    communities.join(factories.community(), person, at=timezone.now())
    assert opens(client, person, kept) == 404
    communities.join(place, other, at=timezone.now())
    assert opens(client, other, kept) == 200


def test_leaving_ends_it_at_once_even_for_a_kept_copy(client, owner, other, place):
    kept, _ = shown(owner, place)
    communities.join(place, other, at=timezone.now())
    client.force_login(other)
    first = client.get(kept.get_absolute_url())
    b"".join(first)
    again = {"if-none-match": first["ETag"]}
    assert client.get(kept.get_absolute_url(), headers=again).status_code == 304
    communities.leave(place, other, at=timezone.now())
    assert client.get(kept.get_absolute_url(), headers=again).status_code == 404


def test_naming_the_file_of_another_opens_it_to_nobody(client, owner, other, place):
    """Neither for who writes it, nor when somebody who may open it mends that text later."""
    kept, _ = shown(owner, place)
    public = factories.community(members=(owner, other))
    words = f"![x]({kept.get_absolute_url()})"
    text = actions.write(words, author=other, at=timezone.now(), key=key_of(public))
    assert opens(client, other, kept) == 404
    actions.revise(text, f"Mended. {words}", author=owner, at=timezone.now())
    assert opens(client, other, kept) == 404


def test_a_file_follows_its_text(client, owner, other, place):
    kept, text = shown(owner, place)
    public = factories.community(members=(owner,))
    actions.set_key([text.pk], key_of(public))
    assert opens(client, other, kept) == 200
    actions.set_key([text.pk], "")
    assert opens(client, other, kept) == 404
    assert opens(client, owner, kept) == 200


def test_its_name_is_found_by_those_who_may_open_it(owner, other, place):
    shown(owner, place, name="endplay-table.png")
    assert found(owner, "endplay") == ["endplay-table.png"]
    assert found(other, "endplay") == []


def test_what_a_text_leaves_out_goes_after_a_while_and_comes_back_before(owner, place):
    kept, text = shown(owner, place)
    now = timezone.now()
    actions.revise(text, "No picture.", author=owner, at=now)
    assert files.sweep(now + timedelta(days=29)) == 0
    actions.revise(text, f"![x]({kept.get_absolute_url()})", author=owner, at=now)
    assert files.sweep(now + timedelta(days=60)) == 0
    actions.revise(text, "No picture.", author=owner, at=now)
    assert files.sweep(now + timedelta(days=31)) == 1
    assert not Attachment.objects.exists()


def test_what_waits_in_a_draft_stays(owner):
    now = timezone.now()
    kept = files.keep(picture(), "a.png", owner=owner, at=now)
    fields = {"markdown": f"![a]({kept.get_absolute_url()})"}
    drafts.save(owner, "x", fields, base=0, editor="", at=now)
    files.keep(picture("JPEG"), "b.jpg", owner=owner, at=now)
    assert files.sweep(now + timedelta(days=3)) == 1
    assert Attachment.objects.get() == kept


def test_one_content_is_kept_once_until_the_last_is_gone(owner, place):
    first, _ = shown(owner, place)
    second = files.keep(picture(), "again.png", owner=owner, at=timezone.now() - timedelta(days=9))
    assert first.sha256 == second.sha256
    assert files.sweep(timezone.now()) == 1
    with files.open_file(first.sha256) as stored:
        assert stored.read()
