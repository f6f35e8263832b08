"""Each estimate worked by hand, on histories of a few rows; and what may be said where rows are few."""

from __future__ import annotations

from datetime import date

import pytest
from studies.calibrate.recorded import baseline, written

from planner.studies.calibrate.back_test import standing
from planner.studies.calibrate.estimate import Finding
from planner.studies.calibrate.estimators import calibrate, pause_lengths
from planner.studies.calibrate.history import History, Window, stamp

WINDOW = Window(date(2024, 1, 1), date(2024, 12, 31))
PEOPLE = """
    person,prison,custody_start_date,referral_date,custody_end_date,ready_at_referral,ready_date,declined,consented_date,assessment_started_date,assessed_date,started_date,two_facilitators,sessions_done,last_session_date,completed_date,ended_early_date,ended_early_reason,released_date,left_date
    A,other-north,2023-06-01,2023-11-01,2027-01-01,yes,2023-11-01,no,,2023-11-02,2023-12-14,2023-12-20,no,20,2024-05-01,2024-05-20,,,2024-08-01,
    B,other-north,2023-12-03,2024-02-01,2027-01-01,yes,2024-02-01,no,,2024-02-02,2024-03-15,2024-03-20,yes,12,2024-06-10,2024-07-01,,,,
    C,other-south,2023-11-23,2024-03-02,2027-01-01,no,2024-05-01,yes,2024-06-01,2024-03-03,2024-04-14,2024-06-10,no,9,,,2024-09-01,withdrew,,
    D,other-south,2023-12-22,2024-05-10,2027-01-01,no,,yes,,2024-05-11,2024-06-22,,no,,,,,,,
    E,separation-centres,2024-01-01,2024-06-09,2027-01-01,yes,2024-06-09,yes,,,,,no,,,,,,2024-11-01,
    F,other-north,2024-03-03,2024-08-30,2027-01-01,yes,2024-08-30,no,,2024-09-01,2024-10-13,2024-10-20,no,6,,,,,,
    G,other-north,2024-05-01,2024-12-15,2027-01-01,yes,2024-12-15,no,,2024-12-20,,,no,,,,,,,
"""
SESSIONS = """
    date,person,booked,held,lost_regime,lost_staff,lost_person
    2023-12-28,A,1,1,0,0,0
    2024-01-05,A,1,1,0,0,0
    2024-04-01,B,1,0,1,0,0
    2024-04-06,B,1,1,0,0,0
    2024-04-11,B,1,1,0,0,0
    2024-06-20,C,1,1,0,0,0
    2024-06-27,C,1,0,0,1,0
    2024-08-30,C,1,1,0,0,0
    2024-10-30,F,1,1,0,0,0
    2024-11-04,F,1,0,0,0,1
"""
PAUSES = """
    person,pause_from,pause_until
    C,2024-06-27,2024-08-26
    F,2024-11-04,
"""
REVIEWS = """
    person,review_date,result,next_review_date
    A,2024-04-01,refused,2024-08-01
    A,2024-08-01,released,
    D,2024-06-01,refused,2025-04-01
"""


@pytest.fixture
def history() -> History:
    """A year of seven people."""
    return written(WINDOW, people=PEOPLE, sessions=SESSIONS, pauses=PAUSES, reviews=REVIEWS)


@pytest.fixture
def said(history: History) -> dict[str, Finding]:
    """What is said of it, by key."""
    return {one.key: one for one in calibrate(history, baseline())}


@pytest.mark.parametrize(
    ("key", "some", "many"),
    [
        ("readiness.p_ready_at_referral", 4, 6),  # B, E, F, G of the six referred in the year
        ("consent.p_declines", 2, 5),  # C and D; E's prison has a share of its own
        ("prisons.separation-centres.p_declines", 1, 1),  # E
        ("programme.p_two_facilitators", 1, 6),  # B
        ("parole.p_release_completed", 1, 1),  # A in August, complete since May
        ("parole.p_release_not_completed", 0, 2),  # A in April, D
        ("programme.p_not_held_regime", 1, 9),  # nine booked within the year
        ("programme.p_not_held_staff", 1, 9),
        ("programme.p_not_held_person", 1, 9),
        ("programme.p_ends_early_per_session", 1, 4),  # six held, less the last of A's and of B's; C's end
        ("programme.p_pause_per_session", 2, 3),  # and not after the session that C's course ended with
        ("programme.p_deselected", 0, 1),
    ],
)
def test_shares(said: dict[str, Finding], key: str, some: int, many: int) -> None:
    """So many of so many; and as they are few, none is stated."""
    (estimate,) = said[key].estimates
    assert estimate.interval.estimate == some / many
    assert estimate.n == many
    assert said[key].value is None
    assert said[key].why_not.startswith("fewer than 20 ")


