"""The shape of a group's network, held to figures of well-known networks."""

from pathlib import Path

import igraph
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hisl.domain.errors import DegenerateError, SchemaError, TooFewError
from hisl.domain.measures import network
from shared_data import shared_data

TOLERANCE = 5e-5
MIXING_TOLERANCE = 5e-4
NETWORKS = Path(__file__).parents[2] / "data" / "networks"
# file, members: arcs, density, reciprocity, transitivity, rho, core of the collapsed graph.
# Regression figures, measured by programs independent of this one.
FIGURES = {
    ("ht_advice", 21): (190, 0.4524, 0.4737, 0.7345, 0.0389, 10),
    ("ht_friends", 21): (102, 0.2429, 0.4510, 0.4715, 0.2749, 5),
    ("law_advice", 71): (892, 0.1795, 0.3924, 0.4788, 0.2595, 14),
    ("law_friends", 71): (575, 0.1157, 0.6122, 0.4486, 0.5614, 9),
    ("law_cowork", 71): (1104, 0.2221, 0.6848, 0.4518, 0.5948, 14),
    ("eies_messages", 32): (440, 0.4435, 0.7909, 0.6569, 0.6242, 13),
}
CENTRALISATION = {"ht_advice": (0.4700, 0.5750), "ht_friends": (0.2700, 0.6900)}
ZACHARY_CLUB = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 16, 17, 19, 21]


def ties(*arcs):
    return pd.DataFrame(arcs, columns=["src", "dst"])


def edges(path):
    return pd.read_csv(path).rename(columns={"source": "src", "target": "dst"})


def known(name, members):
    return network.network(edges(NETWORKS / f"{name}_edges.csv"), range(1, members + 1))


def beside(estimate, what):
    return dict(estimate.beside)[what]


@pytest.mark.parametrize(("name", "members"), FIGURES)
def test_it_gives_the_figures_of_known_networks(name, members):
    net = known(name, members)
    arcs, density, reciprocity, transitivity, rho, core = FIGURES[name, members]
    returned = network.reciprocity(net)
    assert net.m == network.density(net).n == arcs
    assert network.density(net).value == pytest.approx(density, abs=TOLERANCE)
    assert network.mean_degree(net).value == pytest.approx(arcs / members)
    assert returned.value == pytest.approx(reciprocity, abs=TOLERANCE)
    assert beside(returned, "rho") == pytest.approx(rho, abs=TOLERANCE)
    assert network.transitivity(net).value == pytest.approx(transitivity, abs=TOLERANCE)
    assert network.core(net).value == core


@pytest.mark.parametrize("name", CENTRALISATION)
def test_it_gives_krackhardt_s_centralisation(name):
    received, sent = CENTRALISATION[name]
    net = known(name, 21)
    assert network.centralisation(net).value == pytest.approx(received, abs=TOLERANCE)
    assert network.centralisation(net, direction="out").value == pytest.approx(sent, abs=TOLERANCE)


def test_it_counts_krackhardt_s_triads():
    census = network.triads(known("ht_advice", 21))
    assert (census["003"], census["030T"], census["210"], census["300"]) == (74, 190, 107, 30)
    assert sum(census.values()) == 21 * 20 * 19 / 6


def test_it_counts_the_isolates_that_have_no_constraint():
    assert beside(network.constraint(known("law_friends", 71)), "isolates") == 2
    assert beside(network.constraint(known("law_advice", 71)), "isolates") == 0


def test_it_gives_zachary_s_figures():
    club = igraph.Graph.Famous("Zachary")
    arcs = club.get_edgelist() + [(b, a) for a, b in club.get_edgelist()]
    net = network.network(ties(*arcs))
    transitivity = network.transitivity(net)
    sides = {person: person in ZACHARY_CLUB for person in range(34)}
    assert network.density(net).value == pytest.approx(0.1390, abs=TOLERANCE)
    assert transitivity.value == pytest.approx(0.2557, abs=TOLERANCE)
    assert beside(transitivity, "mean clustering") == pytest.approx(0.5706, abs=TOLERANCE)
    assert network.modularity(net, seed=1).value == pytest.approx(0.4198, abs=TOLERANCE)
    assert network.modularity(net, sides).value == pytest.approx(0.3582, abs=TOLERANCE)


