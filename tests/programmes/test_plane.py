"""The plane: every mark in the cell of its level, none on another, the same for the same things."""

import math
import re
from dataclasses import dataclass, replace
from itertools import combinations
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hisl.domain import catalogue
from hisl.domain.grid import Collegiality, Complexity
from hisl.lib import svg as drawings
from hisl.programmes import plane
from hisl.programmes.board import Designed
from hisl.programmes.labels import wrap
from hisl.programmes.layout import lay_out
from made_places import designed, hidden, item, shares

SVG = "{http://www.w3.org/2000/svg}"
FRAMES = [plane.WIDE, plane.NARROW]
C = [str(level) for level in Complexity]
G = [str(level) for level in Collegiality]


@dataclass(frozen=True)
class Seen:
    """A mark as it stands in the drawing."""

    key: str
    css: str
    c: str
    g: str
    x: float
    y: float
    r: float
    sign: str
    names: tuple


def drawn(items, frame=plane.WIDE):
    return Xml.fromstring(plane.draw(items, id="p", title="The board", frame=frame))


def marks(tree):
    return [_mark(link) for link in tree.iter(f"{SVG}a")]


def _mark(link):
    circle = link.find(f"{SVG}circle")
    texts = list(link.iter(f"{SVG}text"))
    return Seen(
        key=link.get("href").split("/")[-2],
        css=link.get("class").split()[0],
        c=link.get("data-c"),
        g=link.get("data-g"),
        x=float(circle.get("cx")),
        y=float(circle.get("cy")),
        r=float(circle.get("r")),
        sign=texts[0].text,
        names=tuple((t.text, float(t.get("x")), float(t.get("y"))) for t in texts[1:]),
    )


def cell(tree, frame, c, g):
    """The cell of a level on each axis, from the tints that the drawing itself shows."""
    tints = [r for r in tree.iter(f"{SVG}rect") if r.get("class") in ("reflect", "inform")]
    top = min(float(r.get("y")) for r in tints)
    bottom = max(float(r.get("y")) + float(r.get("height")) for r in tints)
    wide, tall = (frame.width - frame.left - frame.right) / 6, (bottom - top) / 6
    left, upper = frame.left + G.index(g) * wide, top + (5 - C.index(c)) * tall
    return left, upper, left + wide, upper + tall


def stands_in(mark, box):
    left, top, right, bottom = box
    return (
        left <= mark.x - mark.r
        and mark.x + mark.r <= right
        and top <= mark.y - mark.r
        and mark.y + mark.r <= bottom
    )


def apart(one, other):
    return math.dist((one.x, one.y), (other.x, other.y)) >= one.r + other.r


def the_catalogue():
    return [
        item(
            entry.slug,
            kind="catalogue",
            label=str(entry.number),
            name=entry.name,
            designed=Designed(entry.complexity, entry.collegiality),
        )
        for entry in catalogue.entries()
    ]


levels = st.tuples(st.sampled_from(C), st.sampled_from(G))


@st.composite
def things(draw):
    """A few dozen things, crowded into few cells, designed or seen or both, some unread on C."""
    made = []
    for n in range(draw(st.integers(1, 30))):
        more = {}
        if draw(st.booleans()):
            c, g = draw(levels)
            more["designed"] = designed(c, g, c_high=draw(st.sampled_from(["", max(c, "C5")])))
        if draw(st.booleans()) or not more:
            c, g = draw(levels)
            more["seen"] = (None if draw(st.integers(0, 3)) == 0 else c, g)
        made.append(
            item(f"thing-{n}", kind=draw(st.sampled_from(["community", "programme"])), **more)
        )
    return made


@pytest.mark.parametrize("frame", FRAMES)
@settings(max_examples=40, deadline=None)
@given(made=things())
def test_it_keeps_every_mark_in_its_cell_and_off_every_other(frame, made):
    tree = drawn(made, frame)
    found = marks(tree)
    assert len(found) == sum((i.designed is not None) + i.is_enacted for i in made)
    for mark in found:
        assert mark.c == "" or stands_in(mark, cell(tree, frame, mark.c, mark.g))
    assert all(apart(one, other) for one, other in combinations(found, 2))


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("n", [1, 2, 5, 9, 12, 25])
def test_it_spreads_a_crowded_cell(frame, n):
    tree = drawn([item(f"t-{i}", seen=("C3", "G2")) for i in range(n)], frame)
    found = marks(tree)
    assert len(found) == n
    assert all(stands_in(mark, cell(tree, frame, "C3", "G2")) for mark in found)
    assert all(apart(one, other) for one, other in combinations(found, 2))
    assert n > 12 or all(mark.r >= 6 for mark in found), "up to twelve can be read"


