"""The shape of a group's network: figures of the whole, never of a person.

One projection for all: who acted on whose work, as arcs without loops and without weights, each
ordered pair once, over all members, isolates included. "Collapsed" is the same as an undirected
simple graph. igraph is imported here alone, and only when a figure needs it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hisl.domain.errors import DegenerateError, SchemaError, TooFewError
from hisl.domain.measures.acts import require
from hisl.domain.result import Estimate, Null

if TYPE_CHECKING:
    import igraph

__all__ = [
    "Network",
    "against_null",
    "centralisation",
    "constraint",
    "core",
    "density",
    "mean_degree",
    "mixing",
    "modularity",
    "network",
    "reciprocity",
    "transitivity",
    "triads",
]

TRIADS = (
    *("003", "012", "102", "021D", "021U", "021C", "111D", "111U"),
    *("030T", "030C", "201", "120D", "120U", "120C", "210", "300"),
)
LEAST_MEMBERS = 3
_Z95 = 1.959963984540054
LEAST_DRAWS = 99
_SWAP_TRIES_PER_ARC = 10
_MODULARITY_TRIES = 20
_UNREMARKABLE = "no more than expected from who posts how much"

Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Network:
    """n members, numbered 0..n-1 in the order of `people`, and their arcs src -> dst."""

    people: pd.Index[Any]
    src: Ints
    dst: Ints

    @property
    def n(self) -> int:
        """The number of members, isolates included."""
        return len(self.people)

    @property
    def m(self) -> int:
        """The number of arcs."""
        return self.src.size

    @cached_property
    def out_degree(self) -> Ints:
        """Arcs sent by each member."""
        return np.bincount(self.src, minlength=self.n).astype(np.int64)

    @cached_property
    def in_degree(self) -> Ints:
        """Arcs received by each member."""
        return np.bincount(self.dst, minlength=self.n).astype(np.int64)

    @cached_property
    def graph(self) -> igraph.Graph:
        """The network as a directed igraph graph."""
        import igraph

        return igraph.Graph(n=self.n, edges=np.column_stack((self.src, self.dst)), directed=True)

    @cached_property
    def collapsed(self) -> igraph.Graph:
        """The undirected simple graph: a mutual pair is one edge."""
        graph = self.graph.copy()
        graph.to_undirected(mode="collapse")
        return graph


Metric = Callable[[Network], Estimate]


def network(ties: pd.DataFrame, members: Iterable[Any] | None = None) -> Network:
    """Give the network of ties, one row a tie: src, dst (other columns are not looked at).

    members are the ids of all who belong, isolates included; without them, whoever has a tie,
    loops included. Loops and repeated pairs are left out. Raises SchemaError when a tie leads
    outside the members, DegenerateError below three of them.
    """
    require(ties.columns, ("src", "dst"))
    ends = pd.concat([ties["src"], ties["dst"]], ignore_index=True)
    people = pd.Index(
        pd.unique(ends if members is None else pd.Series(list(members)))
    ).sort_values()
    if len(people) < LEAST_MEMBERS:
        raise DegenerateError(f"a network needs at least {LEAST_MEMBERS} members")
    src, dst = (people.get_indexer(pd.Index(ties[end])).astype(np.int64) for end in ("src", "dst"))
    if (src < 0).any() or (dst < 0).any():
        raise SchemaError("src, dst", "a tie leads to somebody who is no member", "add them")
    arcs = np.unique((src * len(people) + dst)[src != dst])
    return Network(people=people, src=arcs // len(people), dst=arcs % len(people))


def density(net: Network) -> Estimate:
    """Give the share of the possible arcs that exist, m / n(n-1).

    Falls as 1/n at equal habits: densities of groups of unlike size are not comparable.
    """
    return _figure(
        net,
        name="density",
        value=net.m / (net.n * (net.n - 1)),
        unit="share of possible ties",
        method="arcs / n(n-1)",
        warnings=("Falls with size at equal habits: compare mean degrees, not densities.",),
    )


def mean_degree(net: Network) -> Estimate:
    """Give how many others a member acts on, m / n.

    The interval is that of a mean over members (normal, standard error sd / sqrt(n)): how much the
    figure would move with other members of the same habits.
    """
    value = net.m / net.n
    se = float(net.out_degree.std(ddof=1) / np.sqrt(net.n))
    return _figure(
        net,
        name="mean degree",
        value=value,
        unit="ties per member",
        se=se,
        low=max(value - _Z95 * se, 0.0),
        high=value + _Z95 * se,
        method="arcs / n; normal interval of the mean over members",
        assumptions=("Members are exchangeable; the network itself is seen whole.",),
    )


def reciprocity(net: Network) -> Estimate:
    """Give the share of arcs that are returned; beside: rho, corrected for density.

    rho = (r - d) / (1 - d) is 0 when arcs are returned as often as chance alone would.
    Raises DegenerateError without a tie.
    Source: Garlaschelli and Loffredo (2004).
    """
    _need_ties(net)
    returned = np.isin(net.dst * net.n + net.src, net.src * net.n + net.dst)
    share, d = float(returned.mean()), net.m / (net.n * (net.n - 1))
    return _figure(
        net,
        name="reciprocity",
        value=share,
        unit="share of ties returned",
        beside=(("rho", (share - d) / (1 - d)),) if d < 1 else (),
        method="arcs returned / arcs",
        warnings=("Near 0 in pure question-and-answer by nature: read co-editing beside it.",),
        refs=("Garlaschelli & Loffredo 2004",),
    )


def centralisation(net: Network, *, direction: str = "in") -> Estimate:
    """Give how far ties gather on one member, sum(max - d_i) / (n-1)^2 for in- or out-degree.

    1 for a star, 0 for a ring. Raises DegenerateError without a tie.
    Source: Freeman (1979).
    """
    _need_ties(net)
    degree = {"in": net.in_degree, "out": net.out_degree}[direction]
    return _figure(
        net,
        name=f"{direction}-centralisation",
        value=float((degree.max() - degree).sum()) / (net.n - 1) ** 2,
        unit="index 0..1",
        method=f"Freeman centralisation of {direction}-degree",
        warnings=("Moderators raise it: read it with and without them.",),
        refs=("Freeman 1979",),
    )


def core(net: Network) -> Estimate:
    """Give the largest k such that some members each have k ties among themselves.

    Of the collapsed graph, so that mutual arcs count once. beside: the share of members in that
    core and in the 2-core. Raises DegenerateError without a tie.
    Source: Seidman (1983).
    """
    _need_ties(net)
    coreness = np.array(net.collapsed.coreness())
    return _figure(
        net,
        name="core",
        value=float(coreness.max()),
        unit="ties",
        beside=(
            ("share in the core", float((coreness == coreness.max()).mean())),
            ("share in the 2-core", float((coreness >= 2).mean())),
        ),
        method="largest k-core of the collapsed graph",
        refs=("Seidman 1983",),
    )


def constraint(net: Network) -> Estimate:
    """Give the median of Burt's constraint over members with a tie: low where people bridge.

    Of the collapsed graph. beside: the number of isolates, who have none. Raises DegenerateError
    without a tie.
    Source: Burt (1992).
    """
    _need_ties(net)
    values = np.array(net.collapsed.constraint(), dtype=np.float64)
    return _figure(
        net,
        name="constraint",
        value=float(np.nanmedian(values)),
        unit="index, about 0..1.1",
        beside=(("isolates", float(_isolates(net))),),
        method="median of Burt's constraint over members with a tie",
        refs=("Burt 1992",),
    )


def transitivity(net: Network) -> Estimate:
    """Give the share of two-paths that are closed to a triangle, in the collapsed graph.

    beside: mean local clustering, 0 for members with fewer than two ties. Raises DegenerateError
    when nobody has two ties.
    """
    value = net.collapsed.transitivity_undirected(mode="nan")
    if np.isnan(value):
        raise DegenerateError("nobody has ties to two others")
    local = net.collapsed.transitivity_avglocal_undirected(mode="zero")
    return _figure(
        net,
        name="transitivity",
        value=float(value),
        unit="share of two-paths closed",
        beside=(("mean clustering", float(local)),),
        method="3 x triangles / two-paths of the collapsed graph",
        warnings=("Grows with density: read it against the null.",),
        refs=("Wasserman & Faust 1994",),
    )


def triads(net: Network) -> dict[str, int]:
    """Give how many triples of members form each of the 16 classes of Holland and Leinhardt."""
    census = net.graph.triad_census()
    return dict(zip(TRIADS, (int(count) for count in census), strict=True))


def mixing(net: Network, units: Mapping[Any, Any]) -> Estimate:
    """Give the share of arcs that stay inside a unit; beside: assortativity (Newman 2003).

    units maps every member to a unit (team, region). Raises SchemaError when a member has none,
    DegenerateError without a tie.
    """
    _need_ties(net)
    labels, _ = _labels(net, units)
    assortativity = net.graph.assortativity_nominal(labels.tolist(), directed=True)
    return _figure(
        net,
        name="mixing",
        value=float((labels[net.src] == labels[net.dst]).mean()),
        unit="share of ties inside a unit",
        beside=(("assortativity", float(assortativity)),),
        method="arcs inside a unit / arcs",
        refs=("Newman 2003",),
    )


def modularity(
    net: Network, units: Mapping[Any, Any] | None = None, *, seed: int | None = None
) -> Estimate:
    """Give the modularity of the collapsed graph split by `units`, or by the best split found.

    Without units, the best of 20 seeded Leiden runs: a lower bound. beside: the number of parts.
    Raises DegenerateError without a tie, ValueError when a seed is needed and missing.
    Source: Newman and Girvan (2004); Traag, Waltman and van Eck (2019).
    """
    _need_ties(net)
    if units is not None:
        labels, parts = _labels(net, units)
        value = float(net.collapsed.modularity(labels.tolist()))
        method = "modularity of the given units"
    elif seed is None:
        raise ValueError("a search for the best split needs a seed")
    else:
        value, parts = _best_split(net, seed)
        method = f"highest modularity of {_MODULARITY_TRIES} Leiden runs"
    return _figure(
        net,
        name="modularity",
        value=value,
        unit="index",
        beside=(("parts", float(parts)),),
        method=method,
        refs=("Newman & Girvan 2004", "Traag, Waltman & van Eck 2019"),
        seed=None if units is not None else seed,
    )


def against_null(
    metric: Metric, net: Network, *, model: str = "arc swap", n_null: int = 999, seed: int
) -> Estimate:
    """Give the metric with what chance alone gives, as `null`, and the two-sided p.

    model "arc swap": each draw makes 10 x m random swaps of arc ends and keeps every member's in-
    and out-degree. |z| < 2 adds the sentence that this is no more than expected.

    Raises TooFewError below 99 draws, ValueError for an unknown model, and whatever the metric
    raises.
    """
    if model != "arc swap":
        raise ValueError(f"no null model {model!r}; there is 'arc swap'")
    if n_null < LEAST_DRAWS:
        raise TooFewError("draws of the null model", n_null, LEAST_DRAWS)
    observed = metric(net)
    draws = np.array([metric(swapped).value for swapped in rewired(net, n=n_null, seed=seed)])
    null = _null(observed.value, draws)
    plain = null.z is None or abs(null.z) < 2
    return replace(
        observed,
        null=null,
        p=null.p,
        p_floor=2 / (1 + n_null),
        warnings=(*observed.warnings, *((_UNREMARKABLE,) if plain else ())),
        seed=seed,
    )


def rewired(net: Network, *, n: int, seed: int) -> Iterator[Network]:
    """Yield n random networks with the in- and out-degrees of `net` (10 x m arc swaps each)."""
    with _seeded(seed):
        for _ in range(n):
            graph = net.graph.copy()
            graph.rewire(n=_SWAP_TRIES_PER_ARC * net.m)
            arcs = np.array(graph.get_edgelist(), dtype=np.int64).reshape(-1, 2)
            yield Network(people=net.people, src=arcs[:, 0], dst=arcs[:, 1])


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Let igraph draw from a generator of our own, and give it back its usual one after."""
    import igraph

    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 - no secret is drawn
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


