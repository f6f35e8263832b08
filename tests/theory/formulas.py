"""Exact results of queueing theory, each from its own source and from nothing in the planner."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from planner.base.arrays import Float64s

MOST_WAITING = 400  # states kept; what lies beyond has a chance far below rounding in these cases


def rounded_mean_days(mean_days: float) -> float:
    """Return the mean of an exponential time rounded to the nearest day and at least one day.

    P(more than k) is exp(-(k + 1/2) / mean) for k >= 1 and 1 for k = 0; the sum is geometric.
    """
    return 1 + math.exp(-1.5 / mean_days) / (1 - math.exp(-1 / mean_days))


def p_wait(servers: int, load: float) -> float:
    """Return the chance of waiting in M/M/c (Erlang 1917; "Erlang C"): load = arrival rate x mean service."""
    below = sum(load**k / math.factorial(k) for k in range(servers))
    full = load**servers / math.factorial(servers) * servers / (servers - load)
    return full / (below + full)


def mean_queue(servers: int, load: float) -> float:
    """Return the mean number waiting in M/M/c: P(wait) x load / (servers - load)."""
    return p_wait(servers, load) * load / (servers - load)


def pollaczek_khinchine_wait(rate: float, mean: float, mean_square: float) -> float:
    """Return the mean wait in M/G/1 (Pollaczek 1930, Khinchine 1932): rate x E[S^2] / (2 (1 - load))."""
    return rate * mean_square / (2 * (1 - rate * mean))


def mdc_wait(servers: int, rate: float, service: float) -> float:
    """Return the mean wait in M/D/c: the mean queue by Crommelin's equations, and Little's law."""
    present = _mdc_present(servers, rate, service)
    return float((np.maximum(np.arange(MOST_WAITING) - servers, 0) * present).sum() / rate)


def mdc_p_wait(servers: int, rate: float, service: float) -> float:
    """Return the chance that all servers are busy in M/D/c."""
    return float(_mdc_present(servers, rate, service)[servers:].sum())


def _mdc_present(servers: int, rate: float, service: float) -> Float64s:
    """Return the distribution of the number present in M/D/c (Crommelin 1932, equations of equilibrium).

    Whoever is in service now is gone one service time later, and nobody who starts later is:
    the number present then is max(now - servers, 0) + Poisson(rate x service). The argument needs
    no small times, so it holds for whole days as well. Solved as a linear system.
    """
    states = np.arange(MOST_WAITING)
    left_over = np.maximum(states - servers, 0)
    return _stationary(stats.poisson(rate * service).pmf(states[None, :] - left_over[:, None]))


def _stationary(step: Float64s) -> Float64s:
    """Return the stationary distribution of a Markov chain from its transition matrix [from, to]."""
    states = len(step)
    equations = np.vstack([(step.T - np.eye(states))[:-1], np.ones(states)])
    return np.asarray(np.linalg.solve(equations, np.eye(states)[-1]))


def erlang_a(servers: int, rate: float, mean_service: float, mean_patience: float) -> tuple[float, float]:
    """Return (share leaving, mean number waiting) in M/M/c+M (Palm 1957; "Erlang A").

    A birth-death chain: from n present, deaths at min(n, c) / service + max(n - c, 0) / patience.
    Those who leave do so at (mean number waiting) / patience.
    """
    states = np.arange(MOST_WAITING)
    waiting = np.maximum(states - servers, 0)
    deaths = np.minimum(states, servers) / mean_service + waiting / mean_patience
    logs = np.concatenate([[0.0], np.cumsum(math.log(rate) - np.log(deaths[1:]))])
    present = np.exp(logs - logs.max())
    queue = float((waiting * present).sum() / present.sum())
    return queue / mean_patience / rate, queue


def mm1_fixed_patience_share_leaving(rate: float, mean_service: float, patience: float) -> float:
    """Return the share leaving in M/M/1+D (Barrer 1957; Baccelli and Hebuterne 1981).

    The work an arrival finds has density rate x P(empty) x exp(-(1/service - rate) x) up to the
    patience, and falls as exp(-x / service) beyond it, as nobody who finds more stays to be served.
    """
    load = rate * mean_service
    reach = math.exp(-(1 / mean_service - rate) * patience)
    return load * (1 - load) * reach / (1 - load**2 * reach)
