"""The corpus of attacks: inert after the cleaner and in a real browser, and rendered in time."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from hisl.domain import text
from hisl.domain.code import LANGUAGES
from hisl.domain.names import Link, Links

CORPUS = sorted((Path(__file__).parent / "attacks").iterdir())
EVERYBODY = ["a", "ada", "<script>fired('m')</script>"]
EVIL = Link('"><img src=x onerror=fired("link")>', "javascript:fired('url')", '"onclick="fired(1)')
TIMES_A_PLAIN_TEXT = 300
"""How much longer than plain words of the same size an attack may take: a factor, on one CPU."""

ACTING = {
    *("script", "style", "iframe", "object", "embed", "form", "input", "button", "select", "svg"),
    *("math", "base", "meta", "link", "template", "textarea", "noscript", "video", "audio"),
    *("source", "picture", "title", "xmp", "plaintext", "slot"),
}
MAY_HAVE = {
    *("href", "title", "rel", "class", "id", "src", "alt", "width", "height", "loading", "start"),
    *("referrerpolicy", "tabindex", "colspan", "rowspan"),
}
# A scheme as a browser reads it, after taking out blanks and control characters.
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
SAFE = ("http:", "https:", "mailto:")


class Inert(HTMLParser):
    """Fails on anything that could act, load from elsewhere or pass for a part of the page."""

    def handle_starttag(self, tag, attrs):
        assert tag not in ACTING, tag
        for name, value in attrs:
            assert name in MAY_HAVE, (tag, name)
            if name in ("href", "src"):
                bare = re.sub(r"[\x00-\x20]", "", value)
                assert not SCHEME.match(bare) or bare.lower().startswith(SAFE), value
            if name == "src":
                assert value.startswith(("/writing/files/", "/static/")), value
                assert "/." not in value
            if name == "id":
                assert re.fullmatch(r"fn(ref)?-[0-9a-f]{12}-\d+(:\d+)?", value), value


def rendered(path):
    words = path.read_text(encoding="utf-8")
    known = dict.fromkeys([*EVERYBODY, *text.read(words).names.pages], EVIL)
    if path.suffix == ".md":
        return text.render(words, Links(people=known, pages=known)) + text.render(words)
    return text.clean_html(words) + text.clean_html(words, base_url="https://site.example")


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_nothing_in_it_can_act(path):
    Inert(convert_charrefs=True).feed(rendered(path))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_cleaning_again_changes_nothing_that_could_act(path):
    """What a second parser makes of it is no more than what the first one left."""
    Inert(convert_charrefs=True).feed(text.clean_html(rendered(path)))


def test_nothing_acts_in_a_browser(browser):
    """The whole corpus on one page without any policy: no script runs, no host is asked."""
    context = browser.new_context()
    page = context.new_page()
    asked, fired = [], []
    page.expose_function("fired", lambda what=None: fired.append(what))
    page.on("dialog", lambda dialog: fired.append(dialog.message))
    body = "\n".join(rendered(path) for path in CORPUS)
    page.route("**/*", lambda route: route.abort())
    page.on("request", lambda request: asked.append(request.url))
    page.set_content("<!doctype html><title>x</title><main id=main></main>")
    page.evaluate("html => { document.getElementById('main').innerHTML = html }", body)
    page.set_content(f"<!doctype html><title>x</title><main id=main>{body}</main>")
    act = """() => { for (const node of document.querySelectorAll('main *')) {
        for (const kind of ['mouseover', 'focus', 'toggle', 'load', 'error', 'begin'])
            node.dispatchEvent(new Event(kind, { bubbles: true }));
    } return document.querySelectorAll('main').length }"""
    assert page.evaluate(act) == 1
    page.wait_for_timeout(500)
    context.close()
    assert fired == []
    assert [url for url in asked if "/writing/files/" not in url] == []


def test_order_is_not_turned_and_letters_do_not_hide():
    html = rendered(Path(__file__).parent / "attacks" / "deception.md")
    prose = re.sub(r"⟨U\+[0-9A-F]+⟩", "", html)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", prose)
    assert "⟨U+202E⟩" in html
    assert "SECRET" not in html.encode("utf-8").decode("utf-8")
    assert "\U000e0053" not in html
    assert "\U000e0067" in html, "the flag of a part of a country is no hiding place"
    assert "\u0301" * 5 not in html


def test_an_address_does_not_pass_for_another():
    html = rendered(Path(__file__).parent / "attacks" / "deception.md")
    assert "https://bank.example/login</a> (evil.example)" in html
    assert "bank.example</a> (evil.example)" in html
    assert "раураl" not in html
    assert ">https://münchen.de/</a>" in html
    assert ">https://пример.рф/</a>" in html


N = text.MAX_CHARS
BOMBS = {
    "brackets": "[" * N,
    "pages": "[[" * (N // 2),
    "pages that do not end": "[[" + "a" * 199 + "]" * (N - 300),
    "half pages": "[[a|" * (N // 4),
    "people": "@" * N,
    "a long name": "@" + "a." * (N // 2 - 1),
    "many names": "@a " * (N // 3),
    "topics": "#a" * (N // 2),
    "many topics": "#a " * (N // 3),
    "addresses": "http://a.b " * (N // 11),
    "addresses in stars": "*http://a.b* " * (N // 13),
    "one address": "http://a.b/" + "(" * (N - 20),
    "an address that closes": "http://a.b/" + ")" * (N - 20),
    "schemes": "http://" * (N // 7),
    "dots of a host": "[" + "a." * (N // 2 - 20) + "](http://x.y)",
    "links that look": "[a.b](http://x.y)" * (N // 17),
    "quotes": ">" * N,
    "lists": "- " * (N // 2 - 1) + "a",
    "emphasis": "*a _b " * (N // 6),
    "strikes": "~~a " * (N // 4),
    "ticks": "".join("e" + "`" * i for i in range(1, 440)),
    "references": "".join(f"[a{i}]: b\n" for i in range(7_000)),
    "reference uses": "[a]: b\n\n" + "[a]" * (N // 3 - 10),
    "notes": "[^1]" * (N // 4 - 4) + "\n\n[^1]: x",
    "a table": "|" * 1_000 + "\n" + "|-" * 1_000 + "\n" + "|a\n" * 20_000,
    "marks": "a" + "\u0301" * (N - 1),
    "turns": "\u202e" * N,
    "tags": "\U000e0061" * N,
    "entities": "&" * N,
    "less-than": "<" * N,
    "comments": "<!--" * (N // 4),
}
CODE_BOMBS = {
    "quotes": '"' * 19_000,
    "open strings": "'a" * 9_000,
    "brackets": "{[(" * 6_000,
    "escapes": "\\" * 19_000,
    "comments": "/*" * 9_000,
    "tags": "<a " * 6_000,
    "spaces": " " * 19_000 + "x",
    "heredocs": "<<A\n" * 4_000,
    "dollars": "${" * 9_000,
    "digits": "1." * 9_000,
    "names": "a" * 19_000,
    "slashes": "/" * 19_000,
    "hashes": "#" * 19_000,
    "dashes": "-" * 19_000,
    "newlines": "\n" * 19_000,
    "colons": "a:" * 9_000,
}


def seconds_of(work):
    started = time.process_time()
    work()
    return time.process_time() - started


@pytest.fixture(scope="module")
def plain_seconds():
    words = "We measured the end play twice and wrote it down. " * (N // 51)
    return max(min(seconds_of(lambda: text.render(words)) for _ in range(5)), 0.01)


@pytest.mark.parametrize("name", BOMBS)
def test_it_renders_in_bounded_time(name, plain_seconds):
    bomb = BOMBS[name]
    assert seconds_of(lambda: text.render(bomb)) < TIMES_A_PLAIN_TEXT * plain_seconds


@pytest.mark.parametrize("language", sorted(set(LANGUAGES.values())))
def test_code_is_coloured_in_bounded_time(language, plain_seconds):
    for name, bomb in CODE_BOMBS.items():
        block = f"```{language}\n{bomb}\n```"
        took = seconds_of(lambda block=block: text.render(block))
        assert took < TIMES_A_PLAIN_TEXT * plain_seconds, (name, took)