def _null(observed: float, draws: NDArray[np.float64]) -> Null:
    # Sums of floats differ in the last digits between equal networks.
    at_least = (draws >= observed - 1e-12).sum()
    at_most = (draws <= observed + 1e-12).sum()
    sd = float(draws.std(ddof=1))
    return Null(
        model="arcs swapped, in- and out-degrees kept",
        mean=float(draws.mean()),
        sd=sd,
        z=(observed - float(draws.mean())) / sd if sd > 1e-12 else None,
        p=min(1.0, 2 * float(1 + min(at_least, at_most)) / (1 + draws.size)),
        n_null=draws.size,
    )


def _best_split(net: Network, seed: int) -> tuple[float, int]:
    with _seeded(seed):
        splits = [
            net.collapsed.community_leiden(objective_function="modularity", n_iterations=-1)
            for _ in range(_MODULARITY_TRIES)
        ]
    best = max(splits, key=lambda split: split.modularity)
    return float(best.modularity), len(best)


def _labels(net: Network, units: Mapping[Any, Any]) -> tuple[Ints, int]:
    missing = [person for person in net.people if person not in units]
    if missing:
        raise SchemaError("units", f"{len(missing)} members have no unit", "give each member one")
    codes, names = pd.factorize(np.array([units[person] for person in net.people]))
    return codes.astype(np.int64), len(names)


def _isolates(net: Network) -> int:
    return int(((net.in_degree + net.out_degree) == 0).sum())


def _need_ties(net: Network) -> None:
    if net.m == 0:
        raise DegenerateError("nobody has a tie")


def _figure(net: Network, **figure: Any) -> Estimate:
    """Give an Estimate of the network: n counts arcs, n_people those who sent one."""
    beside = (("members", float(net.n)), *figure.pop("beside", ()))
    return Estimate(
        n=net.m,
        n_people=int((net.out_degree > 0).sum()),
        top_share=float(net.out_degree.max() / net.m) if net.m else None,
        beside=beside,
        **figure,
    )
