"""The people of a world: nobody's luck depends on anyone else, and no date precedes its cause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from planner.scenario import Population, read
from planner.scenario.status import Status
from planner.world import People, generate_world
from planner.world.streams import NEVER, Stream

ENGLAND_WALES = Path(__file__).parents[2] / "scenarios" / "england-wales.toml"
SEED = 20270405
COLUMNS = [column.name for column in fields(People)]

Write = Callable[..., Any]


def by_key(people: People, without: tuple[str, ...] = ()) -> dict[int, tuple[int, ...]]:
    """Everything about each person, by identity."""
    kept = [getattr(people, name) for name in COLUMNS if name not in without]
    found = {int(row[0]): tuple(int(value) for value in row[1:]) for row in zip(*kept, strict=True)}
    assert len(found) == len(people), "no two people have the same identity"
    return found


def people_of(population: Population, replication: int = 0) -> People:
    """One replication's people."""
    return generate_world(population, SEED, replication).people


def baseline(write: Write, text: str = "") -> Population:
    """England and Wales, with a difference."""
    made = write(text, extends=ENGLAND_WALES).scenario.population
    assert isinstance(made, Population)
    return made


# --- nobody's luck depends on anyone else -------------------------------------------------------


@pytest.mark.parametrize("status", ["on_course", "waiting", "not_ready", "declined", "not_assessed", "completed"])
def test_one_more_in_the_caseload_changes_nobody_else(write: Write, status: str) -> None:
    """Everyone who was there is there as before, and one more."""
    before = baseline(write)
    count = getattr(before.demand.caseload, status)
    after = baseline(write, f"demand.caseload.{status} = {count + 1}")
    known, now = by_key(people_of(before)), by_key(people_of(after))
    assert now.items() >= known.items()
    assert len(now) == len(known) + 1


def test_one_more_row_changes_nobody_else(write: Write, tmp_path: Path) -> None:
    """A named person's luck is their own, wherever the row stands."""
    header = "person,prison,status,band,referral_date"
    rows = [f"p{i},other-north,not-assessed,2,2026-0{1 + i}-01" for i in range(5)]
    text = "calendar.horizon_days = 365\n[demand]\nreferrals_per_year = [20]\n"
    text += "caseload = { kind = 'file', path = 'people.csv' }\n"
    worlds = []
    for listed in (rows[1:], rows, rows[::-1]):
        (tmp_path / "people.csv").write_text("\n".join([header, *listed]), encoding="utf-8")
        worlds.append(by_key(people_of(filed(write, text))))
    assert worlds[1].items() >= worlds[0].items()
    assert len(worlds[1]) == len(worlds[0]) + 1
    assert worlds[1] == worlds[2]


def filed(write: Write, text: str) -> Population:
    """A population with a caseload of its own, on the baseline's assumptions but none of its sources."""
    path = write("", name="nothing").path.parent
    sources_cut = ENGLAND_WALES.read_text(encoding="utf-8").split("\n[sources]\n")[0]
    (path / "unsourced.toml").write_text(sources_cut, encoding="utf-8")
    made = write(text, extends=path / "unsourced.toml", name="filed").scenario.population
    assert isinstance(made, Population)
    return made


def test_more_referrals_in_a_later_year_change_nobody_else(write: Write) -> None:
    """More in the third year: everyone else as before."""
    fewer = by_key(people_of(baseline(write, "demand.referrals_per_year = [50, 50, 50, 50]")))
    more = by_key(people_of(baseline(write, "demand.referrals_per_year = [50, 50, 90, 50]")))
    assert more.items() > fewer.items()


def test_one_more_year_changes_nobody_else(write: Write) -> None:
    """Three years instead of two (731 days, over 29 February 2028): those of the first two as before.

    Consent beyond the horizon is not followed up, so the day of it is left out here.
    """
    two, three = (
        by_key(people_of(baseline(write, f"calendar.horizon_days = {days}")), without=("willing_day",))
        for days in (731, 1096)
    )
    assert three.items() > two.items()


