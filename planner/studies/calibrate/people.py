"""What the people file says: readiness, consent, time served, assessments, facilitators, early ends, reviews."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.scenario import Scenario
from planner.studies.calibrate.estimate import Estimate, Finding, finding
from planner.studies.calibrate.history import History
from planner.studies.calibrate.length import Lengths, length
from planner.studies.calibrate.share import share


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
