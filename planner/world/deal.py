"""Dealing: each person's clocks and luck, one person at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.compiled import compiled, inner
from planner.luck import NEVER, Purpose, absorb, drawn, happens, uniform
from planner.world.numbers import PopulationNumbers
from planner.world.people import Standing, unassessed

PEOPLE, POSTS = np.uint64(1), np.uint64(2)  # namespaces of keys
REFERRED, LISTED, FILED = np.uint64(1), np.uint64(2), np.uint64(3)
# how a person's key is made: year and number; standing and number; pseudonym
MOST_REFUSALS = 1000  # refusals drawn for one person before "never"


@compiled
def count_referrals(of: PopulationNumbers, root: Any, by_year: Any) -> int:
    """Write the number referred in each year, [years], and return how many people there are in all."""
    key, people = absorb(root, PEOPLE), of.listed.size + of.rows.size
    for year in range(by_year.size):
        by_year[year] = drawn(of.book, of.referral_tables[year], key, Purpose.REFERRALS, year)
        people += by_year[year]
    return people


@compiled
def gather(of: PopulationNumbers, root: Any, by_year: Any, origins: Any) -> int:
    """Name everyone, records of ORIGIN [people], and return how many days their referrals span.

    First those there on the first day, then the referrals year by year.
    """
    at, people_key = _gather_listed(of, root, origins), absorb(root, PEOPLE)
    for year in range(by_year.size):
        start, length = of.year_start_days[year], of.year_start_days[year + 1] - of.year_start_days[year]
        year_key = absorb(absorb(people_key, REFERRED), np.uint64(year))
        for number in range(by_year[year]):
            origin = origins[at]
            key = absorb(year_key, np.uint64(number))
            origin.key, origin.row, origin.standing = key, -1, Standing.REFERRED_LATER
            origin.referral_day = start + np.int64(uniform(key, Purpose.REFERRAL_DAY, 0) * length)
            at += 1
    first, last = _span(origins)
    return last - first + 1


@compiled
def deal_people(of: PopulationNumbers, people: Any, origins: Any, places: Any, order: Any) -> None:
    """Deal everyone into `people`, records of PERSON, in order of referral; ties as they were named.

    `places` [days of referral] and `order` [people] are room to work in.
    """
    _sort(origins, places, order)
    for number in range(people.size):
        who, origin = people[number], origins[order[number]]
        who.key, who.referral_day, who.standing = origin.key, origin.referral_day, origin.standing
        who.prison = drawn(of.book, of.one[0].prison, who.key, Purpose.PRISON, 0)
        who.band = 1 + drawn(of.book, of.one[0].band, who.key, Purpose.BAND, 0)
        _deal_clocks(of, who)
        if origin.row >= 0:
            _take_official(who, of.rows[origin.row])
        _deal_course(of, who)
        if origin.row >= 0:
            _take_sessions(who, of.rows[origin.row])
        _deal_readiness(of, who)
        _deal_consent(of, who)
        known_day = _known_day(who)
        leaves = known_day + drawn(of.book, of.one[0].leaves, who.key, Purpose.LEAVES, 0)
        who.leaves_day = min(leaves, NEVER)


@inner
def _known_day(who: Any) -> Any:
    """Return the first day of the run on which a person is known."""
    return max(np.int64(who.referral_day), 0)


@inner
def person_key(root: Any, way: Any, first: Any, second: Any) -> Any:
    """Return a person's identity for draws."""
    state = absorb(absorb(root, PEOPLE), way)
    return absorb(absorb(state, np.uint64(first)), np.uint64(second))


@inner
def _gather_listed(of: PopulationNumbers, root: Any, origins: Any) -> int:
    """Name those there on the first day and return how many."""
    for row in range(of.rows.size):
        listed, origin = of.rows[row], origins[row]
        origin.key, origin.row, origin.standing = person_key(root, FILED, listed.name, 0), row, listed.standing
        origin.referral_day = listed.referral_day
    for i in range(of.listed.size):
        origin = origins[of.rows.size + i]
        key = person_key(root, LISTED, of.listed[i], of.listed_number[i])
        origin.key, origin.row, origin.standing = key, -1, of.listed[i]
        origin.referral_day = -1 - drawn(of.book, of.one[0].since_referral, key, Purpose.SINCE_REFERRAL, 0)
    return of.rows.size + of.listed.size


@inner
def _span(origins: Any) -> Any:
    first = last = np.int64(origins[0].referral_day) if origins.size else np.int64(0)
    for i in range(origins.size):
        first, last = min(first, origins[i].referral_day), max(last, origins[i].referral_day)
    return first, last


@inner
def _sort(origins: Any, places: Any, order: Any) -> None:
    """Order people by referral day, ties as they stand: a count of each day, as days are few."""
    places[:] = 0
    first = _span(origins)[0] - 1
    for i in range(origins.size):
        places[origins[i].referral_day - first] += 1
    for day in range(1, places.size):
        places[day] += places[day - 1]
    for i in range(origins.size):
        day = origins[i].referral_day - first - 1
        order[places[day]] = i
        places[day] += 1


