"""Who works at Marrowfield Pumps & Lines, in which team, from when to when. All made up."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from hisl.domain.demo import steps
from hisl.domain.demo.clock import YEAR_ENDS, YEAR_STARTS, chance, day, working_moment

__all__ = ["CUSTOMERS", "SIGN_IN", "TEAMS", "Company", "Employee", "employ"]

TEAMS: tuple[tuple[str, str], ...] = tuple(
    (name.lower().replace(" ", "-"), name)
    for name in (
        "Alderby",
        "Torvik",
        "Lowmere",
        "Brackwater",
        "Saltmarsh",
        "Quernholm",
        "Pennard Cross",
        "Vessby",
        "Hollin Quay",
        "Drumlea",
        "Ostrefell",
        "Marrowfield",
        "Castelroc",
        "Lindhaven",
        "Tarnworth",
        "Ravelmoor",
        "Eskmouth",
        "Whinfield",
        "Novaleta",
        "Kestrel Bay",
        "Port Amble",
        "Stonehithe",
        "Greywick",
        "Ferrowdale",
    )
)
"""Key and name of the 24 depots."""

CUSTOMERS: tuple[str, ...] = tuple(
    f"{place} {trade}"
    for place, trades in {
        "Alderby": ("dairy", "laundry"),
        "Torvik": ("bottling", "fish works"),
        "Lowmere": ("paper mill", "soap works"),
        "Brackwater": ("waterworks", "cannery"),
        "Saltmarsh": ("brine works", "bakery"),
        "Quernholm": ("flour mill", "brewery"),
        "Pennard": ("cider press", "cheese dairy"),
        "Vessby": ("juice plant", "paint works"),
        "Hollin": ("cold store", "sugar works"),
        "Drumlea": ("distillery", "hospital"),
        "Ostrefell": ("pulp mill", "ski lifts"),
        "Castelroc": ("oil press", "pasta works"),
        "Lindhaven": ("shipyard", "coffee roasters"),
        "Tarnworth": ("tannery", "ice cream works"),
        "Ravelmoor": ("quarry", "yoghurt dairy"),
        "Eskmouth": ("harbour", "starch works"),
        "Whinfield": ("chocolate works", "sewage works"),
        "Novaleta": ("sauce kitchen", "detergent plant"),
        "Kestrel Bay": ("desalination plant", "fish farm"),
        "Amble": ("vinegar works", "ferry depot"),
        "Stonehithe": ("cement works", "baths"),
        "Greywick": ("print shop", "jam works"),
        "Ferrowdale": ("foundry", "mineral water"),
    }.items()
    for trade in trades
)

# Several traditions of naming; a first and a last name are taken from the same one.
NAMES: tuple[tuple[str, str], ...] = (
    (
        "Alys Bram Corwin Dilys Edmund Freya Gareth Hester Ivor Jory Kerensa Lowri Merrin Nye",
        "Ashgrove Bellwether Coldharbour Dunmarrow Eastlake Fennimore Gorsebrook Haversham "
        "Inglethorpe Larkspur Merrifield Nettleship Oxenholme Pinderfield",
    ),
    (
        "Adaeze Babatunde Chidi Dayo Ebele Folasade Ikenna Kelechi Nneka Obinna Tobenna Yetunde",
        "Adeniran Balewa Chukwuma Ekwueme Ibekwe Nwosu Ogunleye Okonjo Olawale Onyeka Uzoma",
    ),
    (
        "Aditi Bhavesh Charu Devika Farhan Gauri Harish Ishaan Kavya Meenal Nikhil Rukmini",
        "Bhattar Chandekar Deshpal Gokhar Iyengal Kulkarma Mahajani Nambir Patwari Raghavan Sethna",
    ),
    (
        "Agnieszka Bartosz Celina Dobromir Elzbieta Grzegorz Halina Jacek Kinga Lech Milena",
        "Borkowiak Czerwony Dabrowiec Gajdzik Jasinek Kowalczuk Lisowiec Malinek Nowacz Zielenko",
    ),
    (
        "Aylin Baris Ceren Deniz Emre Gizem Hakan Ilker Leyla Murat Nazli Selim",
        "Akbulutlu Bozkir Cetinel Demirag Erdemli Gunesler Karatay Ozdemirel Sahinbas Yildizhan",
    ),
    (
        "Anouk Bastiaan Casper Dieuwke Evert Femke Gijs Hanneke Joost Lieke Maarten Wietske",
        "Akkermaat Boonstoppel Dijkhuis Elzinga Haverkate Kuiperdal Meerhof Oosterling Veldkamper",
    ),
    (
        "Aurélie Benoît Camille Didier Élodie Fabrice Gaëlle Hervé Inès Loïc Maëlle Noémie",
        "Aubrevert Beaulac Chantepie Delorval Fontanelle Garrigue Lacombière Montferrier Ravinel",
    ),
    (
        "Alejo Beatriz Consuelo Duarte Estela Fermín Graciela Hernán Inés Joaquín Lorena Ximena",
        "Arancibel Barranco Calderilla Espinal Figueral Huertas Lagunero Montesol Salvera",
    ),
    (
        "Aiko Daichi Emi Haruto Kaede Masaru Naoko Ren Sayuri Takumi",
        "Asanuma Fujikura Hoshigawa Kanemori Minagawa Nishikado Okabayashi Shiratori Tachiki",
    ),
    (
        "Linh Minh Ngoc Phuong Quang Thao Tuan Vy Xuan Yen",
        "Banh Chuong Doanh Khuat Luong Nghiem Phung Quach Thach Trieu",
    ),
    (
        "Aino Birgit Eero Gunhild Henrik Ingrid Jarl Kaisa Leif Maj Oskari Sigrun",
        "Almqvarn Bergholt Dalmyr Ekfors Granlid Halvarsund Isdal Koskimaa Lundegard Myrvold",
    ),
    (
        "Amal Bilal Dalia Faris Hala Idris Jumana Karim Lina Nadir Rania Samir",
        "Abdelnour Bakrawi Darwishi Fakhoury Haddadin Jabrani Khatibi Mansourah Qasimi Shadidi",
    ),
)

ROLES: tuple[str, ...] = (
    *("Pump technician",) * 5,
    *("Line technician",) * 3,
    "Planner",
    "Depot manager",
    "Service desk agent",
    "Apprentice",
)
"""The twelve places of a depot at the start of the year."""

# People the reader meets by name: username, name, depot, what they are.
KNOWN: tuple[tuple[str, str, str], ...] = (
    ("Amina Okafor", "alderby", "Lead technician"),
    ("Marisol Ketterby", "torvik", "Pump technician"),
    ("Odalys Branniford", "lowmere", "Lead technician"),
    ("Teun Sparrowhawk", "brackwater", "Lead line technician"),
    ("Dagny Hollowell", "marrowfield", "Learning designer"),
    ("Imre Quillfeather", "marrowfield", "Data analyst"),
    ("Ngozi Larksfoot", "marrowfield", "IT administrator"),
    ("Bram Ottersole", "torvik", "Depot manager"),
)

SIGN_IN: dict[str, str] = {
    "facilitator": "amina.okafor",
    "learner": "marisol.ketterby",
    "designer": "dagny.hollowell",
    "analyst": "imre.quillfeather",
    "manager": "bram.ottersole",
    "administrator": "ngozi.larksfoot",
}
"""Who to sign in as, by role."""

REPLACES = {
    "Lead technician": "Pump technician",
    "Lead line technician": "Line technician",
    "Learning designer": "Planner",
    "Data analyst": "Line technician",
    "IT administrator": "Service desk agent",
}
LINES_LEAD = "teun.sparrowhawk"
LINES_LEAD_LEAVES = day("2026-01-30", 15)
N_HIRED, N_LEAVING, N_MOVING = 12, 14, 16


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody with their teams over the year: (from, team) in order of time."""

    username: str
    name: str
    role_title: str
    starts: datetime
    until: datetime | None
    teams: tuple[tuple[datetime, str], ...]

    def works_here(self, at: datetime) -> bool:
        """Whether the account exists and the person has not left."""
        return self.arrived <= at and (self.until is None or at < self.until)

    @property
    def arrived(self) -> datetime:
        """When the account was made: the first day of the script or of the employment."""
        return max(self.starts, YEAR_STARTS)

    def team_at(self, at: datetime) -> str:
        """Key of the team at that moment (the first one before the first day)."""
        team = self.teams[0][1]
        for since, name in self.teams:
            if since <= at:
                team = name
        return team