def test_rate(said: dict[str, Finding]) -> None:
    """Six people in 366 days; A was referred before."""
    (estimate,) = said["demand.referrals_per_year"].estimates
    assert estimate.interval.estimate == pytest.approx(6 / (366 / 365.2425))
    assert "dispersion_k = 8 as in the scenario" in estimate.method


def test_time_served(said: dict[str, Finding]) -> None:
    """60, 100, 140, 160, 180 and 228 days: half are longer than 140, so it is the median."""
    (median,) = said["demand.days_served_at_referral"].estimates
    assert median.interval.estimate == 140
    assert median.n == 6


def test_assessments(said: dict[str, Finding]) -> None:
    """Four of 42 days; G's is not over, and E's never began. A's began before the year."""
    (estimate,) = said["programme.assessment_days"].estimates
    assert (estimate.interval.estimate, estimate.n, estimate.censored) == (42, 5, 1)


def test_sessions_needed(said: dict[str, Finding]) -> None:
    """Of the courses begun in the year B needed 12, C more than 9, F more than 6; A's began before."""
    (median,) = said["programme.sessions_needed"].estimates
    assert (median.interval.estimate, median.n, median.censored) == (12, 3, 2)


def test_days_between(said: dict[str, Finding]) -> None:
    """B's 5 and 5, C's 7 and 64, F's 5: the middle one is 5."""
    (estimate,) = said["programme.days_between_sessions"].estimates
    assert (estimate.interval.estimate, estimate.n) == (5, 5)


def test_pauses(history: History) -> None:
    """C's lasted 60 days; F's more than the 57 from 4 November to the last day."""
    assert history.pauses is not None
    lengths = pause_lengths(history.pauses, history)
    assert lengths.value.tolist() == [60, 57]
    assert lengths.ended.tolist() == [True, False]


def test_a_pause_cut_short_by_release_is_longer() -> None:
    """Released on the 12th in a pause since the 2nd: it was not over on the 11th."""
    people = PEOPLE.replace("2024-10-20,no,6,,,,,,", "2024-10-20,no,6,,,,,2024-11-12,")
    history = written(WINDOW, people=people, sessions=SESSIONS, pauses=PAUSES.replace("2024-11-04,", "2024-11-02,"))
    assert history.pauses is not None
    assert pause_lengths(history.pauses, history).value.tolist() == [60, 9]


def test_no_file_no_estimate() -> None:
    """Without sessions, pauses and reviews nothing is said of them, and why is."""
    history = written(WINDOW, people=PEOPLE)
    said = {one.key: one for one in calibrate(history, baseline())}
    for key in ("programme.p_not_held_regime", "programme.p_pause_per_session", "programme.pause_days",
                "parole.p_release_completed", "programme.days_between_sessions"):  # fmt: skip
        assert said[key].value is None
        assert not said[key].estimates
        assert "the history" in said[key].why_not


def test_weeks_of_sessions_without_names() -> None:
    """A row a week gives the shares, and not the days between sessions."""
    weeks = "\n".join(f"2024-{month:02d}-04,,20,16,2,1,1" for month in range(1, 11))
    sessions = f"date,person,booked,held,lost_regime,lost_staff,lost_person\n{weeks}"
    said = {one.key: one for one in calibrate(written(WINDOW, people=PEOPLE, sessions=sessions), baseline())}
    assert said["programme.p_not_held_regime"].value == 0.1  # stated: 200 booked sessions
    assert said["programme.days_between_sessions"].value is None


