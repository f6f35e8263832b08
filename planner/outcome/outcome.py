"""Many replications of one scenario, measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.base.arrays import Float64s, Int64s
from planner.model.parameters import Parameters
from planner.model.rules import MINUTES_PER_HOUR, TIME_LEFT_LABELS, EventDetail
from planner.outcome import money
from planner.scenario import ScenarioFile
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.sim.tally.sections import CONSTRAINTS, FIRST_REVIEWS, HOURS, NUMBER, SESSION_CAUSES
from planner.sim.tally.spell import REACHABLE, UNTREATED, SpellOutcome, UntreatedCause
from planner.sim.tally.tally import Tally

NOT_ENDED = "not ended"


@dataclass(frozen=True)
class Outcome:
    """Replications of a scenario; see `Sections` for what is counted."""

    file: ScenarioFile
    parameters: Parameters
    tally: Tally

    @property
    def replications(self) -> int:
        """How many futures."""
        return len(self.tally)

    @property
    def years(self) -> float:
        """Length of each future, in years."""
        return self.parameters.horizon_days / money.DAYS_PER_YEAR

    @cached_property
    def costs_gbp(self) -> Float64s:
        """Cost of the programme, [replications, len(money.ITEMS), years]."""
        return money.costs(self.tally, self.parameters)

    def spells(
        self, results: Sequence[SpellOutcome], why: Sequence[UntreatedCause] = tuple(UntreatedCause)
    ) -> Float64s:
        """People with one of these outcomes and causes, [replications]."""
        return np.asarray(self.spells_by("team", results, why).sum(axis=1))

    def spells_by(
        self, grouping: str, results: Sequence[SpellOutcome], why: Sequence[UntreatedCause] = tuple(UntreatedCause)
    ) -> Float64s:
        """People with one of these outcomes and causes, [replications, groups]."""
        cells = self.tally.section(grouping)[:, :, list(results)][:, :, :, list(why)]
        return np.asarray(cells.sum(axis=(2, 3)), dtype=np.float64)

    def total(self, name: str) -> Float64s:
        """Return a weekly series summed over the weeks and all teams, [replications]; of hours, minute-days."""
        return np.asarray(self.tally.section("totals")[:, NUMBER[name]].sum(axis=1), dtype=np.float64)

    def mean(self, name: str) -> Float64s:
        """Return the mean of a series over the weeks, and of hours over the days, [replications]."""
        if name in HOURS:
            return self.total(name) / (MINUTES_PER_HOUR * self.parameters.horizon_days)
        return self.total(name) / self.parameters.scenario.calendar.weeks

    @cached_property
    def week_days(self) -> Int64s:
        """Days of each week, [weeks]: seven, or what is left for the last."""
        starts = np.arange(self.parameters.scenario.calendar.weeks) * DAYS_PER_WEEK
        return np.diff(np.append(starts, self.parameters.horizon_days))

    def weekly(self, name: str) -> Float64s:
        """Return a series by team and week, [replications, teams, weeks]; hours as hours a week, a mean over its days.

        Raises ValueError where the weeks were not kept.
        """
        if len(self.tally.weekly) < self.replications:
            raise ValueError("the weeks of this study were not kept")
        values = self.tally.weekly[:, NUMBER[name]]
        if name not in HOURS:
            return np.asarray(values, dtype=np.float64)
        return np.asarray(values / self.week_days / MINUTES_PER_HOUR)


def group_labels(parameters: Parameters, grouping: str) -> list[str]:
    """Return the labels of a grouping's groups."""
    scenario = parameters.scenario
    return {
        "year": [*scenario.calendar.year_labels, NOT_ENDED],
        "team": [team.title for team in scenario.teams.values()],
        "prison": [prison.title for prison in scenario.prisons.values()],
        "time_left": list(TIME_LEFT_LABELS),
    }[grouping]


