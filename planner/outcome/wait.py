"""Waits as cumulative incidence, with release as a competing event."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.arrays import Float64s
from planner.sim.tally.sections import COMPETED, STARTED


@dataclass(frozen=True)
class Incidence:
    """Share of people, by weeks since first ready and willing.

    Parameters
    ----------
    started
        [..., weeks] between 0 and 1: had started a course by then.
    competed
        [..., weeks]: released, or left, without a start by then.
    """

    started: Float64s
    competed: Float64s


def cumulative_incidence(waits: Float64s) -> Incidence:
    """Return the Aalen-Johansen estimate from counts by week.

    Parameters
    ----------
    waits
        [..., 3, weeks]: people who started, were released or left, and were lost to sight after so many weeks.

    Returns
    -------
    Incidence
        [..., weeks] each. Within a week starts and releases come before those still waiting are lost to sight.

    References
    ----------
    Aalen, O. O. and Johansen, S. (1978). "An empirical transition matrix for non-homogeneous Markov chains based on
    censored observations", *Scandinavian Journal of Statistics* 5.
    """
    total = waits.sum(axis=-2)
    at_risk = np.flip(np.cumsum(np.flip(total, axis=-1), axis=-1), axis=-1)
    safe = np.maximum(at_risk, 1)
    events = waits[..., STARTED, :] + waits[..., COMPETED, :]
    still_waiting = np.cumprod(1 - events / safe, axis=-1)
    before = np.concatenate([np.ones_like(still_waiting[..., :1]), still_waiting[..., :-1]], axis=-1)
    started = np.cumsum(before * waits[..., STARTED, :] / safe, axis=-1)
    competed = np.cumsum(before * waits[..., COMPETED, :] / safe, axis=-1)
    return Incidence(started, competed)