COLUMNS = PEOPLE.split(maxsplit=1)[0].split(",")
SPEAK = {  # columns that an estimate rests on; the others only say where people stood
    "custody_start_date", "ready_at_referral", "declined", "assessment_started_date", "assessed_date",
    "two_facilitators", "sessions_done", "ended_early_date", "ended_early_reason", "last_session_date",
}  # fmt: skip


NEEDED = {"person", "prison", "referral_date", "started_date"}  # sessions done are of a course that started


@pytest.mark.parametrize("column", [name for name in COLUMNS if name not in NEEDED])
def test_whatever_column_is_missing(column: str) -> None:
    """Only who, where and when referred are needed; of what is not there less is said, and of the rest as much."""
    drop = {column} | ({"ended_early_reason"} if column == "ended_early_date" else set())
    lines = [line.strip().split(",") for line in PEOPLE.strip().splitlines()]
    keep = [at for at, name in enumerate(COLUMNS) if name not in drop]
    people = "\n".join(",".join(line[at] for at in keep) for line in lines)
    files = {"sessions": SESSIONS} if column not in OPEN_UNTIL else {}  # of a course whose end is not known
    said, whole = (calibrate(written(WINDOW, people=one, **files), baseline()) for one in (people, PEOPLE))
    assert [one.key for one in said] == [one.key for one in whole]
    changed = {one.key for one, other in zip(said, whole, strict=True) if one != other}
    assert bool(changed) == (column in SPEAK - {"last_session_date"})  # here whoever had the last also completed


OPEN_UNTIL = {"completed_date", "ended_early_date", "released_date", "left_date"}


def test_more_pauses_than_sessions_is_said() -> None:
    """Two pauses and one session: no share can be made of them."""
    sessions = "\n".join([*SESSIONS.strip().splitlines()[:2], "2024-06-20,C,1,1,0,0,0"])
    history = written(WINDOW, people=PEOPLE, sessions=sessions, pauses=PAUSES)
    said = {one.key: one for one in calibrate(history, baseline())}
    assert said["programme.p_pause_per_session"].value is None
    assert said["programme.p_pause_per_session"].why_not.startswith("more of them, 2, than sessions held")


def test_a_lever_on_losses_leaves_them() -> None:
    """Where the scenario already saves sessions, what was lost in all is not what is lost before the lever."""
    levers = baseline().levers.model_copy(update={"not_held_factor": 0.5})
    scenario = baseline().model_copy(update={"levers": levers})
    history = written(WINDOW, people=PEOPLE, sessions=SESSIONS)
    said = {one.key: one for one in calibrate(history, scenario)}
    assert "not_held_factor" in said["programme.p_not_held_staff"].why_not


def test_where_people_stood(history: History) -> None:
    """On 1 July: A and B complete, C on a course with one session done, D declined; the others not yet there."""
    known = history.over(Window(WINDOW.first, date(2024, 6, 30)))
    assert (known.people["referral_date"] < stamp(date(2024, 7, 1))).all()
    rows = {row["person"]: row for row in standing(known, baseline())}
    assert {person: row["status"] for person, row in rows.items()} == {
        "a": "completed", "b": "on-course", "c": "on-course", "d": "declined", "e": "not-assessed",
    }  # fmt: skip
    assert rows["c"]["sessions_done"] == 1
    assert rows["a"]["first_review_date"] == date(2024, 8, 1)  # as set when the review in April refused
    assert rows["d"]["first_review_date"] == date(2025, 4, 1)
    assert "first_review_date" not in rows["b"]


def test_nothing_of_the_future_is_known(history: History) -> None:
    """What was known on a day is what a history that ended on that day would have said."""
    known = history.over(Window(WINDOW.first, date(2024, 6, 30)))
    assert known.pauses is not None and known.sessions is not None and known.reviews is not None
    assert known.pauses["pause_until"].isna().all()
    for table, columns in ((known.people, ("completed_date", "released_date", "started_date", "ended_early_date")),
                           (known.sessions, ("date",)), (known.reviews, ("review_date",))):  # fmt: skip
        for column in columns:
            assert not (table[column] >= stamp(date(2024, 7, 1))).any()
    assert known.people["ended_early_reason"].isna().all()
