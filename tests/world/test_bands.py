"""True bands and assessed bands as the world deals them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from common import ENGLAND_WALES

from planner.base.fault import InputError
from planner.scenario import read
from planner.scenario.assumption import assumptions
from planner.world import People, generate_world

AGREEMENT = [[0.7, 0.2, 0.1], [0.15, 0.7, 0.15], [0.0, 0.4, 0.6]]
MANY = "demand.referrals_per_year = [5000]\ncalendar.horizon_days = 731\n"


def stated(agreement: list[list[float]], more: str = "") -> str:
    """Return the text of assessors who agree so."""
    bands = ["first", "next", "last"][: len(agreement)]
    return f'{MANY}{more}[assessment]\ntool = "ERG-R"\nbands = {bands}\nagreement = {agreement}\n'


def test_assessed_bands_are_drawn_about_the_true_ones(write: Callable[..., Any]) -> None:
    """The share of each assessed band, by true band, is the scenario's, within four standard errors."""
    people = generate_world(write(stated(AGREEMENT), extends=ENGLAND_WALES).scenario.population, 1, 0).people
    for true, chances in enumerate(AGREEMENT):
        assessed = people.band[people.true_band == true + 1] - 1
        for band, p in enumerate(chances):
            error = np.sqrt(p * (1 - p) / assessed.size)
            assert abs((assessed == band).mean() - p) <= 4 * error


def test_assessors_change_nothing_but_bands(write: Callable[..., Any]) -> None:
    """The same people with the same luck; their true bands are those they have where nobody errs."""
    plain = generate_world(write(MANY, extends=ENGLAND_WALES).scenario.population, 1, 0).people
    erring = generate_world(write(stated(AGREEMENT), extends=ENGLAND_WALES).scenario.population, 1, 0).people
    for column in fields(People):
        if column.name != "band":
            assert np.array_equal(getattr(plain, column.name), getattr(erring, column.name)), column.name
    assert np.array_equal(plain.band, plain.true_band)
    assert not np.array_equal(erring.band, erring.true_band)


def test_a_band_on_file_is_what_assessors_saw(tmp_path: Path, write: Callable[..., Any]) -> None:
    """The band on file stands; the true band is drawn by Bayes' rule: weights 1, 2, 1 and the agreement."""
    rows = "".join(f"p{i},other-north,waiting,2,2027-01-01,2026-12-{1 + i % 28:02}\n" for i in range(4000))
    (tmp_path / "people.csv").write_text(f"person,prison,status,band,referral_date,assessment_date\n{rows}")
    text = stated(AGREEMENT, 'demand.caseload = { kind = "file", path = "people.csv" }\n').replace("[5000]", "[0]")
    people = generate_world(write(text, extends=ENGLAND_WALES).scenario.population, 1, 0).people
    assert (people.band == 2).all()
    assert people.assessed_day.min() == -125  # 1 December 2026 before 5 April 2027
    weighed = np.asarray([1, 2, 1]) * np.asarray(AGREEMENT)[:, 1]
    for true, p in enumerate(weighed / weighed.sum()):
        assert abs((people.true_band == true + 1).mean() - p) <= 4 * np.sqrt(p * (1 - p) / 4000)


BROKEN = [
    ([[0.7, 0.3, 0.0], [0.1, 0.9, 0.0]], "must have"),  # a row is missing
    ([[0.7, 0.3], [0.1, 0.9], [0.5, 0.5]], "must have"),  # a column is missing
    ([[0.7, 0.2, 0.0], [0.1, 0.8, 0.1], [0.0, 0.0, 1.0]], "must add up to 1"),
    ([[1.2, -0.2, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], "must be"),
]


@pytest.mark.parametrize(("agreement", "told"), BROKEN)
def test_agreement_must_be_chances(agreement: list[list[float]], told: str, write: Callable[..., Any]) -> None:
    text = f'[assessment]\ntool = "ERG-R"\nbands = ["first", "next", "last"]\nagreement = {agreement}\n'
    with pytest.raises(InputError, match=told):
        write(text, extends=ENGLAND_WALES)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('bands = ["first", "next"]\nagreement = [[1, 0], [0, 1]]\ntool = "ERG-R"', "must name 3 bands"),
        ('bands = ["a", "a", "b"]\nagreement = [[1,0,0],[0,1,0],[0,0,1]]\ntool = "ERG-R"', "each band once"),
        ('bands = ["a", "b", "c"]\nagreement = [[1,0,0],[0,1,0],[0,0,1]]\ntool = "SCORE"', "ERG22"),
        (
            'bands = ["a", "b", "c"]\nagreement = [[1,0,0],[0,1,0],[0,0,1]]\ntool = "ERG-R"\nvalid_days = 0',
            "valid_days",
        ),
    ],
)
def test_bands_and_tools(text: str, told: str, write: Callable[..., Any]) -> None:
    with pytest.raises(InputError, match=told):
        write(f"[assessment]\n{text}\n", extends=ENGLAND_WALES)


def test_an_assessment_is_not_of_tomorrow_nor_of_the_unassessed(tmp_path: Path, write: Callable[..., Any]) -> None:
    (tmp_path / "people.csv").write_text(
        "person,prison,status,band,referral_date,assessment_date\n"
        "ann,other-north,waiting,2,2027-01-01,2027-05-01\n"
        "bob,other-north,not-assessed,2,2027-01-01,2027-02-01\n"
    )
    with pytest.raises(InputError) as told:
        write('demand.caseload = { kind = "file", path = "people.csv" }', extends=ENGLAND_WALES)
    assert "on or before the start date" in str(told.value)
    assert "must be empty for a person who is not assessed" in str(told.value)


def test_agreement_is_an_assumption_and_looks_it(write: Callable[..., Any]) -> None:
    file = write(stated(AGREEMENT), extends=ENGLAND_WALES)
    [agreement] = [each for each in assumptions(file) if each.key == "assessment.agreement"]
    assert agreement.grade == "assumption"
    assert agreement.value == "0.7, 0.2, 0.1; 0.15, 0.7, 0.15; 0, 0.4, 0.6"
    assert read(ENGLAND_WALES).scenario.assessment is None
