"""Scenarios simulated: one replication to look into, or many to compare, to forecast from, to follow after release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.base.fault import Fault, InputError, shown
from planner.model.policy import AllocationPolicy
from planner.public.asking import Bounds, answered, asked, check, name_of
from planner.public.scenarios import AScenario, SomeScenarios, as_read

if TYPE_CHECKING:
    from planner.studies.after_release import AfterReleaseAnswer
    from planner.studies.compare import CompareAnswer
    from planner.studies.compare.question import By
    from planner.studies.forecast import ForecastAnswer
    from planner.studies.replay import ReplayAnswer


def simulate(
    scenario: AScenario,
    *,
    replication: int = 0,
    seed: int = 1,
    engine: str = "batch",
    policy: AllocationPolicy | None = None,
) -> ReplayAnswer:
    """Simulate one replication, and keep every event of it.

    Parameters
    ----------
    scenario
        A file, the name of a bundled scenario, or one as read.
    replication
        Which, from 0: the n-th of every study with the same seed.
    seed
        Of the random-number streams: the same seed gives the same digits.
    engine
        "batch" (compiled) or "reference" (SimPy); what happens is the same.
    policy
        An order of places of your own in place of the scenario's: a function of (`Candidate`, day) that returns a
        sortable key, the lowest first. It is run by the reference engine.

    Returns
    -------
    ReplayAnswer
        Tables `events` (one row an event, days from 0), `people`, `outcomes` (one row a custody spell) and `weeks`
        (people in each state at the end of each week).

    Raises
    ------
    InputError
        Where the scenario is at fault, the engine is unknown, or a number is out of bounds.
    PolicyError
        Where the policy fails, or its keys cannot be sorted.

    Examples
    --------
    >>> import planner
    >>> year = planner.read("england-wales").with_values({"calendar.horizon_days": 365})
    >>> planner.simulate(year).to_frame("weeks")["week"].nunique()
    53
    """
    from planner.studies.replay import ReplayQuestion  # noqa: PLC0415 - a study is loaded when it is asked

    check("simulate", replication=Bounds(replication, 0), seed=Bounds(seed, 0))
    name = name_of("simulate", policy)
    return answered(ReplayQuestion(as_read(scenario), seed, replication, engine, policy, name), 1)


def compare(
    scenarios: SomeScenarios,
    *,
    replications: int = 100,
    seed: int = 1,
    engine: str = "batch",
    workers: int | None = None,
    policy: AllocationPolicy | None = None,
    precision: float | None = None,
    by: By | None = None,
) -> CompareAnswer:
    """Compare scenarios with the first of them, on the same people with the same luck.

    Parameters
    ----------
    scenarios
        Files, names of bundled scenarios, or scenarios as read, of one first day and length; the first is the baseline.
    replications
        How many; the most, where a `precision` is asked for.
    seed
        Of the random-number streams: the same seed gives the same digits.
    engine
        "batch" (compiled) or "reference" (SimPy); the digits are the same.
    workers
        Processors to use; all of them where None. No digit depends on it.
    policy
        An order of places of your own in place of every scenario's: a function of (`Candidate`, day) that returns a
        sortable key, the lowest first. It is run by the reference engine, on one processor unless `workers` says more
        and the function is one that other processes can import.
    precision
        No more replications once the 95% half-width of every difference in the headline is this many people or fewer.
    by
        Show the headline by this grouping too: "year", "team", "prison" or "time_left".

    Returns
    -------
    CompareAnswer
        Tables `measures` (one row a scenario and measure: mean with 95% interval, quantiles, paired difference from the
        baseline), `groups`, `waits`, `assumptions`, `dictionary` (what the columns mean); and `replications`, one row a
        scenario, replication and measure.

    Raises
    ------
    InputError
        Where a scenario is at fault, calendars or names clash, the engine is unknown, or a number is out of bounds.
    PolicyError
        Where the policy fails, or its keys cannot be sorted.

    References
    ----------
    Law, A. M. (2015). *Simulation Modeling and Analysis*, 5th edition, sections 10.2 and 11.2.

    Examples
    --------
    >>> import planner
    >>> base = planner.read("england-wales").with_values({"calendar.horizon_days": 365})
    >>> more = base.with_values({"posts.north-psychologists.number": 6}, name="more")
    >>> found = planner.compare([base, more], replications=4)
    >>> found.to_frame("replications").columns.to_list()
    ['scenario', 'replication', 'measure', 'value']
    """
    from planner.studies.compare import CompareQuestion  # noqa: PLC0415

    run = asked("compare", scenarios, replications, seed, engine, workers, policy)
    if precision is not None and not precision > 0:
        raise InputError([Fault("compare", "precision", shown(precision), "must be above 0 people")])
    return answered(CompareQuestion(*run, precision=precision, by=by), workers)


def forecast(
    scenarios: SomeScenarios,
    *,
    replications: int = 100,
    seed: int = 1,
    engine: str = "batch",
    workers: int | None = None,
    policy: AllocationPolicy | None = None,
) -> ForecastAnswer:
    """Forecast demand, places and waits week by week.

    Parameters
    ----------
    scenarios, replications, seed, engine, workers, policy
        As in `compare`.

    Returns
    -------
    ForecastAnswer
        Tables `weekly` (one row a scenario, series, team and week: mean and quantiles over replications), `totals`,
        `groups`, `waits`, `assumptions`, `dictionary`; and `replications`, as in `compare`.

    Raises
    ------
    InputError, PolicyError
        As `compare`.

    Examples
    --------
    >>> import planner
    >>> year = planner.read("england-wales").with_values({"calendar.horizon_days": 365})
    >>> planner.forecast(year, replications=4).to_frame()["week_starts"].min()
    datetime.date(2027, 4, 5)
    """
    from planner.studies.forecast import ForecastQuestion  # noqa: PLC0415

    return answered(
        ForecastQuestion(*asked("forecast", scenarios, replications, seed, engine, workers, policy)), workers
    )


def after_release(
    scenario: AScenario, *, replications: int = 100, seed: int = 1, workers: int | None = None
) -> AfterReleaseAnswer:
    """Follow licences to their end: recalls, and what supervision does.

    Parameters
    ----------
    scenario
        One that states `[licence]`, such as the bundled "after-release".
    replications, seed, workers
        As in `compare`; the engine is the compiled one.

    Returns
    -------
    AfterReleaseAnswer
        Flows and weeks as tidy tables.

    Raises
    ------
    InputError
        Where the scenario is at fault or says nothing of licences, or a number is out of bounds.
    """
    from planner.studies.after_release import AfterReleaseQuestion  # noqa: PLC0415

    check("after_release", replications=Bounds(replications, 2), seed=Bounds(seed, 0))
    return answered(AfterReleaseQuestion(as_read(scenario), seed, replications), workers)
