"""The communities, their members, and who of them may act at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from hisl.domain.demo import steps
from hisl.domain.demo.clock import YEAR_ENDS, chance, day, working_moment
from hisl.domain.demo.company import LINES_LEAD, LINES_LEAD_LEAVES, Company, Employee

__all__ = ["Place", "open_places"]


@dataclass(slots=True)
class Place:
    """A community and who was in it when."""

    key: str
    name: str
    purpose: str
    visibility: steps.Visibility
    opens: datetime
    facilitators: tuple[str, ...]
    employees: dict[str, Employee]
    inside: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)

    def join(self, username: str, at: datetime) -> None:
        """Make somebody a member from `at` until they leave the company; once only."""
        if username in self.inside:
            return
        until = self.employees[username].until
        end = YEAR_ENDS if until is None else until - timedelta(hours=1)
        at = max(at, self.employees[username].arrived + timedelta(hours=2))
        if at < end - timedelta(days=1):
            self.inside[username] = (at, end)

    def has(self, username: str, at: datetime) -> bool:
        """Whether somebody is a member at that moment."""
        since, until = self.inside.get(username, (YEAR_ENDS, YEAR_ENDS))
        return since < at < until

    def present(self, pool: Iterable[str], at: datetime) -> list[str]:
        """Those of the pool who are members at that moment, in the pool's order."""
        return [username for username in pool if self.has(username, at)]

    def script(self) -> Iterator[steps.Step]:
        """The opening, the joins and the leaves, not in order of time."""
        yield steps.OpenCommunity(
            at=self.opens,
            who=self.facilitators[0],
            key=f"community/{self.key}",
            community=self.key,
            name=self.name,
            purpose=self.purpose,
            visibility=self.visibility,
            facilitators=self.facilitators,
        )
        for username, (since, until) in self.inside.items():
            if username not in self.facilitators:
                yield steps.Join(
                    at=since, who=username, key=f"join/{self.key}/{username}", community=self.key
                )
            if until < YEAR_ENDS:
                yield steps.Leave(
                    at=until, who=username, key=f"left/{self.key}/{username}", community=self.key
                )


PURPOSES: tuple[tuple[str, str, steps.Visibility, str, str], ...] = (
    (
        "field-service",
        "Field service",
        "public",
        "2025-09-01",
        "Get a pump right at the first visit, and tell each other what it was.",
    ),
    (
        "service-desk",
        "Ask the desk",
        "public",
        "2025-09-01",
        "Tablets, vans, parts, paper: ask, and the desk answers the same day.",
    ),
    (
        "sealing",
        "Sealing technology",
        "public",
        "2025-09-01",
        "Write down together what we know about seals, and test it.",
    ),
    (
        "from-the-road",
        "From the road",
        "public",
        "2025-09-01",
        "Stories from the road, for everybody who likes to read them.",
    ),
    (
        "packaging-lines",
        "Packaging lines",
        "public",
        "2025-09-01",
        "Keep the lines running, and the changeovers short.",
    ),
    (
        "old-pumps",
        "Old Brackwater pumps",
        "public",
        "2025-09-08",
        "Keep alive what nobody has drawings of any more.",
    ),
    (
        "depot-merger",
        "Depot merger",
        "hidden",
        "2026-02-02",
        "Prepare the merger of two depots until both have been told.",
    ),
    (
        "apprentices",
        "Apprentices and mentors",
        "private",
        "2025-09-01",
        "A room to ask what one thinks one should know already.",
    ),
    (
        "safe-start",
        "Safe start",
        "public",
        "2026-01-05",
        "A community of practice about working safely.",
    ),
)


def open_places(seed: int, company: Company) -> dict[str, Place]:
    """The nine communities of a seed with their first members, by key."""
    rng = chance(seed, "places")
    employees = {person.username: person for person in company.people}
    by_role = _usernames_by_role(company)
    technicians, lines = by_role["Pump technician"], by_role["Line technician"]
    desk, planners = by_role["Service desk agent"], by_role["Planner"]
    managers, apprentices = by_role["Depot manager"], by_role["Apprentice"]
    leads = {
        "field-service": ("amina.okafor", "odalys.branniford"),
        "service-desk": (desk[0], desk[1]),
        "sealing": ("odalys.branniford",),
        "from-the-road": (planners[0],),
        "packaging-lines": (LINES_LEAD,),
        "old-pumps": (technicians[3],),
        "depot-merger": (managers[1], managers[2]),
        "apprentices": ("amina.okafor", technicians[8]),
        "safe-start": ("dagny.hollowell", *managers[3:6]),
    }
    members: dict[str, list[str]] = {
        "field-service": rng.sample(technicians, 100) + rng.sample(lines, 18) + planners[:8],
        "service-desk": [
            *desk,
            *rng.sample(technicians, 84),
            *rng.sample(lines, 48),
            *planners,
            *apprentices[:16],
        ],
        "sealing": rng.sample(technicians, 46),
        "from-the-road": rng.sample(technicians, 66) + rng.sample(lines, 30) + managers[:18],
        "packaging-lines": rng.sample(lines, 58) + planners[6:10],
        "old-pumps": technicians[4:12],
        "depot-merger": [*managers[6:13], *planners[10:14]],
        "apprentices": [*apprentices, *technicians[12:24]],
        "safe-start": [*apprentices[:20], *technicians[40:70], *lines[20:40]],
    }
    places = {}
    for key, name, visibility, opens, purpose in PURPOSES:
        place = Place(key, name, purpose, visibility, day(opens, 7), leads[key], employees)
        for username in leads[key]:
            place.join(username, place.opens - timedelta(seconds=1))
        for username in (*SEEN.get(key, ()), *members[key]):
            place.join(username, _joined(rng, place.opens))
        places[key] = place
    _step_down(places["packaging-lines"])
    return places


# The people one may sign in as are at home where there is something to see.
SEEN = {
    "field-service": ("marisol.ketterby", "bram.ottersole", "dagny.hollowell", "imre.quillfeather"),
    "service-desk": ("marisol.ketterby", "bram.ottersole", "ngozi.larksfoot"),
    "sealing": ("marisol.ketterby", "amina.okafor"),
    "from-the-road": ("amina.okafor", "marisol.ketterby", "dagny.hollowell"),
}


def _joined(rng: Random, opens: datetime) -> datetime:
    """Most join within three weeks of the opening, the others over the months."""
    if rng.random() < 0.8:
        return working_moment(rng, opens, opens + timedelta(days=18))
    return working_moment(rng, opens, YEAR_ENDS - timedelta(days=60))


def _step_down(place: Place) -> None:
    since, _ = place.inside[LINES_LEAD]
    place.inside[LINES_LEAD] = (since, LINES_LEAD_LEAVES - timedelta(hours=1))


def _usernames_by_role(company: Company) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for person in company.people:
        grouped.setdefault(person.role_title, []).append(person.username)
    return grouped
