"""Many replications of one scenario, measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from planner import money
from planner.outcome.sample import GROUPINGS, SESSION_CAUSES, Sample
from planner.outcome.spell import REACHABLE, UNTREATED, Result, Why
from planner.outcome.week import SERIES
from planner.rules import Cause
from planner.scenario import ScenarioFile
from planner.sim.setting import Setting

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """Replications stacked on the first axis of each array; see `Sample` for the rest."""

    file: ScenarioFile
    setting: Setting
    results: dict[str, Floats]  # by grouping: [replications, groups, len(Result), len(Why)]
    weekly: Floats  # [replications, len(SERIES), teams, weeks]
    constraints: NDArray[np.int8]  # [replications, teams, weeks]
    waits: Floats  # [replications, 3, weeks + 1]
    sessions: Floats  # [replications, len(SESSION_CAUSES)]
    first_reviews: Floats  # [replications, 4] the fields of FirstReviews
    costs_gbp: Floats  # [replications, len(money.ITEMS), years]

    @classmethod
    def of(cls, file: ScenarioFile, samples: Sequence[Sample]) -> Outcome:
        """Stack the samples, in order of replication."""
        return cls(
            file=file,
            setting=Setting(file.scenario),
            results={g: np.stack([s.results[g] for s in samples]).astype(np.float64) for g in GROUPINGS},
            weekly=np.stack([s.weekly for s in samples]),
            constraints=np.stack([s.constraints for s in samples]),
            waits=np.stack([s.waits for s in samples]).astype(np.float64),
            sessions=np.stack([s.sessions for s in samples]).astype(np.float64),
            first_reviews=np.asarray([astuple(s.first_reviews) for s in samples], dtype=np.float64),
            costs_gbp=np.stack([s.costs_gbp for s in samples]),
        )

    @property
    def replications(self) -> int:
        """How many futures."""
        return int(self.sessions.shape[0])

    @property
    def years(self) -> float:
        """Length of each future, in years."""
        return self.setting.horizon_days / money.DAYS_PER_YEAR

    def spells(self, results: Sequence[Result], why: Sequence[Why] = tuple(Why)) -> Floats:
        """People with one of these outcomes and causes, [replications]."""
        return np.asarray(self.spells_by("team", results, why).sum(axis=1))

    def spells_by(self, grouping: str, results: Sequence[Result], why: Sequence[Why] = tuple(Why)) -> Floats:
        """People with one of these outcomes and causes, [replications, groups]."""
        return np.asarray(self.results[grouping][:, :, list(results)][:, :, :, list(why)].sum(axis=(2, 3)))

    def series(self, name: str) -> Floats:
        """Return a weekly series over all teams, [replications, weeks]."""
        return np.asarray(self.weekly[:, list(SERIES).index(name)].sum(axis=1), dtype=np.float64)


@dataclass(frozen=True)
class Measure:
    """A number each future has."""

    name: str
    label: str
    unit: str
    better: int  # -1 fewer is better, 1 more is better, 0 neither
    of: Callable[[Outcome], Floats]  # [replications]
    headline: bool = False


def _released(outcome: Outcome) -> Floats:
    return outcome.spells((Result.COMPLETED, Result.PART_WAY, Result.NEVER_STARTED, Result.GOES_ON))


def _reachable_released(outcome: Outcome) -> Floats:
    """Released who had completed, or could have: reachable untreated, completed, or going on."""
    return outcome.spells((Result.COMPLETED, Result.GOES_ON)) + outcome.spells(UNTREATED, REACHABLE)


def _reachable_untreated(outcome: Outcome) -> Floats:
    return outcome.spells(UNTREATED, REACHABLE)


def _share(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(100 * part, whole, out=np.full(part.shape, np.nan), where=whole > 0))


def _sessions(*causes: Cause) -> Callable[[Outcome], Floats]:
    at = [SESSION_CAUSES.index(cause) for cause in causes]
    return lambda outcome: np.asarray(outcome.sessions[:, at].sum(axis=1))


def _weekly_mean(name: str) -> Callable[[Outcome], Floats]:
    return lambda outcome: np.asarray(outcome.series(name).mean(axis=1))


def _weekly_total(name: str) -> Callable[[Outcome], Floats]:
    return lambda outcome: np.asarray(outcome.series(name).sum(axis=1))


def _bound(*causes: Cause) -> Callable[[Outcome], Floats]:
    return lambda outcome: np.asarray(100 * np.isin(outcome.constraints, causes).mean(axis=(1, 2)))


def _untreated_because(why: Why) -> Callable[[Outcome], Floats]:
    return lambda outcome: outcome.spells(UNTREATED, (why,))


def cost_gbp(outcome: Outcome) -> Floats:
    """Cost over the horizon, [replications], in £."""
    return np.asarray(outcome.costs_gbp.sum(axis=(1, 2)))


def discounted_cost_gbp(outcome: Outcome) -> Floats:
    """Present value of the cost, [replications], in £."""
    return money.discounted(outcome.costs_gbp.sum(axis=1), outcome.setting.scenario.costs.discount_rate)


def _held_past_gbp(outcome: Outcome) -> Floats:
    return np.asarray(outcome.first_reviews[:, 3] * money.place_gbp_per_day(outcome.setting))


RESULT_LABELS = {
    Result.NOT_ENDED: "in custody at the end",
    Result.COMPLETED: "released, programme completed",
    Result.PART_WAY: "released part-way",
    Result.NEVER_STARTED: "released never started",
    Result.LEFT: "left for another reason",
    Result.GOES_ON: "released on course, going on in the community",
    Result.COMPLETED_BEFORE: "released, completed before the first day",
}
WHY_LABELS = {
    Why.TOO_SHORT: "too short a time, whatever is done",
    Why.DECLINED: "declined throughout",
    Why.NOT_READY: "not ready throughout",
    Why.ON_HOLD: "on hold when a start was last possible",
    Why.NO_PLACE: "no place in time",
    Why.ENDED_EARLY: "withdrew or deselected",
    Why.INTERRUPTED: "started in time, then interrupted",
}

MEASURES = (
    Measure(
        "reachable_untreated", "reachable people released untreated", "people", -1, _reachable_untreated, headline=True
    ),
    Measure("no_place", "of these: no place in time", "people", -1, _untreated_because(Why.NO_PLACE), headline=True),
    Measure(
        "share_reachable_untreated",
        "share of reachable people released untreated",
        "%",
        -1,
        lambda o: _share(_reachable_untreated(o), _reachable_released(o)),
        headline=True,
    ),
    Measure("completions", "courses completed", "people", 1, _weekly_total("completions"), headline=True),
    Measure("never_started", "released never started", "people", -1, lambda o: o.spells((Result.NEVER_STARTED,))),
    Measure("part_way", "released part-way", "people", -1, lambda o: o.spells((Result.PART_WAY,))),
    Measure(
        "goes_on", "released on course, going on in the community", "people", 0, lambda o: o.spells((Result.GOES_ON,))
    ),
    Measure("released", "people released (those who completed before the first day left out)", "people", 0, _released),
    Measure(
        "reachable_share",
        "share of people released who were reachable",
        "%",
        0,
        lambda o: _share(_reachable_released(o), _released(o)),
    ),
    *(
        Measure(f"untreated_{why.name.lower()}", f"untreated: {label}", "people", -1, _untreated_because(why))
        for why, label in WHY_LABELS.items()
    ),
    Measure("starts", "courses started", "people", 0, _weekly_total("starts")),
    Measure(
        "waiting_ready", "waiting, ready and willing (mean)", "people", -1, _weekly_mean("waiting_ready"), headline=True
    ),
    Measure(
        "waiting_not_ready", "waiting, not ready or on hold (mean)", "people", 0, _weekly_mean("waiting_not_ready")
    ),
    Measure("declined", "not willing (mean)", "people", 0, _weekly_mean("declined")),
    Measure("open_courses", "open courses (mean)", "people", 0, _weekly_mean("open_courses")),
    Measure("hours_available", "hours available a week (mean)", "hours", 0, _weekly_mean("hours_available")),
    Measure("hours_held", "hours held a week (mean)", "hours", 0, _weekly_mean("hours_held")),
    Measure(
        "sessions_booked",
        "sessions booked",
        "sessions",
        0,
        _sessions(Cause.HELD, Cause.REGIME, Cause.STAFF, Cause.PERSON),
    ),
    Measure("sessions_held", "sessions held", "sessions", 0, _sessions(Cause.HELD)),
    Measure(
        "sessions_lost", "booked sessions not held", "sessions", -1, _sessions(Cause.REGIME, Cause.STAFF, Cause.PERSON)
    ),
    Measure("bound_hours", "team-weeks bound by hours", "% of weeks", 0, _bound(Cause.HOURS)),
    Measure("bound_pairs", "team-weeks bound by pairs", "% of weeks", 0, _bound(Cause.PAIRS)),
    Measure("bound_time", "team-weeks bound by time left", "% of weeks", 0, _bound(Cause.TIME)),
    Measure("bound_readiness", "team-weeks bound by readiness", "% of weeks", 0, _bound(Cause.READINESS)),
    Measure("bound_consent", "team-weeks bound by consent", "% of weeks", 0, _bound(Cause.CONSENT)),
    Measure("first_reviews", "first parole reviews held", "people", 0, lambda o: o.first_reviews[:, 0]),
    Measure(
        "not_completed_at_review",
        "not completed by the first parole review",
        "people",
        -1,
        lambda o: o.first_reviews[:, 1],
    ),
    Measure(
        "held_past_people",
        "held past the first parole review while waiting",
        "people",
        -1,
        lambda o: o.first_reviews[:, 2],
        headline=True,
    ),
    Measure("held_past_days", "days held past it", "days", -1, lambda o: o.first_reviews[:, 3]),
    Measure("held_past_gbp", "cost of prison places held past it", "£", -1, _held_past_gbp),
    Measure("cost_gbp", "cost of the programme", "£", -1, cost_gbp, headline=True),
    Measure("discounted_cost_gbp", "cost, discounted", "£", -1, discounted_cost_gbp),
)
BY_NAME = {measure.name: measure for measure in MEASURES}
