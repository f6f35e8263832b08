"""Ranges: what a file may state, what is covered, what moves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from common import ENGLAND_WALES, SCENARIOS, Write

from planner.base.fault import InputError
from planner.scenario import assumptions, read
from planner.scenario.table import at_key
from planner.studies.sensitivity.assumption import Assumption, found_in, moved, not_moved, number_of, with_values
from planner.studies.sensitivity.ranges import covers, read_ranges
from planner.studies.sensitivity.recommendation import COST, UNTREATED, Criterion

BUNDLED = [read(path) for path in sorted(SCENARIOS.glob("*.toml"))]
BASE = read(ENGLAND_WALES)


def found(*files: Any, path: Path | None = None, criterion: str = UNTREATED) -> dict[str, Assumption]:
    """Return the assumptions of scenarios by name."""
    return {each.name: each for each in found_in(files, read_ranges(path), Criterion(criterion, 1000))}


@pytest.mark.parametrize("criterion", [UNTREATED, COST])
def test_every_value_without_a_source_is_moved_or_said_not_to_be(criterion: str) -> None:
    """Each assumption of the baseline has a range, or a reason for having none."""
    mine = found(BASE, BASE, criterion=criterion)
    reasons = not_moved(BASE, read_ranges(), list(mine.values()))
    covered = {key for each in mine.values() for key in each.keys[0]}
    assumed = {e.key for e in assumptions(BASE) if e.grade == "assumption" and not e.key.endswith(".title")}
    assert assumed - covered == set(reasons)
    assert [key for key, why in reasons.items() if not why] == []


def test_what_has_no_range_is_there() -> None:
    """No pattern of what is not moved is for a value that no bundled scenario has."""
    known = {entry.key for file in BUNDLED for entry in assumptions(file)}
    patterns = [pattern for entry in read_ranges().not_moved for pattern in entry.keys]
    assert [p for p in patterns if not any(covers(p, key) for key in known)] == []


def test_every_bundled_range_goes_with_every_bundled_scenario() -> None:
    """No end of any range makes any bundled scenario invalid, and nearly every range is in use somewhere."""
    whole = [found(BASE, *BUNDLED, criterion=COST), *(found(BASE, file, criterion=COST) for file in BUNDLED)]
    names = {name.split("/")[0] for each in whole for name in each}  # a part is added by more than one of them
    unused = set(read_ranges().stated) - names
    assert unused <= {"lever-on-hours"}  # no bundled scenario changes protected hours


def test_levels_of_whole_numbers_are_whole() -> None:
    """Morris' four levels are whole numbers, so that an effect is over just the step it is divided by."""
    whole = [
        each for each in found(BASE, BASE).values() if each.is_whole and not each.is_yes_no and len(each.keys[0]) == 1
    ]
    assert {each.name for each in whole if (each.high - each.low) % 3} <= {"declined-at-start", "completed-at-start"}
    assert len(whole) > 3


def test_the_range_holds_the_value() -> None:
    assert all(each.low <= each.value <= each.high and each.low < each.high for each in found(BASE, BASE).values())


def test_a_bundled_range_is_widened_to_another_baseline(write: Write) -> None:
    mine = write("[demand]\nreferrals_per_year = [120]\n", extends=ENGLAND_WALES)
    each = found(mine, mine)["referrals"]
    assert (each.low, each.high) == (40, 120)
    assert "Widened" in each.why


def test_roles_with_posts_have_an_assumption_each() -> None:
    names = found(BASE, read(SCENARIOS / "probation-practitioners.toml"))
    roles = {name.split("/")[1] for name in names if name.startswith("recruitment/")}
    assert roles == {"registered-psychologist", "specialist-probation-practitioner"}


def test_added_posts_move_by_themselves() -> None:
    """What is added moves in the scenario that adds it; the posts there already keep their hours."""
    more = read(SCENARIOS / "two-more-psychologists.toml")
    each = found(BASE, more)["added-hours"]
    assert each.keys == ((), ("posts.extra-north.hours_per_week", "posts.extra-south.hours_per_week"))
    there = with_values(more, more.scenario.model_dump(by_alias=True), 1, [(each, 27.75)]).scenario.posts
    assert there["extra-north"].hours_per_week == 27.75
    assert there["extra-north"].paid_hours_per_week == 37
    assert there["north-psychologists"] == more.scenario.posts["north-psychologists"]


def test_a_lever_moves_where_it_is_pulled() -> None:
    each = found(BASE, read(SCENARIOS / "fewer-lost-sessions.toml"))["lever-on-lost-sessions"]
    assert each.keys == ((), ("levers.not_held_factor",))
    assert each.value == 0.5


def test_several_move_in_proportion() -> None:
    each = found(BASE, BASE)["sessions-lost"]
    assert each.value == pytest.approx(0.22)
    programme = with_values(BASE, BASE.scenario.model_dump(by_alias=True), 0, [(each, 0.11)]).scenario.programme
    parts = (programme.p_not_held_regime, programme.p_not_held_staff, programme.p_not_held_person)
    assert parts == pytest.approx((0.06, 0.025, 0.025))


def test_at_its_value_nothing_moves() -> None:
    """Every assumption at its present value gives the scenario as it is, to the digit."""
    mine = [(each, each.value) for each in found(BASE, BASE, criterion=COST).values()]
    assert with_values(BASE, BASE.scenario.model_dump(by_alias=True), 0, mine).scenario == BASE.scenario


