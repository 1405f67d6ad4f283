"""Characters that make a text look like another one: turned order, hidden letters, look-alikes.

Source: Unicode Technical Report 36 and 39; Boucher and Anderson (2021), "Trojan Source".
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["plainly_ordered", "revealed", "shown_host"]

# Embeddings, overrides and isolates turn the order of what follows; nobody needs them by hand in
# prose that goes by its first strong letter.
_TURNING = "\u202a-\u202e\u2066-\u2069"
_TURNS = re.compile(f"[{_TURNING}]")
# Tag characters are invisible; only the flags of parts of countries are made with them.
_HIDDEN = re.compile("(?<!\U0001f3f4)(?<![\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+")
# Marks that stand above and below a letter: a real word has a few, a tower covers other lines.
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_TOWER = re.compile(f"({_MARKS}{{4}}){_MARKS}+")


def plainly_ordered(text: str) -> str:
    """The text without characters that turn its order, hide in it, or pile up over other lines."""
    if text.isascii():
        return text
    return _TOWER.sub(r"\1", _HIDDEN.sub("", _TURNS.sub("", text)))


def revealed(code: str) -> str:
    """Code with such characters spelled out, so that it reads as a machine would read it."""
    if code.isascii():
        return code
    return _HIDDEN.sub(_spelled, _TURNS.sub(_spelled, code))


def _spelled(match: re.Match[str]) -> str:
    return "".join(f"⟨U+{ord(letter):04X}⟩" for letter in match[0])


def shown_host(host: str) -> str:
    """How a host name (as the network uses it) is shown: decoded if all letters are of one script.

    A name of mixed scripts, or one of another script whose letters all look Latin, stays in the
    form that the network uses (xn--…), in which it resembles nothing.
    """
    try:
        decoded = ".".join(_decoded(label) for label in host.split("."))
    except UnicodeError:
        return host
    return decoded if decoded.isascii() or _is_of_one_script(decoded) else host


def _decoded(label: str) -> str:
    return label[4:].encode().decode("punycode") if label.startswith("xn--") else label


# Letters of other scripts that are drawn like a Latin one.
_LOOKALIKES = set("аеорсухіјѕԁԛԝһӏѵɡοαικνρυω")


def _is_of_one_script(host: str) -> bool:
    letters = [letter for letter in host if letter.isalpha()]
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in letters}
    foreign = {letter for letter in letters if not letter.isascii()}
    return len(scripts) == 1 and not foreign <= _LOOKALIKES
