"""Lengths that had not all ended: the curve by hand, the shape against scipy, and what looking away would do."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from planner.scenario.distribution import Shape
from planner.scenario.draws import A_DAY_OR_MORE
from planner.studies.calibrate.length import SHAPES, Lengths, fit, length
from planner.world.streams import table


def shape(**stated: object) -> Shape:
    return SHAPES.validate_python(stated)


def test_curve_by_hand() -> None:
    """Of 3, 5+, 7, 7 and 9+: at 3 one of 5 ends, 4/5; at 7 two of 3 end, 4/5 x 1/3 = 4/15; the rest is not known."""
    lengths = Lengths.of([3, 7, 7], [5, 9])
    at, longer, *_ = lengths.survival
    curve = dict(zip(at.tolist(), longer.tolist(), strict=True))
    assert curve[3] == pytest.approx(4 / 5)
    assert curve[5] == pytest.approx(4 / 5)
    assert curve[7] == pytest.approx(4 / 15)
    assert lengths.median.estimate == 7
    assert lengths.empirical is None  # the longest had not ended


def test_a_length_censored_where_another_ends_was_still_there() -> None:
    """4+ is more than 4, so it counts among those that might have ended at 4: 1/2, not nothing."""
    _, longer, *_ = Lengths.of([4], [4]).survival
    assert longer.tolist() == [0.5]


def test_empirical_by_hand() -> None:
    """2, 4+, 6, 6 and 9: 1/5 end at 2; of the 3 left after 4+, two end at 6: 4/5 x 2/3; the last at 9: 4/15."""
    found = Lengths.of([2, 6, 6, 9], [4]).empirical
    assert found is not None
    assert found["values"] == [2, 6, 9]
    assert found["weights"] == pytest.approx([3 / 15, 8 / 15, 4 / 15], rel=1e-5)  # stated to six digits
    assert SHAPES.validate_python(found)


def test_exponential_is_total_time_over_ends() -> None:
    """The likeliest mean is days lived through over ends: (100 + 300 + 500 + 700) / 2 = 800, rounding of days apart."""
    found = fit(shape(distribution="exponential", mean=1), Lengths.of([100, 500], [300, 700]))
    assert found is not None
    assert found.parts["mean"].estimate == pytest.approx(800, rel=2e-3)  # half a day in some hundreds


def test_exponential_interval_by_hand() -> None:
    """The interval ends where 2 (ln r + 1/r - 1) x ends = 3.84, r being mean over the likeliest mean."""
    lengths = Lengths.of(np.full(30, 1000), np.full(10, 1000))
    found = fit(shape(distribution="exponential", mean=1), lengths)
    assert found is not None
    part = found.parts["mean"]
    for end in (part.low, part.high):
        ratio = end / part.estimate
        assert 2 * 30 * (np.log(ratio) + 1 / ratio - 1) == pytest.approx(stats.chi2.ppf(0.95, 1), rel=1e-2)


@pytest.mark.parametrize(
    ("kind", "scipys", "stated"),
    [
        ("gamma", stats.gamma, lambda a, scale: {"mean": a * scale, "sd": scale * np.sqrt(a)}),
        ("weibull", stats.weibull_min, lambda c, scale: {"shape": c, "scale": scale}),
        (
            "lognormal",
            stats.lognorm,
            lambda s, scale: {"median": scale, "p95": scale * np.exp(s * stats.norm.ppf(0.95))},
        ),
    ],
)
def test_shapes_as_scipy_fits_them(kind: str, scipys: object, stated: object) -> None:
    """Scipy's own censored fit, on lengths so long that rounding to whole days is nothing."""
    chance = np.random.default_rng(3)
    days, seen = np.round(chance.gamma(3, 4000, 300)), chance.uniform(2000, 40_000, 300)
    ended = days <= seen
    lengths = Lengths.of(days[ended], np.round(seen[~ended]))
    data = stats.CensoredData(uncensored=days[ended], right=np.round(seen[~ended]))
    parameters = scipys.fit(data, floc=0)
    expected = stated(parameters[0], parameters[2])
    start = {"gamma": {"mean": 1, "sd": 1}, "weibull": {"shape": 1, "scale": 1}, "lognormal": {"median": 1, "p95": 2}}[
        kind
    ]
    found = fit(shape(distribution=kind, **start), lengths)
    assert found is not None
    for name, value in expected.items():
        part = found.parts[name]
        assert part.estimate == pytest.approx(value, rel=2e-3)  # where two simplexes stop
        assert part.low < part.estimate < part.high