def test_consent_is_the_same_within_the_horizon(write: Write) -> None:
    """A longer horizon finds only later consents."""
    two, three = (people_of(baseline(write, f"calendar.horizon_days = {days}")) for days in (731, 1096))
    later = dict(zip(three.key.tolist(), three.willing_day.tolist(), strict=True))
    for key, day in zip(two.key.tolist(), two.willing_day.tolist(), strict=True):
        assert later[key] == day if day < NEVER else later[key] > 731


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("consent.p_reconsiders = 0.5", {"willing_day"}),
        ("readiness.p_never_ready = 0.9", {"ready_day"}),
        ("programme.sessions_needed = { distribution = 'constant', value = 9 }", {"sessions_needed", "sessions_done"}),
        ("programme.p_two_facilitators = 1", {"facilitators"}),
        ("priority.weights = [5, 1]", {"band", "true_band"}),
        ("demand.days_until_leaves = { distribution = 'exponential', mean = 900 }", {"leaves_day"}),
    ],
)
def test_a_changed_assumption_changes_only_what_it_is_about(write: Write, text: str, changed: set[str]) -> None:
    """Other luck is as before: a draw more or less for one purpose moves no other."""
    before, after = people_of(baseline(write)), people_of(baseline(write, text))
    moved = {name for name in COLUMNS if not np.array_equal(getattr(before, name), getattr(after, name))}
    assert moved == changed


def test_draws_do_not_depend_on_what_was_drawn_before(write: Write) -> None:
    """Draw 40 is draw 40, first or after others, of this purpose or another."""
    world = generate_world(baseline(write), SEED, 0)
    alone = world.person_draws(3, Stream.SESSION).uniform(40)
    stream = world.person_draws(3, Stream.SESSION)
    in_turn = [stream.uniform(index) for index in range(41)]
    world.person_draws(3, Stream.PAUSE).uniform(500)
    assert in_turn[40] == alone == world.person_draws(3, Stream.SESSION).uniform(40)
    assert len(set(in_turn)) == 41


def test_posts_have_their_own_luck(write: Write) -> None:
    """By group and number: no two alike, and the same whoever else there is."""
    fewer, more = (
        generate_world(baseline(write), SEED, 0),
        generate_world(baseline(write, "demand.caseload.waiting = 99"), SEED, 0),
    )
    drawn = {
        (group, number): fewer.post_draws(group, number, Stream.IN_POST).uniform(0)
        for group in ("north", "south")
        for number in range(5)
    }
    assert len(set(drawn.values())) == 10
    assert drawn[("north", 3)] == more.post_draws("north", 3, Stream.IN_POST).uniform(0)


FUNDING = """
[posts.north-psychologists]
number = 12
filled_at_start = 9
hours_per_week = 20
[levers]
protected_hours_factor = 2
not_held_factor = 0.5
[policy]
order = "least-slack"
deadline = "custody-end"
minimum_days_left = 100
[costs]
on_cost_share = 0.1
[teams.north]
travel_gbp_per_session = 99
[roles.registered-psychologist]
days_until_leaves = { distribution = "never" }
"""


def test_funding_changes_nothing(write: Write) -> None:
    """Posts, levers, policy and costs are no part of the population: the same people, to the last day."""
    before, after = baseline(write), baseline(write, FUNDING)
    assert before == after
    assert by_key(people_of(before)) == by_key(people_of(after))


def test_a_pure_function_of_seed_and_replication(write: Write) -> None:
    """The same again; and another seed, or another replication, is another world."""
    population = baseline(write)
    first = by_key(generate_world(population, 1, 0).people)
    assert first == by_key(generate_world(population, 1, 0).people)
    for seed, replication in ((1, 1), (2, 0)):
        assert not first.keys() & by_key(generate_world(population, seed, replication).people).keys()


# --- dates --------------------------------------------------------------------------------------


def test_no_date_precedes_entry() -> None:
    """Reviews, the end of custody, leaving: after the day of entry. Licence after custody, review before its end."""
    population = read(ENGLAND_WALES).scenario.population
    for replication in range(20):
        people = people_of(population, replication)
        entry = np.maximum(people.referral_day, 0)
        assert (people.first_review_day > entry).all()
        assert (people.custody_end_day > entry).all()
        assert (people.leaves_day > entry).all()
        assert (people.ready_day >= entry).all()
        assert (people.willing_day >= entry).all()
        assert (people.licence_end_day >= people.custody_end_day).all()
        reviewed = people.first_review_day < NEVER
        assert (people.first_review_day < people.custody_end_day)[reviewed].all()
        assert not people.review_passed[~reviewed].any()


