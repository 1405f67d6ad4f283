"""Editing one's own profile: what is kept, what is refused, what it does to the pages."""

import io
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.urls import reverse
from PIL import Image

import factories as make
from hisl.lib import times
from hisl.people import pictures, queries
from hisl.people.forms import time_zones
from hisl.people.middleware import OwnSettingsMiddleware
from hisl.people.models import Person, Picture

pytestmark = pytest.mark.django_db
EDIT = "/people/me/edit/"


@pytest.fixture
def odalys(client):
    odalys = make.person("Odalys Branniford", role_title="Engineer")
    client.force_login(odalys)
    return odalys


def fields(person, **changed):
    return {
        "name": person.name, "role_title": person.role_title, "about": "", "helps": "",
        "needs": "", "time_zone": "",
    } | changed  # fmt: skip


def photograph(size=(640, 480), kind="JPEG", **more):
    """A picture that is red on the left and blue on the right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    made = io.BytesIO()
    image.save(made, kind, **more)
    return SimpleUploadedFile("me.jpg", made.getvalue(), content_type="image/jpeg")


def test_it_keeps_what_was_changed(client, odalys):
    sent = fields(
        odalys, about="I repair pumps.", helps="Seals,  LV 40 ,seals", needs="#Hydraulics",
        time_zone="Europe/Lisbon",
    )  # fmt: skip
    answer = client.post(EDIT, sent)
    assert answer.url == odalys.get_absolute_url()
    kept = Person.objects.get(pk=odalys.pk)
    assert (kept.about, kept.time_zone) == ("I repair pumps.", "Europe/Lisbon")
    assert queries.declared_topics(kept) == ["lv 40", "seals"]
    assert queries.needed_topics(kept) == ["hydraulics"]


def test_it_drops_topics_that_are_no_longer_named(client, odalys):
    client.post(EDIT, fields(odalys, helps="seals, bearings"))
    client.post(EDIT, fields(odalys, helps="bearings"))
    assert queries.declared_topics(odalys) == ["bearings"]


def test_it_says_what_is_wrong_and_keeps_what_was_typed(client, odalys):
    page = client.post(EDIT, fields(odalys, name="", about="Typed already."))
    assert page.status_code == 200
    assert "Typed already." in page.content.decode()
    assert Person.objects.get(pk=odalys.pk).name == "Odalys Branniford"


@pytest.mark.parametrize(
    "topics", ["x" * 61, ", ".join(f"topic {n}" for n in range(13))], ids=["too long", "too many"]
)
def test_it_refuses_topics_out_of_bounds(client, odalys, topics):
    assert client.post(EDIT, fields(odalys, helps=topics)).status_code == 200
    assert queries.declared_topics(odalys) == []


def test_it_refuses_a_time_zone_that_is_none(client, odalys):
    assert client.post(EDIT, fields(odalys, time_zone="Europe/Atlantis")).status_code == 200
    assert Person.objects.get(pk=odalys.pk).time_zone == ""


def test_nothing_else_of_the_account_can_be_changed_here(client, odalys):
    client.post(EDIT, fields(odalys, is_superuser="on", username="root", guest_of="Elsewhere"))
    kept = Person.objects.get(pk=odalys.pk)
    assert (kept.username, kept.is_superuser, kept.guest_of) == (odalys.username, False, "")


def test_it_cuts_a_picture_to_a_small_square_of_its_middle(client, odalys):
    client.post(EDIT, fields(odalys, new_picture=photograph()))
    shown = client.get(Person.objects.get(pk=odalys.pk).picture_url)
    assert shown["Content-Type"] == "image/webp"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "private" in shown["Cache-Control"]
    with Image.open(io.BytesIO(shown.content)) as image:
        assert image.size == (pictures.SIDE, pictures.SIDE)
        left, right = (
            image.convert("RGB").getpixel((5, 60)),
            image.convert("RGB").getpixel((122, 60)),
        )
    assert left[0] > 200 > left[2]
    assert right[2] > 200 > right[0]


def test_a_picture_keeps_nothing_of_the_file_it_came_from(client, odalys):
    exif = Image.Exif()
    exif[0x010E] = "taken at home in Mill Lane"
    client.post(EDIT, fields(odalys, new_picture=photograph(exif=exif)))
    kept = bytes(Picture.objects.get(person=odalys).body)
    assert b"Mill Lane" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert not image.getexif()


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a<script>alert(1)</script>",
        b"\xff\xd8\xff\xe0" + bytes(200),
        b"%PDF-1.7 nothing",
    ],
    ids=["empty", "svg", "script in a gif", "broken jpeg", "pdf"],
)
def test_it_refuses_what_is_no_picture(client, odalys, sent):
    file = SimpleUploadedFile("me.png", sent, content_type="image/png")
    client.post(EDIT, fields(odalys, new_picture=file))
    assert not Picture.objects.exists()


def test_it_refuses_a_picture_that_would_fill_the_memory():
    made = io.BytesIO()
    Image.new("1", (8_000, 8_000)).save(made, "PNG")
    with pytest.raises(pictures.PictureError, match="pixels"):
        pictures.square(made.getvalue())


def test_a_picture_can_be_taken_back_for_good(client, odalys):
    client.post(EDIT, fields(odalys, new_picture=photograph()))
    address = Person.objects.get(pk=odalys.pk).picture_url
    client.post(EDIT, fields(odalys, remove_picture="on"))
    assert client.get(address).status_code == 404
    assert not Picture.objects.exists()


def test_the_address_of_a_former_picture_shows_nothing(client, odalys):
    client.post(EDIT, fields(odalys, new_picture=photograph()))
    former = Person.objects.get(pk=odalys.pk).picture_url
    client.post(EDIT, fields(odalys, new_picture=photograph(size=(300, 900))))
    assert client.get(former).status_code == 404


def test_a_picture_stands_where_initials_stood():
    person = make.person("Odalys Branniford")
    template = Template("{% load hisl %}{% person who %}")
    assert "OB" in template.render(Context({"who": person}))
    person.picture = "0" * 32
    drawn = template.render(Context({"who": person}))
    assert f'src="{person.picture_url}"' in drawn
    assert "OB" not in drawn


def test_pages_tell_the_time_where_their_reader_is(client, odalys):
    page = client.get("/people/").content.decode()
    assert "Times in UTC" in page
    client.post(EDIT, fields(odalys, time_zone="Asia/Kolkata"))
    assert "Times in Asia/Kolkata" in client.get("/people/").content.decode()
    stranger = make.person()
    client.force_login(stranger)
    assert "Times in UTC" in client.get("/people/").content.decode()


def test_a_moment_is_said_in_the_reader_s_time_zone(client, odalys):
    seen = {}

    def look(request):
        seen["moment"] = times.moment(datetime(2026, 3, 2, 22, 0, tzinfo=UTC))

    odalys.time_zone = "Asia/Kolkata"
    OwnSettingsMiddleware(look)(type("Request", (), {"user": odalys})())
    assert seen["moment"] == "3 March 2026, 03:30"


def test_the_form_offers_each_place_once():
    zones = [value for value, _ in time_zones()]
    assert len(zones) == len(set(zones)) > 300
    assert "Europe/Berlin" in zones


def test_the_form_is_for_those_who_have_signed_in(client):
    assert client.get(EDIT).url == f"{reverse('account_login')}?next={EDIT}"
