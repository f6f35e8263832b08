"""What is read of people and staff: statuses, values, running courses, leave."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from caseload.files import (
    ANN,
    FIRST_DAY,
    N1,
    PEOPLE,
    STAFF,
    STAFF_HEADER,
    book,
    cells,
    read_files,
    read_text,
)

from planner.caseload import Count, Person, Severity, Status
from planner.caseload.columns import PEOPLE as PEOPLE_COLUMNS
from planner.scenario.status import REFERRED

# --- statuses


@pytest.mark.parametrize(("status", "word"), [(status, word) for status in REFERRED for word in status.spellings])
def test_every_word_for_every_status(tmp_path: Path, status: Status, word: str) -> None:
    """As the referral system and people write it."""
    course = "N1,3" if status is Status.ON_COURSE else ","
    people = f"{PEOPLE}cat,other-north,,{word},14/09/2026,,,31/12/2029,,{course}\n"
    assert read_text(tmp_path, people).people[2].status is status


def test_who_may_start_and_when() -> None:
    """Waiting at once; others once ready, once assessed, or not in this plan."""
    usual: dict[str, Any] = {
        "row": 2, "person": "ann", "prison": "any", "teams": ("any",), "referral_date": date(2026, 9, 14)
    }  # fmt: skip
    september, may_17 = date(2027, 9, 1), date(2027, 5, 17)
    ready = {
        (Status.WAITING, None): FIRST_DAY,
        (Status.WAITING, september): september,
        (Status.SCHEDULED, None): FIRST_DAY,
        (Status.NOT_READY, september): september,
        (Status.ON_HOLD, september): september,
        (Status.ON_HOLD, date(2027, 1, 1)): FIRST_DAY,
        (Status.NOT_ASSESSED, None): may_17,  # 42 days after 5 April
        (Status.NOT_ASSESSED, september): september,
        (Status.ON_HOLD_NOT_ASSESSED, september): date(2027, 10, 13),  # 42 days after
    }
    for (status, from_date), day in ready.items():
        person = Person(**usual, status=status, ready_date=from_date)
        assert (person.may_start, person.no_place_reason) == (True, "")
        assert person.ready_on(FIRST_DAY, assessment_days=42) == day
    for status in set(REFERRED) - {status for status, _ in ready} - {Status.ON_COURSE}:
        person = Person(**usual, status=status, ready_date=september)
        assert (person.may_start, person.no_place_reason.split(" (")[0]) == (False, status.word)
        assert all(instead.word in person.no_place_reason for instead in status.instead)
    waits = Person(**usual, status=Status.NOT_READY)
    assert (waits.may_start, waits.no_place_reason) == (False, "not ready, with no date of being ready")
    with pytest.raises(ValueError, match="only a person who may be given a place"):
        waits.ready_on(FIRST_DAY, assessment_days=42)


# --- values


def test_a_full_row(tmp_path: Path) -> None:
    """Every column."""
    header = ",".join(one.name for one in PEOPLE_COLUMNS)
    row = (
        "cat,other-north,,south; Regional team\\, north,On programme,2.5,1,01/02/2026,02/02/2026,01/03/2028,"
        "02/03/2028,03/03/2028,04/03/2028,05/03/2028,20,7,yes,N1,N2,01/09/2026,erg r,05/04/2027,12.5,F,Extended,true"
    ).replace("south; Regional team\\, north", '"south; Regional team, north"')
    staff = f"{STAFF}N2,Trainee psychologist,North,7.5,01/01/2026,31/12/2028,12/04/2027 to 23/04/2027; 05/04/2027,\n"
    caseload = read_text(tmp_path, f"{header}\n{row}\n", staff)
    assert caseload.people == (
        Person(
            row=2,
            person="cat",
            prison="other-north",
            teams=("south", "north"),
            status=Status.ON_COURSE,
            weight=2.5,
            band=1,
            referral_date=date(2026, 2, 1),
            ready_date=date(2026, 2, 2),
            parole_review_date=date(2028, 3, 1),
            parole_eligibility_date=date(2028, 3, 2),
            tariff_expiry_date=date(2028, 3, 3),
            conditional_release_date=date(2028, 3, 4),
            sentence_end_date=date(2028, 3, 5),
            sessions_planned=20,
            sessions_done=7,
            two_facilitators=True,
            psychologist="N1",
            second_psychologist="N2",
            started_date=date(2026, 9, 1),
            assessment_tool="ERG-R",
            assessment_date=date(2027, 4, 5),
            assessment_hours=12.5,
            sex="female",
            sentence_type="Extended",
            learning_disability=True,
        ),
    )
    second = caseload.staff[1]
    assert (second.role, second.team, second.hours_per_week) == ("trainee-psychologist", "north", 7.5)
    assert (second.start_date, second.end_date) == (date(2026, 1, 1), date(2028, 12, 31))
    assert second.leave == ((date(2027, 4, 5), date(2027, 4, 5)), (date(2027, 4, 12), date(2027, 4, 23)))


def test_what_is_not_stated(tmp_path: Path) -> None:
    """No date is no date, the weight is 1, and the teams are the prison's."""
    ann = read_text(tmp_path).people[0]
    assert (ann.teams, ann.weight, ann.band, ann.sessions_planned) == (("north",), 1.0, None, None)
    assert ann.tariff_expiry_date is ann.two_facilitators is ann.learning_disability is ann.psychologist is None
    assert all(type(when) is date for when in (ann.referral_date, ann.conditional_release_date))