def test_bounds() -> None:
    """Sessions done are fewer than needed, and only on a course; bands and prisons are there."""
    population = read(ENGLAND_WALES).scenario.population
    people = people_of(population)
    assert (people.sessions_needed >= 10).all()
    assert (people.sessions_needed <= 32).all()
    assert (people.sessions_done < people.sessions_needed).all()
    assert (people.sessions_done[people.standing != Status.ON_COURSE] == 0).all()
    assert set(people.band.tolist()) <= {1, 2, 3}
    assert set(people.prison.tolist()) <= set(range(6))
    for column in COLUMNS[1:]:
        assert getattr(people, column).max() <= NEVER


def test_standing_on_the_first_day(write: Write) -> None:
    """As many of each as the caseload states; the waiting are ready and willing, the others as their standing says."""
    text = """
    [demand.caseload]
    on_course = 22
    waiting = 6
    not_ready = 7
    declined = 45
    not_assessed = 5
    completed = 134
    """
    people = people_of(baseline(write, text))
    counts = {standing: int((people.standing == standing).sum()) for standing in Status}
    expected = {
        Status.ON_COURSE: 22,
        Status.WAITING: 6,
        Status.NOT_READY: 7,
        Status.DECLINED: 45,
        Status.NOT_ASSESSED: 5,
        Status.COMPLETED: 134,
    }
    assert {standing: counts[standing] for standing in expected} == expected
    waiting = people.standing == Status.WAITING
    assert (people.ready_day[waiting] == 0).all()
    assert (people.willing_day[waiting] == 0).all()
    assert (people.ready_day[people.standing == Status.NOT_READY] > 0).all()
    assert (people.willing_day[people.standing == Status.DECLINED] > 0).all()