@pytest.mark.parametrize("frame", FRAMES)
def test_the_same_things_get_the_same_coordinates(frame):
    made = [*the_catalogue(), item("a", seen=("C3", "G2")), item("b", seen=(None, "G2"))]
    again = [replace(one) for one in made]
    assert plane.draw(made, id="p", title="t", frame=frame) == plane.draw(
        again, id="p", title="t", frame=frame
    )


@pytest.mark.parametrize("frame", FRAMES)
def test_every_entry_of_the_catalogue_stands_at_its_first_levels(frame):
    found = {mark.key: mark for mark in marks(drawn(the_catalogue(), frame))}
    for entry in catalogue.entries():
        mark = found[entry.slug]
        assert (mark.c, mark.g) == (str(entry.complexity.low), str(entry.collegiality.low))
        assert mark.sign == str(entry.number)


def test_it_names_every_level_and_both_axes():
    for frame in FRAMES:
        said = " ".join("".join(t.itertext()) for t in drawn([], frame).iter(f"{SVG}text"))
        for level in (*Complexity, *Collegiality):
            assert str(level) in said
            assert all(word in said for word in level.short_name.split())
        assert "Cognitive complexity" in said
        assert "Collegiality (intensity of collaboration)" in said
        assert all(caption in said for caption in ("Reflect", "Build", "Inform", "Help"))


def test_names_stand_within_the_drawing_and_on_nothing_else():
    made = [*the_catalogue(), item("sealing-technology", seen=("C5", "G5"))]
    found = marks(drawn(made))
    names = [(words, x, y) for mark in found for words, x, y in mark.names]
    assert names
    boxes = [(x, y - 9, x + _least_width(words), y + 2) for words, x, y in names]
    circles = [(m.x - m.r, m.y - m.r, m.x + m.r, m.y + m.r) for m in found]
    assert all(right <= plane.WIDE.width for _, _, right, _ in boxes)
    assert not any(_meet(one, other) for one, other in combinations(boxes, 2))
    assert not any(_meet(box, circle) for box in boxes for circle in circles)


def test_a_narrow_drawing_has_signs_and_no_names():
    found = marks(drawn(the_catalogue(), plane.NARROW))
    assert all(mark.sign and not mark.names for mark in found)


def test_what_is_hidden_is_not_on_the_plane():
    tree = drawn([hidden("secret-place"), item("open-place", seen=("C3", "G2"))])
    assert [mark.key for mark in marks(tree)] == ["open-place"]
    assert "Secret" not in Xml.tostring(tree, encoding="unicode")


def test_unread_complexity_is_a_band_over_all_levels_of_the_interval():
    seen = (None, shares("G2", "G2", "G3"))
    tree = drawn([item("half", seen=seen)])
    (mark,) = marks(tree)
    strips = [r for r in tree.iter(f"{SVG}rect") if r.get("class").startswith("strip")]
    assert mark.c == "", "it claims no level"
    assert mark.y + mark.r < cell(tree, plane.WIDE, "C6", "G2")[1], "it stands above the plane"
    assert len(strips) == 2
    for strip, g in zip(strips, ("G2", "G3"), strict=True):
        left, top, right, _ = cell(tree, plane.WIDE, "C6", g)
        bottom = cell(tree, plane.WIDE, "C1", g)[3]
        x, y = float(strip.get("x")), float(strip.get("y"))
        assert left <= x
        assert x + float(strip.get("width")) <= right
        assert y <= top + 3
        assert y + float(strip.get("height")) >= bottom - 3


def test_whiskers_move_by_whole_levels():
    seen = (shares("C4", "C3", "C4"), shares("G3", "G2", "G5"))
    tree = drawn([item("one", seen=seen)])
    (mark,) = marks(tree)
    (path,) = [p.get("d") for p in tree.iter(f"{SVG}path") if p.get("class") == "wh"]
    wide = (plane.WIDE.width - plane.WIDE.left - plane.WIDE.right) / 6
    numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", path)]
    assert numbers[0] == pytest.approx(mark.x - wide, abs=0.2)
    assert any(n == pytest.approx(mark.x + 2 * wide, abs=0.2) for n in numbers)
    assert any(n == pytest.approx(mark.y + plane.WIDE.cell_height, abs=0.2) for n in numbers)


def test_a_settled_median_has_no_whiskers():
    tree = drawn([item("one", seen=("C4", "G3"))])
    assert not [p for p in tree.iter(f"{SVG}path") if p.get("class") == "wh"]


