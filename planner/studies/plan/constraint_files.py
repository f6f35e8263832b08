"""Pins, floors and the plan before, from files: each fault told with row and column, all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from planner.base.fault import Fault, InputError
from planner.base.uk_date import uk_date
from planner.optimise.constraints.equity import GROUPINGS, EquityFloor
from planner.optimise.constraints.pin import Pin, PinKind
from planner.optimise.constraints.plan_constraints import Start
from planner.optimise.explain.plan import PlanStatus
from planner.optimise.formulation.formulation import Formulation
from planner.present.export import neutral
from planner.sheets.column import Column, Kind
from planner.sheets.dates import read_date
from planner.sheets.heading import score
from planner.sheets.names import ScenarioNames
from planner.sheets.quality import GRAVE, Entry, Findings
from planner.sheets.sheet import InputFile, read_sheet
from planner.sheets.spelling import name_key, nearest, tidy
from planner.sheets.table import Table, read_table
from planner.studies.plan.resaved import Names

BETWEEN = ";"
FACILITATORS = ("psychologist", "second_psychologist")
PINS = (
    Column(
        name="person",
        label="pseudonym",
        kind=Kind.TEXT,
        required=True,
        example="P-0042",
        meaning="Whose start is pinned, as in the people file.",
    ),
    Column(
        name="pin",
        label="what is decided",
        kind=Kind.TEXT,
        required=True,
        example=PinKind.MUST_START_BY.value,
        meaning=f"One of: {', '.join(kind.value for kind in PinKind)}.",
    ),
    Column(
        name="date",
        label="by or from when",
        kind=Kind.DATE,
        example="28/06/2027",
        aliases=("when",),
        meaning="With `must start by`, the last day for the start; with `not before`, the first.",
    ),
    Column(
        name="psychologist",
        label="with whom",
        kind=Kind.TEXT,
        example="Psychologist N1; Psychologist N2",
        aliases=("psychologists", "with"),
        meaning="With `fixed to`, one psychologist or both of a pair; with `never with`, any of those named.",
    ),
    Column(name="note", label="why", kind=Kind.TEXT, example="", meaning="Kept with the pin.", aliases=("reason",)),
)
FLOORS = (
    Column(
        name="by",
        label="grouping",
        kind=Kind.TEXT,
        required=True,
        example="sex",
        meaning=f"One of: {', '.join(GROUPINGS)}.",
    ),
    Column(name="group", label="group", kind=Kind.TEXT, required=True, example="female", meaning="As in the caseload."),
    Column(
        name="least_share",
        label="least share",
        kind=Kind.NUMBER,
        minimum=0.01,
        maximum=1,
        required=True,
        example="0.6",
        meaning="Expected finishes of the group, at least so much of what each alone could have.",
    ),
)
PREVIOUS = (
    Column(name="person", label="pseudonym", kind=Kind.TEXT, required=True, meaning="As in the people file."),
    Column(
        name="start_date",
        label="start",
        kind=Kind.DATE,
        required=False,
        meaning="First day of the week in which the course was to start; blank where none was planned.",
    ),
    Column(
        name="standing",
        label="standing",
        kind=Kind.TEXT,
        meaning="As the plan wrote it; courses that were running already are no start of that plan.",
    ),
    Column(name="psychologist", label="psychologist", kind=Kind.TEXT, meaning="With whom; stated where a start is."),
    Column(name="second_psychologist", label="second psychologist", kind=Kind.TEXT, meaning="And with whom."),
    *(
        Column(
            name=name,
            label=label,
            kind=Kind.DATE,
            descriptive=True,
            meaning="As the plan wrote it; only shows whether the file's dates are day first.",
        )
        for name, label in (
            ("hours_held_until", "hours held until"),
            ("last_start_date", "last start"),
            ("deadline", "deadline"),
        )
    ),
)
WEEKS_BEGIN = ("start_date", "hours_held_until", "last_start_date")  # in a plan, all on one day of the week
SHEETS = {"pins": PINS, "floors": FLOORS, "previous": PREVIOUS}
ALSO_NAMED = {"previous": ("plan",)}  # other names of a workbook's sheet
MUST_HAVE = {"previous": ("start_date",)}  # columns in which cells may be blank
USUAL = frozenset({"unknown-column", "like-a-formula", "sheet-read"})  # a plan has more columns and sheets
MOST_LISTED = 12  # words that are told where one is not known
Cell = Any


def read_pins(path: InputFile, formulation: Formulation, said: list[Entry] | None = None) -> tuple[Pin, ...]:
    """Return the pins of a file.

    Parameters
    ----------
    path
        CSV or Excel, on the disk or in memory.
    formulation
        Whose people and psychologists the file may name.
    said
        Gathers what was repaired and noted.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    kinds = {kind.value: kind for kind in PinKind}
    people, staff = _same(formulation.people), _same(formulation.names)
    first_day = formulation.horizon.first_day

    def pin(row: Mapping[str, Cell], faults: _Faults) -> Pin | None:
        kind = _known(row["pin"], "pin", kinds, faults, "must be one of")
        person = _known(row["person"], "person", people, faults, "must be someone who may be given a place")
        named = [_known(name, "psychologist", staff, faults, "must be in the staff file") for name in _names(row)]
        if row["date"] is not None and row["date"] < first_day:
            faults("date", uk_date(row["date"]), f"must be on or after the plan's first day, {uk_date(first_day)}")
        if kind is None or person is None or None in named:
            return None
        try:
            return Pin(person, kind, row["date"], tuple(named), row["note"] or "")
        except ValueError as error:
            faults("pin", kind.value, str(error))
            return None

    return tuple(_read(path, "pins", formulation, pin, said))


