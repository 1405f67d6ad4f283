"""Every requirement that ADL lists has a test of its own here, or a reason why it has none."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
LAST = 336
WITHOUT = {
    "00021": "a key twice in an object: the community decided not to test it",
    "00095": "taken out of the specification's list in 2017",
    "00112": "the same as 00149",
    "00136": "there is none",
    "00137": "taken out of the list",
    "00138": "taken out of the list",
    "00141": "the same as 00195, 00275 and 00294",
    "00152": "taken out of the list in 2017",
    "00185": "cannot be tested, says the list",
    "00186": "cannot be tested, says the list",
    "00205": "since is no parameter of DELETE",
    "00222": "the same as 00195",
    "00223": "since is no parameter of DELETE",
    "00224": "an unknown parameter of states: 00324",
    "00225": "an unknown parameter of states: 00324",
    "00228": "an unknown parameter of states: 00324",
    "00246": "the same as 00248",
    "00247": "the same as 00248",
    "00304": "agent is no parameter of activities' profiles: 00324",
    "00305": "an unknown parameter of activities' profiles: 00324",
    "00306": "an unknown parameter of activities' profiles: 00324",
    "00307": "an unknown parameter of activities' profiles: 00324",
    "00312": "the same as 00292",
    "00320": "extensions of about are optional",
    "00323": "names no error that could be tested",
    "00329": "an error of the network",
}


def test_it_leaves_out_no_number():
    text = "\n".join(file.read_text() for file in HERE.glob("test_*.py") if file != Path(__file__))
    found = set(re.findall(r"\b(0\d{4})(?:-\d)?\"", text))
    found |= set(re.findall(r"_(0\d{4})(?=_)", text))
    for low, high in re.findall(r"_(0\d{4})_to_(0\d{4})_", text):
        found |= {f"{number:05d}" for number in range(int(low), int(high) + 1)}
    found |= set(re.findall(r"XAPI-(0\d{4})", text))
    every = {f"{number:05d}" for number in range(1, LAST + 1)}
    assert every - found == set(WITHOUT)
    assert found <= every
