"""Quotes find their place again after edits, or say that they cannot."""

import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisl.domain import text
from hisl.domain.passages import ALIKE, Quote, Span, blocks, find, marked, quote

STORY = """
# The third seal

The seal of the *KX 65* failed for the third time & nobody had measured the **end play**.

It was [0.19 mm](https://example.org/), more than the page allows. It ran nine weeks after the shim.

* measure cold
* measure twice

| pump | play |
| --- | --- |
| KX 65 | 0.19 |
"""
WORDS = st.sampled_from(
    ["seal", "pump", "shim", "end", "play", "measured", "the", "a", "of", "failed", "hot"]
)
PARAGRAPHS = st.lists(
    st.lists(WORDS, min_size=4, max_size=25).map(" ".join), min_size=1, max_size=6
)


def of(markdown):
    return blocks(text.render(markdown))


def words_of(markdown):
    return [block.text for block in of(markdown)]


def found(texts, sought):
    place = find(texts, sought)
    return place and texts[place.block][place.start : place.end]


def test_it_takes_a_text_apart_at_its_top_level():
    names = [re.match(r"<([a-z0-9]+)", block.html)[1] for block in of(STORY)]
    assert names == ["h3", "p", "p", "ul", "table"]
    assert of(STORY)[1].text.startswith("The seal of the KX 65 failed for the third time & nobody")


def test_loose_words_of_an_imported_text_get_an_element_of_their_own():
    loose = blocks("before <b>bold</b> words<p>One.</p>after")
    assert [block.html for block in loose] == [
        "<div>before <b>bold</b> words</div>", "<p>One.</p>", "<div>after</div>",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("more than the page allows.", "more than the page allows at rest."),
        ("It ran nine weeks", "It ran for nine weeks"),
        ("# The third seal", "# Another title\n\nA new paragraph before it all."),
        ("more than the page allows", "more than what the page allowed"),
    ],
)
def test_a_quote_is_found_after_a_small_change(before, after):
    sought = quote(words_of(STORY), 2, 0, 200)
    assert "nine weeks after the shim" in found(words_of(STORY.replace(before, after)), sought)


def test_a_quote_whose_words_are_gone_is_not_found():
    sought = quote(words_of(STORY), 2, 0, 200)
    assert found(words_of("Something else is told here, about the flush line."), sought) is None


def test_of_several_same_words_those_with_the_same_surroundings_are_meant():
    texts = ["Open the valve. Wait.", "Shut the valve. Look at the gauge.", "Open the valve. Go."]
    sought = quote(texts, 2, 5, 14)
    assert find(["A new one.", *texts], sought).block == 3


def test_a_short_quote_is_not_found_by_chance_elsewhere():
    texts = ["Turn the shaft by hand and feel for a rough place.", "Nothing else."]
    sought = quote(texts, 0, 9, 14)
    assert sought.exact == "shaft"
    assert find(["Every pump of this kind has a shaft of chromium steel in it."], sought) is None


@given(PARAGRAPHS, st.data())
def test_a_quote_is_found_where_it_stands(texts, data):
    number = data.draw(st.integers(0, len(texts) - 1))
    start = data.draw(st.integers(0, len(texts[number]) - 1))
    end = data.draw(st.integers(start + 1, len(texts[number])))
    if not texts[number][start:end].strip():
        return
    sought = quote(texts, number, start, end)
    place = find(texts, sought)
    assert place.alike == 100
    assert texts[place.block][place.start : place.end] == sought.exact


EDIT = st.tuples(st.sampled_from(["put", "take", "swap", "drop"]), st.integers(0, 400), WORDS)


def edited(texts, edits):
    """The texts after edits of whole words and paragraphs, anywhere."""
    texts = list(texts)
    for what, where, word in edits:
        if not texts:
            return [word]
        at = where % len(texts)
        parts = texts[at].split()
        spot = where % (len(parts) + 1)
        if what == "put":
            parts.insert(spot, word)
        elif what == "take":
            del parts[spot - 3 : spot]
        elif what == "swap":
            parts.reverse()
        else:
            del texts[at]
            continue
        texts[at] = " ".join(parts)
    return texts


@given(PARAGRAPHS, st.lists(EDIT, max_size=12), st.data())
def test_it_never_attaches_to_words_that_differ_too_much(texts, edits, data):
    number = data.draw(st.integers(0, len(texts) - 1))
    start = data.draw(st.integers(0, len(texts[number]) - 1))
    if not texts[number][start:].strip():
        return
    sought = quote(texts, number, start, len(texts[number]))
    words = found(edited(texts, edits), sought)
    assert words is None or likeness(sought.exact, words) >= ALIKE


def likeness(one, other):
    """Counted here once more, from the longest common subsequence."""

    @cache
    def common(i, j):
        if i == len(one) or j == len(other):
            return 0
        if one[i] == other[j]:
            return 1 + common(i + 1, j + 1)
        return max(common(i + 1, j), common(i, j + 1))

    for i in reversed(range(0, len(one), 50)):
        common(i, 0)
    return 100 * 2 * common(0, 0) / (len(one) + len(other)) + 1e-9


@given(st.lists(st.tuples(st.integers(0, 70), st.integers(1, 40)), max_size=4))
def test_marks_leave_the_words_and_the_markup_as_they_were(pairs):
    for block in of(STORY):
        spans = [
            Span(start, min(start + length, len(block.text)), f"passage-{n}", str(n))
            for n, (start, length) in enumerate(pairs)
            if start < len(block.text)
        ]
        html = marked(block.html, spans)
        bare = re.sub(r'<a class="note-ref"[^>]*>\d+</a>|</?mark[^>]*>', "", html)
        assert bare == block.html
        for span in spans:
            if block.text[span.start : span.end].strip():
                assert html.count(f'href="#{span.name}"') == 1


def test_the_marked_words_are_those_of_the_span():
    block = of(STORY)[1]
    start = block.text.index("KX 65 failed")
    html = marked(block.html, [Span(start, start + 12, "passage-1", "1")])
    assert re.findall(r"<mark[^>]*>(.*?)</mark>", html) == ["KX 65", " failed"]
    assert '<mark id="passage-1-text">KX 65</mark></em><mark> failed</mark>' in html


def test_a_number_never_stands_inside_a_link():
    block = of(STORY)[2]
    start = block.text.index("0.19")
    html = marked(block.html, [Span(start, start + 4, "passage-1", "1")])
    assert '<mark id="passage-1-text">0.19</mark> mm</a><a class="note-ref"' in html


def test_nothing_can_be_quoted_of_nothing():
    with pytest.raises(ValueError, match="Nothing"):
        quote(["  a  "], 0, 0, 2)
    assert quote(["  a  "], 0, 0, 5) == Quote("a", "", "", 0)
