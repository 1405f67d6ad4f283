"""The whole script, in order of time."""

from __future__ import annotations

from hisl.domain.demo.clock import chance
from hisl.domain.demo.company import employ
from hisl.domain.demo.places import open_places
from hisl.domain.demo.programmes import open_programmes
from hisl.domain.demo.scenes import SCENES, Stage, sealing_core
from hisl.domain.demo.steps import Step
from hisl.domain.demo.stories import tell
from hisl.domain.demo.threads import Pen

__all__ = ["script"]


def script(seed: int = 2026) -> tuple[Step, ...]:
    """All that happens at the example organisation in its year, in order of time.

    The same seed gives the same steps with the same keys; another seed gives other people, times
    and texts with the same planted truths.
    """
    company = employ(seed)
    places = open_places(seed, company)
    plans = open_programmes(seed, company, places, [sealing_core(places["sealing"])])
    written: list[Step] = list(company.script())
    titles: set[str] = set()
    for key, play in SCENES.items():
        pen = Pen(chance(seed, key), places[key], titles)
        play(Stage(pen, company, plans))
        written += pen.written
    for place in places.values():
        written += place.script()
    written += tell(seed, company)
    endings = chance(seed, "endings")
    for plan in plans.values():
        written += plan.script(endings)
    return tuple(sorted(written, key=lambda step: step.at))
