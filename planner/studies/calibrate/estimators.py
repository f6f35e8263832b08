"""What a history says of each value of a scenario: of referrals, of people, of sessions and pauses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from planner.base.arrays import Float64s
from planner.outcome.interval import Interval, mean_interval
from planner.scenario import Scenario
from planner.scenario.demand import NegativeBinomial
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.studies.calibrate.columns import LOST
from planner.studies.calibrate.estimate import Estimate, Finding, finding, rounded, share
from planner.studies.calibrate.history import DAYS_PER_YEAR, History, Window, stamp
from planner.studies.calibrate.intervals import (
    EXACT,
    design_effect,
    dispersion_interval,
    median_interval,
    rate_interval,
    share_interval,
)
from planner.studies.calibrate.length import Lengths, length

Estimator = Callable[[History, Scenario], Iterator[Finding]]
LEAST_YEARS = 5  # whole years below which nothing is said of how they differ
RATE, VARIATION = "demand.referrals_per_year", "demand.variation"
LOSSES = {
    "lost_regime": "a booked session is lost to the regime",
    "lost_staff": "a booked session is lost to staff absence",
    "lost_person": "a booked session is lost because the person does not attend",
}
NO_SESSIONS, NO_PAUSES = "the history has no sessions file", "the history has no pauses file"
OVER = ("last_session_date", "completed_date", "ended_early_date", "released_date", "left_date")


# --- referrals ------------------------------------------------------------------------------------


def referrals(history: History, scenario: Scenario) -> Iterator[Finding]:
    """Yield the rate and the variation."""
    counts = yearly(history.referred["referral_date"], history.window)
    spread = variation(counts)
    yield spread
    people, years = len(history.referred), history.window.days / DAYS_PER_YEAR
    if spread.value is not None:
        interval, method = _over_years(counts), "Student's t over whole years"
    else:
        interval, method = _as_scenario(people, years, scenario)
    estimate = Estimate("referrals", "people a year", interval, people, "referrals", method)
    yield finding(RATE, [rounded(interval.estimate or 0.0)], estimate, "one rate throughout: no trend is estimated")


def _over_years(counts: Float64s) -> Interval:
    """Return the mean of the years, which asks for no shape of how they differ."""
    found = mean_interval(counts)
    return Interval(found.estimate, max(float(found.low or 0.0), 0.0), float(found.high or 0.0))


def _as_scenario(people: int, years: float, scenario: Scenario) -> tuple[Interval, str]:
    varies = scenario.demand.variation
    if isinstance(varies, NegativeBinomial):
        k = varies.dispersion_k
        return rate_interval(people, years, k), f"exact negative binomial, dispersion_k = {k:g} as in the scenario"
    return rate_interval(people, years), "exact Poisson (Garwood 1936)"


def yearly(days: pd.Series, window: Window) -> Float64s:
    """Return how many of some days fall in each whole year of the window, from its first day on, [years]."""
    starts = [stamp(window.first)]
    while (following := anniversary(window.first, len(starts))) <= window.end:
        starts.append(stamp(following))
    return np.array([((days >= a) & (days < b)).sum() for a, b in pairwise(starts)], dtype=float)


def anniversary(first: date, years: int) -> date:
    """Return a day some years on; after 29 February that is 28 February."""
    leap = (first.month, first.day) == (2, 29)
    return first.replace(year=first.year + years, day=28 if leap else first.day)


def variation(counts: Float64s) -> Finding:
    """Return how much years differ: k with its profile-likelihood interval, stated only where Poisson is ruled out."""
    if counts.size < LEAST_YEARS:
        return Finding(VARIATION, None, (), f"fewer than {LEAST_YEARS} whole years")
    searched = dispersion_interval(counts)
    interval = replace(searched, estimate=None if searched.estimate is None else rounded(searched.estimate))
    label, method = "over-dispersion k of a year's referrals", "negative binomial, adjusted profile likelihood"
    estimate = Estimate(label, "count", interval, counts.size, "whole years", method, "dispersion_k")
    if interval.estimate is None or interval.high is None:
        return Finding(VARIATION, None, (estimate,), "years differ no more than a Poisson process may")
    stated = {"process": "negative-binomial", "dispersion_k": interval.estimate}
    return Finding(VARIATION, stated, (estimate,))


# --- people ---------------------------------------------------------------------------------------


def time_served(history: History, scenario: Scenario) -> Iterator[Finding]:
    """Yield the sentence served when referred."""
    key = "demand.days_served_at_referral"
    people = history.referred.dropna(subset=["custody_start_date"])
    if people.empty:
        yield _lacking(key, "custody_start_date")
        return
    days = (people["referral_date"] - people["custody_start_date"]).dt.days.to_numpy(dtype=float)
    like = scenario.demand.days_served_at_referral
    yield length(key, "sentence served by the referral", "days", like, Lengths.of(days, []), "people referred")


def readiness(history: History, scenario: Scenario) -> Iterator[Finding]:  # noqa: ARG001 - as the others
    """Yield the share ready when referred."""
    key, said = "readiness.p_ready_at_referral", history.referred["ready_at_referral"].dropna()
    yield _yes(key, "ready when referred", said, "people referred", "ready_at_referral")


def consent(history: History, scenario: Scenario) -> Iterator[Finding]:
    """Yield the share who decline at first; of a prison with its own share, for itself."""
    people = history.referred.dropna(subset=["declined"])
    own = {name for name, prison in scenario.prisons.items() if prison.p_declines is not None}
    elsewhere = people[~people["prison"].isin(list(own))]["declined"]
    yield _yes("consent.p_declines", "declines when first approached", elsewhere, "people approached", "declined")
    for name in sorted(own):
        there = people[people["prison"] == name]["declined"]
        label = f"declines when first approached, {scenario.prisons[name].title}"
        yield _yes(f"prisons.{name}.p_declines", label, there, "people approached there", "declined")


def assessments(history: History, scenario: Scenario) -> Iterator[Finding]:  # noqa: ARG001 - as the others
    """Yield the time an assessment takes: one whole number in a scenario, so the median."""
    key, people = "programme.assessment_days", history.people
    begun = people[history.window.has(people["assessment_started_date"])]
    if begun.empty:
        yield _lacking(key, "assessment_started_date")
        return
    done = (begun["assessed_date"] - begun["assessment_started_date"]).dt.days
    open_for = _open_for(history, begun, "assessment_started_date")
    lengths = Lengths.of(done.dropna(), open_for[done.isna()], least=1)
    if not lengths.ended.any() or lengths.median.estimate is None:
        yield Finding(key, None, (), "no assessment ended")
        return
    estimate = Estimate("time over which an assessment is done: median", "days", lengths.median, len(begun),
                        "assessments", "Kaplan and Meier, log-log band", "", lengths.censored)  # fmt: skip
    yield finding(key, max(1, round(lengths.median.estimate)), estimate)


def facilitators(history: History, scenario: Scenario) -> Iterator[Finding]:  # noqa: ARG001 - as the others
    """Yield the share of people who need two facilitators, started or not.

    A pair is harder to find than one, so among those who started they are too few.
    """
    key, said = "programme.p_two_facilitators", history.referred["two_facilitators"].dropna()
    yield _yes(key, "a person needs two facilitators", said, "people referred", "two_facilitators")


def sessions_needed(history: History, scenario: Scenario) -> Iterator[Finding]:
    """Yield the sessions a person needs: known where the last was held, more than were done elsewhere."""
    key, started = "programme.sessions_needed", history.started.dropna(subset=["sessions_done"])
    if started.empty:
        yield _lacking(key, "sessions_done")
        return
    over = started["last_session_date"].notna() | started["completed_date"].notna()
    lengths = Lengths.of(started.loc[over, "sessions_done"], started.loc[~over, "sessions_done"], least=1)
    like = scenario.programme.sessions_needed
    yield length(key, "sessions a person needs", "sessions", like, lengths, "courses started")


def early_end_reasons(history: History, scenario: Scenario) -> Iterator[Finding]:  # noqa: ARG001 - as the others
    """Yield the share of early ends that are deselections."""
    ended = history.people[history.window.has(history.people["ended_early_date"])]["ended_early_reason"].dropna()
    some = int((ended == "deselected").sum())
    yield share("programme.p_deselected", "an early end is a deselection", some, len(ended), "early ends")


def reviews(history: History, scenario: Scenario) -> Iterator[Finding]:  # noqa: ARG001 - as the others
    """Yield the share released at a parole review, programme completed and not."""
    keys = {True: "parole.p_release_completed", False: "parole.p_release_not_completed"}
    if history.reviews is None:
        for key in keys.values():
            yield Finding(key, None, (), "the history has no reviews file")
        return
    done = history.people.set_index("person")["completed_date"]
    completed = history.reviews["person"].map(done) < history.reviews["review_date"]
    for kind, key in keys.items():
        held = history.reviews.loc[completed == kind, "result"]
        label = f"released at a review, programme {'' if kind else 'not '}completed"
        yield share(key, label, int((held == "released").sum()), len(held), "reviews held")


def _yes(key: str, label: str, said: pd.Series, of: str, column: str) -> Finding:
    """Return the share of yes in a column."""
    if said.empty:
        return _lacking(key, column)
    return share(key, label, int((said == True).sum()), len(said), of)  # noqa: E712 - a column of objects


def _lacking(key: str, column: str) -> Finding:
    return Finding(key, None, (), f"the history says nothing in {column}")


def _open_for(history: History, people: pd.DataFrame, since: str) -> pd.Series:
    """Return for how long what is unfinished has gone on: to the last day, or the day before the person was gone."""
    gone = people[["released_date", "left_date"]].min(axis=1) - pd.Timedelta(days=1)
    last = gone.fillna(pd.Timestamp(history.window.last))
    return (last - people[since]).dt.days.astype(float)


# --- sessions and pauses --------------------------------------------------------------------------


def losses(history: History, scenario: Scenario) -> Iterator[Finding]:
    """Yield the share of booked sessions lost to each cause; weeks within a shut-down of the scenario left out."""
    for column in LOST:
        key = f"programme.p_not_held_{column.removeprefix('lost_')}"
        if history.sessions is None or history.sessions.empty:
            yield Finding(key, None, (), NO_SESSIONS)
        elif scenario.levers.not_held_factor != 1:
            yield Finding(key, None, (), "the scenario's lever not_held_factor would count twice")
        else:
            yield _loss(key, column, _open_weeks(history.sessions, scenario), history)


def _open_weeks(sessions: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    shut = pd.Series(data=False, index=sessions.index)
    for one in scenario.shutdowns.values():
        shut |= (sessions["date"] >= stamp(one.from_date)) & (sessions["date"] < stamp(one.until_date))
    return sessions[~shut]


def _loss(key: str, column: str, sessions: pd.DataFrame, history: History) -> Finding:
    week = (sessions["date"] - stamp(history.window.first)).dt.days // DAYS_PER_WEEK
    weekly = sessions.groupby(week)[["booked", column]].sum()
    booked, lost = weekly["booked"].to_numpy(dtype=float), weekly[column].to_numpy(dtype=float)
    effect = design_effect(lost, booked)
    interval = share_interval(float(lost.sum()), float(booked.sum()), effect)
    method = f"{EXACT}, design effect of weeks {effect:.2f}"
    estimate = Estimate(LOSSES[column], "probability", interval, int(booked.sum()), "booked sessions", method)
    return finding(key, rounded(interval.estimate or 0.0), estimate)


def days_between(history: History, scenario: Scenario) -> Iterator[Finding]:  # noqa: ARG001 - as the others
    """Yield the days between booked sessions: one whole number in a scenario, so the median.

    Pauses, and leave on which none is booked, make some gaps long; the median does not mind while most gaps are free of
    both.
    """
    key = "programme.days_between_sessions"
    if history.sessions is None or not history.names_people:
        yield Finding(key, None, (), "the history does not say whose each session was")
        return
    gaps = _gaps(history.sessions)
    interval = median_interval(gaps)
    estimate = Estimate("days between booked sessions: median", "days", interval, gaps.size,
                        "gaps between a person's sessions", "order statistics")  # fmt: skip
    yield finding(key, max(1, round(interval.estimate or 1.0)), estimate)


def _gaps(sessions: pd.DataFrame) -> Float64s:
    by_person = sessions.sort_values(["person", "date"]).groupby("person")["date"]
    return np.asarray(by_person.diff().dt.days.dropna(), dtype=np.float64)


def course_hazards(history: History, scenario: Scenario) -> Iterator[Finding]:  # noqa: ARG001 - as the others
    """Yield the chance that a course ends early, or pauses, after a session held that is not the last."""
    pause_key, end_key = "programme.p_pause_per_session", "programme.p_ends_early_per_session"
    if history.sessions is None or history.sessions.empty:
        yield Finding(end_key, None, (), NO_SESSIONS)
        yield Finding(pause_key, None, (), NO_SESSIONS)
        return
    turns = int(history.sessions["held"].sum()) - _courses_done(history)
    ends = int(history.window.has(history.people["ended_early_date"]).sum())
    of = "sessions held, the last of a course apart"
    if "ended_early_date" in history.given:
        yield share(end_key, "the course ends for good after a session held", ends, turns, of)
    else:
        yield Finding(end_key, None, (), "the history has no column ended_early_date")
    if history.pauses is None:
        yield Finding(pause_key, None, (), NO_PAUSES)
    else:
        label = "the course pauses after a session held"
        yield share(pause_key, label, len(history.pauses), turns - ends, f"{of}, and early ends")


def _courses_done(history: History) -> int:
    """Return in how many courses the last session fell within the window."""
    people = history.people
    day = people["last_session_date"].fillna(people["completed_date"])
    return int(history.window.has(day).sum())


def pauses(history: History, scenario: Scenario) -> Iterator[Finding]:
    """Yield the length of a pause; one that had not ended when the course or the history did is longer."""
    key = "programme.pause_days"
    if history.pauses is None:
        yield Finding(key, None, (), NO_PAUSES)
        return
    lengths = pause_lengths(history.pauses, history)
    yield length(key, "length of a pause", "days", scenario.programme.pause_days, lengths, "pauses")


def pause_lengths(pauses: pd.DataFrame, history: History) -> Lengths:
    """Return the lengths of pauses, at least a day each."""
    over = history.people.set_index("person")[list(OVER)].min(axis=1) - pd.Timedelta(days=1)
    last = pauses["person"].map(over).fillna(pd.Timestamp(history.window.last))
    ended = pauses["pause_until"].notna()
    known = (pauses["pause_until"].where(ended, last) - pauses["pause_from"]).dt.days.to_numpy(dtype=float)
    return Lengths.of(known[ended.to_numpy()], np.maximum(known[~ended.to_numpy()], 0), least=1)


# --- all of it ------------------------------------------------------------------------------------


ESTIMATORS: tuple[Estimator, ...] = (
    referrals,
    time_served,
    readiness,
    consent,
    reviews,
    assessments,
    sessions_needed,
    facilitators,
    days_between,
    losses,
    course_hazards,
    pauses,
    early_end_reasons,
)


def calibrate(history: History, scenario: Scenario) -> tuple[Finding, ...]:
    """Return what a history says of each value of a scenario that it may speak of.

    Parameters
    ----------
    history
        As read and checked.
    scenario
        What the estimates go into: it says which kinds of distribution are fitted.

    Returns
    -------
    tuple[Finding, ...]
        One a key, whether the history says enough to state it or not.
    """
    return tuple(one for estimator in ESTIMATORS for one in estimator(history, scenario))
