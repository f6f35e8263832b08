"""Whether a history is of one piece: rates year by year, tests for a change, and of referrals by month of the year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from scipy import special, stats

from planner.base.arrays import Float64s, Int64s
from planner.outcome.interval import Interval
from planner.scenario import Scenario
from planner.scenario.demand import NegativeBinomial
from planner.scenario.scenario import DAYS_PER_WEEK
from planner.studies.calibrate.columns import LOST
from planner.studies.calibrate.estimators import LOSSES, RATE, anniversary
from planner.studies.calibrate.history import DAYS_PER_YEAR, History, stamp
from planner.studies.calibrate.intervals import rate_interval, share_interval

SURE = 0.01  # below this chance a difference is told
LEAST_A_MONTH = 5  # referrals to be expected of each month of the year before months are compared
MONTHS = 12
SAID_OF_PEOPLE = {  # columns of yes and no, of whoever was referred: the key they speak of, and its words
    "ready_at_referral": ("readiness.p_ready_at_referral", "ready when referred"),
    "declined": ("consent.p_declines", "declines when first approached"),
    "two_facilitators": ("programme.p_two_facilitators", "a person needs two facilitators"),
}


@dataclass(frozen=True)
class Change:
    """A rate that was another in the later part of a history.

    Parameters
    ----------
    key
        Of the scenario, whose value is estimated from the whole.
    label, unit
        What it is, in words.
    since
        The first day of the later part: that from which the two parts differ most.
    before, after
        The rate in either part.
    chance
        Of so large a difference were there none, times the number of places looked at.
    chance_if_years_vary
        The same where years vary as the scenario says; None where it says nothing of it.
    later
        The later part's rate with its 95% interval: what an estimate from that part alone would be.
    """

    key: str
    label: str
    unit: str
    since: date
    before: float
    after: float
    chance: float
    chance_if_years_vary: float | None
    later: Interval


@dataclass(frozen=True)
class Season:
    """Referrals by month of the year, over whole years.

    Parameters
    ----------
    counts
        [12], from January.
    chance
        Of months so unlike were they alike; None where too few were referred to tell.
    """

    counts: Int64s
    chance: float | None

    @property
    def is_seasonal(self) -> bool:
        """Whether the data say that months differ."""
        return self.chance is not None and self.chance < SURE


def year_starts(history: History) -> list[date]:
    """Return the first day of each year of a history, the last of which may not be whole, and the day after its end."""
    window = history.window
    starts = [window.first]
    while (following := anniversary(window.first, len(starts))) <= window.last:
        starts.append(following)
    return [*starts, window.end]


def by_year(history: History) -> pd.DataFrame:
    """Return the rates of each year.

    Returns
    -------
    pd.DataFrame
        One row a year of the window, from its first day on: `from`, `to`, `days`, `referrals`, `referrals_a_year`,
        `booked`, a share for each cause of loss, and a share for each thing said of people; not a number where nothing
        is known.
    """
    starts = year_starts(history)
    days = np.diff(np.asarray(starts, dtype="datetime64[D]")).astype(np.int64)
    referrals = _counts(history.referred["referral_date"], starts)
    columns: dict[str, object] = {
        "from": starts[:-1],
        "to": [end - timedelta(days=1) for end in starts[1:]],
        "days": days,
        "referrals": referrals.astype(np.int64),
        "referrals_a_year": referrals / days * DAYS_PER_YEAR,
    }
    if history.sessions is not None and len(history.sessions):
        sums = history.sessions.groupby(_year_of(history.sessions["date"], starts))[["booked", *LOST]].sum()
        sums = sums.reindex(range(len(days)), fill_value=0)
        columns["booked"] = sums["booked"].to_numpy(dtype=np.int64)
        columns |= {name: _share(sums[name].to_numpy(float), sums["booked"].to_numpy(float)) for name in LOST}
    for name in SAID_OF_PEOPLE:
        columns[name] = _share(*_said(history, name, starts))
    return pd.DataFrame(columns)


def changes(history: History, scenario: Scenario) -> tuple[Change, ...]:
    """Return the rates that changed between one year and the next, as far as chance does not explain it.

    Each place between two years is looked at. Counts are held to a Poisson process, shares to the binomial; where the
    years of a part, or the weeks of a part, differ more than that, both counts are divided by how much more (as
    `design_effect` does).
    """
    return tuple(_found(history, scenario))


def _found(history: History, scenario: Scenario) -> Iterator[Change]:
    starts = year_starts(history)
    if len(starts) < 3:
        return
    if (change := _referrals(history, scenario, starts)) is not None:
        yield change
    if history.sessions is not None and len(history.sessions):
        sessions = history.sessions
        week = (sessions["date"] - stamp(history.window.first)).dt.days // DAYS_PER_WEEK
        weekly = sessions.groupby(week)[["booked", *LOST]].sum()
        monday = pd.Series(stamp(history.window.first) + pd.to_timedelta(weekly.index * DAYS_PER_WEEK, unit="D"))
        year, booked = _year_of(monday, starts), weekly["booked"].to_numpy(float)
        for name in LOST:
            key, lost = f"programme.p_not_held_{name.removeprefix('lost_')}", weekly[name].to_numpy(float)
            if (change := _of_share(key, LOSSES[name], lost, booked, year, starts)) is not None:
                yield change
    for name, (key, label) in SAID_OF_PEOPLE.items():
        some, many = _said(history, name, starts)
        if (change := _of_share(key, label, some, many, np.arange(len(some)), starts)) is not None:
            yield change


def _referrals(history: History, scenario: Scenario, starts: list[date]) -> Change | None:
    counts = _counts(history.referred["referral_date"], starts)
    years = np.diff(np.asarray(starts, dtype="datetime64[D]")).astype(float) / DAYS_PER_YEAR
    varies = scenario.demand.variation
    k = varies.dispersion_k if isinstance(varies, NegativeBinomial) else np.inf
    looked = []
    for at in range(1, len(counts)):
        parts = [(counts[part], years[part]) for part in (slice(None, at), slice(at, None))]
        effect = _spread([count - count.sum() * each / each.sum() for count, each in parts],
                         [count.sum() * each / each.sum() for count, each in parts])  # fmt: skip
        share = float(parts[0][1].sum() / years.sum())
        some, many = float(parts[0][0].sum()), float(counts.sum())
        looked.append((_two_sided(some / effect, many / effect, share), at, some, many, share))
    chance, at, some, many, share = min(looked)
    chance = min(1.0, chance * len(looked))
    if chance >= SURE:
        return None
    more = 1 + counts.mean() / k
    vary = min(1.0, _two_sided(some / more, many / more, share) * len(looked)) if np.isfinite(k) else None
    before, after = some / years[:at].sum(), (many - some) / years[at:].sum()
    later = rate_interval(int(many - some), float(years[at:].sum()), k)
    return Change(RATE, "referrals", "people a year", starts[at], float(before), float(after), chance, vary, later)


def _of_share(key: str, label: str, some: Float64s, many: Float64s, year: Int64s, starts: list[date]) -> Change | None:
    """Return the change of a share, from its clusters, each of a year."""
    looked: list[tuple[float, int, float, float, Interval]] = []
    for at in range(1, len(starts) - 1):
        early = year < at
        parts = [(some[mask], many[mask]) for mask in (early & (many > 0), ~early & (many > 0))]
        if any(not each.sum() for _, each in parts):
            continue
        shares = [float(part.sum() / each.sum()) for part, each in parts]
        expected = [each * share for (_, each), share in zip(parts, shares, strict=True)]
        effect = _spread(
            [part - mean for (part, _), mean in zip(parts, expected, strict=True)],
            [mean * (1 - share) for mean, share in zip(expected, shares, strict=True)],
        )
        whole = float(some.sum() / many.sum())
        variance = whole * (1 - whole) * effect * sum(1 / float(each.sum()) for _, each in parts)
        if variance > 0:
            z = abs(shares[0] - shares[1]) / np.sqrt(variance)
            interval = share_interval(float(parts[1][0].sum()), float(parts[1][1].sum()), effect)
            looked.append((float(2 * special.ndtr(-z)), at, shares[0], shares[1], interval))
    if not looked:
        return None
    chance, at, before, after, later = min(looked, key=lambda each: each[:2])
    chance = min(1.0, chance * len(looked))
    return Change(key, label, "probability", starts[at], before, after, chance, None, later) if chance < SURE else None


def season(history: History) -> Season:
    """Return referrals by month of the year, over whole years, and whether months differ more than chance explains.

    Pearson's statistic against months of their own lengths, over how much more months differ from year to year than a
    Poisson process would make them; chi-squared with eleven degrees of freedom.
    """
    starts = year_starts(history)
    whole = [each for number, each in enumerate(starts) if each == anniversary(starts[0], number)]
    days = history.referred["referral_date"]
    days = days[days < stamp(whole[-1])]
    month = days.dt.month.to_numpy() - 1
    counts = np.bincount(month, minlength=MONTHS).astype(np.int64)
    years = len(whole) - 1
    if years < 2 or counts.sum() < LEAST_A_MONTH * MONTHS:
        return Season(counts, None)
    every = pd.Series(pd.date_range(whole[0], whole[-1] - timedelta(days=1)))
    lengths = np.bincount(every.dt.month.to_numpy() - 1, minlength=MONTHS)
    expected = counts.sum() * lengths / lengths.sum()
    cells = np.zeros((years, MONTHS))
    np.add.at(cells, (_year_of(days, whole), month), 1)
    means = np.outer(cells.sum(axis=1), counts) / counts.sum()
    seen = means > 0
    effect = max(1.0, float(((cells - means)[seen] ** 2 / means[seen]).sum()) / ((years - 1) * (MONTHS - 1)))
    statistic = float(((counts - expected) ** 2 / expected).sum()) / effect
    return Season(counts, float(stats.chi2.sf(statistic, MONTHS - 1)))


def _spread(differences: list[Float64s], variances: list[Float64s]) -> float:
    """Return how much more the clusters of two parts differ than chance alone would make them; at least 1."""
    difference, variance = np.concatenate(differences), np.concatenate(variances)
    known = variance > 0
    free = int(known.sum()) - len(differences)
    return max(1.0, float((difference[known] ** 2 / variance[known]).sum()) / free) if free > 0 else 1.0


def _two_sided(some: float, many: float, share: float) -> float:
    """Return twice the smaller tail of a binomial whose counts need not be whole."""
    if many <= 0:
        return 1.0
    at_least = float(special.betainc(some, many - some + 1, share)) if some > 0 else 1.0
    at_most = float(special.betaincc(some + 1, many - some, share)) if some < many else 1.0
    return min(1.0, 2 * min(at_least, at_most))


def _said(history: History, column: str, starts: list[date]) -> tuple[Float64s, Float64s]:
    """Return of how many people a thing is so, and of how many it is said, by the year of their referral."""
    people = history.referred.dropna(subset=[column])
    yes = people[people[column] == True]  # noqa: E712 - a column of objects
    return _counts(yes["referral_date"], starts), _counts(people["referral_date"], starts)


def _counts(days: pd.Series, starts: list[date]) -> Float64s:
    return np.bincount(_year_of(days, starts), minlength=len(starts) - 1).astype(float)


def _year_of(days: pd.Series, starts: list[date]) -> Int64s:
    """Return which year each day is in, from 0."""
    edges = np.asarray(starts[1:-1], dtype="datetime64[s]")
    return np.searchsorted(edges, days.to_numpy().astype("datetime64[s]"), side="right").astype(np.int64)


def _share(some: Float64s, many: Float64s) -> Float64s:
    return np.asarray(np.divide(some, many, out=np.full(some.shape, np.nan), where=many > 0))