@pytest.mark.parametrize(
    ("key", "value", "before", "to", "expected"),
    [
        ("consent.p_declines", 0.9, 0.9, 1.2, 1.0),
        ("programme.days_between_sessions", 4, 4.0, 5.0, 5),
        ("x", {"distribution": "gamma", "mean": 100.0, "sd": 40.0}, 100, 125, {"mean": 125, "sd": 50}),
        ("x", {"distribution": "weibull", "shape": 2.0, "scale": 40.0}, 10, 20, {"shape": 2, "scale": 80}),
        ("x", {"distribution": "empirical", "values": [1.0, 3.0], "weights": [1.0, 1.0]}, 2, 4, {"values": [2, 6]}),
        ("x", {"national": 100.0, "london": 120.0}, 100, 110, {"national": 110, "london": 132}),
        ("x", [50.0, 60.0], 55, 110, [100, 120]),
        ("teams.a.travel_hours_per_session", 0.0, 0, 1, 1.0),
        ("teams.b.travel_hours_per_session", 2.0, 0, 1, 2.0),
        ("programme.continues_after_release", False, 0, 1, True),
        ("x", None, 1, 2, None),
    ],
)
def test_values_move(key: str, value: Any, before: float, to: float, expected: Any) -> None:
    result = moved(key, value, before, to)
    if isinstance(expected, dict):
        for name, item in expected.items():
            assert result[name] == pytest.approx(item)
    else:
        assert result == (pytest.approx(expected) if isinstance(expected, float) else expected)


@pytest.mark.parametrize(
    "value", [{"distribution": "never"}, None, "text", {"distribution": "exponential", "mean": 365.0}]
)
def test_a_mean_or_none(value: Any) -> None:
    assert number_of(value) == (365 if isinstance(value, dict) and "mean" in value else None)


@pytest.mark.parametrize("each", found(BASE, BASE).values(), ids=lambda each: each.name)
def test_a_mean_goes_where_it_is_sent(each: Assumption) -> None:
    """A scenario with an assumption at an end has just that number there, whole numbers rounded."""
    table = BASE.scenario.model_dump(by_alias=True)
    first, several = each.keys[0][0], read_ranges().stated[each.name.split("/")[0]].of == "all"
    for end in (each.low, each.high):
        there = with_values(BASE, table, 0, [(each, end)]).scenario.model_dump(by_alias=True)
        numbers = [number_of(at_key(there, key)) or 0.0 for key in each.keys[0]]
        near = len(numbers) if each.is_whole else 1e-9 * end
        assert (sum(numbers) if several else number_of(at_key(there, first))) == pytest.approx(end, abs=near)


OWN = 'label = "mine"\nkeys = ["roles.*.training_days"]\nwhy = "because"\n'
FAULTS = {
    "[referrals]\nrange = [60, 90]": ("referrals.range = [60.0, 90.0]", "must hold the scenario's own value, 50"),
    "[referrals]\nrange = [90, 40]": ("referrals = [90, 40]", "must have 0 <= least < most"),
    "[referrals]\nrange = [40]": ("referrals.range = [40]", "at least 2 items"),
    "[referrals]\nrange = ['a', 90]": ("referrals.range.1 = 'a'", "valid number"),
    "[referrals]\nrange = [40, inf]": ("referrals.range.2 = inf", "finite"),
    "[referrals]\nrange = [40, 90]\ntimes = [0.5, 2]": ("referrals = [40, 90]", "either range or times"),
    "[referrals]\ntimes = [1.5, 2]": ("referrals = [1.5, 2]", "must hold 1"),
    "[referrals]\nrage = [40, 90]": ("referrals.rage = [40, 90]", "no such key; did you mean range?"),
    "[referals]\nrange = [40, 90]": ("referals", "no such assumption; did you mean referrals?"),
    "[mine]\nrange = [40, 90]": ("mine", "no such assumption"),
    f"[mine]\n{OWN}": ("mine", "must state either range or times"),
    "[mine]\nkeys = ['x']\ntimes = [0.5, 2]": ("mine.label", "must be stated"),
    f"[mine]\n{OWN.replace('training_days', 'nothing')}times = [0.5, 2]": ("mine.keys", "no scenario has such a value"),
    "[declines]\nrange = [0.1, 1.5]\ngrade = 'sure'": ("declines.grade = 'sure'", "must be"),
    "[sessions-lost]\nrange = [0.1, 1.5]": ("sessions-lost = 1.5", "must be below 1"),
    "[protected-hours]\ntimes = [0.5, 20]": ("protected-hours = 210", "168"),
    "referrals = 3": ("referrals = 3", "must be a table"),
    "[referrals": ("", "must be TOML"),
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_is_told(text: str, tmp_path: Path) -> None:
    """Each names the file, the key, the value and what is allowed."""
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        found(BASE, BASE, path=path)
    where, rule = FAULTS[text]
    said = str(caught.value)
    assert f"{path}: {where}" in said
    assert rule in said


def test_every_fault_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("[referrals]\nrange = [1]\n[nothing]\ntimes = [0.5, 2]\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_ranges(path)
    assert len(caught.value.faults) == 2


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_ranges(tmp_path / "none.toml")


def test_a_range_of_ones_own(tmp_path: Path) -> None:
    """A range stated takes the place of the bundled one, its reason with it; one may be added."""
    path = tmp_path / "mine.toml"
    path.write_text(f"[referrals]\nrange = [45, 55]\n[mine]\n{OWN}times = [0.5, 2]\n", encoding="utf-8")
    mine = found(BASE, BASE, path=path)
    assert (mine["referrals"].low, mine["referrals"].high) == (45, 55)
    assert (mine["referrals"].grade, mine["referrals"].why) == ("assumption", "Stated in mine.toml")
    assert len(mine["mine"].keys[0]) == 3
    assert mine["declines"] == found(BASE, BASE)["declines"]
