"""The engines against queueing theory: M/M/c, M/D/c, M/D/1, M/M/c+M and M/M/1 with fixed patience.

Each estimate is a mean over independent replications with one fixed seed, with a 99.99% t-interval
(3.9 standard errors of a normal): an engine that is right passes a new seed in all but about two of
1,000 runs of this file, and with the seed fixed the answer does not change from day to day. Each
test also says how narrow its interval must be, so that it could not pass by being vague.

The luck of the inputs (how many came, how long they took) is taken out by regression on control
variates whose means are known (Lavenberg and Welch 1981); those are themselves held to their means.

Whole days. Who is referred during a day meets the meeting at the day's end, which is what a queue
looked at once a day sees; and times are rounded to the nearest day, which leaves the first two
moments right up to terms in (1 day / mean)^2. Two effects are larger and are in the expected values:
a service takes at least one day, and whoever runs out of patience on a day is gone before that
day's meeting, half a day sooner on average. What is left, by the exact daily Markov chains of these
cases, is under 0.3% of a share leaving and 0.1% of a chance of waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from theory import formulas

from planner.base.arrays import Float64s, Int64s
from planner.model.events import EventLog, EventType
from planner.model.parameters import Parameters
from planner.scenario import ScenarioFile, read
from planner.world import World
from planner.world.streams import NEVER

pytestmark = pytest.mark.spread  # no test has anything that another needs

Replicate = Callable[..., tuple[EventLog, World, Parameters]]

THEORY = Path(__file__).parents[2] / "scenarios" / "theory"
SEED = 20270101
CONFIDENCE = 0.9999
EDGE = 20  # the first 1/20 of each replication is cut as warm-up; waits of the last 1/20 may not be known
HALF_DAY = 0.5


@dataclass(frozen=True)
class Estimate:
    """A mean and half the width of its interval."""

    value: float
    half_width: float

    def agrees(self, expected: float, within: float) -> None:
        """Hold the expected value to the interval, and the interval to a share of that value."""
        assert self.half_width < within * expected, f"too vague: {self} against {expected:.5f}"
        assert abs(self.value - expected) < self.half_width, f"{self} does not hold {expected:.5f}"


@dataclass(frozen=True)
class Observed:
    """One replication's averages, after the warm-up."""

    arrivals_per_day: float
    service_days: float  # drawn for those referred
    patience_days: float
    share_all_busy: float  # of days, after the meeting
    queue: float  # mean number waiting
    wait_days: float  # mean, of those who started
    share_leaving: float  # of those referred


