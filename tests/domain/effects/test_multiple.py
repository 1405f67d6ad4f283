"""Many outcomes at once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.multitest import multipletests

from hisl.domain.effects.multiple import adjust, benjamini_hochberg, holm
from hisl.domain.errors import SchemaError


@pytest.mark.parametrize(("ours", "theirs"), [(holm, "holm"), (benjamini_hochberg, "fdr_bh")])
def test_it_agrees_with_another_program(ours, theirs):
    p = list(np.random.default_rng(1).beta(0.4, 2, size=30))
    assert ours(p) == pytest.approx(multipletests(p, method=theirs)[1])


def test_it_adjusts_within_each_family_alone():
    tried = pd.DataFrame({"name": list("abc"), "p": [0.01, 0.04, 0.04], "family": ["x", "x", "y"]})
    adjusted = adjust(tried)
    assert list(adjusted["holm"]) == pytest.approx([0.02, 0.04, 0.04])
    assert list(adjusted["benjamini_hochberg"]) == pytest.approx([0.02, 0.04, 0.04])


def test_it_refuses_what_is_no_p():
    with pytest.raises(SchemaError, match="family"):
        adjust(pd.DataFrame({"name": ["a"], "p": [0.1]}))
    with pytest.raises(SchemaError, match="0 to 1"):
        adjust(pd.DataFrame({"name": ["a"], "p": [1.1], "family": ["x"]}))
