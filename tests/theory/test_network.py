"""Custody and licence as an open Jackson network: two stations with a server for everyone, and feedback by recall.

Arrivals are Poisson. Custody ends at an exponential rate, into the licence; the licence ends in recall at
another, back into custody; and whoever is anywhere leaves for good at a third. By Jackson's theorem (1957) the two
numbers are independent and Poisson, with means from the traffic equations. Days are whole: of stays of
hundreds of days that is worth less than a thousandth.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from common import Replicate, Write
from scipy import stats

from planner.model.events import EventLog, EventType

pytestmark = pytest.mark.spread  # no test has anything that another needs

SEED, REPLICATIONS, CONFIDENCE = 20270101, 12, 0.9999
HORIZON_DAYS, WARM_UP_DAYS = 30_000, 6_000  # six times the mean time until leaving
ARRIVALS_PER_YEAR, CUSTODY_DAYS, LEAVES_DAYS, RECALLS_PER_YEAR = 30, 300, 1_000, 0.8
NETWORK = f"""
[calendar]
horizon_days = {HORIZON_DAYS}
allocate_every_days = 365

[demand]
referrals_per_year = [{ARRIVALS_PER_YEAR}]
days_until_leaves = {{ distribution = "exponential", mean = {LEAVES_DAYS} }}
sentences.any.tariff_days = {{ distribution = "exponential", mean = {CUSTODY_DAYS} }}
sentences.any.p_no_review = 0

[parole]
p_release_not_completed = 1
next_review_days = {{ distribution = "exponential", mean = {CUSTODY_DAYS} }}

[posts.servers]
number = 0
filled_at_start = 0

[licence]
review_every_days = 3653
p_tightened = 0
p_relaxed = 0
level_weights = [1]
level_hours_per_week = [1]
p_level_raised = 0
p_level_lowered = 0
conditions = {{}}

[licence.recall]
recalls_per_year = {RECALLS_PER_YEAR}
first_review_days = {{ distribution = "exponential", mean = {CUSTODY_DAYS} }}
not_ready_days = {{ distribution = "never" }}
"""
INTO_CUSTODY, OUT_OF_CUSTODY = (EventType.REFERRED, EventType.RECALLED), (EventType.RELEASED, EventType.LEFT)
INTO_LICENCE, OUT_OF_LICENCE = (EventType.LICENCE_STARTED,), (EventType.LICENCE_ENDED,)


def expected() -> tuple[float, float]:
    """Solve the traffic equations for the mean numbers in custody and on licence."""
    arrive, leave = ARRIVALS_PER_YEAR / 365.2425, 1 / LEAVES_DAYS
    release, recall = 1 / CUSTODY_DAYS, RECALLS_PER_YEAR / 365.25
    rates = np.asarray([[leave + release, -recall], [-release, leave + recall]])
    custody, licence = np.linalg.solve(rates, [arrive, 0.0])
    return float(custody), float(licence)


def level(log: EventLog, rises: tuple[EventType, ...], falls: tuple[EventType, ...]) -> np.ndarray:
    """Return how many are at a station as each day ends."""
    change = np.zeros(HORIZON_DAYS, dtype=np.int64)
    np.add.at(change, log.of(*rises).day, 1)
    np.add.at(change, log.of(*falls).day, -1)
    return np.asarray(change.cumsum())


def holds(values: list[float], mean: float, within: float) -> None:
    """Hold a mean to the interval of a sample, and the interval to a share of the mean."""
    error = np.std(values, ddof=1) / np.sqrt(len(values))
    half_width = float(stats.t.ppf((1 + CONFIDENCE) / 2, len(values) - 1) * error)
    assert half_width < within * mean, f"too vague: {half_width:.3f} about {np.mean(values):.3f}"
    assert abs(np.mean(values) - mean) < half_width, f"{np.mean(values):.3f} ± {half_width:.3f} against {mean:.3f}"


def test_two_stages_with_feedback(replicate: Replicate, write: Write) -> None:
    """Means and variances of both numbers are the network's; their product form shows in no covariance."""
    file = write(NETWORK)
    samples: dict[str, list[float]] = {}
    for number in range(REPLICATIONS):
        log, _, _ = replicate(file, seed=SEED, replication=number)
        custody = level(log, INTO_CUSTODY, OUT_OF_CUSTODY)[WARM_UP_DAYS:]
        licence = level(log, INTO_LICENCE, OUT_OF_LICENCE)[WARM_UP_DAYS:]
        found = {
            "custody": custody.mean(),
            "licence": licence.mean(),
            # about the expected means: a time average about its own mean is smaller
            "custody variance": ((custody - expected()[0]) ** 2).mean(),
            "licence variance": ((licence - expected()[1]) ** 2).mean(),
            "covariance": ((custody - expected()[0]) * (licence - expected()[1])).mean(),
        }
        for name, value in found.items():
            samples.setdefault(name, []).append(float(value))
    custody_mean, licence_mean = expected()
    holds(samples["custody"], custody_mean, within=0.12)
    holds(samples["licence"], licence_mean, within=0.12)
    holds(samples["custody variance"], custody_mean, within=0.6)
    holds(samples["licence variance"], licence_mean, within=0.6)
    covariance = np.asarray(samples["covariance"])
    error = covariance.std(ddof=1) / np.sqrt(covariance.size)
    assert abs(covariance.mean()) < stats.t.ppf((1 + CONFIDENCE) / 2, covariance.size - 1) * error


@pytest.mark.parametrize("replication", range(3))
def test_flows_balance_exactly(replicate: Replicate, write: Write, replication: int) -> None:
    """What comes into each station is what leaves it and what is in it, to the person; so for every person."""
    log, world, _ = replicate(write(NETWORK), seed=SEED, replication=replication)
    kinds = Counter(log.kind.tolist())
    custody, licence = level(log, INTO_CUSTODY, OUT_OF_CUSTODY), level(log, INTO_LICENCE, OUT_OF_LICENCE)
    assert custody.min() >= 0
    assert licence.min() >= 0
    assert (
        kinds[EventType.REFERRED] + kinds[EventType.RECALLED]
        == kinds[EventType.RELEASED] + kinds[EventType.LEFT] + custody[-1]
    )
    assert kinds[EventType.LICENCE_STARTED] == kinds[EventType.RELEASED]  # none has an end
    assert kinds[EventType.LICENCE_STARTED] == kinds[EventType.LICENCE_ENDED] + licence[-1]
    spells = np.bincount(log.of(EventType.RECALLED).person, minlength=len(world.rows))
    ends = np.bincount(log.of(*OUT_OF_CUSTODY).person, minlength=len(world.rows))
    assert set((spells + 1 - ends).tolist()) <= {0, 1}  # in custody, or not
