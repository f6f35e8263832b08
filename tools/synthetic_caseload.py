"""Write scenarios/caseload: made-up people and staff, of realistic size and mess. Nothing in it is real.

Everything is drawn from a fixed seed; no record of any person was used. The mess is put in on purpose: it is what the
data-quality report is for.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

from planner.scenario import Scenario, read
from planner.sheets.dates import DAY_FIRST, read_date

ROOT = Path(__file__).resolve().parents[1]
BASELINE = ROOT / "scenarios" / "england-wales.toml"
FOLDER = ROOT / "scenarios" / "caseload"
SEED = 42
PEOPLE = 120
PSYCHOLOGISTS = 14
CREATED = datetime(2027, 1, 1)  # noqa: DTZ001 - a workbook's own date has no zone
REMARK = "synthetic"

HEADER = (
    "Person", "Location", "Status", "Submitted on", "PED", "TED", "CRD", "SED", "Sentence type", "hasLdc", "Sex",
    "Band", "Ready from", "Sessions planned", "Sessions done", "Two facilitators", "Psychologist",
    "Second psychologist", "Started on", "Assessment tool", "Assessed on", "Remark",
)  # fmt: skip
STAFF_HEADER = ("Name", "Role", "Team", "Hours a week", "Start date", "End date", "Leave", "Running courses", "Remark")
STATUSES = (  # as the referral system words them, and how many in a hundred
    ("On programme", 18), ("Assessed as suitable", 17), ("ASSESSED_SUITABLE", 4), ("Suitable but not ready", 10),
    ("On hold", 3), ("ON_HOLD_AWAITING_ASSESSMENT", 3), ("Awaiting assessment", 8), ("Assessment started", 4),
    ("Declined", 15), ("Programme complete", 9), ("Withdrawn", 4), ("Deselected", 2), ("Not suitable", 2),
    ("Not eligible", 1),
)  # fmt: skip
LATER = ("Suitable but not ready", "On hold", "ON_HOLD_AWAITING_ASSESSMENT")
UNASSESSED = ("ON_HOLD_AWAITING_ASSESSMENT", "Awaiting assessment", "Assessment started")
ERG_R_FROM = date(2025, 3, 1)  # in use from March 2025: Kenyon and others, J. Forensic Sci. 70(5), 2025, abstract
ROLES = ("registered-psychologist",) * 4 + ("trainee-psychologist",)

Row = dict[str, str]


@dataclass
class Files:
    """Rows of both files, and what is still free."""

    people: list[Row] = field(default_factory=list)
    staff: list[Row] = field(default_factory=list)
    courses: dict[str, list[str]] = field(default_factory=dict)  # by psychologist, as a staff file has them


@dataclass(frozen=True)
class Maker:
    """What everything is drawn with."""

    scenario: Scenario
    first_day: date
    chance: random.Random

    def day(self, when: date) -> str:
        """A date as one of the ways people write it."""
        return when.strftime(self.chance.choice(("%d/%m/%Y",) * 8 + ("%d %b %Y", "%Y-%m-%d")))

    def after(self, least: int, most: int) -> date:
        """A day that many days after the first."""
        return self.first_day + timedelta(days=self.chance.randint(least, most))


def synthetic(scenario: Scenario, people: int, psychologists: int, seed: int) -> Files:
    """Return made-up files with no fault in them."""
    maker = Maker(scenario, scenario.calendar.start_date, random.Random(seed))  # noqa: S311 - no secret
    files = Files()
    for number in range(psychologists):
        files.staff.append(_psychologist(maker, number))
        files.courses[files.staff[-1]["Name"]] = []
    for number in range(people):
        files.people.append(_person(maker, files, number))
    for one in files.staff:
        one["Running courses"] = "; ".join(files.courses[one["Name"]])
    _assess(Maker(maker.scenario, maker.first_day, random.Random(f"assessments {seed}")), files)  # noqa: S311
    return files


def _psychologist(maker: Maker, number: int) -> Row:
    teams = list(maker.scenario.teams)
    team = teams[number % len(teams)]
    return dict.fromkeys(STAFF_HEADER, "") | {
        "Name": f"Psychologist {team[0].upper()}{number // len(teams) + 1}",
        "Role": maker.scenario.roles[maker.chance.choice(ROLES)].title,
        "Team": maker.scenario.teams[team].title,
        "Hours a week": maker.chance.choice(("10.5", "10.5", "10.5", "7.5", "14")),
        "Leave": "; ".join(_leave(maker, start) for start in (20, 110, 250)),
        "Remark": REMARK,
    }


def _leave(maker: Maker, start: int) -> str:
    first = maker.after(start, start + 60)
    return f"{first:%d/%m/%Y} to {first + timedelta(days=maker.chance.choice((4, 6, 11, 13))):%d/%m/%Y}"


# --- people


def _person(maker: Maker, files: Files, number: int) -> Row:
    prison = maker.chance.choices(list(maker.scenario.prisons), [one.share for one in maker.scenario.prisons.values()])[
        0
    ]
    statuses, weights = zip(*STATUSES, strict=True)
    row = dict.fromkeys(HEADER, "") | {
        "Person": f"P-{number + 1:04d}",
        "Location": maker.scenario.prisons[prison].title,
        "Status": maker.chance.choices(statuses, weights)[0],
        "Submitted on": maker.day(maker.after(-700, -150)),
        "hasLdc": maker.chance.choice(("", "false", "false", "true")),
        "Sex": maker.chance.choice(("Male",) * 12 + ("Female",)),
        "Band": maker.chance.choice(("1", "2", "2", "3")),
        "Sessions planned": maker.chance.choice(("", str(maker.chance.randint(10, 32)))),
        "Remark": REMARK,
    }
    row |= _sentence(maker)
    if row["Status"] in LATER and maker.chance.random() < 0.6:
        row["Ready from"] = maker.day(maker.after(20, 300))
    if row["Status"] == "On programme":
        row |= _course(maker, files, row, maker.scenario.prisons[prison].teams)
    return row


def _sentence(maker: Maker) -> Row:
    """Official dates of one of three kinds of sentence, in order."""
    kind = maker.chance.choices(("Determinate", "Extended", "Life"), (60, 34, 6))[0]
    if kind == "Life":
        return {"Sentence type": kind, "TED": maker.day(maker.after(200, 3000))}
    release = maker.after(120, 1500)
    end = release + timedelta(days=maker.chance.randint(200, 900))
    dates = {"Sentence type": kind, "CRD": maker.day(release), "SED": maker.day(end)}
    if kind == "Extended":
        dates["PED"] = maker.day(release - timedelta(days=maker.chance.randint(60, 500)))
    return dates


def _course(maker: Maker, files: Files, row: Row, teams: list[str]) -> Row:
    """A running course with whoever of the team has fewest; in the people file, or else in the staff file."""
    team = maker.scenario.teams[teams[0]].title
    names = [one["Name"] for one in files.staff if one["Team"] == team]
    names.sort(key=lambda name: len(files.courses[name]))
    pair = maker.chance.random() < 0.3
    planned = maker.chance.randint(16, 32)
    done = maker.chance.randint(1, planned - 6)
    for name in names[: 1 + pair]:
        files.courses[name].append(f"{row['Person']} ({done})")
    in_people = maker.chance.random() < 0.7
    return {
        "Sessions planned": str(planned),
        "Two facilitators": "yes" if pair else "no",
        "Psychologist": names[0] if in_people else "",
        "Second psychologist": names[1] if pair and in_people else "",
        "Sessions done": str(done) if in_people else "",
        "Started on": maker.day(maker.first_day - timedelta(days=7 * done + 3)),
    }


def _assess(maker: Maker, files: Files) -> None:
    """Give most of those who are assessed the tool and the day, some of long before the referral."""
    for row in files.people:
        age = maker.chance.randint(740, 1100) if maker.chance.random() < 0.25 else maker.chance.randint(20, 140)
        when = maker.first_day - timedelta(days=age)
        if row["Status"] not in UNASSESSED and maker.chance.random() < 0.8:
            tool = "ERG-R" if when >= ERG_R_FROM else "ERG22+"
            row |= {"Assessment tool": tool, "Assessed on": maker.day(when)}


# --- mess


def mess(files: Files) -> None:
    """Put in what real files have: most of it can be repaired, some leaves a row out."""
    people, staff = files.people, files.staff
    for at, (column, change) in MESS.items():
        people[at][column] = change(people[at][column])
    people.append(dict(people[30]))  # the same row twice
    staff[0]["Leave"] += "; 01/06/2027 to 10/06/2027; 08/06/2027 to 14/06/2027"
    staff[1]["Role"] = staff[1]["Role"].upper()
    staff[2]["Hours a week"] = "10,5"
    staff[-1] |= {"End date": "26/02/2027", "Leave": "", "Running courses": ""}


def _two_digits(text: str) -> str:
    return f"{read_date(text).day:%d/%m/%y}"


def _day_number(text: str) -> str:
    day = read_date(text).day
    return str((day - date(1899, 12, 30)).days) if day else text


Change = Callable[[str], str]
MESS: dict[int, tuple[str, Change]] = {  # by person: which cell, and what becomes of it
    2: ("Location", lambda text: text.upper()),
    5: ("Location", lambda text: f"\u00a0{text} "),
    8: ("Submitted on", _two_digits),
    11: ("Submitted on", _day_number),
    14: ("Submitted on", lambda text: ""),
    17: ("Location", lambda text: "Outside"),
    20: ("Location", lambda text: "HMP Stony Marsh"),
    23: ("CRD", lambda text: "31/02/2029"),
    26: ("Status", lambda text: "Assesed as suitable"),
    33: ("Sex", lambda text: "not stated"),
    36: ("Band", lambda text: "high"),
    39: ("Submitted on", lambda text: "01/06/2027"),
    42: ("SED", lambda text: "12/03/2027"),
    45: ("hasLdc", lambda text: "N/A"),
    48: ("Sessions planned", lambda text: "unknown"),
}


# --- files


def write_csv(path: Path, header: tuple[str, ...], rows: list[Row]) -> None:
    """Write rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_workbook(path: Path, sheets: dict[str, tuple[tuple[str, ...], list[Row]]]) -> None:
    """Write sheets as a workbook: days as dates and numbers as numbers, where they can be read so."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": True, "strings_to_formulas": False})
    book.set_properties({"created": CREATED, "comments": "Synthetic: nothing in it is real."})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, (header, rows) in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, header)
        for at, row in enumerate(rows, start=1):
            for column, heading in enumerate(header):
                _write_cell(sheet, at, column, row[heading], day)
    book.close()


def _write_cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, text: str, day: object) -> None:
    written = read_date(text)
    if DAY_FIRST.fullmatch(text) and written.day and not written.rule:
        sheet.write_datetime(row, column, datetime(*written.day.timetuple()[:3]), day)  # noqa: DTZ001
    elif text:
        sheet.write(row, column, text)


def main() -> None:
    """Write the bundled files."""
    files = synthetic(read(BASELINE).scenario, PEOPLE, PSYCHOLOGISTS, SEED)
    mess(files)
    FOLDER.mkdir(exist_ok=True)
    write_csv(FOLDER / "people.csv", HEADER, files.people)
    write_csv(FOLDER / "staff.csv", STAFF_HEADER, files.staff)
    write_workbook(FOLDER / "caseload.xlsx", {"people": (HEADER, files.people), "staff": (STAFF_HEADER, files.staff)})


if __name__ == "__main__":
    main()
