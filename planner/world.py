"""Chance, and nothing else: the people of one replication and their luck.

Built from a Population, which holds no funding and no policy, so that every funding scenario
meets the same people with the same luck.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from planner.luck import NEVER, Keys, Purpose, Table, absorb, name_word, root_key, table, uniform, words
from planner.scenario import Population
from planner.scenario.caseload_rows import CaseloadRow
from planner.scenario.demand import CaseloadFile, NegativeBinomial, Sentence
from planner.scenario.distribution import Distribution

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DRAWS_AT_ONCE = 32
MOST_REFUSALS = 1000  # refusals drawn for one person before "never"
PEOPLE, POSTS = words(1), words(2)  # namespaces of keys
REFERRED, LISTED, FILED = 1, 2, 3  # how a person's key is made: year and number; status and number; pseudonym


class Standing(IntEnum):
    """Where a person stands on the first day."""

    REFERRED_LATER = 0
    NOT_ASSESSED = 1
    WAITING = 2
    NOT_READY = 3
    DECLINED = 4
    ON_COURSE = 5
    COMPLETED = 6


@dataclass(frozen=True)
class People:
    """One entry a person, in order of referral; days count from the start date; [people] each."""

    key: Keys  # identity for draws
    standing: Ints  # Standing on the first day
    prison: Ints  # index into the scenario's prisons
    band: Ints  # priority band, 1 first
    referral_day: Ints  # before 0 for those there on the first day
    first_review_day: Ints  # next parole review on official dates; NEVER where none
    review_passed: Flags  # whether a review was already held before the first day
    custody_end_day: Ints  # NEVER where custody has no end
    licence_end_day: Ints
    ready_day: Ints  # first day ready; NEVER where never
    willing_day: Ints  # day of consent; NEVER where never
    leaves_day: Ints  # leaves for another reason; NEVER where not
    sessions_needed: Ints
    sessions_done: Ints  # held before the first day
    minimum_days: Ints  # least calendar time of the course
    report_days: Ints
    two_facilitators: Flags

    def __len__(self) -> int:
        """Return the number of people."""
        return self.key.size

    def frame(self) -> pd.DataFrame:
        """Return the people as a table, numbered as in the event log."""
        columns = {column.name: getattr(self, column.name) for column in fields(self) if column.name != "key"}
        return pd.DataFrame({"person": np.arange(len(self)), **columns})


@dataclass(frozen=True)
class World:
    """The people of one replication, and all luck yet to be drawn for them and for posts."""

    root: Keys
    people: People

    def person_draws(self, person: int, purpose: Purpose) -> Draws:
        """Return a person's stream of draws for one purpose."""
        return Draws(self.people.key[person : person + 1], purpose)

    def post_draws(self, group: str, number: int, purpose: Purpose) -> Draws:
        """Return a post's stream; a post keeps its luck whatever other posts there are."""
        key = absorb(absorb(absorb(self.root, POSTS), name_word(group)), words(number))
        return Draws(key, purpose)


class Draws:
    """A stream of draws for one holder and purpose, by index."""

    def __init__(self, key: Keys, purpose: Purpose) -> None:
        """Draw nothing yet."""
        self._key, self._purpose = key, purpose
        self._drawn: list[float] = []

    def uniform(self, index: int) -> float:
        """Return draw number `index`, in [0, 1)."""
        while index >= len(self._drawn):
            block = np.arange(len(self._drawn), len(self._drawn) + DRAWS_AT_ONCE)
            self._drawn.extend(uniform(self._key, self._purpose, words(block)).tolist())
        return self._drawn[index]

    def days(self, index: int, lengths: Table) -> int:
        """Return draw number `index` from a table of lengths."""
        return int(lengths.draw(np.asarray([self.uniform(index)]))[0])


def deal(population: Population, seed: int, replication: int) -> World:
    """Return the world of one replication: a pure function of its arguments."""
    root = root_key(seed, replication)
    people = _joined([_caseload(population, root), _referrals(population, root)])
    order = np.lexsort((np.arange(len(people)), people.referral_day))
    return World(root, _each(people, lambda column: column[order]))