def test_named_people_keep_their_official_dates(write: Write, tmp_path: Path) -> None:
    """Dates given are taken as given, and a date not given is never computed."""
    header = "person,prison,status,band,referral_date,first_review_date,custody_end_date,licence_end_date"
    rows = ["a,any,waiting,1,2026-12-01,2027-01-11,2027-02-01,2027-03-01", "b,any,waiting,1,2027-01-01,,,"]
    (tmp_path / "people.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    people = people_of(write("[demand.caseload]\nkind = 'file'\npath = 'people.csv'").scenario.population)
    assert people.referral_day.tolist() == [-31, -1]  # referred on the first day counts as the day before
    assert people.first_review_day.tolist() == [10, NEVER]
    assert people.custody_end_day.tolist() == [31, NEVER]
    assert people.licence_end_day.tolist() == [59, NEVER]


def test_synthetic_caseload_for_a_theory(write: Write) -> None:
    """People may be there on the first day where custody has no end and there is no tariff."""
    people = people_of(write("demand.caseload.waiting = 3").scenario.population)
    assert people.custody_end_day.tolist() == people.first_review_day.tolist() == [NEVER] * 3


def test_no_tariff_no_review(write: Write) -> None:
    """A sentence with no end and no tariff has no day of review, however much of it is served at the referral."""
    text = """
    calendar.horizon_days = 365
    [demand]
    referrals_per_year = [50]
    caseload = { kind = "file", path = "nobody.csv", rows = [] }
    days_served_at_referral = { distribution = "constant", value = 200 }
    [demand.sentences.any]
    p_no_review = 0
    """
    people = people_of(write(text).scenario.population)
    assert len(people) > 0
    assert set(people.first_review_day.tolist()) == {NEVER}


# --- sentences ----------------------------------------------------------------------------------

TERMS = """
[calendar]
horizon_days = 365
[demand]
referrals_per_year = [%d]
[demand.sentences.any]
weight = 1
custody_days = { distribution = "constant", value = 100 }
p_no_review = 0
first_review_share = 0.5
[demand.sentences.second]
weight = 2
custody_days = { distribution = "constant", value = 200 }
first_review_share = 0.5
tariff_days = { distribution = "never" }
p_no_review = 1
licence_days = { distribution = "constant", value = 7 }
[demand.sentences.third]
weight = 5
custody_days = { distribution = "never" }
first_review_share = 1
tariff_days = { distribution = "constant", value = 300 }
p_no_review = 0
licence_days = { distribution = "never" }
"""


def test_shares_of_sentences(write: Write) -> None:
    """Weights 1, 2 and 5 are shares of 1/8, 1/4 and 5/8, told by the length of the term: chi-square."""
    people = people_of(write(TERMS % 8000).scenario.population)
    term = people.custody_end_day - people.referral_day
    seen = [(term == 100).sum(), (term == 200).sum(), (people.custody_end_day == NEVER).sum()]
    assert sum(seen) == len(people)
    assert stats.chisquare(seen, np.asarray([1, 2, 5]) / 8 * len(people)).pvalue > 0.01


def test_clocks_of_each_sentence(write: Write) -> None:
    """Referred on the day of sentence: review at half of 100 days, or none, or after the tariff; then licence."""
    people = people_of(write(TERMS % 100).scenario.population)
    since = {name: getattr(people, name) - people.referral_day for name in ("custody_end_day", "first_review_day")}
    first, second = since["custody_end_day"] == 100, since["custody_end_day"] == 200
    third = people.custody_end_day == NEVER
    assert set(since["first_review_day"][first].tolist()) == {50}
    assert set(people.first_review_day[second].tolist()) == {NEVER}
    assert set(since["first_review_day"][third].tolist()) == {300}
    assert set((people.licence_end_day - people.custody_end_day)[second].tolist()) == {7}
    assert set(people.licence_end_day[third].tolist()) == {NEVER}


def test_shares_of_prisons(write: Write) -> None:
    """Shares 28, 17, 30, 10, 11 and 4 of a hundred, by chi-square."""
    people = people_of(baseline(write, "calendar.horizon_days = 365\ndemand.referrals_per_year = [5000]"))
    later = people.standing == Status.REFERRED_LATER
    seen = np.bincount(people.prison[later], minlength=6)
    assert stats.chisquare(seen, np.asarray([28, 17, 30, 10, 11, 4]) / 100 * seen.sum()).pvalue > 0.01


def test_residual_terms_on_the_first_day(write: Write) -> None:
    """Met at a moment chosen at random, what is left of a term has mean E[T^2] / 2 E[T].

    Terms of 100 and 300 days, three to one: (0.75 x 10,000 + 0.25 x 90,000) / (2 x 150) = 100 days. Its variance is
    E[T^3] / 3 E[T] - 100^2 = 7,500,000 / 450 - 10,000 = 6,667, so four standard errors over 20,000 are 2.3 days;
    and half a day for the rounding up to whole days.
    """
    text = """
    demand.caseload.waiting = 20000
    [demand.sentences.any]
    custody_days = { distribution = "empirical", values = [100, 300], weights = [3, 1] }
    """
    ends = people_of(write(text).scenario.population).custody_end_day
    assert ends.min() >= 1
    assert ends.max() <= 300
    assert ends.mean() == pytest.approx(100.5, abs=2.3)


def test_chances_of_the_unsettled(write: Write) -> None:
    """Ready at the referral 0.55, willing 0.75, pairs 0.5, of 8,000: within four standard errors, 0.022."""
    text = """
    calendar.horizon_days = 365
    consent.p_declines = 0.25
    readiness.p_ready_at_referral = 0.55
    programme.p_two_facilitators = 0.5
    prisons.separation-centres.p_declines = 0.25
    demand.referrals_per_year = [8000]
    demand.variation = { process = "poisson" }
    """
    people = people_of(baseline(write, text))
    later = people.standing == Status.REFERRED_LATER
    day = people.referral_day[later]
    assert (people.ready_day[later] == day).mean() == pytest.approx(0.55, abs=0.023)
    assert (people.willing_day[later] == day).mean() == pytest.approx(0.75, abs=0.022)
    assert people.facilitators[later].mean() == pytest.approx(1.5, abs=0.023)


def test_refusals_follow_the_prison(write: Write) -> None:
    """Where a prison states its own chance of declining, it holds there and nowhere else."""
    text = """
    calendar.horizon_days = 365
    consent.p_declines = 0
    prisons.separation-centres.p_declines = 1
    demand.referrals_per_year = [2000]
    """
    people = people_of(baseline(write, text))
    later = people.standing == Status.REFERRED_LATER
    declined = people.willing_day[later] > people.referral_day[later]
    assert np.array_equal(declined, people.prison[later] == 5)