@inner
def _deal_clocks(of: PopulationNumbers, who: Any) -> None:
    """Draw the clocks; nothing falls on or before the day the person is first known.

    Whoever is there on the first day is met at a moment chosen at random: longer terms are
    likelier then, and the share served is uniform.
    """
    key, one, met = who.key, of.one[0], who.standing != Standing.REFERRED_LATER
    kind = drawn(of.book, one.biased_sentence if met else one.sentence, key, Purpose.SENTENCE, 0)
    sentence = of.sentences[kind]
    term = drawn(of.book, sentence.biased_term if met else sentence.term, key, Purpose.TERM, 0)
    tariff = drawn(of.book, sentence.biased_tariff if met else sentence.tariff, key, Purpose.TERM, 0)
    licence = drawn(of.book, sentence.licence, key, Purpose.LICENCE, 0)
    endless = term >= NEVER
    if met:
        from_day = np.int64(0)
        served: Any = np.int64(uniform(key, Purpose.SERVED, 0) * (tariff if endless else term))
    else:
        from_day = np.int64(who.referral_day)
        served = drawn(of.book, one.served, key, Purpose.SERVED, 0)
    sentence_day = from_day - served
    end: Any = NEVER if endless else max(sentence_day + term, from_day + 1)
    review: Any = sentence_day + (tariff if endless else np.int64(sentence.review_share * term))
    if endless and tariff >= NEVER:
        review = np.int64(NEVER)
    passed = review <= from_day
    if passed:
        review = from_day + drawn(of.book, one.next_review, key, Purpose.NEXT_REVIEW, 0)
    none = review >= end or happens(key, Purpose.NO_REVIEW, 0, sentence.p_no_review)
    who.first_review_day = NEVER if none else min(review, NEVER)
    who.review_passed = passed and not none
    who.custody_end_day = end
    who.licence_end_day = NEVER if endless or licence >= NEVER else min(end + licence, NEVER)


@inner
def _take_official(who: Any, row: Any) -> None:
    """Take the official dates of a caseload file: they are given, never drawn."""
    who.prison, who.band = row.prison, row.band
    who.first_review_day, who.review_passed = row.first_review_day, False
    who.custody_end_day, who.licence_end_day = row.custody_end_day, row.licence_end_day


@inner
def _deal_course(of: PopulationNumbers, who: Any) -> None:
    key, one = who.key, of.one[0]
    who.sessions_needed = drawn(of.book, one.sessions, key, Purpose.SESSIONS_NEEDED, 0)
    who.sessions_done = 0
    if who.standing == Standing.ON_COURSE:
        who.sessions_done = np.int64(uniform(key, Purpose.SESSIONS_DONE, 0) * who.sessions_needed)
    who.minimum_days = drawn(of.book, one.minimum, key, Purpose.MINIMUM, 0)
    who.report_days = drawn(of.book, one.report, key, Purpose.REPORT, 0)
    who.two_facilitators = happens(key, Purpose.TWO_FACILITATORS, 0, one.p_two_facilitators)


@inner
def _take_sessions(who: Any, row: Any) -> None:
    """Take the sessions of a caseload file; there is always one to come."""
    planned = row.sessions_planned if row.sessions_planned > 0 else np.int64(who.sessions_needed)
    who.sessions_needed, who.sessions_done = max(planned, row.sessions_done + 1), row.sessions_done


@inner
def _deal_readiness(of: PopulationNumbers, who: Any) -> None:
    """Ready at once, later, or never."""
    one, known_day = of.one[0], _known_day(who)
    if unassessed(who.standing):
        ready = happens(who.key, Purpose.READY, 0, one.p_ready)
    else:
        ready = who.standing != Standing.NOT_READY
    if ready:
        who.ready_day = known_day
    elif happens(who.key, Purpose.NEVER_READY, 0, one.p_never_ready):
        who.ready_day = NEVER
    else:
        who.ready_day = min(known_day + drawn(of.book, one.not_ready, who.key, Purpose.NOT_READY, 0), NEVER)


@inner
def _deal_consent(of: PopulationNumbers, who: Any) -> None:
    """Willing at once, or after as many refusals as it takes."""
    one, day = of.one[0], _known_day(who)
    if unassessed(who.standing):
        declines = happens(who.key, Purpose.DECLINES, 0, of.p_declines[who.prison])
    else:
        declines = who.standing == Standing.DECLINED
    refusals = 0
    while declines:
        day = min(day + drawn(of.book, one.reconsider, who.key, Purpose.RECONSIDER, refusals), NEVER)
        declines = not happens(who.key, Purpose.RECONSIDERS, refusals, one.p_reconsiders)
        refusals += 1
        if declines and (day > one.horizon_days or refusals == MOST_REFUSALS):
            day, declines = np.int64(NEVER), False
    who.willing_day = NEVER if day > one.horizon_days else day