def _each(people: People, change: Callable[[NDArray], NDArray]) -> People:  # type: ignore[type-arg]
    return People(*(change(getattr(people, column.name)) for column in fields(People)))


def _joined(parts: list[People]) -> People:
    return People(*(np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(People)))


class _Luck:
    """Draws number 0 for many people at once."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys

    def uniform(self, purpose: Purpose, index: int = 0) -> Floats:
        return uniform(self.keys, purpose, words(index))

    def happens(self, purpose: Purpose, p: float | Floats) -> Flags:
        return np.asarray(self.uniform(purpose) < p)

    def days(self, purpose: Purpose, shape: Distribution, least: int = 0) -> Ints:
        return table(shape, least).draw(self.uniform(purpose))

    def choice(self, purpose: Purpose, weights: tuple[float, ...] | list[float] | Floats) -> Ints:
        shares = np.cumsum(weights) / np.sum(weights)
        at = np.searchsorted(shares, self.uniform(purpose), side="right")
        return np.minimum(at, len(shares) - 1)


def _person_keys(root: Keys, way: int, first: object, second: object) -> Keys:
    state = absorb(absorb(root, PEOPLE), words(way))
    return absorb(absorb(state, words(first)), words(second))


# --- people referred during the run -------------------------------------------------------------


def _referrals(population: Population, root: Keys) -> People:
    counts = _referrals_by_year(population, root)
    year = np.repeat(np.arange(counts.size), counts)
    number = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    luck = _Luck(_person_keys(root, REFERRED, year, number))
    starts = np.asarray(population.year_start_days)
    within = luck.uniform(Purpose.REFERRAL_DAY) * np.diff(starts)[year]
    day = starts[year] + within.astype(np.int64)
    served = luck.days(Purpose.SERVED, population.demand.days_served_at_referral)
    clocks = _clocks(population, luck, day - served, day, length_biased=False)
    standing = np.full(day.size, Standing.REFERRED_LATER)
    return _people(population, luck, standing, day, clocks, _prison(population, luck))


def _prison(population: Population, luck: _Luck) -> Ints:
    return luck.choice(Purpose.PRISON, population.prison_shares)


def _referrals_by_year(population: Population, root: Keys) -> Ints:
    """Counts by plan year; a year cut by the horizon counts for its share."""
    starts = np.asarray(population.year_start_days)
    rates = population.demand.referrals_per_year
    years = starts.size - 1
    rate = np.asarray([rates[min(year, len(rates) - 1)] for year in range(years)], dtype=np.float64)
    mean = rate * np.minimum(1.0, np.diff(starts) / 365.0)
    u = uniform(absorb(root, PEOPLE), Purpose.REFERRALS, words(np.arange(years)))
    variation = population.demand.variation
    if isinstance(variation, NegativeBinomial):
        k = variation.dispersion_k
        return np.asarray(stats.nbinom(k, k / (k + mean)).ppf(u), dtype=np.int64)
    return np.asarray(stats.poisson(mean).ppf(u), dtype=np.int64)


# --- people there on the first day --------------------------------------------------------------

STANDINGS = {
    "on-course": Standing.ON_COURSE,
    "waiting": Standing.WAITING,
    "not-ready": Standing.NOT_READY,
    "declined": Standing.DECLINED,
    "not-assessed": Standing.NOT_ASSESSED,
    "completed": Standing.COMPLETED,
}


def _caseload(population: Population, root: Keys) -> People:
    caseload = population.demand.caseload
    if isinstance(caseload, CaseloadFile):
        return _filed(population, root, caseload.rows)
    counts = {standing: getattr(caseload, status.replace("-", "_")) for status, standing in STANDINGS.items()}
    standing = np.repeat(list(counts), list(counts.values())).astype(np.int64)
    number = np.concatenate([np.arange(count) for count in counts.values()])
    luck = _Luck(_person_keys(root, LISTED, standing, number))
    referral = -1 - luck.days(Purpose.SINCE_REFERRAL, population.demand.days_since_referral)
    clocks = _clocks(population, luck, None, np.zeros_like(referral), length_biased=True)
    return _people(population, luck, standing, referral, clocks, _prison(population, luck))


def _filed(population: Population, root: Keys, rows: list[CaseloadRow]) -> People:
    names = [int(name_word(row.person)[0]) for row in rows]
    luck = _Luck(_person_keys(root, FILED, np.asarray(names, dtype=np.uint64), 0))
    standing = np.asarray([STANDINGS[row.status] for row in rows], dtype=np.int64)

    def days(column: str) -> Ints:
        given = [getattr(row, column) for row in rows]
        return np.asarray([NEVER if d is None else (d - population.start_date).days for d in given], dtype=np.int64)

    clocks = _Clocks(
        days("first_review_date"), np.zeros(len(rows), bool), days("custody_end_date"), days("licence_end_date")
    )
    prison = np.asarray([population.prison_names.index(row.prison) for row in rows], dtype=np.int64)
    drawn = _people(population, luck, standing, np.minimum(days("referral_date"), -1), clocks, prison)
    planned = np.asarray([row.sessions_planned or 0 for row in rows], dtype=np.int64)
    done = np.asarray([row.sessions_done for row in rows], dtype=np.int64)
    needed = np.maximum(np.where(planned > 0, planned, drawn.sessions_needed), done + 1)
    band = np.asarray([row.band for row in rows], dtype=np.int64)
    given = {"band": band, "sessions_needed": needed, "sessions_done": done}
    return People(**{column.name: given.get(column.name, getattr(drawn, column.name)) for column in fields(People)})


# --- clocks -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Clocks:
    first_review_day: Ints
    review_passed: Flags
    custody_end_day: Ints
    licence_end_day: Ints


def _clocks(
    population: Population, luck: _Luck, sentence_day: Ints | None, from_day: Ints, length_biased: bool
) -> _Clocks:
    """Draw each person's clocks for synthetic people; nothing falls on or before `from_day`.

    Where the sentence's first day is not given the person is met at a moment chosen at random:
    longer terms are likelier then, and the share served is uniform.
    """
    sentences = list(population.demand.sentences.values())
    kind = luck.choice(Purpose.SENTENCE, _weights(sentences, length_biased))
    term, tariff, licence = (np.zeros_like(from_day) for _ in range(3))
    review_share, p_no_review = np.zeros(kind.size), np.zeros(kind.size)
    for number, sentence in enumerate(sentences):
        mine = kind == number
        own = _Luck(luck.keys[mine])
        term[mine] = _lengths(sentence.custody_days, length_biased).draw(own.uniform(Purpose.TERM))
        tariff[mine] = _lengths(sentence.tariff_days, length_biased).draw(own.uniform(Purpose.TERM))
        licence[mine] = table(sentence.licence_days).draw(own.uniform(Purpose.LICENCE))
        review_share[mine], p_no_review[mine] = sentence.first_review_share, sentence.p_no_review
    endless = term >= NEVER
    if sentence_day is None:
        served = luck.uniform(Purpose.SERVED) * np.where(endless, tariff, term)
        sentence_day = from_day - served.astype(np.int64)
    end = np.where(endless, NEVER, np.maximum(sentence_day + term, from_day + 1))
    review = sentence_day + np.where(endless, tariff, (review_share * term).astype(np.int64))
    review = np.where(endless & (tariff >= NEVER), NEVER, review)
    passed = review <= from_day
    following = from_day + luck.days(Purpose.NEXT_REVIEW, population.next_review_days, 1)
    review = np.where(passed, following, review)
    none = luck.happens(Purpose.NO_REVIEW, p_no_review) | (review >= end)
    licence_end = np.where(endless | (licence >= NEVER), NEVER, end + licence)
    return _Clocks(
        np.where(none, NEVER, np.minimum(review, NEVER)), passed & ~none, end, np.minimum(licence_end, NEVER)
    )


def _weights(sentences: list[Sentence], length_biased: bool) -> list[float]:
    """Weights of the sentences; by length too at a moment chosen at random, where any has a length."""
    plain = [sentence.weight for sentence in sentences]
    biased = [sentence.weight * _mean_days(sentence) for sentence in sentences]
    return biased if length_biased and sum(biased) > 0 else plain


def _mean_days(sentence: Sentence) -> float:
    endless = sentence.custody_days.mean() == np.inf
    return table(sentence.tariff_days if endless else sentence.custody_days).mean()


def _lengths(shape: Distribution, length_biased: bool) -> Table:
    lengths = table(shape)
    return lengths.length_biased() if length_biased else lengths


# --- what does not depend on how a person came --------------------------------------------------


def _people(
    population: Population, luck: _Luck, standing: Ints, referral_day: Ints, clocks: _Clocks, prison: Ints
) -> People:
    known_day = np.maximum(referral_day, 0)
    needed = luck.days(Purpose.SESSIONS_NEEDED, population.sessions_needed, 1)
    on_course = standing == Standing.ON_COURSE
    done = np.where(on_course, (luck.uniform(Purpose.SESSIONS_DONE) * needed).astype(np.int64), 0)
    leaves = known_day + luck.days(Purpose.LEAVES, population.demand.days_until_leaves, 1)
    return People(
        key=luck.keys,
        standing=standing.astype(np.int64),
        prison=prison,
        band=1 + luck.choice(Purpose.BAND, population.priority.weights),
        referral_day=referral_day,
        first_review_day=clocks.first_review_day,
        review_passed=clocks.review_passed,
        custody_end_day=clocks.custody_end_day,
        licence_end_day=clocks.licence_end_day,
        ready_day=_ready_day(population, luck, standing, known_day),
        willing_day=_willing_day(population, luck, standing, known_day, prison),
        leaves_day=np.minimum(leaves, NEVER),
        sessions_needed=needed,
        sessions_done=done,
        minimum_days=luck.days(Purpose.MINIMUM, population.minimum_days),
        report_days=luck.days(Purpose.REPORT, population.report_days),
        two_facilitators=luck.happens(Purpose.TWO_FACILITATORS, population.p_two_facilitators),
    )


def _ready_day(population: Population, luck: _Luck, standing: Ints, known_day: Ints) -> Ints:
    readiness = population.readiness
    ready = luck.happens(Purpose.READY, readiness.p_ready_at_referral)
    ready = np.where(unassessed(standing), ready, standing != Standing.NOT_READY)
    never = luck.happens(Purpose.NEVER_READY, readiness.p_never_ready)
    later = known_day + luck.days(Purpose.NOT_READY, readiness.not_ready_days, 1)
    return np.where(ready, known_day, np.where(never, NEVER, np.minimum(later, NEVER)))


def _willing_day(population: Population, luck: _Luck, standing: Ints, known_day: Ints, prison: Ints) -> Ints:
    """Day of consent: at once, or after as many refusals as it takes."""
    declines = luck.happens(Purpose.DECLINES, np.asarray(population.prison_p_declines)[prison])
    declines = np.where(unassessed(standing), declines, standing == Standing.DECLINED)
    day, asking = known_day.copy(), np.flatnonzero(declines)
    gaps = table(population.consent.reconsider_days, 1)
    for refusals in range(MOST_REFUSALS):
        own = _Luck(luck.keys[asking])
        day[asking] = np.minimum(day[asking] + gaps.draw(own.uniform(Purpose.RECONSIDER, refusals)), NEVER)
        agrees = own.uniform(Purpose.RECONSIDERS, refusals) < population.consent.p_reconsiders
        asking = asking[~agrees & (day[asking] <= population.horizon_days)]
        if not asking.size:
            break
    day[asking] = NEVER
    return np.where(day > population.horizon_days, NEVER, day)


def unassessed(standing: Ints) -> Flags:
    """Return who has yet to be assessed, so that readiness and consent are not part of their standing."""
    return np.asarray((standing == Standing.REFERRED_LATER) | (standing == Standing.NOT_ASSESSED))