@dataclass(frozen=True, slots=True)
class Company:
    """Everybody, in the order of their accounts."""

    people: tuple[Employee, ...]

    def with_role(self, *role_titles: str) -> list[Employee]:
        """The people whose role is one of these."""
        return [person for person in self.people if person.role_title in role_titles]

    def script(self) -> Iterator[steps.Step]:
        """Teams, accounts, moves and departures, not in order of time."""
        administrator = SIGN_IN["administrator"]
        for number, (key, name) in enumerate(TEAMS):
            at = YEAR_STARTS + timedelta(seconds=number)
            yield steps.OpenTeam(
                at=at, who=administrator, key=f"team/{key}", team=key, name=f"{name} depot",
                site=name,
            )  # fmt: skip
        for number, person in enumerate(self.people):
            yield from _career(person, number)


def _career(person: Employee, number: int) -> Iterator[steps.Step]:
    at = max(person.arrived, YEAR_STARTS + timedelta(minutes=1, seconds=number))
    yield steps.Person(
        at=at,
        who=person.username,
        key=f"person/{person.username}",
        name=person.name,
        email=f"{person.username}@marrowfield.example",
        team=person.teams[0][1],
        role_title=person.role_title,
        starts=person.starts,
    )
    for (_, previous), (since, team) in zip(person.teams, person.teams[1:], strict=False):
        yield steps.TeamMembership(
            at=since, who=person.username, key=f"move/{person.username}/{team}", team=team,
            previous=previous,
        )  # fmt: skip
    if person.until is not None:
        yield steps.LeaveCompany(
            at=person.until, who=person.username, key=f"leave/{person.username}",
            team=person.teams[-1][1],
        )  # fmt: skip


