import random
import time

from hypothesis import given
from hypothesis import strategies as st

from hisl.domain.diff import MAX_LINES, changes

A_MOMENT_SECONDS = 2.0


def told(lines, kinds):
    return "".join(span.text for line in lines for span in line.spans if span.kind in kinds)


def test_it_marks_the_words_that_changed():
    (line,) = changes("Check alignment before replacing.", "Check end play before replacing.")
    assert [tuple(span) for span in line.spans] == [
        ("same", "Check "),
        ("gone", "alignment "),
        ("new", "end play "),
        ("same", "before replacing."),
    ]


def test_it_gives_nothing_for_equal_texts():
    assert changes("one\n\ntwo", "one\r\n\r\n\r\ntwo\n") == ()


def test_it_leaves_out_what_is_far_from_a_change_and_says_how_much():
    before = "\n".join("abcdefgh")
    lines = changes(before, before.replace("g", "G"))
    assert [line.skipped for line in lines] == [5, 0, 0, 0]
    assert told(lines, {"same"}) == "fh"


def test_it_shows_unlike_lines_as_replaced_not_as_word_salad():
    lines = changes("The seal leaked twice.", "Order a bearing cap from stock")
    assert [[span.kind for span in line.spans] for line in lines] == [["gone"], ["new"]]


words = st.lists(st.sampled_from(["seal", "cap", "<b>", "&", "0.15", "mm."]), max_size=12)
texts = st.lists(words.map(" ".join), max_size=8).map("\n".join)


@given(texts, texts)
def test_it_keeps_every_character_of_both_texts(before, after):
    lines = changes(before, after, context=100)
    if not lines:
        assert before.split() == after.split()
        return
    assert told(lines, {"same", "gone"}) == "".join(line for line in before.splitlines() if line)
    assert told(lines, {"same", "new"}) == "".join(line for line in after.splitlines() if line)


def test_it_takes_a_moment_whatever_it_is_given():
    draw = random.Random(5)
    noise = [" ".join(draw.choices("abcd", k=245)) for _ in range(300)]
    hard = [
        ("a b " * 250, "b a a " * 166),
        ("a b " * 25_000, "b a " * 24_999),
        ("\n".join(noise[:150]), "\n".join(noise[150:])),
        ("a\n" * MAX_LINES, "b\na\n" * MAX_LINES),
    ]
    for before, after in hard:
        begun = time.process_time()
        assert changes(before, after)
        assert time.process_time() - begun < A_MOMENT_SECONDS