@pytest.mark.parametrize(
    ("plan", "seen", "lines"),
    [
        (designed("C5", "G3"), ("C3", "G3"), 1),
        (designed("C5", "G3"), ("C5", "G3"), 0),
        (designed("C3", "G2", c_high="C5"), ("C4", "G2"), 0),  # within the designed range
        (designed("C5", "G3"), (None, "G1"), 2),  # sideways, and the stem of the band
    ],
)
def test_drift_is_a_line_between_cells_and_none_within(plan, seen, lines):
    tree = drawn([item("one", kind="programme", designed=plan, seen=seen)])
    assert sum(p.get("class") == "drift ln" for p in tree.iter(f"{SVG}path")) == lines


def test_a_range_ends_in_the_cell_of_its_upper_level():
    tree = drawn(
        [item("one", kind="catalogue", label="1", designed=designed("C3", "G1", c_high="C5"))]
    )
    (path,) = [p.get("d") for p in tree.iter(f"{SVG}path") if p.get("class") == "range ln"]
    _, top, _, bottom = cell(tree, plane.WIDE, "C5", "G1")
    end = float(re.search(r"V([\d.]+)", path)[1])
    assert top < end < bottom


def test_every_mark_is_a_link_with_a_name_for_those_who_hear_it():
    tree = drawn([item("one", seen=("C3", "G2"))])
    (link,) = tree.iter(f"{SVG}a")
    said = link.find(f"{SVG}title").text
    assert link.get("href") == "/board/place/community/one/"
    assert all(
        part in said for part in ("One", "C3 (C3 to C3)", "G2 (G2 to G2)", "120", "17 people")
    )


def test_marks_come_in_reading_order():
    made = [item(f"{c}-{g}", seen=(c, g)) for c in ("C1", "C6", "C3") for g in ("G4", "G0")]
    order = [(mark.c, mark.g) for mark in marks(drawn(made))]
    assert order == [
        ("C6", "G0"),
        ("C6", "G4"),
        ("C3", "G0"),
        ("C3", "G4"),
        ("C1", "G0"),
        ("C1", "G4"),
    ]


def test_names_are_escaped():
    text = plane.draw([item("one", name="<script>", seen=("C3", "G2"))], id="p", title="<b>")
    assert "<script>" not in text
    assert "<b>" not in text


def test_a_file_needs_nothing_from_elsewhere():
    text = plane.drawing_file([item("one", seen=(None, "G2"))], title="The board")
    tree = Xml.fromstring(text)
    assert not list(tree.iter(f"{SVG}a"))
    assert "var(" not in text
    assert "oklch" not in text
    assert "One" in text


def test_the_colours_of_a_file_are_the_light_tokens():
    """The conversion is that of Ottosson (2020), A perceptual color space for image processing."""
    css = (drawings.__file__.rpartition("/")[0] + "/static/lib/hisl.css",)
    with open(*css, encoding="utf-8") as file:
        tokens = dict(re.findall(r"--([\w-]+): light-dark\(oklch\(([\d. ]+)\)", file.read()))
    for name, colour in plane.TOKENS.items():
        shown = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        meant = _srgb(*map(float, tokens[name].split()))
        assert max(abs(a - b) for a, b in zip(shown, meant, strict=True)) <= 1.5, name


def _srgb(lightness, chroma, hue):
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    l_, m, s = (
        (lightness + i * a + j * b) ** 3
        for i, j in (
            (0.3963377774, 0.2158037573),
            (-0.1055613458, -0.0638541728),
            (-0.0894841775, -1.2914855480),
        )
    )
    linear = (
        4.0767416621 * l_ - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * l_ + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l_ - 0.7034186147 * m + 1.7076147010 * s,
    )
    return [255 * min(1, max(0, _gamma(max(c, 0)))) for c in linear]


def _gamma(c):
    return 12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055


def _least_width(words):
    return len(words) * 10.5 * 0.42


def _meet(one, other):
    return (
        one[0] < other[2] - 0.5
        and other[0] < one[2] - 0.5
        and one[1] < other[3] - 0.5
        and other[1] < one[3] - 0.5
    )


@pytest.mark.parametrize("frame", FRAMES)
def test_a_hundred_unread_places_crowd_the_lanes_and_nothing_else(frame):
    """The head of the drawing stays low, and all marks stand apart above their own columns."""
    items = [item(f"place-{n}", seen=(None, f"G{n % 6}")) for n in range(100)]
    drawn = lay_out(items, frame)
    assert drawn.ground.top <= 5 * frame.lane + 4
    for mark in drawn.marks:
        left = frame.column(mark.g)
        assert left <= mark.box.left
        assert mark.box.right <= left + frame.cell_width
        assert mark.box.bottom <= drawn.ground.top
    assert not any(one.box.meets(two.box) for one, two in combinations(drawn.marks, 2))


def test_a_name_breaks_at_its_hyphen():
    assert wrap("Wiki co-authoring", 50, 10) == ("Wiki co-", "authoring")
