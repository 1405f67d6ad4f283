"""The colours are read from the stylesheet itself: every pair in use must be legible."""

import math
import re
from itertools import pairwise
from pathlib import Path

import pytest

import hisl.lib

CSS = (Path(hisl.lib.__file__).parent / "static/lib/hisl.css").read_text()
TOKEN = re.compile(r"--([\w-]+): light-dark\((oklch\([^)]*\)), (oklch\([^)]*\))\)")
THEMES = ("light", "dark")

INKS = ("ink", "ink-2", "accent", "bad", "ok", "warn")
GROUNDS = ("paper", "sheet", "wash")
TEXT = [
    *((ink, ground) for ink in INKS for ground in GROUNDS),
    ("on-accent", "accent"),
    ("ink", "mark"),
    ("ink", "accent-wash"),
    ("ink-2", "accent-wash"),
    ("accent", "accent-wash"),
    ("paper", "ink"),
    *((ink, f"q-{corner}") for ink in ("ink", "ink-2", "accent")
      for corner in ("inform", "help", "reflect", "build")),
]  # fmt: skip
EDGES = [
    *(("line", ground) for ground in GROUNDS),
    *(("accent", ground) for ground in GROUNDS),
    *((stage, ground) for stage in ("ce", "ro", "ac", "ae") for ground in ("paper", "sheet")),
    *(("line", f"q-{corner}") for corner in ("inform", "help", "reflect", "build")),
]


def tokens(theme):
    return {name: value[THEMES.index(theme)] for name, *value in TOKEN.findall(CSS)}


def linear_srgb(oklch):
    """Linear sRGB of an oklch() colour, by the matrices of CSS Color 4, clipped to the gamut."""
    lightness, chroma, hue = (float(part) for part in re.findall(r"[\d.]+", oklch)[:3])
    a, b = (chroma * f(math.radians(hue)) for f in (math.cos, math.sin))
    long, medium, short = (
        (lightness + x * a + y * b) ** 3
        for x, y in (
            (0.3963377774, 0.2158037573),
            (-0.1055613458, -0.0638541728),
            (-0.0894841775, -1.2914855480),
        )
    )
    rgb = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return [min(max(channel, 0.0), 1.0) for channel in rgb]


def contrast(one, other):
    """The ratio of WCAG 2.2."""
    light, dark = sorted(
        (
            0.2126 * r + 0.7152 * g + 0.0722 * b
            for r, g, b in (linear_srgb(one), linear_srgb(other))
        ),
        reverse=True,
    )
    return (light + 0.05) / (dark + 0.05)


def test_it_knows_the_contrast_of_black_and_white():
    assert contrast("oklch(1 0 0)", "oklch(0 0 0)") == pytest.approx(21, abs=0.01)
    # The web's middle grey #767676, the lightest that passes on white, is oklch(0.5658 0 0).
    assert contrast("oklch(0.5658 0 0)", "oklch(1 0 0)") == pytest.approx(4.54, abs=0.02)


@pytest.mark.parametrize("theme", THEMES)
def test_it_keeps_text_legible(theme):
    colour = tokens(theme)
    weak = {pair: round(contrast(*(colour[name] for name in pair)), 2) for pair in TEXT}
    assert not {pair: ratio for pair, ratio in weak.items() if ratio < 4.5}


@pytest.mark.parametrize("theme", THEMES)
def test_it_keeps_edges_and_marks_visible(theme):
    colour = tokens(theme)
    weak = {pair: round(contrast(*(colour[name] for name in pair)), 2) for pair in EDGES}
    assert not {pair: ratio for pair, ratio in weak.items() if ratio < 3}


@pytest.mark.parametrize("theme", THEMES)
def test_it_sets_the_stages_apart_in_lightness_too(theme):
    colour = tokens(theme)
    lightness = sorted(float(colour[s].split("(")[1].split()[0]) for s in ("ce", "ro", "ac", "ae"))
    assert all(b - a >= 0.02 for a, b in pairwise(lightness))


def test_it_writes_colours_only_as_tokens():
    after = CSS.split("@layer base {", 1)[1]
    literal = re.findall(r"(?<![\w-])(?:#[0-9a-f]{3,8}\b|rgb\(|hsl\(|oklch\()[^;]*", after)
    assert [found for found in literal if not found.startswith("#fff")] == ["oklch(0 0 0 / 0.35)"]


def test_it_uses_no_token_that_is_not_there():
    used = set(re.findall(r"var\(--([\w-]+)\)", CSS))
    defined = set(re.findall(r"--([\w-]+):", CSS))
    assert used <= defined
