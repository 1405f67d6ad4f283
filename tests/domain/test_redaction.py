import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisl.domain.redaction import Find, finds, without

NAMES = ["Amina Okafor", "Torvik depot", "Field service"]


def found(text, names=NAMES):
    return [(find.kind, find.words) for find in finds(text, names=names)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask amina@pumps.example about it", [("e-mail", "amina@pumps.example")]),
        ("See https://wiki.inside/x?id=3 first", [("address", "https://wiki.inside/x?id=3")]),
        ("on srv-db.corp.example it fails", [("machine", "srv-db.corp.example")]),
        ("ping 10.3.7.21:8080 says no", [("machine", "10.3.7.21:8080")]),
        (r"in \\files\plans it is", [("machine", r"\\files\plans")]),
        ("host web03 is down", [("machine", "web03")]),
        ("job 4711 0815 failed", [("number", "4711 0815")]),
        ("Amina Okafor told Okafor and @bram.o", [
            ("name", "Amina Okafor"), ("name", "Okafor"), ("name", "@bram.o"),
        ]),
        ("the Torvik pump", [("name", "Torvik")]),
    ],
)  # fmt: skip
def test_it_marks_what_gives_the_house_away(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text", ["0.19 mm after 12 days", "a field of service", "It leaks. Why?", "KX 80, 100 rpm"]
)
def test_it_leaves_what_is_of_use_to_whoever_helps(text):
    assert found(text) == []


def test_the_same_words_get_the_same_mark():
    text = "Amina asked Bram; Amina waits. web03 and web04 are down, web03 again."
    left = finds(text, names=["Amina", "Bram"])
    assert without(text, left) == (
        "[name 1] asked [name 2]; [name 1] waits. "
        "[machine 1] and [machine 2] are down, [machine 1] again."
    )


def test_only_what_the_person_chose_is_left_out():
    text = "Amina asked Bram."
    assert without(text, [Find("name", "Bram")]) == "Amina asked [name 1]."
    assert without(text, []) == text


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=12), max_size=5))
def test_nothing_that_was_left_out_stands_in_the_copy(text, names):
    left = finds(text, names=names)
    copy = without(text, left)
    again = {find.words for find in finds(copy, names=names)} & {find.words for find in left}
    assert not again
