"""The status of a person on the first day: one number, one word and its spellings, wherever it is met."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.scenario import Scenario, Status
from planner.scenario.demand import SyntheticCaseload
from planner.scenario.status import MODELLED, REFERRED
from planner.sheets.spelling import key
from planner.world import numbers

NUMBERS = {  # in the event log and in a seed's meaning
    "referred later": 0,
    "not assessed": 1,
    "waiting": 2,
    "not ready": 3,
    "declined": 4,
    "on course": 5,
    "completed": 6,
}


def test_numbers_stay() -> None:
    """A log written before reads the same."""
    assert {status.word: int(status) for status in Status if status <= 6} == NUMBERS
    assert sorted(Status) == list(range(len(Status)))


def test_no_spelling_means_two() -> None:
    """Letter case and punctuation aside; and none means that somebody comes later."""
    said = [(key(spelling), status) for status in REFERRED for spelling in status.spellings]
    assert len(dict(said)) == len(set(said))
    assert Status.REFERRED_LATER not in REFERRED
    assert {Status.REFERRED_LATER, *REFERRED} == set(Status)


@pytest.mark.parametrize("status", Status)
def test_it_is_told_by_its_word(status: Status) -> None:
    """However it is put in a text, and wherever it has been."""
    assert str(status) == f"{status}" == status.word
    assert pickle.loads(pickle.dumps(status)) is status  # noqa: S301 - our own


def test_a_synthetic_caseload_counts_those_modelled() -> None:
    """One count for each."""
    assert set(SyntheticCaseload.model_fields) - {"kind"} == {status.name.lower() for status in MODELLED}


def test_there_and_back(write: Callable[..., Any], tmp_path: Path) -> None:
    """A caseload file's statuses survive a manifest, and the world has their numbers."""
    lines = [f"p{at},any,{status.key},1,2026-01-01" for at, status in enumerate(MODELLED)]
    text = "\n".join(["person,prison,status,band,referral_date", *lines])
    (tmp_path / "people.csv").write_text(text, encoding="utf-8")
    scenario: Scenario = write("[demand.caseload]\nkind = 'file'\npath = 'people.csv'\n").scenario
    again = Scenario.model_validate_json(scenario.model_dump_json(by_alias=True))
    assert again == scenario
    assert [row.status for row in again.demand.caseload.rows] == list(MODELLED)  # type: ignore[union-attr]
    assert numbers(scenario.population)["filed"]["standing"].tolist() == [5, 2, 3, 4, 1, 6]
