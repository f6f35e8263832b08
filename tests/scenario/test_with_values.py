"""A scenario changed in code: validated as a file is, and every changed value says that it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from common import ENGLAND_WALES

from planner.base.fault import InputError
from planner.scenario import ScenarioFile, assumptions, read
from planner.scenario.distribution import Gamma
from planner.scenario.file import IN_CODE
from planner.scenario.table import leaf_keys

Write = Callable[..., ScenarioFile]
EXTRA = {"team": "north", "role": "registered-psychologist", "number": 2, "filled_at_start": 0,
         "hours_per_week": 18.5, "paid_hours_per_week": 37.0}  # fmt: skip
CHANGES: list[tuple[dict[str, Any], str]] = [  # and the file that would state the same
    ({"demand.referrals_per_year": [60, 70]}, "demand.referrals_per_year = [60, 70]"),
    ({"calendar.start_date": date(2028, 1, 1)}, "calendar.start_date = 2028-01-01"),
    (
        {"programme.pause_days": {"distribution": "constant", "value": 5}},
        "programme.pause_days = { distribution = 'constant', value = 5 }",
    ),
    (
        {"programme.pause_days": Gamma(distribution="gamma", mean=30, sd=10)},
        "programme.pause_days = { distribution = 'gamma', mean = 30, sd = 10 }",
    ),
    (
        {"programme.sessions_needed.mode": 25},
        "programme.sessions_needed = { distribution = 'pert', minimum = 10, mode = 25, maximum = 32 }",
    ),
    ({"demand.caseload": {"waiting": 9, "declined": 0}}, "[demand.caseload]\nwaiting = 9\ndeclined = 0"),
    ({"consent.p_declines": np.float64(0.25), "calendar.horizon_days": np.int64(731)},
     "consent.p_declines = 0.25\ncalendar.horizon_days = 731"),
    ({"priority.weights": np.array([1.0, 3.0])}, "priority.weights = [1, 3]"),
    ({"posts.extra": EXTRA}, "[posts.extra]\n" + "\n".join(f"{key} = {value!r}" for key, value in EXTRA.items())),
    ({"posts.extra.number": 3, "posts.extra": {**EXTRA, "number": 1}},
     "[posts.extra]\n" + "\n".join(f"{key} = {value!r}" for key, value in {**EXTRA, "number": 1}.items())),
    ({}, ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def file() -> ScenarioFile:
    """The England and Wales baseline."""
    return read(ENGLAND_WALES)


@pytest.mark.parametrize(("values", "text"), CHANGES, ids=[", ".join(values) for values, _ in CHANGES])
def test_it_is_the_scenario_that_a_file_would_make(
    file: ScenarioFile, write: Write, values: dict[str, Any], text: str
) -> None:
    """The same values, to the last, and the same values changed; the one it was made of stays as it was."""
    before = file.scenario.model_dump_json(), dict(file.stated_in), dict(file.sources)
    made, written = file.with_values(values), write(text, extends=ENGLAND_WALES)
    assert made.scenario == written.scenario
    assert dict(leaf_keys(made.resolved)).keys() == made.stated_in.keys() == written.stated_in.keys()
    mine = {key for key, stater in written.stated_in.items() if stater == written.path}
    assert {key for key, stater in made.stated_in.items() if stater == IN_CODE} == mine
    assert {key for key in made.sources if key not in mine} == {key for key in file.sources if key not in mine}
    assert {(made.sources[key].grade, made.sources[key].source) for key in mine} <= {("assumption", "Set in code")}
    assert (file.scenario.model_dump_json(), file.stated_in, file.sources) == before


def test_it_is_told_as_an_assumption(file: ScenarioFile) -> None:
    """Wherever assumptions are shown."""
    made = file.with_values({"consent.p_declines": 0.25})
    (told,) = [each for each in assumptions(made) if each.key == "consent.p_declines"]
    assert (told.value, told.grade, told.source) == ("0.25", "assumption", "Set in code")
    assert told.stated_in == "set in code"


def test_a_name_beside_others(file: ScenarioFile) -> None:
    """One of its own where it is given; otherwise as before, and what was read stays what was read."""
    made = file.with_values({"consent.p_declines": 0.25}, name="declines-less")
    assert (made.name, made.inputs) == ("declines-less", file.inputs)
    assert file.with_values({}).name == file.name


def test_once_more(file: ScenarioFile) -> None:
    """Changes follow one another."""
    twice = file.with_values({"consent.p_declines": 0.25}).with_values({"calendar.horizon_days": 731})
    assert twice.scenario == file.with_values({"consent.p_declines": 0.25, "calendar.horizon_days": 731}).scenario


def test_a_caseload_of_ones_own(file: ScenarioFile, tmp_path: Path) -> None:
    """Read from where its path says, and its rows go with it."""
    path = tmp_path / "people.csv"
    path.write_text("person,prison,status,band,referral_date\nann,other-north,waiting,1,2026-09-14\n", encoding="utf-8")
    made = file.with_values({"demand.caseload": {"kind": "file", "path": str(path)}})
    assert [row.person for row in made.scenario.demand.caseload.rows] == ["ann"]  # type: ignore[union-attr]
    assert made.inputs == (*file.inputs, path)
    assert {made.stated_in[f"demand.caseload.{key}"] for key in ("kind", "path", "rows")} == {IN_CODE}
    assert "demand.caseload.waiting" not in made.stated_in


FAULTS = [
    ({"consent.p_declines": 2}, ["set in code: consent.p_declines = 2: must be less than or equal to 1"]),
    (
        {"calendar.horizn_days": 5, "consent.p_declines": "half"},
        [
            "set in code: calendar.horizn_days = 5: no such key; did you mean horizon_days?",
            "set in code: consent.p_declines = 'half': must be a valid number",
        ],
    ),
    (
        {"calendar.horizon_days.most": 5, "consent.p_declines": -1},
        [
            "set in code: calendar.horizon_days.most = 5: no such key",
            "set in code: consent.p_declines = -1: must be greater than or equal to 0",
        ],
    ),
    ({"extends": "other.toml"}, ["set in code: extends = 'other.toml': no such key"]),
    (
        {"posts.extra": {**EXTRA, "team": "west", "number": 0.5}},
        ["set in code: posts.extra.number = 0.5: must be a valid integer"],
    ),
    (
        {"posts.extra": {**EXTRA, "team": "west"}},
        ["set in code: posts.extra.team = west: no such team; there are: north, midlands, south"],
    ),
    ({"posts.extra": {"team": "north"}}, ["must be stated, here or in a file this one extends"]),
    (
        {"programme.sessions_needed.mode": 90},
        ["programme.sessions_needed = {'distribution': 'pert', 'minimum': 10, 'mode': 90, 'maximum': 32}: must have "],
    ),
    ({"demand.caseload": {"kind": "file", "path": "absent.csv"}}, ["absent.csv: cannot be read"]),
]


@pytest.mark.parametrize(("values", "said"), FAULTS, ids=[", ".join(values) for values, _ in FAULTS])
def test_every_fault_at_once(file: ScenarioFile, values: dict[str, Any], said: list[str]) -> None:
    """With its key, the value given and what is allowed."""
    with pytest.raises(InputError) as caught:
        file.with_values(values)
    lines = [str(fault) for fault in caught.value.faults]
    assert len(lines) >= len(said)
    for part in said:
        assert any(part in line for line in lines), lines