@dataclass(frozen=True)
class Measure:
    """A number each future has."""

    name: str
    label: str
    unit: str
    better: int  # -1 fewer is better, 1 more is better, 0 neither
    of: Callable[[Outcome], Float64s]  # [replications]
    headline: bool = False
    applies: Callable[[Outcome], bool] = lambda _: True  # whether an outcome has it

    def values(self, outcome: Outcome) -> Float64s:
        """Return the number of each future, [replications]; not a number where the outcome has none."""
        return self.of(outcome) if self.applies(outcome) else np.full(outcome.replications, np.nan)


def _released(outcome: Outcome) -> Float64s:
    return outcome.spells(
        (SpellOutcome.COMPLETED, SpellOutcome.PART_WAY, SpellOutcome.NEVER_STARTED, SpellOutcome.GOES_ON)
    )


def reachable_released_by(outcome: Outcome, grouping: str) -> Float64s:
    """Released who had completed, or could have, [replications, groups]: reachable untreated, completed, going on."""
    treated = outcome.spells_by(grouping, (SpellOutcome.COMPLETED, SpellOutcome.GOES_ON))
    return treated + reachable_untreated_by(outcome, grouping)


def reachable_untreated_by(outcome: Outcome, grouping: str) -> Float64s:
    """Reachable people released untreated, [replications, groups]."""
    return outcome.spells_by(grouping, UNTREATED, REACHABLE)


def _reachable_released(outcome: Outcome) -> Float64s:
    return np.asarray(reachable_released_by(outcome, "team").sum(axis=1))


def _reachable_untreated(outcome: Outcome) -> Float64s:
    return np.asarray(reachable_untreated_by(outcome, "team").sum(axis=1))


def share(part: Float64s, whole: Float64s) -> Float64s:
    """Return a part of a whole in %, [replications]; not a number where there is no whole."""
    return np.asarray(np.divide(100 * part, whole, out=np.full(part.shape, np.nan), where=whole > 0))


def _sessions(*causes: EventDetail) -> Callable[[Outcome], Float64s]:
    at = [SESSION_CAUSES.index(cause) for cause in causes]
    return lambda outcome: np.asarray(outcome.tally.section("sessions")[:, at].sum(axis=1), dtype=np.float64)


def _weekly_mean(name: str) -> Callable[[Outcome], Float64s]:
    return lambda outcome: outcome.mean(name)


def _weekly_total(name: str) -> Callable[[Outcome], Float64s]:
    return lambda outcome: outcome.total(name)


def _bound(cause: EventDetail) -> Callable[[Outcome], Float64s]:
    """Return the share of team-weeks that a constraint bound."""

    def share(outcome: Outcome) -> Float64s:
        weeks = outcome.tally.section("bound")
        bound = weeks[:, :, CONSTRAINTS.index(cause)].sum(axis=1)
        return np.asarray(100 * bound / weeks.sum(axis=(1, 2)))

    return share


def _first_reviews(what: str) -> Callable[[Outcome], Float64s]:
    at = FIRST_REVIEWS.index(what)
    return lambda outcome: np.asarray(outcome.tally.section("first_reviews")[:, at], dtype=np.float64)


def _untreated_because(why: UntreatedCause) -> Callable[[Outcome], Float64s]:
    return lambda outcome: outcome.spells(UNTREATED, (why,))


def cost_gbp(outcome: Outcome) -> Float64s:
    """Cost over the horizon, [replications], in £."""
    return np.asarray(outcome.costs_gbp.sum(axis=(1, 2)))


def discounted_cost_gbp(outcome: Outcome) -> Float64s:
    """Present value of the cost, [replications], in £."""
    return money.discounted(outcome.costs_gbp.sum(axis=1), outcome.parameters.scenario.costs.discount_rate)


def _held_past_gbp(outcome: Outcome) -> Float64s:
    return np.asarray(_first_reviews("held_days")(outcome) * money.place_gbp_per_day(outcome.parameters))


