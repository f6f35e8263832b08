"""A population as the numbers that chance runs on."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from scipy import special

from planner.base.arrays import Float64s, Int64s
from planner.jit import record, records
from planner.scenario import Population
from planner.scenario.demand import CaseloadFile, NegativeBinomial, Parole, Sentence
from planner.scenario.parameter import Part
from planner.scenario.programme import Programme
from planner.scenario.status import MODELLED, Status
from planner.world.streams import (
    NEVER,
    PACKED_DTYPE,
    UNIT,
    DistributionPacker,
    TabulatedDistribution,
    categorical,
    name_word,
    table_for,
    table_of,
)

SENTENCE = np.dtype(  # numbers of tables, and shares
    [
        ("term", np.int64),
        ("biased_term", np.int64),  # of a person met at a moment chosen at random
        ("tariff", np.int64),
        ("biased_tariff", np.int64),
        ("licence", np.int64),
        ("review_share", np.float64),
        ("p_no_review", np.float64),
    ],
    align=True,
)
ROW = np.dtype(  # a person of a caseload file
    [
        ("name", np.uint64),
        *(
            (column, np.int64)
            for column in (
                "standing",
                "prison",
                "band",
                "assessed_day",
                "referral_day",
                "first_review_day",
                "custody_end_day",
                "licence_end_day",
                "sessions_planned",  # 0 where it is to be drawn
                "sessions_done",
            )
        ),
    ],
    align=True,
)


SCALARS = np.dtype(
    [
        *(
            (table, np.int64)
            for table in (
                "sentence",
                "biased_sentence",
                "prison",
                "band",
                "served",
                "since_referral",
                "leaves",
                "next_review",
                "sessions",
                "minimum",
                "report",
                "not_ready",
                "reconsider",
            )
        ),
        *((p, np.float64) for p in ("p_two_facilitators", "p_ready", "p_never_ready", "p_reconsiders")),
        ("horizon_days", np.int64),
    ],
    align=True,
)


NUMBERS = {  # what generating a world needs, with dtype and axes; the same for every replication
    "pages": (PACKED_DTYPE, 1),  # with cdf and guides: the book of tables
    "cdf": (np.float64, 1),
    "guides": (np.int32, 1),
    "scalars": (SCALARS, 1),  # numbers of tables, probabilities, the horizon
    "year_start_days": (np.int64, 1),  # [years + 1]
    "referral_tables": (np.int64, 1),  # [years] table of a year's referrals
    "listed": (np.int64, 1),  # [people there on the first day, synthetic] Status
    "listed_number": (np.int64, 1),  # [as listed] number within the standing
    "filed": (ROW, 1),  # [people there on the first day, from a file]
    "sentences": (SENTENCE, 1),
    "p_declines": (np.float64, 1),  # [prisons]
    "agreement": (np.int64, 1),  # [bands] table of the assessed band, by true band; empty where it is the true one
    "truth": (np.int64, 1),  # [bands] table of the true band, by assessed band; as agreement
}
PopulationNumbers = dict[str, Any]


MOST_KNOWN = 8
_known: list[tuple[Population, PopulationNumbers]] = []  # the latest last: a scenario makes its population anew


def numbers(population: Population) -> PopulationNumbers:
    """Return the arrays of NUMBERS; those of the last few populations are kept."""
    for other, known in _known:
        if other == population:
            return known
    made = _flatten(population)
    _known.append((population, made))
    del _known[:-MOST_KNOWN]
    return made


def _flatten(population: Population) -> PopulationNumbers:
    binder, listed = DistributionPacker(), _listed(population)
    sentences = _sentences(list(population.demand.sentences.values()), binder)
    years = _referrals_by_year(population, binder)
    scalars = _scalars(population, binder)
    agreement, truth = _assessed(population, binder)
    return {
        **binder.book()._asdict(),
        "scalars": scalars,
        "year_start_days": np.asarray(population.year_start_days, dtype=np.int64),
        "referral_tables": np.asarray(years, dtype=np.int64),
        "listed": np.repeat(list(listed), list(listed.values())).astype(np.int64),
        "listed_number": np.concatenate([np.arange(count) for count in listed.values()]).astype(np.int64),
        "filed": _rows(population),
        "sentences": sentences,
        "p_declines": np.asarray(population.prison_p_declines, dtype=np.float64),
        "agreement": agreement,
        "truth": truth,
    }


def _scalars(population: Population, binder: DistributionPacker) -> Any:
    """Bind the tables that there is one of, and name their numbers."""
    demand, readiness = population.demand, population.readiness
    sentences = list(demand.sentences.values())

    def days(part: Part, key: str) -> int:
        return binder.add(table_of(part, key))

    def programme(key: str) -> int:
        return binder.add(table_for(Programme, key, getattr(population, key)))

    return record(
        SCALARS,
        sentence=binder.add(categorical(_weights(sentences, length_biased=False))),
        biased_sentence=binder.add(categorical(_weights(sentences, length_biased=True))),
        prison=binder.add(categorical(population.prison_shares)),
        band=binder.add(categorical(population.priority.weights)),
        served=days(demand, "days_served_at_referral"),
        since_referral=days(demand, "days_since_referral"),
        leaves=days(demand, "days_until_leaves"),
        next_review=binder.add(table_for(Parole, "next_review_days", population.next_review_days)),
        sessions=programme("sessions_needed"),
        minimum=programme("minimum_days"),
        report=programme("report_days"),
        not_ready=days(readiness, "not_ready_days"),
        reconsider=days(population.consent, "reconsider_days"),
        p_two_facilitators=population.p_two_facilitators,
        p_ready=readiness.p_ready_at_referral,
        p_never_ready=readiness.p_never_ready,
        p_reconsiders=population.consent.p_reconsiders,
        horizon_days=population.horizon_days,
    )


def _referrals_by_year(population: Population, binder: DistributionPacker) -> list[int]:
    """Bind a table of the number referred for each mean, and return that of each plan year.

    A year cut by the horizon counts for its share.
    """
    rates, lengths = population.demand.referrals_per_year, np.diff(population.year_start_days)
    rate = [rates[min(year, len(rates) - 1)] for year in range(lengths.size)]
    means = np.asarray(rate * np.minimum(1.0, lengths / 365.0)).tolist()
    bound = {mean: binder.add(_count(population, mean)) for mean in dict.fromkeys(means)}
    return [bound[mean] for mean in means]


def _count(population: Population, mean: float) -> TabulatedDistribution:
    variation = population.demand.variation
    if mean == 0:
        return TabulatedDistribution(0, np.ones(1), 0)
    cdf: Float64s = np.zeros(1)
    size = 1 << round(2 * mean).bit_length()
    while cdf[-1] < 1 - UNIT:
        counts, size = np.arange(size), 2 * size
        if isinstance(variation, NegativeBinomial):
            k = variation.dispersion_k
            cdf = np.asarray(special.betainc(k, counts + 1.0, k / (k + mean)))
        else:
            cdf = np.asarray(special.pdtr(counts, mean))
    most = int(np.searchsorted(cdf, 1 - UNIT))
    return TabulatedDistribution(0, cdf[: most + 1], most)


def _sentences(sentences: list[Sentence], binder: DistributionPacker) -> Any:
    bound = records(len(sentences), SENTENCE)
    for row, sentence in zip(bound, sentences, strict=True):
        term, tariff = table_of(sentence, "custody_days"), table_of(sentence, "tariff_days")
        row.term, row.biased_term = binder.add(term), binder.add(term.length_biased())
        row.tariff, row.biased_tariff = binder.add(tariff), binder.add(tariff.length_biased())
        row.licence = binder.add(table_of(sentence, "licence_days"))
        row.review_share, row.p_no_review = sentence.first_review_share, sentence.p_no_review
    return bound


def _assessed(population: Population, binder: DistributionPacker) -> tuple[Int64s, Int64s]:
    """Bind the tables of the assessed band by true band, and of the true band by assessed band (Bayes)."""
    assessment = population.assessment
    if assessment is None:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    given_true = np.asarray(assessment.agreement, dtype=np.float64)
    both = np.asarray(population.priority.weights, dtype=np.float64)[:, None] * given_true
    unheard_of = both.sum(axis=0) == 0  # a band that nobody is put in: whoever has it all the same is truly of it
    both[:, unheard_of] = np.eye(len(given_true))[:, unheard_of]
    bound = [[binder.add(categorical(row)) for row in rows] for rows in (given_true, both.T)]
    return np.asarray(bound[0], dtype=np.int64), np.asarray(bound[1], dtype=np.int64)


def _weights(sentences: list[Sentence], *, length_biased: bool) -> list[float]:
    """Weights of the sentences; by length too at a moment chosen at random, where any has a length."""
    plain = [sentence.weight for sentence in sentences]
    biased = [sentence.weight * _mean_days(sentence) for sentence in sentences]
    return biased if length_biased and sum(biased) > 0 else plain


def _mean_days(sentence: Sentence) -> float:
    endless = sentence.custody_days.mean() == np.inf
    return table_of(sentence, "tariff_days" if endless else "custody_days").mean()


def _listed(population: Population) -> dict[Status, int]:
    """How many synthetic people there are on the first day, by status."""
    caseload = population.demand.caseload
    if isinstance(caseload, CaseloadFile):
        return dict.fromkeys(MODELLED, 0)
    return {status: getattr(caseload, status.name.lower()) for status in MODELLED}


def _rows(population: Population) -> Any:
    caseload = population.demand.caseload
    listed = caseload.rows if isinstance(caseload, CaseloadFile) else []
    found = records(len(listed), ROW)
    for into, row in zip(found, listed, strict=True):
        into.name, into.standing = name_word(row.person), row.status
        into.prison, into.band = population.prison_names.index(row.prison), row.band
        into.assessed_day = min(_day(population, row.assessment_date), NEVER)
        into.referral_day = min(_day(population, row.referral_date), -1)
        into.first_review_day = _day(population, row.first_review_date)
        into.custody_end_day = _day(population, row.custody_end_date)
        into.licence_end_day = _day(population, row.licence_end_date)
        into.sessions_planned, into.sessions_done = row.sessions_planned or 0, row.sessions_done
    return found


def _day(population: Population, when: date | None) -> int:
    return NEVER if when is None else (when - population.start_date).days
