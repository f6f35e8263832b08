"""Generation: each person's clocks and luck.

What everyone has drawn is drawn for many at once, one attribute after another: what is certain is
asked once, and no draw waits for another.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from planner.jit import ArrayStruct, jit, jit_entry, jit_inline
from planner.scenario.status import Status
from planner.world.people import PERSON, unassessed
from planner.world.population_arrays import NUMBERS
from planner.world.streams import (
    NEVER,
    PEOPLE,
    PackedDistributions,
    Stream,
    absorb,
    bernoulli,
    inverse_cdf,
    person_key,
    sample,
    uniform,
)

REFERRED, LISTED, FILED = np.uint64(1), np.uint64(2), np.uint64(3)
# how a person's key is made: year and number; standing and number; pseudonym
ORIGIN_NUMBERS = ("origin_days", "origin_standings", "origin_rows")  # of referral; Status; in `filed`, -1 in no file
ROOM = np.dtype([("people", np.int64), ("days", np.int64)], align=True)
GROUP = 64  # people for whom an attribute is drawn at once
COLUMNS = 11
PRISON, BAND, KIND, TERM, TARIFF, LICENCE, SERVED, SESSIONS, MINIMUM, REPORT, LEAVES = range(COLUMNS)
MOST_REFUSALS = 1000  # refusals drawn for one person before "never"


class Generation(ArrayStruct):
    """A population, and room to generate one replication of it."""

    LAYOUT: ClassVar = {
        **NUMBERS,
        "room": (ROOM, 1),  # [1] what the replication takes
        "by_year": (np.int64, 1),  # [years] people referred
        "origin_keys": (np.uint64, 1),  # [people or more], as named; so too for those that follow
        **dict.fromkeys(ORIGIN_NUMBERS, (np.int64, 1)),
        "order": (np.int64, 1),  # [people or more]
        "places": (np.int64, 1),  # [days over which people were referred, or more]
        "people": (PERSON, 1),  # [people or more]
        "keys": (np.uint64, 1),  # [GROUP] of the people of a group
        "chances": (np.float64, 1),  # [GROUP] uniform draws, one for each of a group
        "columns": (np.int64, 2),  # [COLUMNS, GROUP] what was drawn for a group
    }


@jit_entry
def generate_all(of: Generation, root: Any) -> bool:
    """Generate everyone into `people`, in order of referral, ties as they were named; False where there is no room.

    Either way `room` tells what it takes.
    """
    room = of.room[0]
    room.people = _count_referrals(of, root)
    if room.people > min(of.people.size, of.origin_keys.size):
        return False
    _gather(of, root)
    first, last = _span(of)
    room.days = last - first + 2
    if room.days > of.places.size:
        return False
    _sort(of, first)
    met = of.listed.size + of.filed.size  # those there on the first day come first
    for number in range(0, met, GROUP):
        _deal_group(of, number, min(number + GROUP, met))
    for number in range(met, room.people, GROUP):
        _deal_group(of, number, min(number + GROUP, room.people))
    return True


@jit
def _count_referrals(of: Generation, root: Any) -> int:
    """Write the number referred in each year, and return how many people there are in all."""
    key, people = absorb(root, PEOPLE), of.listed.size + of.filed.size
    for year in range(of.by_year.size):
        of.by_year[year] = _drawn(of, of.referral_tables[year], key, Stream.REFERRALS, year)
        people += of.by_year[year]
    return people


@jit
def _gather(of: Generation, root: Any) -> None:
    """Name everyone: first those there on the first day, then the referrals year by year."""
    at, people_key = _gather_listed(of, root), absorb(root, PEOPLE)
    for year in range(of.by_year.size):
        start, length = of.year_start_days[year], of.year_start_days[year + 1] - of.year_start_days[year]
        year_key = absorb(absorb(people_key, REFERRED), np.uint64(year))
        for number in range(of.by_year[year]):
            key = absorb(year_key, np.uint64(number))
            of.origin_keys[at + number], of.origin_rows[at + number] = key, -1
            of.origin_days[at + number] = start + np.int64(uniform(key, Stream.REFERRAL_DAY, 0) * length)
            of.origin_standings[at + number] = Status.REFERRED_LATER
        at += of.by_year[year]


@jit
def _deal_group(of: Generation, first: int, end: int) -> None:
    """Generate people who are all there on the first day, or are all referred later."""
    for number in range(first, end):
        who, origin = of.people[number], of.order[number]
        who.key, who.referral_day = of.origin_keys[origin], of.origin_days[origin]
        who.standing = of.origin_standings[origin]
        of.keys[number - first] = who.key
    met = of.people[first].standing != Status.REFERRED_LATER
    _draw_columns(of, first, end, met)
    for number in range(first, end):
        _deal_person(of, of.people[number], of.origin_rows[of.order[number]], number - first, met)


@jit
def _draw_columns(of: Generation, first: int, end: int, met: bool) -> None:
    """Draw what everyone in a group has drawn."""
    scalars = of.scalars[0]
    _draw(of, PRISON, scalars.prison, first, end, Stream.PRISON)
    _draw(of, BAND, scalars.band, first, end, Stream.BAND)
    _draw(of, KIND, scalars.biased_sentence if met else scalars.sentence, first, end, Stream.SENTENCE)
    _draw_terms(of, first, end, met)
    if not met:
        _draw(of, SERVED, scalars.served, first, end, Stream.SERVED)
    _draw(of, SESSIONS, scalars.sessions, first, end, Stream.SESSIONS_NEEDED)
    _draw(of, MINIMUM, scalars.minimum, first, end, Stream.MINIMUM)
    _draw(of, REPORT, scalars.report, first, end, Stream.REPORT)
    _draw(of, LEAVES, scalars.leaves, first, end, Stream.LEAVES)


@jit
def _draw(of: Generation, column: int, number: int, first: int, end: int, purpose: int) -> None:
    """Draw an attribute that all of a group draw from one table."""
    page = of.pages[number]
    if page.certain:
        for i in range(end - first):
            of.columns[column, i] = page.least
    else:
        book, column_of = PackedDistributions(of.pages, of.cdf, of.guides), of.columns[column]
        for i in range(GROUP):
            of.chances[i] = uniform(of.keys[i], purpose, 0)
        for i in range(end - first):
            column_of[i] = inverse_cdf(book, number, of.chances[i])


@jit
def _draw_terms(of: Generation, first: int, end: int, met: bool) -> None:
    """Draw what depends on the kind of sentence."""
    if of.sentences.size == 1:
        sentence = of.sentences[0]
        _draw(of, TERM, sentence.biased_term if met else sentence.term, first, end, Stream.TERM)
        _draw(of, TARIFF, sentence.biased_tariff if met else sentence.tariff, first, end, Stream.TERM)
        _draw(of, LICENCE, sentence.licence, first, end, Stream.LICENCE)
        return
    for i in range(end - first):
        sentence, key = of.sentences[of.columns[KIND, i]], of.people[first + i].key
        of.columns[TERM, i] = _drawn(of, sentence.biased_term if met else sentence.term, key, Stream.TERM, 0)
        of.columns[TARIFF, i] = _drawn(of, sentence.biased_tariff if met else sentence.tariff, key, Stream.TERM, 0)
        of.columns[LICENCE, i] = _drawn(of, sentence.licence, key, Stream.LICENCE, 0)


@jit_inline
def _deal_person(of: Generation, who: Any, row: int, at: int, met: bool) -> None:
    """Generate the person at a place in the group."""
    who.prison, who.band = of.columns[PRISON, at], 1 + of.columns[BAND, at]
    who.true_band, who.assessed_day = who.band, NEVER
    _deal_clocks(of, who, at, met)
    if row >= 0:
        _take_official(who, of.filed[row])
    _deal_course(of, who, at)
    if row >= 0:
        _take_sessions(who, of.filed[row])
    if of.agreement.size > 0:
        _deal_bands(of, who, row)
    _deal_readiness(of, who)
    _deal_consent(of, who)
    who.leaves_day = min(_known_day(who) + of.columns[LEAVES, at], NEVER)


@jit
def _drawn(of: Generation, number: int, key: Any, purpose: int, index: int) -> int:
    """Return draw number `index` of a key for a purpose, from a table of the population."""
    return sample(PackedDistributions(of.pages, of.cdf, of.guides), number, key, purpose, index)


@jit
def _known_day(who: Any) -> Any:
    """Return the first day of the run on which a person is known."""
    return max(np.int64(who.referral_day), 0)


@jit
def _gather_listed(of: Generation, root: Any) -> int:
    """Name those there on the first day and return how many."""
    for row in range(of.filed.size):
        listed = of.filed[row]
        of.origin_keys[row], of.origin_rows[row] = person_key(root, FILED, listed.name, 0), row
        of.origin_days[row], of.origin_standings[row] = listed.referral_day, listed.standing
    for i in range(of.listed.size):
        at, key = of.filed.size + i, person_key(root, LISTED, of.listed[i], of.listed_number[i])
        of.origin_keys[at], of.origin_rows[at], of.origin_standings[at] = key, -1, of.listed[i]
        of.origin_days[at] = -1 - _drawn(of, of.scalars[0].since_referral, key, Stream.SINCE_REFERRAL, 0)
    return of.filed.size + of.listed.size


@jit
def _span(of: Generation) -> Any:
    """Return the first and the last day on which anyone was referred."""
    people = of.room[0].people
    first = last = of.origin_days[0] if people else np.int64(0)
    for i in range(people):
        first, last = min(first, of.origin_days[i]), max(last, of.origin_days[i])
    return first, last


@jit
def _sort(of: Generation, first: int) -> None:
    """Order people by referral day, ties as they stand: a count of each day, as days are few."""
    room, places = of.room[0], of.places
    for day in range(room.days):
        places[day] = 0
    for i in range(room.people):
        places[of.origin_days[i] - first + 1] += 1
    for day in range(1, room.days):
        places[day] += places[day - 1]
    for i in range(room.people):
        day = of.origin_days[i] - first
        of.order[places[day]] = i
        places[day] += 1


@jit_inline
def _deal_clocks(of: Generation, who: Any, at: int, met: bool) -> None:
    """Draw the clocks; nothing falls on or before the day the person is first known.

    Whoever is there on the first day is met at a moment chosen at random: longer terms are
    likelier then, and the share served is uniform.
    """
    key, scalars, sentence = who.key, of.scalars[0], of.sentences[of.columns[KIND, at]]
    term, tariff, licence = of.columns[TERM, at], of.columns[TARIFF, at], of.columns[LICENCE, at]
    endless = term >= NEVER
    if met:
        from_day = np.int64(0)
        served: Any = np.int64(uniform(key, Stream.SERVED, 0) * (tariff if endless else term))
    else:
        from_day = np.int64(who.referral_day)
        served = of.columns[SERVED, at]
    sentence_day = from_day - served
    end: Any = NEVER if endless else max(sentence_day + term, from_day + 1)
    review: Any = sentence_day + (tariff if endless else np.int64(sentence.review_share * term))
    if endless and tariff >= NEVER:
        review = np.int64(NEVER)
    passed = review <= from_day
    if passed:
        review = from_day + _drawn(of, scalars.next_review, key, Stream.NEXT_REVIEW, 0)
    none = review >= end or bernoulli(key, Stream.NO_REVIEW, 0, sentence.p_no_review)
    who.first_review_day = NEVER if none else min(review, NEVER)
    who.review_passed = passed and not none
    who.custody_end_day = end
    who.licence_end_day = NEVER if endless or licence >= NEVER else min(end + licence, NEVER)


@jit
def _take_official(who: Any, row: Any) -> None:
    """Take the official dates of a caseload file: they are given, never drawn."""
    who.prison, who.band, who.true_band, who.assessed_day = row.prison, row.band, row.band, row.assessed_day
    who.first_review_day, who.review_passed = row.first_review_day, False
    who.custody_end_day, who.licence_end_day = row.custody_end_day, row.licence_end_day


@jit
def _deal_bands(of: Generation, who: Any, row: int) -> None:
    """Draw the band that assessors see, about the true one; or the true one, where what they saw is on file."""
    if row >= 0:
        who.true_band = 1 + _drawn(of, of.truth[who.band - 1], who.key, Stream.TRUE_BAND, 0)
    else:
        who.band = 1 + _drawn(of, of.agreement[who.true_band - 1], who.key, Stream.ASSESSED_BAND, 0)


@jit_inline
def _deal_course(of: Generation, who: Any, at: int) -> None:
    who.sessions_needed, who.sessions_done = of.columns[SESSIONS, at], 0
    if who.standing == Status.ON_COURSE:
        who.sessions_done = np.int64(uniform(who.key, Stream.SESSIONS_DONE, 0) * who.sessions_needed)
    who.minimum_days, who.report_days = of.columns[MINIMUM, at], of.columns[REPORT, at]
    who.facilitators = 2 if bernoulli(who.key, Stream.TWO_FACILITATORS, 0, of.scalars[0].p_two_facilitators) else 1


@jit
def _take_sessions(who: Any, row: Any) -> None:
    """Take the sessions of a caseload file; there is always one to come."""
    planned = row.sessions_planned if row.sessions_planned > 0 else np.int64(who.sessions_needed)
    who.sessions_needed, who.sessions_done = max(planned, row.sessions_done + 1), row.sessions_done


@jit
def _deal_readiness(of: Generation, who: Any) -> None:
    """Ready at once, later, or never."""
    scalars, known_day = of.scalars[0], _known_day(who)
    if unassessed(who.standing):
        ready = bernoulli(who.key, Stream.READY, 0, scalars.p_ready)
    else:
        ready = who.standing != Status.NOT_READY
    if ready:
        who.ready_day = known_day
    elif bernoulli(who.key, Stream.NEVER_READY, 0, scalars.p_never_ready):
        who.ready_day = NEVER
    else:
        who.ready_day = min(known_day + _drawn(of, scalars.not_ready, who.key, Stream.NOT_READY, 0), NEVER)


@jit
def _deal_consent(of: Generation, who: Any) -> None:
    """Willing at once, or after as many refusals as it takes."""
    scalars, day = of.scalars[0], _known_day(who)
    if unassessed(who.standing):
        declines = bernoulli(who.key, Stream.DECLINES, 0, of.p_declines[who.prison])
    else:
        declines = who.standing == Status.DECLINED
    refusals = 0
    while declines:
        day = min(day + _drawn(of, scalars.reconsider, who.key, Stream.RECONSIDER, refusals), NEVER)
        declines = not bernoulli(who.key, Stream.RECONSIDERS, refusals, scalars.p_reconsiders)
        refusals += 1
        if declines and (day > scalars.horizon_days or refusals == MOST_REFUSALS):
            day, declines = np.int64(NEVER), False
    who.willing_day = NEVER if day > scalars.horizon_days else day