def test_a_prison_the_scenario_does_not_know(tmp_path: Path) -> None:
    """Kept as written where the row names teams."""
    cat = read_text(tmp_path, f"{PEOPLE}{ANN.replace('ann,other-north,', 'cat,HMP Stony Marsh,south')}\n").people[2]
    assert (cat.prison, cat.teams) == ("HMP Stony Marsh", ("south",))


@pytest.mark.parametrize(
    ("people", "staff"),
    [
        (PEOPLE, STAFF),
        (PEOPLE.replace("N1,7", ","), STAFF.replace(N1, f"{N1}bob (7)")),
        (PEOPLE.replace("N1,7", ",7"), STAFF.replace(N1, f"{N1}BOB")),
        (PEOPLE.replace("N1,7", "N1,"), STAFF.replace(N1, f'{N1}"bob(7)"')),
        (PEOPLE, STAFF.replace(N1, f"{N1}bob (7)")),
    ],
    ids=["people file", "staff file", "half and half", "the other half", "both"],
)
def test_a_running_course_in_either_file(tmp_path: Path, people: str, staff: str) -> None:
    """Wherever it stands, it is the same course."""
    (bob,) = read_text(tmp_path, people, staff).running
    assert (bob.psychologist, bob.second_psychologist, bob.sessions_done) == ("N1", None, 7)


def test_a_pair_in_the_staff_file(tmp_path: Path) -> None:
    """Whoever the people file names comes first."""
    staff = f"{STAFF}{N1.replace('N1', 'N2')}bob (7)\n".replace(N1, f"{N1}bob (7)", 1)
    (bob,) = read_text(tmp_path, PEOPLE.replace("N1,7", "N2,"), staff).running
    assert (bob.psychologist, bob.second_psychologist) == ("N2", "N1")


# --- leave


def test_a_leave_sheet(tmp_path: Path) -> None:
    """Its periods join the psychologist's own."""
    staff = f"{STAFF_HEADER}\n{N1.replace(',,,,', ',,,05/04/2027,')}\n"
    leave = [["Name", "From", "To"], ["n1", date(2027, 8, 1), date(2027, 8, 14)], ["N1", "10/08/2027", "20/08/2027"]]
    path = book(tmp_path / "one.xlsx", people=cells(PEOPLE), staff=cells(staff), leave=leave)
    assert read_files(path, path).staff[0].leave == (
        (date(2027, 4, 5), date(2027, 4, 5)),
        (date(2027, 8, 1), date(2027, 8, 20)),
    )


def test_leave_that_overlaps_is_said_with_the_sheets_row(tmp_path: Path) -> None:
    """With the staff's own leave, and within the sheet."""
    own = ("05/04/2027 to 09/04/2027", "", "05/04/2027 to 09/04/2027; 07/04/2027")
    others = "".join(f"{N1.replace('N1', f'N{at}').replace(',,,,', f',,,{text},')}\n" for at, text in enumerate(own, 2))
    leave = [
        ["name", "from", "to"],
        ["N2", "09/04/2027", "12/04/2027"],
        ["N3", "02/08/2027", "06/08/2027"],
        ["N3", "04/08/2027", "10/08/2027"],
    ]
    path = book(tmp_path / "one.xlsx", people=cells(PEOPLE), staff=cells(STAFF + others), leave=leave)
    caseload = read_files(path, path)
    said = [str(one).removeprefix(f"{tmp_path}/one.xlsx ") for one in caseload.quality.of(Severity.REPAIRED)]
    assert said == [
        "[leave]: row 4, column from = 04/08/2027: overlaps the period in row 3; joined",
        "[staff]: row 3, column leave = 05/04/2027 to 09/04/2027: overlaps a period on the sheet leave, row 2; joined",
        (
            "[staff]: row 5, column leave = 05/04/2027 to 09/04/2027; 07/04/2027: has periods that overlap; "
            "joined: 5 April 2027 to 9 April 2027"
        ),
    ]
    assert [one.leave for one in caseload.staff[1:]] == [
        ((date(2027, 4, 5), date(2027, 4, 12)),),
        ((date(2027, 8, 2), date(2027, 8, 10)),),
        ((date(2027, 4, 5), date(2027, 4, 9)),),
    ]


def test_a_broken_leave_sheet(tmp_path: Path) -> None:
    """Leave of nobody is said; leave that cannot be read leaves the psychologist out."""
    leave = [
        ["name", "from", "to"],
        ["N9", "01/08/2027", "02/08/2027"],
        ["N2", "soon", ""],
        ["N3", "02/08/2027", "01/08/2027"],
    ]
    others = "".join(f"{N1.replace('N1', name)}\n" for name in ("N2", "N3"))
    path = book(tmp_path / "one.xlsx", people=cells(PEOPLE), staff=cells(STAFF + others), leave=leave)
    caseload = read_files(path, path)
    said = [(one.file[-7:], one.row, one.column, one.rule) for one in caseload.quality.of(Severity.LEFT_OUT)]
    assert said == [
        ("[leave]", 2, "name", "leave-of-nobody"),
        ("[leave]", 3, "from", "not-a-date"),
        ("[leave]", 3, "to", "must-be-stated"),
        ("[leave]", 4, "to", "leave-ends-before-start"),
        ("[staff]", 3, "name", "leave-unclear"),
        ("[staff]", 4, "name", "leave-unclear"),
    ]
    assert caseload.quality.staff == Count(read=3, used=1, left_out=2)