def test_mode_as_on_a_grid() -> None:
    """The mode of a pert is the likeliest on a fine grid, its ends as they were."""
    like = shape(distribution="pert", minimum=10, mode=12, maximum=32)
    drawn = table(shape(distribution="pert", minimum=10, mode=20, maximum=32)).draw(
        np.random.default_rng(1).uniform(size=200)
    )
    lengths = Lengths.of(drawn[:150], drawn[150:] // 2, least=1)
    grid = np.linspace(10.01, 31.99, 4000)
    likelihood = [
        lengths.log_likelihood(shape(distribution="pert", minimum=10, mode=mode, maximum=32)) for mode in grid
    ]
    found = fit(like, lengths)
    assert found is not None
    assert found.parts["mode"].estimate == pytest.approx(grid[np.argmax(likelihood)], abs=0.01)
    inside = grid[np.asarray(likelihood) >= max(likelihood) - stats.chi2.ppf(0.95, 1) / 2]
    assert (found.parts["mode"].low, found.parts["mode"].high) == pytest.approx((inside[0], inside[-1]), abs=0.02)


def test_likelihood_is_of_the_engines_own_draws() -> None:
    """The chances of every length, and of more than the longest, sum to one: as the table draws them."""
    gamma = shape(distribution="gamma", mean=4, sd=3)
    each = [np.exp(Lengths.of([day], [], least=1).log_likelihood(gamma)) for day in range(1, 40)]
    assert each == pytest.approx(table(gamma, A_DAY_OR_MORE).chances()[1:40].tolist(), abs=1e-12)
    beyond = np.exp(Lengths.of([], [39], least=1).log_likelihood(gamma))
    assert sum(each) + beyond == pytest.approx(1)


# --- what looking away from those still going would do


def test_censoring_counts() -> None:
    """Pauses of mean 84 seen for at most 120 days: the mean of those that ended is some 30 days short; the fit is not.

    Over 60 histories of 150 pauses. The fit's own intervals hold 84 in at least as many as binomial chance would leave
    once in 1,000 times; those that count only what ended hold it in hardly any.
    """
    like, chance = shape(distribution="gamma", mean=84, sd=60), np.random.default_rng(11)
    inside = inside_naive = 0
    estimates, naive = [], []
    for _ in range(60):
        days = table(like, A_DAY_OR_MORE).draw(chance.uniform(size=150)).astype(float)
        seen = np.round(chance.uniform(10, 120, 150))
        ended = days <= seen
        both = fit(like, Lengths.of(days[ended], seen[~ended], least=1))
        only = fit(like, Lengths.of(days[ended], [], least=1))
        assert both is not None and only is not None
        inside += both.parts["mean"].low <= 84 <= both.parts["mean"].high
        inside_naive += only.parts["mean"].low <= 84 <= only.parts["mean"].high
        estimates.append(both.parts["mean"].estimate)
        naive.append(only.parts["mean"].estimate)
    assert inside >= stats.binom.ppf(0.001, 60, 0.95)
    assert inside_naive == 0
    assert abs(np.mean(estimates) - 84) < 4 * np.std(estimates) / np.sqrt(60)  # four standard errors
    assert np.mean(naive) < 84 - 30


def test_another_shape_is_taken_as_observed() -> None:
    """Where the scenario's shape is far off, what was observed is stated; with the longest censored, nothing is."""
    two_kinds = np.concatenate([np.full(60, 5.0), np.full(40, 200.0)])
    like = shape(distribution="pert", minimum=100, mode=150, maximum=300)
    found = length("programme.pause_days", "pause", "days", like, Lengths.of(two_kinds, [], least=1), "pauses")
    assert found.value == {"distribution": "empirical", "values": [5, 200], "weights": [0.6, 0.4]}
    assert "as observed" in found.note
    unfinished = Lengths.of(two_kinds, [400.0], least=1)
    found = length("programme.pause_days", "pause", "days", like, unfinished, "pauses")
    assert found.value is None
    assert "longest had not ended" in found.why_not


def test_few_lengths_overrule_nothing() -> None:
    """Nineteen that ended are shown and not stated."""
    like = shape(distribution="exponential", mean=10)
    found = length("programme.pause_days", "pause", "days", like, Lengths.of(range(1, 20), [50, 60]), "pauses")
    assert found.value is None
    assert found.why_not == "fewer than 20 pauses that ended"
    assert found.estimates[0].interval.estimate == 11  # the eleventh of 21: by then 10/21 are longer