def observe(log: EventLog, world: World, parameters: Parameters) -> Observed:
    """Read the averages off one log."""
    people, horizon = world.people, parameters.horizon_days
    count = len(people)
    referred, started = _day_of(log, EventType.REFERRED, count), _day_of(log, EventType.COURSE_STARTED, count)
    waited_until = np.minimum(started, _day_of(log, EventType.RELEASED, count))
    busy = _level(started, _day_of(log, EventType.COMPLETED, count), horizon)
    mine = (referred >= horizon // EDGE) & (referred < horizon - horizon // EDGE)
    assert (waited_until[mine] < horizon).all(), "the last twentieth is too short for every wait to end in it"
    served = mine & (started <= waited_until)
    return Observed(
        arrivals_per_day=mine.sum() / (horizon - 2 * (horizon // EDGE)),
        service_days=float(np.maximum(people.minimum_days[mine], 1).mean()),
        patience_days=float((people.custody_end_day - referred)[mine].mean()),
        share_all_busy=float((busy == len(parameters.posts)).mean()),
        queue=float(_level(referred, waited_until, horizon).mean()),
        wait_days=float((started - referred)[served].mean()),
        share_leaving=float(1 - served.sum() / mine.sum()),
    )


def _day_of(log: EventLog, kind: EventType, people: int) -> Int64s:
    """Return each person's day of a kind that comes at most once; NEVER where it does not."""
    events = log.of(kind)
    assert np.unique(events.person).size == len(events)
    days = np.full(people, NEVER)
    days[events.person] = events.day
    return days


def _level(start: Int64s, end: Int64s, horizon: int) -> Int64s:
    """Return how many are between start and end on each day after the warm-up, once the day is over."""
    change = np.zeros(horizon + 1, dtype=np.int64)
    np.add.at(change, np.minimum(start, horizon), 1)
    np.add.at(change, np.minimum(end, horizon), -1)
    return np.asarray(change.cumsum()[horizon // EDGE : horizon])


class Sampled:
    """A case replicated, with the means its inputs should have."""

    def __init__(self, replicate: Replicate, file: ScenarioFile, replications: int, inputs: dict[str, float]) -> None:
        runs = [replicate(file, seed=SEED, replication=number) for number in range(replications)]
        self.observed = [observe(*run) for run in runs]
        self.inputs = inputs

    def of(self, name: str, controlled: bool = True) -> Estimate:
        """Estimate one average."""
        values = self._column(name)
        names = self.inputs if controlled else ()
        controls = [self._column(control) - self.inputs[control] for control in names]
        return _regressed(values, controls)

    def inputs_agree(self, within: float) -> None:
        """Hold the inputs to their means: what the regression takes out must be luck."""
        for name, expected in self.inputs.items():
            self.of(name, controlled=False).agrees(expected, within)

    def _column(self, name: str) -> Float64s:
        return np.asarray([getattr(observed, name) for observed in self.observed])


def _regressed(values: Float64s, controls: Sequence[Float64s]) -> Estimate:
    """Return the intercept of a regression on centred controls, with its t-interval."""
    design = np.column_stack([np.ones(values.size), *controls])
    coefficients, *_ = np.linalg.lstsq(design, values, rcond=None)
    residuals = values - design @ coefficients
    freedom = values.size - design.shape[1]
    variance = residuals @ residuals / freedom * np.linalg.inv(design.T @ design)[0, 0]
    quantile = stats.t.ppf((1 + CONFIDENCE) / 2, freedom)
    return Estimate(float(coefficients[0]), float(quantile * np.sqrt(variance)))


def test_mmc(replicate: Replicate) -> None:
    """M/M/3: all servers are busy, and people wait, as often and as many as Erlang's C formula says."""
    service = formulas.rounded_mean_days(12)
    case = Sampled(replicate, read(THEORY / "mmc.toml"), 40, {"arrivals_per_day": 0.15, "service_days": service})
    case.inputs_agree(within=0.02)
    case.of("share_all_busy").agrees(formulas.p_wait(3, 0.15 * service), within=0.02)
    # the number waiting varies far more between replications than the time all servers are busy
    case.of("queue").agrees(formulas.mean_queue(3, 0.15 * service), within=0.12)


def test_mdc(replicate: Replicate) -> None:
    """M/D/3: waits are as long as Crommelin's equations say."""
    case = Sampled(replicate, read(THEORY / "mdc.toml"), 32, {"arrivals_per_day": 0.21})
    case.inputs_agree(within=0.02)
    case.of("share_all_busy").agrees(formulas.mdc_p_wait(3, 0.21, 10), within=0.015)
    case.of("wait_days").agrees(formulas.mdc_wait(3, 0.21, 10), within=0.09)


def test_md1(replicate: Replicate, write: Callable[..., ScenarioFile]) -> None:
    """M/D/1: the mean wait is Pollaczek and Khinchine's."""
    one = """
        demand.referrals_per_year = [36.52425] # 0.1 a day
        programme.minimum_days = { distribution = "constant", value = 5 }
        posts.servers = { number = 1, filled_at_start = 1 }
    """
    case = Sampled(replicate, write(one, extends=THEORY / "mdc.toml"), 28, {"arrivals_per_day": 0.1})
    case.inputs_agree(within=0.03)
    case.of("share_all_busy").agrees(0.5, within=0.005)
    case.of("wait_days").agrees(formulas.pollaczek_khinchine_wait(0.1, 5, 25), within=0.06)


def test_erlang_a(replicate: Replicate) -> None:
    """M/M/2+M: as many leave, and as many wait, as Palm's birth-death chain says."""
    service, patience = formulas.rounded_mean_days(40), formulas.rounded_mean_days(60)
    inputs = {"arrivals_per_day": 0.06, "service_days": service, "patience_days": patience}
    case = Sampled(replicate, read(THEORY / "erlang-a.toml"), 40, inputs)
    case.inputs_agree(within=0.03)
    share, queue = formulas.erlang_a(2, 0.06, service, patience - HALF_DAY)
    case.of("share_leaving").agrees(share, within=0.05)
    case.of("queue").agrees(queue, within=0.07)


def test_mm1_fixed_patience(replicate: Replicate) -> None:
    """M/M/1+D: as many leave as Barrer's formula says."""
    service = formulas.rounded_mean_days(40)
    inputs = {"arrivals_per_day": 0.03, "service_days": service}
    case = Sampled(replicate, read(THEORY / "mm1-fixed-patience.toml"), 40, inputs)
    case.inputs_agree(within=0.04)
    expected = formulas.mm1_fixed_patience_share_leaving(0.03, service, 60 - HALF_DAY)
    case.of("share_leaving").agrees(expected, within=0.04)


@pytest.mark.parametrize("servers", [1, 2, 5])
def test_formulas_meet_where_they_should(servers: int) -> None:
    """Erlang A with endless patience is Erlang C; with one server Erlang C is the M/M/1 and Crommelin's is M/D/1."""
    load = 0.8 * servers
    assert formulas.erlang_a(servers, load, 1, 1e9)[1] == pytest.approx(formulas.mean_queue(servers, load), rel=1e-6)
    assert formulas.p_wait(1, 0.8) == pytest.approx(0.8)
    assert formulas.mdc_wait(1, 0.8, 1) == pytest.approx(formulas.pollaczek_khinchine_wait(0.8, 1, 1), rel=1e-9)
    assert formulas.mm1_fixed_patience_share_leaving(0.8, 1, 0) == pytest.approx(0.8 / 1.8)  # Erlang's loss formula
    # known half of M/M/c as servers are many or busy, and a little above it here (Cosmetatos 1975)
    half = formulas.mean_queue(servers, load) / load / 2
    assert half * 0.999 < formulas.mdc_wait(servers, load, 1) < 1.1 * half