def read_floors(path: InputFile, formulation: Formulation, said: list[Entry] | None = None) -> tuple[EquityFloor, ...]:
    """Return the floors of a file.

    Parameters
    ----------
    path
        CSV or Excel, on the disk or in memory.
    formulation
        Whose people and psychologists the file may name.
    said
        Gathers what was repaired and noted.

    Raises
    ------
    InputError
        With every fault of the file.
    """

    def floor(row: Mapping[str, Cell], faults: _Faults) -> EquityFloor | None:
        by = _known(row["by"], "by", _same(GROUPINGS), faults, "must be one of")
        if by is None:
            return None
        groups = _same(sorted({GROUPINGS[by](case) for case in formulation.cases}))
        group = _known(row["group"], "group", groups, faults, "must be a group of someone who may be given a place")
        return None if group is None else EquityFloor(by, group, row["least_share"])

    return tuple(_read(path, "floors", formulation, floor, said))


def read_previous(path: InputFile, formulation: Formulation, said: list[Entry] | None = None) -> dict[str, Start]:
    """Return the starts of the plan before, by person: from a plan.csv as it was written.

    Parameters
    ----------
    path
        CSV or Excel, on the disk or in memory.
    formulation
        Whose people and psychologists the file may name.
    said
        Gathers what was repaired and noted.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    people, staff = Names(formulation.everyone), Names(formulation.names)
    seen: set[str] = set()

    def start(row: Mapping[str, Cell], faults: _Faults) -> tuple[str, Start] | None:
        person = _again(row["person"], "person", people, faults)
        with_whom = tuple(_again(row[key], key, staff, faults) for key in FACILITATORS if row[key])
        if person in seen:
            faults("person", person, "must be listed once")
        seen.add(person)
        if row["start_date"] is None or name_key(row["standing"] or "") == PlanStatus.ON_COURSE.value:
            return None
        if not with_whom:
            faults("psychologist", "", f"must be stated where {faults.heading('start_date')} is")
        return person, (row["start_date"], with_whom)

    return dict(_read(path, "previous", formulation, start, said))


def _again(written: str, column: str, names: Names, faults: _Faults) -> str:
    """Return the name that a cell stands for, as the caseload has it; as written where it has nobody like it."""
    found = names.find(written)
    if len(found) > 1:
        faults(column, written, f"may be {' or '.join(found)}: write it as in the caseload")
    elif found and found[0] != written and found[0] != written.removeprefix("'"):
        faults.say("matched", column, written, where="caseload", read=found[0])
        if page := names.code_page(written, found[0]):
            faults.pages[page] = None
    return found[0] if len(found) == 1 else written


def _check_order(table: Table, first_day: date) -> None:
    """Find dates that a spreadsheet has written month first, which shows in the day of the week they fall on.

    A plan's weeks all begin on one day of the week.
    """
    texts = {tidy(text) for name in WEEKS_BEGIN if name in table.headings for text in table.written[name].unique()}
    days = [(read.day, read.swaps) for read in map(read_date, texts) if read.day is not None]
    day_first = {day.weekday() for day, _ in days}
    month_first = {(day.replace(month=day.day, day=day.month) if swaps else day).weekday() for day, swaps in days}
    if len(month_first) > 1 or day_first == month_first:
        return
    if any(entry.rule == "ambiguous-date" for entry in table.findings.entries):
        return  # said already
    if len(day_first) > 1 or month_first == {first_day.weekday()}:
        table.findings.add("all-month-first", column=table.headings["start_date"])


def _same(words: Iterable[str]) -> dict[str, str]:
    return {word: word for word in words}


class _Faults:
    """Gathers the faults of one file, row by row."""

    def __init__(self, table: Table) -> None:
        """None yet."""
        self.table, self.row, self.found = table, 0, list[Fault]()
        self.pages: dict[str, None] = {}  # code pages by which names were found

    def heading(self, column: str) -> str:
        """Return a column as the file heads it."""
        return self.table.headings.get(column, column)

    def say(self, rule: str, column: str, value: str, **words: object) -> None:
        """Say what was repaired in the present row."""
        self.table.findings.add(rule, self.row, self.heading(column), value, **words)

    def __call__(self, column: str, value: str, rule: str) -> None:
        """Add a fault in the present row."""
        key = f"row {self.row}, column {self.heading(column)}"
        self.found.append(Fault(self.table.findings.file, key, value, rule))


def _read(
    path: InputFile,
    name: str,
    formulation: Formulation,
    make: Callable[[Mapping[str, Cell], _Faults], Cell],
    said: list[Entry] | None,
) -> Iterator[Cell]:
    """Yield what `make` makes of each row; raises InputError where any row has a fault."""
    findings, names = Findings(str(path)), ScenarioNames(formulation.scenario)
    sheet = read_sheet(path, name, findings, partial(score, columns=SHEETS[name]), ALSO_NAMED.get(name, ()))
    table = None if sheet is None else read_table(sheet, SHEETS[name], names, findings)
    if table is not None and name == "previous" and "start_date" in table.headings:
        _check_order(table, formulation.horizon.first_day)
    grave = [entry.fault for entry in findings.entries if entry.severity in GRAVE]
    if table is None or grave:
        raise InputError(grave)
    if missing := [column for column in MUST_HAVE.get(name, ()) if column not in table.headings]:
        found = ", ".join(table.headings.values())
        raise InputError(Fault(str(path), "row 1", "", f"must have a column {one}; it has: {found}") for one in missing)
    faults, made = _Faults(table), []
    for row, cells in table.cells.iterrows():
        faults.row = int(str(row))
        made.append(make({str(column): _plain(cell) for column, cell in cells.items()}, faults))
    if faults.found:
        raise InputError(faults.found)
    if name == "previous":
        _say_code_page(findings, list(faults.pages))
    if said is not None:
        said += (entry for entry in findings.entries if entry.rule not in USUAL)
    yield from (one for one in made if one is not None)


def _say_code_page(findings: Findings, pages: list[str]) -> None:
    """Say in which code page the plan before was saved again, and that its names were matched."""
    as_read = [entry for entry in findings.entries if entry.rule == "windows-1252"]
    findings.entries = [entry for entry in findings.entries if entry not in as_read]
    for page in pages or ["Windows-1252"] * bool(as_read):
        findings.add("code-page", page=page)


def _plain(cell: Cell) -> Cell:
    """Return a cell as plain Python has it: None where blank."""
    if cell is None or pd.isna(cell):
        return None
    return cell.date() if isinstance(cell, pd.Timestamp) else cell


def _names(row: Mapping[str, Cell]) -> Sequence[str]:
    return [name.strip() for name in (row["psychologist"] or "").split(BETWEEN) if name.strip()]


def _known(written: str, column: str, known: Mapping[str, Cell], faults: _Faults, rule: str) -> Cell:
    """Return what a word, also as exported, stands for, case and stray spaces aside; a fault and None if not known."""
    by_key = {name_key(word): meaning for word, meaning in known.items()}
    found = by_key.get(name_key({neutral(word): word for word in known}.get(written, written)))
    if found is None:
        listed = f": {', '.join(known)}" if len(known) <= MOST_LISTED else ""
        faults(column, written, f"{rule}{listed}{nearest(written, list(known))}")
    return found
