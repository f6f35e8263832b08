"""Files as people send them, in the folder `sent`: each beside what must be read of it and said of it.

A file's `.toml` has `about`; `which`, people or staff; `said`, every line; and `read`, cells by person or
psychologist. What is not sent is the usual other file.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from caseload.files import FIRST_DAY, PEOPLE, STAFF, baseline

from planner.base.fault import InputError
from planner.caseload import Caseload, InMemoryFile, InputFile, read_caseload

SENT = Path(__file__).with_name("sent")
CASES = sorted(SENT.glob("*.toml"))
USUAL = {"people": InMemoryFile("people.csv", PEOPLE.encode()), "staff": InMemoryFile("staff.csv", STAFF.encode())}


def read(which: str, path: Path) -> tuple[Caseload | None, list[str]]:
    """What is read, and all that is said, without the folder."""
    files: dict[str, InputFile] = {name: path if which == name else USUAL[name] for name in USUAL}
    try:
        caseload = read_caseload(files["people"], files["staff"], FIRST_DAY, baseline())
    except InputError as error:
        return None, [f"stops: {fault}".replace(f"{SENT}/", "") for fault in error.faults]
    said = [f"{one.severity.value}: {one}" for one in caseload.quality.entries]
    return caseload, [line.replace(f"{SENT}/", "") for line in said]


def sent(case: Path) -> Path:
    """The file beside what is expected of it."""
    (file,) = (path for path in SENT.glob(f"{case.stem}.*") if path != case)
    return file


@pytest.mark.parametrize("case", CASES, ids=[case.stem for case in CASES])
def test_what_is_read_and_said(case: Path) -> None:
    """Every line said and no other; everyone read, and the cells that matter."""
    expected = tomllib.loads(case.read_text(encoding="utf-8"))
    caseload, said = read(expected["which"], sent(case))
    assert said == expected["said"]
    assert (caseload is None) == ("read" not in expected)
    if caseload is not None:
        people, staff = {one.person: one for one in caseload.people}, {one.name: one for one in caseload.staff}
        found: dict[str, Any] = {"people": people, "staff": staff}[expected["which"]]
        assert set(found) == set(expected["read"])
        for name, cells in expected["read"].items():
            assert {key: plain(getattr(found[name], key)) for key in cells} == cells, name


def plain(value: Any) -> Any:
    """A value as TOML has it."""
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value.word if hasattr(value, "word") else value


def test_every_file_is_expected_something_of() -> None:
    """And is small."""
    files = [path for path in SENT.iterdir() if path.suffix != ".toml"]
    assert sorted(path.stem for path in files) == sorted(case.stem for case in CASES)
    assert len(files) > 20
    assert max(path.stat().st_size for path in files) < 40_000