def employ(seed: int) -> Company:
    """The company of a seed: 300 people, twelve of them hired in the year, fourteen leaving."""
    rng = chance(seed, "company")
    names = _names(rng)
    people = [_employee(rng, name, team, role) for name, team, role in _places(names)]
    for _ in range(N_HIRED):
        role = rng.choice(("Pump technician", "Line technician", "Apprentice"))
        hired = working_moment(rng, day("2025-10-01"), day("2026-05-31"))
        people.append(
            _employee(rng, next(names), rng.choice(TEAMS)[0], role, starts=_morning(hired))
        )
    ordinary = [i for i, p in enumerate(people) if p.name not in {name for name, _, _ in KNOWN}]
    plain = [i for i in ordinary if people[i].role_title in ("Pump technician", "Line technician")]
    chosen = rng.sample([i for i in plain if people[i].starts < YEAR_STARTS], N_LEAVING + N_MOVING)
    for i in chosen[:N_LEAVING]:
        until = working_moment(rng, day("2025-11-01"), day("2026-07-31")).replace(hour=16, minute=0)
        people[i] = _changed(people[i], until=until)
    for i in chosen[N_LEAVING:]:
        people[i] = _moved(rng, people[i])
    lead = next(i for i, p in enumerate(people) if p.username == LINES_LEAD)
    people[lead] = _changed(people[lead], until=LINES_LEAD_LEAVES)
    return Company(tuple(people))


def _places(names: Iterator[str]) -> Iterator[tuple[str, str, str]]:
    known = {(team, REPLACES.get(role, role)): [] for _, team, role in KNOWN}  # type: ignore[var-annotated]
    for name, team, role in KNOWN:
        known[team, REPLACES.get(role, role)].append((name, team, role))
    for team, _ in TEAMS:
        for role in ROLES:
            waiting = known.get((team, role))
            yield waiting.pop(0) if waiting else (next(names), team, role)
        for waiting in (v for (where, _), v in known.items() if where == team):
            yield from waiting
            waiting.clear()


def _names(rng: Random) -> Iterator[str]:
    pairs = []
    for firsts, lasts in NAMES:
        pairs += [f"{first} {last}" for first in firsts.split() for last in lasts.split()]
    rng.shuffle(pairs)
    return iter(pairs)


def _employee(
    rng: Random, name: str, team: str, role: str, *, starts: datetime | None = None
) -> Employee:
    since = starts or YEAR_STARTS - timedelta(days=rng.randrange(60, 6000))
    return Employee(_username(name), name, role, since, None, ((since, team),))


def _username(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", ".")


def _morning(at: datetime) -> datetime:
    return at.replace(hour=6, minute=0, second=0)


def _changed(person: Employee, *, until: datetime) -> Employee:
    return Employee(
        person.username, person.name, person.role_title, person.starts, until, person.teams
    )


def _moved(rng: Random, person: Employee) -> Employee:
    home = person.teams[0][1]
    at = _morning(working_moment(rng, day("2025-11-01"), YEAR_ENDS - timedelta(days=60)))
    away = rng.choice([key for key, _ in TEAMS if key != home])
    return Employee(
        person.username, person.name, person.role_title, person.starts, None,
        (*person.teams, (at, away)),
    )  # fmt: skip
