"""Whether a history is of one piece: changes that were put in are found, and chance is not taken for one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from studies.calibrate.recorded import FIRST, baseline, simulated, written

from planner.scenario import read
from planner.studies.calibrate import CalibrateAnswer, CalibrateQuestion, words
from planner.studies.calibrate.change import _two_sided, by_year, changes, season
from planner.studies.calibrate.estimators import calibrate
from planner.studies.calibrate.history import History, Window

YEARS = [(date(year, 4, 1), date(year + 1, 3, 31)) for year in range(2018, 2026)]


def referred(counts: list[int], *, month: int = 0) -> History:
    """A history of so many referrals in each year, evenly over it; or all in one month, from January."""
    days = []
    for (first, last), count in zip(YEARS, counts, strict=False):
        start = date(last.year if month and month < 4 else first.year, month, 1) if month else first
        length = 28 if month else (last - first).days + 1
        days += [start + timedelta(days=int(at * length / count)) for at in range(count)]
    return of_people(days, YEARS[len(counts) - 1][1])


def of_people(days: list[date], last: date) -> History:
    blank = dict.fromkeys(("ready_at_referral", "declined", "two_facilitators", "synthetic"))
    people = pd.DataFrame(
        {"person": [str(at) for at in range(len(days))], "referral_date": pd.to_datetime(days), **blank}
    )
    return History(Window(FIRST, last), people)


def with_losses(shares: list[float], booked: int = 20) -> History:
    """Twenty sessions booked each week, of which so many are lost to staff absence, year by year."""
    history = referred([50] * len(shares))
    mondays = pd.date_range(FIRST, history.window.last, freq="7D")
    year = np.searchsorted([pd.Timestamp(first) for first, _ in YEARS[: len(shares)]], mondays, side="right") - 1
    lost = np.asarray([round(booked * shares[at]) for at in year])
    sessions = pd.DataFrame(
        {
            "date": mondays,
            "booked": booked,
            "lost_regime": 0,
            "lost_staff": lost,
            "lost_person": 0,
            "held": booked - lost,
        }
    )
    return replace(history, sessions=sessions)


def test_referrals_that_doubled_are_found() -> None:
    """36 a year for four years, then 84: found between them, whether years vary as the scenario says or not."""
    (found,) = changes(referred([36, 36, 36, 36, 84, 84, 84, 84]), baseline())
    assert (found.key, found.since) == ("demand.referrals_per_year", date(2022, 4, 1))
    assert (found.before, found.after) == (pytest.approx(36, abs=0.1), pytest.approx(84, abs=0.1))
    assert found.chance < 1e-6
    assert found.chance_if_years_vary is not None
    assert found.chance < found.chance_if_years_vary < 0.05
    assert found.later.low is not None
    assert found.later.low < 84 < (found.later.high or 0)


def test_two_years_are_enough_where_they_differ_much() -> None:
    (found,) = changes(referred([36, 84]), baseline())
    assert found.since == date(2019, 4, 1)
    assert found.chance == pytest.approx(2 * stats.binom.cdf(36, 120, 365 / 731), rel=1e-6)


def test_losses_that_trebled_are_found() -> None:
    """5% of sessions lost for two years, then 15%."""
    (found,) = changes(with_losses([0.05, 0.05, 0.15, 0.15]), baseline())
    assert (found.key, found.since) == ("programme.p_not_held_staff", date(2020, 4, 1))
    assert (found.before, found.after) == (pytest.approx(0.05), pytest.approx(0.15))
    assert found.chance < 1e-6


@pytest.mark.parametrize("history", [referred([50] * 8), referred([36]), with_losses([0.1] * 4)])
def test_what_is_even_did_not_change(history: History) -> None:
    assert changes(history, baseline()) == ()


def test_chance_is_seldom_taken_for_a_change() -> None:
    """Of forty histories of six years drawn from one rate, at a chance of 1% each, hardly any."""
    rng = np.random.default_rng(20270405)
    found = [changes(referred(rng.poisson(50, 6).tolist()), baseline()) for _ in range(40)]
    assert sum(map(bool, found)) <= stats.binom.ppf(0.999, 40, 0.01)


def test_a_simulated_history_is_of_one_piece() -> None:
    history = simulated(4, 1461)
    assert changes(history, baseline()) == ()
    assert not season(history).is_seasonal


def test_referrals_of_one_month_are_seasonal() -> None:
    found = season(referred([40, 40, 40, 40], month=1))
    assert found.counts.tolist() == [160, *[0] * 11]
    assert found.is_seasonal


@pytest.mark.parametrize("counts", [[12, 12], [60], [60, 60, 60]])
def test_even_months_or_too_few_are_not_seasonal(counts: list[int]) -> None:
    assert not season(referred(counts)).is_seasonal


def test_a_burst_is_not_a_season() -> None:
    """Twenty people referred together in one March make that March unlike others, not Marches unlike other months."""
    even = referred([40, 40, 40, 40])
    days = [*even.people["referral_date"].dt.date, *[date(2020, 3, 9)] * 20]
    assert not season(of_people(days, even.window.last)).is_seasonal


def test_by_year_is_a_row_a_year() -> None:
    table = by_year(with_losses([0.05, 0.15]))
    assert table["referrals"].tolist() == [50, 50]
    assert table["from"].tolist() == [date(2018, 4, 1), date(2019, 4, 1)]
    assert table["to"].tolist() == [date(2019, 3, 31), date(2020, 3, 31)]
    assert table["lost_staff"].round(2).tolist() == [0.05, 0.15]
    assert table["declined"].isna().all()


def test_a_last_year_cut_short_is_taken_by_the_day() -> None:
    history = referred([50, 50])
    short = replace(history, window=Window(FIRST, date(2019, 9, 30)))
    table = by_year(short)
    assert table["days"].tolist() == [365, 183]
    assert table["referrals_a_year"].round().tolist() == [50, 50]
    assert changes(short, baseline()) == ()


@pytest.mark.parametrize(("some", "many", "share"), [(3, 20, 0.5), (0, 9, 0.4), (9, 9, 0.4), (12, 20, 0.5)])
def test_the_tails_are_scipys(some: int, many: int, share: float) -> None:
    tails = stats.binom.cdf(some, many, share), stats.binom.sf(some - 1, many, share)
    assert _two_sided(some, many, share) == pytest.approx(min(1.0, 2 * min(tails)))


def test_it_is_said_and_the_later_part_offered() -> None:
    """In the notes, in the source of the value stated, in the document, with the command for the later part alone."""
    days = referred([36, 36, 84, 84]).people["referral_date"].dt.date
    lines = "\n".join(f"p{at},other-north,{day}" for at, day in enumerate(days))
    history = written(Window(FIRST, YEARS[3][1]), people=f"person,prison,referral_date\n{lines}")
    file = read("england-wales")
    question = CalibrateQuestion((), history.window.first, history.window.last, file, hold_out=0)
    answer = CalibrateAnswer(question, history, calibrate(history, file.scenario))
    notes = "\n".join(answer.notes())
    assert "CHANGED WITHIN THE HISTORY: referrals: 35.97 before 1 April 2020" in notes
    assert "--from 2020-04-01 --to 2022-03-31" in notes
    rate = next(one for one in answer.stated if one.key == "demand.referrals_per_year")
    assert "before 1 April 2020" in rate.note
    assert answer.document()["changes"][0]["since"] == "2020-04-01"
    assert list(answer.tables()) == ["estimates", "years", "months"]
    told = next(part for part in answer.sections() if part.title == "Year by year")
    assert [row[1] for row in told.rows] == ["36", "36", "84", "84"]
    assert "Changed within the history" in told.sentence


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.0, "less than once in 1,000 times"),
        (0.001, "about once in 1,000 times"),
        (0.0075, "about once in 133 times"),
        (0.5, "about once in 2 times"),
        (0.7, "more often than not"),
        (1.0, "more often than not"),
    ],
)
def test_how_often_luck_does_it(chance: float, said: str) -> None:
    assert words.by_luck(chance) == said