RESULT_LABELS = {
    SpellOutcome.NOT_ENDED: "in custody at the end",
    SpellOutcome.COMPLETED: "released, programme completed",
    SpellOutcome.PART_WAY: "released part-way",
    SpellOutcome.NEVER_STARTED: "released never started",
    SpellOutcome.LEFT: "left for another reason",
    SpellOutcome.GOES_ON: "released on course, going on in the community",
    SpellOutcome.COMPLETED_BEFORE: "released, completed before the first day",
}
WHY_LABELS = {
    UntreatedCause.TOO_SHORT: "too short a time, whatever is done",
    UntreatedCause.DECLINED: "declined throughout",
    UntreatedCause.NOT_READY: "not ready throughout",
    UntreatedCause.ON_HOLD: "on hold when a start was last possible",
    UntreatedCause.NO_PLACE: "no place in time",
    UntreatedCause.ENDED_EARLY: "withdrew or deselected",
    UntreatedCause.INTERRUPTED: "started in time, then interrupted",
}

MEASURES = (
    Measure(
        "reachable_untreated", "reachable people released untreated", "people", -1, _reachable_untreated, headline=True
    ),
    Measure(
        "no_place",
        "of these: no place in time",
        "people",
        -1,
        _untreated_because(UntreatedCause.NO_PLACE),
        headline=True,
    ),
    Measure(
        "share_reachable_untreated",
        "share of reachable people released untreated",
        "%",
        -1,
        lambda o: share(_reachable_untreated(o), _reachable_released(o)),
        headline=True,
    ),
    Measure("completions", "courses completed", "people", 1, _weekly_total("completions"), headline=True),
    Measure("never_started", "released never started", "people", -1, lambda o: o.spells((SpellOutcome.NEVER_STARTED,))),
    Measure("part_way", "released part-way", "people", -1, lambda o: o.spells((SpellOutcome.PART_WAY,))),
    Measure(
        "goes_on",
        "released on course, going on in the community",
        "people",
        0,
        lambda o: o.spells((SpellOutcome.GOES_ON,)),
    ),
    Measure("released", "people released (those who completed before the first day left out)", "people", 0, _released),
    Measure(
        "reachable_share",
        "share of people released who were reachable",
        "%",
        0,
        lambda o: share(_reachable_released(o), _released(o)),
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
        _sessions(EventDetail.HELD, EventDetail.REGIME, EventDetail.STAFF, EventDetail.PERSON),
    ),
    Measure("sessions_held", "sessions held", "sessions", 0, _sessions(EventDetail.HELD)),
    Measure(
        "sessions_lost",
        "booked sessions not held",
        "sessions",
        -1,
        _sessions(EventDetail.REGIME, EventDetail.STAFF, EventDetail.PERSON),
    ),
    Measure("bound_hours", "team-weeks bound by hours", "% of weeks", 0, _bound(EventDetail.HOURS)),
    Measure("bound_pairs", "team-weeks bound by pairs", "% of weeks", 0, _bound(EventDetail.PAIRS)),
    Measure("bound_time", "team-weeks bound by time left", "% of weeks", 0, _bound(EventDetail.TIME)),
    Measure("bound_readiness", "team-weeks bound by readiness", "% of weeks", 0, _bound(EventDetail.READINESS)),
    Measure("bound_consent", "team-weeks bound by consent", "% of weeks", 0, _bound(EventDetail.CONSENT)),
    Measure("first_reviews", "first parole reviews held", "people", 0, _first_reviews("people")),
    Measure(
        "not_completed_at_review",
        "not completed by the first parole review",
        "people",
        -1,
        _first_reviews("not_completed"),
    ),
    Measure(
        "held_past_people",
        "held past the first parole review while waiting",
        "people",
        -1,
        _first_reviews("held_people"),
        headline=True,
    ),
    Measure("held_past_days", "days held past it", "days", -1, _first_reviews("held_days")),
    Measure("held_past_gbp", "cost of prison places held past it", "£", -1, _held_past_gbp),
    Measure("cost_gbp", "cost of the programme", "£", -1, cost_gbp, headline=True),
    Measure("discounted_cost_gbp", "cost, discounted", "£", -1, discounted_cost_gbp),
)
BY_NAME = {measure.name: measure for measure in MEASURES}
