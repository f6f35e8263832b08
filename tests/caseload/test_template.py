"""The template and the bundled files: all from the same declarations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from caseload.files import (
    BUNDLED,
    FIRST_DAY,
    read_files,
)

from planner.base.fault import InputError
from planner.caseload import Count, example, template
from planner.caseload.columns import SHEETS
from planner.present.export import as_bytes, workbook
from planner.present.export import csv as csv_file
from tools.synthetic_caseload import main as write_bundled

# --- the template


def test_the_empty_template_has_nobody(tmp_path: Path) -> None:
    """Every column is known, and no row is there."""
    path = tmp_path / "template.xlsx"
    path.write_bytes(as_bytes(workbook(template(), FIRST_DAY)))
    with pytest.raises(InputError) as caught:
        read_files(path, path)
    assert [fault.rule for fault in caught.value.faults] == [
        "must list at least one person",
        "must list at least one psychologist",
    ]


def test_the_example_is_read_as_it_stands(tmp_path: Path) -> None:
    """As a workbook and as CSV: the same, with nothing to say of it but which sheets are read."""
    made = example()
    (tmp_path / "example.xlsx").write_bytes(as_bytes(workbook(made, FIRST_DAY)))
    for name in ("people", "staff"):
        (tmp_path / f"{name}.csv").write_bytes(as_bytes(csv_file(made[name])))
    caseload = read_files(tmp_path / "example.xlsx", tmp_path / "example.xlsx")
    plain = read_files(tmp_path / "people.csv", tmp_path / "staff.csv")
    assert [one.rule for one in caseload.quality.entries] == ["sheet-read", "sheet-read"]
    assert plain.quality.entries == ()
    assert caseload.people == plain.people
    assert caseload.people[0].conditional_release_date == date(2029, 12, 31)
    assert caseload.staff[0].leave == (*plain.staff[0].leave, (date(2027, 8, 1), date(2027, 8, 14)))


def test_the_template_explains_every_column() -> None:
    """Name, whether needed, what is allowed, aliases, meaning."""
    sheets = template()
    assert [list(sheets[name].columns) for name in SHEETS] == [[one.name for one in SHEETS[name]] for name in SHEETS]
    table = sheets["columns"]
    assert len(table) == sum(map(len, SHEETS.values()))
    assert (table[["needed", "allowed", "also_called", "meaning"]] != "").all(axis=None)


# --- the bundled files


def test_the_bundled_files_are_as_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same seed gives the same files."""
    monkeypatch.setattr("tools.synthetic_caseload.FOLDER", tmp_path)
    write_bundled()
    for name in ("people.csv", "staff.csv", "caseload.xlsx"):
        assert (tmp_path / name).read_bytes() == (BUNDLED / name).read_bytes()


def test_the_bundled_workbook_is_the_bundled_csv() -> None:
    """The same people, staff and counts; and the workbook's sheets are named."""
    plain = read_files(BUNDLED / "people.csv", BUNDLED / "staff.csv")
    fancy = read_files(BUNDLED / "caseload.xlsx", BUNDLED / "caseload.xlsx")
    assert (plain.people, plain.staff) == (fancy.people, fancy.staff)
    assert (plain.quality.people, plain.quality.staff) == (fancy.quality.people, fancy.quality.staff)
    columns = ["severity", "row", "column", "wrong", "done", "rule"]
    tables = [one.quality.table()[columns] for one in (plain, fancy)]
    sorted_ = [one[one["rule"] != "sheet-read"].sort_values(columns, ignore_index=True) for one in tables]
    pd.testing.assert_frame_equal(*sorted_)


def test_what_is_found_in_the_bundled_files() -> None:
    """What the tool put in, counted."""
    caseload = read_files(BUNDLED / "people.csv", BUNDLED / "staff.csv")
    quality = caseload.quality
    assert quality.people == Count(read=121, used=110, left_out=10, merged=1)
    assert quality.staff == Count(read=14, used=13, left_out=1)
    assert quality.table().groupby("severity")["rule"].value_counts().to_dict() == FOUND
    assert (len(caseload.running), len(caseload.candidates), len(caseload.without_place)) == (20, 47, 43)
    assert list(caseload.without_place_table().columns) == ["row", "person", "prison", "reason"]
    assert quality.counts().to_dict("list")["used"] == [110, 13]


FOUND = {
    ("left out", "after-first-day"): 1,
    ("left out", "ended"): 1,
    ("left out", "must-be-stated"): 1,
    ("left out", "no-such-day"): 1,
    ("left out", "not-a-number"): 1,
    ("left out", "out-of-order"): 2,
    ("left out", "past-release"): 1,
    ("left out", "psychologist-left-out"): 2,
    ("left out", "released"): 1,
    ("left out", "unknown-prison"): 1,
    ("left out", "unknown-status"): 1,
    ("note", "assess-first"): 1,
    ("note", "course-not-held"): 2,
    ("note", "no-place"): 5,
    ("note", "no-place-no-date"): 2,
    ("note", "unknown-column"): 2,
    ("repaired", "blank-word"): 2,
    ("repaired", "day-number"): 1,
    ("repaired", "decimal-comma"): 1,
    ("repaired", "leave-overlaps"): 1,
    ("repaired", "matched"): 2,
    ("repaired", "not-understood"): 1,
    ("repaired", "repeated-row"): 1,
    ("repaired", "tidied"): 1,
    ("repaired", "two-digit-year"): 1,
}
