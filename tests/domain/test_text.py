"""Markdown and imported HTML, and what nobody may smuggle in with them."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hisl.domain.errors import InputError
from hisl.domain.text import MAX_CHARS, clean_html, excerpt, plain, render, word_count

SITE = "https://ai.stackexchange.com"
SAFE_SCHEMES = ("http://", "https://", "mailto:", "#", "/")
SECONDS = 5.0  # of one CPU for one text of the greatest length; two are the most measured here

MARKDOWN_ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "![x](data:image/svg+xml;base64,PHN2Zy8+)",
    "![x](javascript:alert(1))",
    '![x" onerror="alert(1)](https://a.example/x.png)',
    '[x](https://a.example "t" onmouseover="alert(1)")',
    "<javascript:alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
    '```html" onclick="alert(1)\nx\n```',
    '| a" onclick="alert(1) |\n|:-:|\n| <svg onload=alert(1)> |',
    "- [x] <input onfocus=alert(1) autofocus>",
    "x[^1]\n\n[^1]: <iframe src=//evil.example></iframe>",
    "x[^<img src=x onerror=alert(1)>]\n\n[^<img src=x onerror=alert(1)>]: y",
    "# <style>*{display:none}</style>",
    "<!-- --><base href=//evil.example>",
    "<form action=//evil.example><input type=submit></form>",
    "\x00<script>\x00alert(1)</script>",
]
HTML_ATTACKS = [
    *MARKDOWN_ATTACKS,
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<a href="jav&#x09;ascript:alert(1)">x</a>',
    '<img src="x" srcset="javascript:alert(1)" style="background:url(javascript:alert(1))">',
    '<p style="position:fixed;inset:0">over the page</p>',
    '<div id="main" class="btn-danger" data-hx-get="/x" hx-get="/admin/">x</div>',
    '<a id="fn-1" name="forms" href="#x" target="_blank">x</a>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<template><script>alert(1)</script></template>",
    '<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<meta http-equiv="refresh" content="0;url=//evil.example">',
    '<link rel="stylesheet" href="//evil.example/x.css">',
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    '<h1 onclick="alert(1)">x</h1>',
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<p/onmouseover=alert(1)>x",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<xss autofocus tabindex=1 onfocus=alert(1)>",
]
N = MAX_CHARS
BOMBS = {
    "brackets": "[" * N,
    "images": "![" * (N // 2),
    "links": "[a](b" * (N // 5),
    "quotes": ">" * N,
    "quotes with text": "> " * (N // 2) + "a",
    "lists": "- " * (N // 2) + "a",
    "stairs": "".join(" " * (2 * i) + "- a\n" for i in range(310)),
    "emphasis": "*a _b " * (N // 6),
    "stars": "*" * N,
    "ticks": "".join("e" + "`" * i for i in range(1, 440)),
    "strikes": "~~a " * (N // 4),
    "inline notes": "^[" * (N // 2),
    "notes": "[^1]" * (N // 4 - 4) + "\n\n[^1]: x",
    "table": "|" * 1000 + "\n" + "|-" * 1000 + "\n" + "|a\n" * 20_000,
    "references": "".join(f"[a{i}]: b\n" for i in range(8_000)),
    "entities": "&" * N,
    "less-than": "<" * N,
    "comments": "<!--" * (N // 4),
    "bold tags": "<b>" * (N // 3),
    "block tags": "<div>" * (N // 5),
    "misnested tags": "<a><b><p>" * (N // 9),
    "tables in tables": "<table><tr><td>" * (N // 15),
}


class Inert(HTMLParser):
    """Fails on anything in a page that could act, load from a script address or shadow an id."""

    def handle_starttag(self, tag, attrs):
        assert tag not in {
            *("script", "style", "iframe", "object", "embed", "form", "input", "svg", "math"),
            *("base", "meta", "link", "template", "textarea", "button", "select", "noscript"),
        }
        for name, value in attrs:
            assert not name.startswith(("on", "hx-", "data-")), (tag, name)
            assert name not in {"style", "srcset", "srcdoc", "name", "target", "action"}
            if name in {"href", "src"}:
                assert self.is_safe_address(value), value
            if name == "id":
                assert value.startswith(("fn-", "fnref-"))
                assert len(value) > 10

    @staticmethod
    def is_safe_address(value) -> bool:
        has_scheme = re.match(r"[\s\x00-\x1f]*[a-z][a-z0-9+.\s-]*:", value, re.IGNORECASE)
        return value.lower().startswith(SAFE_SCHEMES) or not has_scheme


class Parts(HTMLParser):
    """Tags with their attributes, whose order means nothing, and text."""

    def __init__(self):
        super().__init__()
        self.parts = []

    def handle_starttag(self, tag, attrs):
        self.parts.append((tag, sorted(attrs)))

    def handle_endtag(self, tag):
        self.parts.append(tag)

    def handle_data(self, data):
        self.parts.append(data)


def parts_of(html: str) -> list:
    parser = Parts()
    parser.feed(html)
    parser.close()
    return parser.parts


def assert_inert(html: str) -> None:
    parser = Inert()
    parser.feed(html)
    parser.close()


@pytest.mark.parametrize("attack", MARKDOWN_ATTACKS)
def test_it_renders_hostile_markdown_inert(attack):
    assert_inert(render(attack))


@pytest.mark.parametrize("attack", HTML_ATTACKS)
def test_it_renders_hostile_html_inert(attack):
    assert_inert(clean_html(attack))
    assert_inert(clean_html(attack, base_url=SITE))


@pytest.mark.parametrize("attack", HTML_ATTACKS)
def test_it_changes_nothing_when_it_cleans_twice(attack):
    once = clean_html(attack.replace("h1", "h6"))
    assert parts_of(clean_html(once)) == parts_of(once)


snippets = st.lists(
    st.sampled_from([*HTML_ATTACKS, "<", ">", '"', "'", "`", "](", "\n"]), max_size=6
)


@settings(max_examples=60, deadline=None)
@given(snippets.map("".join))
def test_it_renders_any_mixture_inert(text):
    assert_inert(render(text))
    assert_inert(clean_html(text))


@pytest.mark.parametrize("name", BOMBS)
def test_it_takes_a_bounded_time_for_a_bomb(name):
    bomb = BOMBS[name][:MAX_CHARS]
    start = time.process_time()
    render(bomb)
    clean_html(bomb)
    assert time.process_time() - start < SECONDS


def test_it_refuses_a_text_that_is_too_long():
    for refuse in (render, clean_html):
        with pytest.raises(InputError, match="split it"):
            refuse("a" * (MAX_CHARS + 1))


def test_it_renders_what_people_write():
    html = render("# Title\n\nIt *works* ~~not~~ with `code`.\n\n- one\n- two\n\n> quoted")
    assert "<h3>Title</h3>" in html
    assert "<em>works</em> <s>not</s> with <code>code</code>" in html
    assert "<li>two</li>" in html
    assert "<blockquote>" in html


def test_it_shows_html_in_markdown_as_text():
    assert render("a <b>b</b>") == "<p>a &lt;b&gt;b&lt;/b&gt;</p>\n"


@pytest.mark.parametrize(("level", "shown"), [(1, 3), (2, 4), (3, 5), (4, 6), (5, 6), (6, 6)])
def test_it_never_lets_a_post_outrank_the_page_title(level, shown):
    assert render("#" * level + " x") == f"<h{shown}>x</h{shown}>\n"
    assert clean_html(f"<h{level}>x</h{level}>") == f"<h{shown}>x</h{shown}>"


def test_it_marks_every_link_as_written_by_a_user():
    assert 'rel="nofollow noopener ugc"' in render("[x](https://a.example/)")
    assert 'rel="nofollow noopener ugc"' in clean_html('<a rel="opener" href="https://a.example">x')


def test_it_aligns_table_cells_without_styles():
    html = render("| a | b |\n|:-:|--:|\n| 1 | 2 |")
    assert '<td class="align-center">1</td>' in html
    assert '<td class="align-right">2</td>' in html


def test_it_shows_tasks_as_characters():
    html = render("- [x] done\n- [ ] open")
    assert "☑ done" in html
    assert "☐ open" in html


def test_it_keeps_the_notes_of_two_texts_apart():
    first, second = render("a[^1]\n\n[^1]: b"), render("c[^1]\n\n[^1]: d")
    ids = {part.split('"')[0] for html in (first, second) for part in html.split(' id="')[1:]}
    assert len(ids) == 4
    for html in (first, second):
        for target in (part.split('"')[0] for part in html.split('href="#')[1:]):
            assert f'id="{target}"' in html


def test_it_writes_the_attributes_of_an_image_in_one_order():
    html = render("![a](/writing/files/x.png)")
    written = 'alt="a" loading="lazy" referrerpolicy="no-referrer"'
    assert html == f'<p><img src="/writing/files/x.png" {written}></p>\n'


def test_it_gives_every_picture_an_alternative_text():
    assert 'alt=""' in clean_html('<img src="/writing/files/x.png">')
    assert clean_html('<img alt="a > b" src="/writing/files/x">').count("alt=") == 1


def test_a_picture_of_another_host_becomes_a_link_so_that_the_host_learns_nothing():
    link = '<a href="https://a.example/x.png" rel="nofollow noopener ugc">{}</a>'
    assert link.format("A pump") in render("![A pump](https://a.example/x.png)")
    assert clean_html('<img src="https://a.example/x.png">') == link.format("picture")
    assert "<img" not in render("![x](//a.example/x.png)")


def test_a_picture_inside_a_link_leaves_its_words_in_it():
    html = clean_html('<a href="https://b.example"><img src="https://a.example/x.png" alt="P"></a>')
    assert html == '<a href="https://b.example" rel="nofollow noopener ugc">P</a>'


def test_a_list_item_in_no_list_loses_its_tag_and_keeps_its_words():
    assert clean_html("<p>a</p><li>b <b>c</b></li>") == "<p>a</p>b <b>c</b>"
    whole = "<ul><li>a<ol><li>b</li></ol></li></ul>"
    assert clean_html(whole) == whole


def test_it_resolves_addresses_against_the_site_a_text_comes_from():
    html = clean_html('<a href="/q/1">a</a> <img src="i/x.png" alt="">', base_url=SITE)
    assert f'href="{SITE}/q/1"' in html
    assert f'href="{SITE}/i/x.png"' in html
    assert 'href="/q/1"' in clean_html('<a href="/q/1">a</a>')


def test_it_refuses_a_base_that_is_no_web_address():
    with pytest.raises(InputError, match="base_url"):
        clean_html("x", base_url="javascript:alert(1)")


def test_it_reads_the_words_of_a_page():
    html = (
        "<h3>Why</h3><p>It&nbsp;is <b>bo</b>ld &amp; 1 &lt; 2.</p><script>x</script><ul><li>a<li>b"
    )
    assert plain(html) == "Why\nIt is bold & 1 < 2.\na\nb"


def test_it_shows_no_word_of_a_script_in_plain_text():
    assert plain("a<style>b{}</style><script>c</script>") == "a"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one two", 2),
        ("don't re-use it", 3),
        ("1,5 — 2", 3),
        ("__init__ snake_case", 3),
        ("naïve Größe žluťoučký", 3),
        ("...", 0),
    ],
)
def test_it_counts_words(text, words):
    assert word_count(text) == words


@given(st.text())
def test_it_counts_as_many_words_in_markdown_shown_plain_as_written(text):
    letters = "".join(c if c.isalnum() else " " for c in text)
    assert word_count(plain(render(letters))) == word_count(letters)


def test_it_cuts_an_excerpt_at_a_word():
    assert excerpt("one  two\nthree four", 3) == "one two three…"
    assert excerpt("one two", 3) == "one two"
    assert excerpt("one two three", 3) == "one two three"
    assert excerpt("", 3) == ""
