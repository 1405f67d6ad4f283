import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from hisl.lib import nav


@pytest.fixture
def lines(monkeypatch):
    """The rail with nothing in it, so that a test sees only what it registers."""
    monkeypatch.setattr(nav, "_lines", {key: [] for key in nav.SECTIONS})


def looking_at(path, **cookies):
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    request.COOKIES.update(cookies)
    return request


def entries(request, section="communities"):
    found = {s.key: s.entries for s in nav.context(request)["nav_sections"]}
    return found.get(section, ())


@pytest.mark.usefixtures("lines")
def test_it_puts_personal_lines_between_early_and_late_ones():
    nav.register("communities", "Find one", "account_login", order=90)
    nav.register("communities", "First", "account_logout", order=10)
    nav.register_items("communities", lambda _request: [("Field service", "/c/fs/", 12)])
    shown = entries(looking_at("/"))
    assert [entry.label for entry in shown] == ["First", "Field service", "Find one"]
    assert shown[1].badge == 12


@pytest.mark.usefixtures("lines")
def test_it_leaves_out_what_the_person_may_not_see_and_empty_sections():
    nav.register("desk", "Secret", "account_login", show=lambda _request: False)
    assert not list(nav.context(looking_at("/"))["nav_sections"])


@pytest.mark.usefixtures("lines")
@pytest.mark.parametrize(
    ("path", "current"),
    [("/c/fs/", "page"), ("/c/fs/members/", "true"), ("/c/fsx/", ""), ("/", "")],
)
def test_it_marks_where_one_is(path, current):
    nav.register_items("communities", lambda _request: [("Field service", "/c/fs/", None)])
    assert entries(looking_at(path))[0].current == current


@pytest.mark.usefixtures("lines")
def test_it_asks_for_personal_lines_only_when_a_page_draws_them():
    asked = []
    nav.register_items("desk", lambda request: asked.append(request) or [])
    context = nav.context(looking_at("/"))
    assert not asked
    list(context["nav_sections"])
    assert len(asked) == 1


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("x", "")])
def test_it_knows_only_two_themes(cookie, theme):
    assert nav.theme_of(looking_at("/", theme=cookie)) == theme


def test_it_takes_the_organisation_from_settings_before_the_example(settings, monkeypatch):
    monkeypatch.setattr(nav, "organisation_name", lambda _request: "Example Ltd")
    assert str(nav.context(looking_at("/"))["organisation"]) == "Example Ltd"
    settings.HISL_ORGANISATION = "Real Ltd"
    assert str(nav.context(looking_at("/"))["organisation"]) == "Real Ltd"