def test_it_gives_the_figures_of_cross_and_parker():
    folder = shared_data("networks-gpl")
    answers = edges(folder / "crossparker_consulting_advice_frequency_edges.csv")
    people = pd.read_csv(folder / "crossparker_consulting_nodes.csv").set_index("id")
    # 1 means "never": an answer is a tie only from a cut that is said aloud.
    for cut, arcs, density, reciprocity in ((1, 877, 0.4237, 0.7457), (4, 168, 0.0812, 0.6548)):
        net = network.network(answers[answers["weight"] >= cut], people.index)
        assert net.m == arcs
        assert network.density(net).value == pytest.approx(density, abs=TOLERANCE)
        assert network.reciprocity(net).value == pytest.approx(reciprocity, abs=TOLERANCE)
    region, location = (network.mixing(net, people[unit]) for unit in ("region", "location"))
    assert region.value == pytest.approx(0.964, abs=MIXING_TOLERANCE)
    assert beside(region, "assortativity") == pytest.approx(0.903, abs=MIXING_TOLERANCE)
    assert beside(location, "assortativity") == pytest.approx(0.580, abs=MIXING_TOLERANCE)
    assert beside(network.constraint(net), "isolates") == 5


def test_everybody_tied_to_everybody():
    net = network.network(ties(*[(a, b) for a in range(5) for b in range(5)]))
    assert network.density(net).value == network.reciprocity(net).value == 1
    assert network.transitivity(net).value == 1
    assert network.core(net).value == 4


def test_a_star_is_central_and_a_ring_is_not():
    star = network.network(ties(*[(leaf, 0) for leaf in range(1, 6)]))
    ring = network.network(ties(*[(a, (a + 1) % 6) for a in range(6)]))
    assert network.centralisation(star).value == 1
    assert network.centralisation(ring).value == 0
    assert network.centralisation(ring, direction="out").value == 0


def test_it_counts_silent_members_and_a_pair_once():
    net = network.network(ties((1, 2), (1, 2), (2, 2)), members=[1, 2, 3, 4])
    assert (net.n, net.m) == (4, 1)
    assert network.density(net).value == 1 / 12
    assert beside(network.core(net), "share in the core") == 0.5


def test_it_refuses_where_no_number_exists():
    with pytest.raises(DegenerateError):
        network.network(ties((1, 2)))
    with pytest.raises(SchemaError, match="no member"):
        network.network(ties((1, 9)), members=[1, 2, 3])
    nobody = network.network(ties(), members=[1, 2, 3])
    assert network.density(nobody).value == 0
    for metric in (network.reciprocity, network.centralisation, network.core, network.transitivity):
        with pytest.raises(DegenerateError):
            metric(nobody)
    with pytest.raises(TooFewError):
        network.against_null(network.reciprocity, known("ht_advice", 21), n_null=20, seed=1)
    with pytest.raises(ValueError, match="coin"):
        network.against_null(network.reciprocity, known("ht_advice", 21), model="coin", seed=1)


arcs = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=50)


@settings(max_examples=40, deadline=None)
@given(arcs, st.integers(0, 99))
def test_the_null_keeps_what_each_one_sends_and_receives(drawn, seed):
    net = network.network(ties(*drawn), members=range(10))
    for swapped in network.rewired(net, n=3, seed=seed):
        assert (swapped.out_degree == net.out_degree).all()
        assert (swapped.in_degree == net.in_degree).all()
        again = network.network(ties(*zip(swapped.src, swapped.dst, strict=True)), range(10))
        assert again.m == net.m


def test_the_null_moves_the_arcs():
    net = known("ht_advice", 21)
    before = set(zip(net.src.tolist(), net.dst.tolist(), strict=True))
    (swapped,) = network.rewired(net, n=1, seed=5)
    assert before != set(zip(swapped.src.tolist(), swapped.dst.tolist(), strict=True))


@settings(max_examples=30, deadline=None)
@given(arcs, st.randoms())
def test_order_of_ties_and_names_of_people_change_nothing(drawn, random):
    names = random.sample(range(100, 200), 10)
    renamed = [(names[a], names[b]) for a, b in random.sample(drawn, len(drawn))]
    one = network.network(ties(*drawn), range(10))
    other = network.network(ties(*renamed), names)
    assert network.density(one).value == network.density(other).value
    assert network.triads(one) == network.triads(other)


def test_it_tells_the_same_null_for_the_same_seed():
    net = known("ht_friends", 21)
    first, again = (
        network.against_null(network.reciprocity, net, n_null=99, seed=7) for _ in range(2)
    )
    assert first == again
    assert first.null.z > 2
    assert first.p == first.p_floor == 0.02


def test_chance_alone_is_rarely_remarkable():
    rng = np.random.default_rng(3)
    remarkable = 0
    for run in range(40):
        chosen = rng.choice(15 * 15, size=60, replace=False)
        net = network.network(ties(*[(c // 15, c % 15) for c in chosen.tolist()]), range(15))
        estimate = network.against_null(network.reciprocity, net, n_null=99, seed=run)
        remarkable += estimate.p <= 0.05
        plain = "no more than expected from who posts how much" in estimate.warnings
        assert plain == (abs(estimate.null.z) < 2)
    # Binomial with p = .05: more than 6 of 40 has a probability below .004.
    assert remarkable <= 6
