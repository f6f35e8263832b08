"""Reading scenario files: one extending another, who states what, every fault at once, sources."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner.base.fault import Fault, InputError, shown
from planner.scenario import read
from planner.scenario.demand import CaseloadFile
from planner.scenario.scenario import Calendar
from planner.scenario.source import GRADES, Source

ROOT = Path(__file__).parents[2]
BUNDLED = sorted((ROOT / "scenarios").rglob("*.toml"))
NOTHING = ROOT / "scenarios" / "theory" / "nothing.toml"
ENGLAND_WALES = ROOT / "scenarios" / "england-wales.toml"
CASELOAD = "person,prison,status,band,referral_date\nann,any,waiting,1,2026-01-01\n"

Write = Callable[..., Any]


def put(folder: Path, name: str, text: str) -> Path:
    """Write a file as it stands."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(path: Path) -> tuple[Fault, ...]:
    """The faults of a file."""
    with pytest.raises(InputError) as caught:
        read(path)
    return caught.value.faults


# --- one file extending another -----------------------------------------------------------------


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_bundled_scenarios_read(path: Path) -> None:
    """Each scenario that comes with the planner is valid."""
    file = read(path)
    assert file.name == path.stem
    assert file.scenario.title


def test_chain(tmp_path: Path) -> None:
    """The last to state a value wins; what is not stated comes from below; each value knows its file."""
    put(tmp_path, "middle.toml", f'extends = "{NOTHING}"\ntitle = "Middle"\n[consent]\np_declines = 0.25')
    top = put(
        tmp_path, "top.toml", 'extends = "middle.toml"\n[calendar]\nhorizon_days = 50\n[consent]\np_reconsiders = 0.5'
    )
    file = read(top)
    scenario = file.scenario
    assert (scenario.title, scenario.calendar.horizon_days) == ("Middle", 50)
    assert (scenario.consent.p_declines, scenario.consent.p_reconsiders) == (0.25, 0.5)
    assert scenario.calendar.allocate_every_days == 1
    stated = {
        key: file.stated_in[key].name for key in ("title", "calendar.horizon_days", "consent.p_declines", "status")
    }
    assert stated == {
        "title": "middle.toml",
        "calendar.horizon_days": "top.toml",
        "consent.p_declines": "middle.toml",
        "status": "nothing.toml",
    }


def test_extends_is_found_beside_the_file(tmp_path: Path) -> None:
    """The name is read from the folder of the file that states it, wherever the reader stands."""
    put(tmp_path, "base/below.toml", f'extends = "{NOTHING}"\ntitle = "Below"')
    top = put(tmp_path, "other/top.toml", 'extends = "../base/below.toml"')
    assert read(top).scenario.title == "Below"


def test_cycle(tmp_path: Path) -> None:
    """Two files that extend each other, or one itself, are refused."""
    first = put(tmp_path, "a.toml", 'extends = "b.toml"')
    put(tmp_path, "b.toml", 'extends = "a.toml"')
    itself = put(tmp_path, "c.toml", 'extends = "./c.toml"')
    rule = "a file must not extend itself, directly or by others"
    for path in (first, itself):
        (fault,) = faults_of(path)
        assert (fault.key, fault.rule) == ("extends", rule)


def test_extends_what_is_not_there(tmp_path: Path) -> None:
    """The missing file is named."""
    path = put(tmp_path, "case.toml", 'extends = "nowhere.toml"')
    assert faults_of(path) == (Fault(str(tmp_path / "nowhere.toml"), "", "", "no such file"),)


def test_extends_must_be_a_name(tmp_path: Path) -> None:
    """A number is not the name of a file, and the file that says so is named."""
    path = put(tmp_path, "case.toml", "extends = 5")
    assert faults_of(path) == (Fault(str(path), "extends", "5", "must be the name of a file"),)


def test_extends_a_name_no_file_can_have(tmp_path: Path) -> None:
    """A fault like any other, not a crash."""
    path = put(tmp_path, "case.toml", 'extends = "a\\u0000b"')
    (fault,) = faults_of(path)
    assert str(tmp_path) in fault.file


# --- files that cannot be read ------------------------------------------------------------------


def test_no_such_file(tmp_path: Path) -> None:
    """Said of the file itself."""
    assert faults_of(tmp_path / "none.toml") == (Fault(str(tmp_path / "none.toml"), "", "", "no such file"),)


def test_directory(tmp_path: Path) -> None:
    """A folder is not a scenario."""
    (fault,) = faults_of(tmp_path)
    assert fault.rule.startswith("cannot be read")


def test_not_utf8(tmp_path: Path) -> None:
    """Latin-1 is refused, not guessed at."""
    path = tmp_path / "case.toml"
    path.write_bytes('title = "£"'.encode("latin-1"))
    assert faults_of(path) == (Fault(str(path), "", "", "must be UTF-8 text"),)


def test_toml_syntax(tmp_path: Path) -> None:
    """The place in the file is said."""
    path = put(tmp_path, "case.toml", "title = 'a'\nstatus = = 3")
    (fault,) = faults_of(path)
    assert fault.rule.startswith("must be TOML")
    assert "line 2" in fault.rule


def test_toml_syntax_in_the_file_extended(tmp_path: Path) -> None:
    """The file at fault is named, not the one that extends it."""
    below = put(tmp_path, "below.toml", "title = ")
    (fault,) = faults_of(put(tmp_path, "case.toml", 'extends = "below.toml"'))
    assert fault.file == str(below)


def test_empty_file(tmp_path: Path) -> None:
    """Everything a baseline must state is asked for at once."""
    path = put(tmp_path, "case.toml", "")
    faults = faults_of(path)
    assert {fault.rule for fault in faults} == {"must be stated, here or in a file this one extends"}
    assert {fault.file for fault in faults} == {str(path)}
    parts = {"calendar", "consent", "costs", "demand", "description", "levers", "parole", "policy", "posts", "priority"}
    parts |= {"prisons", "programme", "readiness", "roles", "status", "teams", "title"}
    assert {fault.key for fault in faults} == parts


# --- every fault at once ------------------------------------------------------------------------


def test_every_fault_at_once_each_with_the_file_that_states_it(tmp_path: Path) -> None:
    """Faults of two files, of keys, of bounds and of sources, in the order of file and key."""
    below = put(
        tmp_path,
        "below.toml",
        f'extends = "{NOTHING}"\n[consent]\np_declines = 2\n[sources]\n"x.y" = {{ grade = "read", source = "s" }}',
    )
    top = put(tmp_path, "top.toml", 'extends = "below.toml"\n[programme]\nnme = "x"\ncontact_hours_per_session = -1')
    assert [(fault.file, fault.key, fault.value) for fault in faults_of(top)] == [
        (str(below), "consent.p_declines", "2"),
        (str(below), 'sources."x.y"', "{'grade': 'read', 'source': 's'}"),
        (str(top), "programme.contact_hours_per_session", "-1"),
        (str(top), "programme.nme", "'x'"),
    ]


def test_every_contradiction_at_once(write: Write) -> None:
    """Faults between parts are all found, too."""
    with pytest.raises(InputError) as caught:
        write("prisons.any.teams = ['nope']\n[posts.servers]\nrole = 'nobody'\nfilled_at_start = 3")
    assert [fault.key for fault in caught.value.faults] == [
        "posts.servers.filled_at_start",
        "posts.servers.role",
        "prisons.any.teams",
    ]


def test_fault_of_the_file_below_when_the_top_is_sound(tmp_path: Path) -> None:
    """A value overridden is no longer at fault."""
    put(tmp_path, "below.toml", f'extends = "{NOTHING}"\n[consent]\np_declines = 2')
    assert read(put(tmp_path, "top.toml", 'extends = "below.toml"\n[consent]\np_declines = 0.2')).scenario


def test_faults_are_said_in_one_line_each() -> None:
    """File, key, value, rule; what is empty is left out."""
    assert str(Fault("a.toml", "x.y", "3", "must be 4")) == "a.toml: x.y = 3: must be 4"
    assert str(Fault("a.toml", "x.y", "", "must be stated")) == "a.toml: x.y: must be stated"
    assert str(Fault("a.toml", "", "", "no such file")) == "a.toml: no such file"


def test_the_error_holds_each_fault_once_in_order() -> None:
    """Sorted by file and key; and it travels between processes."""
    a, b = Fault("a.toml", "x", "", "r"), Fault("b.toml", "x", "", "r")
    error = InputError([b, a, b])
    assert error.faults == (a, b)
    assert str(error) == "a.toml: x: r\nb.toml: x: r"
    assert pickle.loads(pickle.dumps(error)).faults == (a, b)  # noqa: S301 - its own


def test_long_values_are_cut() -> None:
    """A quoted value has at most 80 characters, and the cut is marked."""
    assert shown("x" * 78) == "'" + "x" * 78 + "'"
    assert shown("x" * 79) == "'" + "x" * 78 + "…"


# --- values -------------------------------------------------------------------------------------


def test_a_distribution_is_replaced_whole(tmp_path: Path) -> None:
    """Nothing of the distribution below is left over, in the table either."""
    put(
        tmp_path,
        "below.toml",
        f'extends = "{NOTHING}"\n[programme]\npause_days = {{ distribution = "gamma", mean = 3, sd = 2 }}',
    )
    top = put(
        tmp_path,
        "top.toml",
        'extends = "below.toml"\n[programme]\npause_days = { distribution = "constant", value = 5 }',
    )
    assert read(top).resolved["programme"]["pause_days"] == {"distribution": "constant", "value": 5}


def test_a_part_of_a_distribution_cannot_be_stated_alone(tmp_path: Path) -> None:
    """Stating only the value does not leave a distribution: a distribution is one value."""
    put(
        tmp_path,
        "below.toml",
        f'extends = "{NOTHING}"\n[programme]\npause_days = {{ distribution = "constant", value = 3 }}',
    )
    top = put(tmp_path, "top.toml", 'extends = "below.toml"\n[programme.pause_days]\nvalue = 5')
    assert faults_of(top)


def test_a_list_is_replaced_whole(write: Write) -> None:
    """A longer list below leaves nothing behind."""
    below = write("demand.referrals_per_year = [1, 2, 3]", name="below")
    assert write("demand.referrals_per_year = [9]", extends=below.path).scenario.demand.referrals_per_year == [9]


def test_parts_by_name_are_added(write: Write) -> None:
    """A new post group stands beside the one below."""
    text = """
    [posts.more]
    team = "any"
    role = "server"
    number = 2
    filled_at_start = 0
    hours_per_week = 1
    paid_hours_per_week = 1
    """
    assert set(write(text).scenario.posts) == {"servers", "more"}


def test_a_caseload_of_another_kind_replaces_the_one_below(tmp_path: Path, write: Write) -> None:
    """No count of the synthetic caseload is left over; the rows come from the file beside the scenario."""
    put(tmp_path, "people.csv", CASELOAD)
    caseload = write("[demand.caseload]\nkind = 'file'\npath = 'people.csv'").scenario.demand.caseload
    assert isinstance(caseload, CaseloadFile)
    assert [row.person for row in caseload.rows] == ["ann"]


def test_the_baseline_with_a_caseload_of_ones_own(tmp_path: Path, write: Write) -> None:
    """A file that states real people may extend the baseline, whose sources speak of its own counts."""
    put(tmp_path, "people.csv", CASELOAD.replace(",any,", ",other-north,"))
    file = write("[demand.caseload]\nkind = 'file'\npath = 'people.csv'", extends=ENGLAND_WALES)
    assert isinstance(file.scenario.demand.caseload, CaseloadFile)


# --- sources ------------------------------------------------------------------------------------

SOURCED = (
    '[consent]\np_declines = 0.2\np_reconsiders = 0.3\n[sources]\n"consent" = { grade = "quoted", source = "A" }\n'
)


def test_a_source_may_cover_a_part(write: Write) -> None:
    """Each value of the part has it; a longer key within the part has its own."""
    file = write(SOURCED + '"consent.p_declines" = { grade = "read", source = "B" }')
    assert file.sources["consent.p_declines"] == Source("read", "B")
    assert file.sources["consent.p_reconsiders"] == Source("quoted", "A")
    assert "readiness.p_never_ready" not in file.sources


def test_a_source_does_not_carry_over(write: Write) -> None:
    """The value overridden has lost its source; the other keeps it."""
    below = write(SOURCED, name="below")
    file = write("consent.p_declines = 0.5", extends=below.path)
    assert "consent.p_declines" not in file.sources
    assert file.sources["consent.p_reconsiders"] == Source("quoted", "A")


def test_a_source_stated_with_the_new_value(write: Write) -> None:
    """The file that overrides may state its own."""
    below = write(SOURCED, name="below")
    text = 'consent.p_declines = 0.5\n[sources]\n"consent.p_declines" = { grade = "computed", source = "C" }'
    assert write(text, extends=below.path).sources["consent.p_declines"] == Source("computed", "C")


def test_a_source_for_a_value_below(write: Write) -> None:
    """A file may add a source to a value it does not state."""
    text = '[sources]\n"consent.p_declines" = { grade = "read", source = "D" }'
    assert write(text).sources["consent.p_declines"] == Source("read", "D")


def test_a_source_for_a_caseload_file(tmp_path: Path, write: Write) -> None:
    """A caseload read from a file has a source like any other value."""
    put(tmp_path, "people.csv", CASELOAD)
    text = "[demand.caseload]\nkind = 'file'\npath = 'people.csv'\n"
    file = write(text + '[sources]\n"demand.caseload" = { grade = "read", source = "the list" }')
    assert file.sources["demand.caseload.path"] == Source("read", "the list")


def test_grades() -> None:
    """The four grades."""
    assert list(GRADES) == ["read", "quoted", "computed", "assumption"]


# --- the calendar -------------------------------------------------------------------------------


def calendar(start: date, horizon_days: int) -> Calendar:
    """A calendar with weekly meetings."""
    return Calendar(start_date=start, horizon_days=horizon_days, allocate_every_days=7)


def test_plan_years() -> None:
    """Years run from one anniversary to the next: 365 days, then 366 over 29 February 2028, then what is left."""
    year = calendar(date(2027, 1, 1), 1000)
    assert year.year_start_days == [0, 365, 731, 1000]
    assert year.year_labels == ["2027", "2028", "2029"]


def test_plan_years_from_another_day() -> None:
    """From 5 April 2027: 366 days, over 29 February 2028."""
    year = calendar(date(2027, 4, 5), 400)
    assert year.year_start_days == [0, 366, 400]
    assert year.year_labels == ["2027/28", "2028/29"]


def test_label_at_the_turn_of_a_century() -> None:
    """The second year has two digits."""
    assert calendar(date(2099, 4, 5), 10).year_labels == ["2099/00"]


def test_plan_years_from_a_leap_day() -> None:
    """The first year starts on the first day; the next on 28 February 2029, 365 days on."""
    assert calendar(date(2028, 2, 29), 400).year_start_days == [0, 365, 400]


def test_horizon_of_whole_years() -> None:
    """No year of no days at the end."""
    assert calendar(date(2027, 1, 1), 365).year_start_days == [0, 365]


def test_days_and_dates() -> None:
    """Day 0 is the start date; what has no date has the day of what is absent."""
    year = calendar(date(2027, 1, 1), 10)
    assert year.day_of(date(2027, 2, 1), -1) == 31
    assert year.day_of(None, -1) == -1
    assert year.date_of(31) == date(2027, 2, 1)


def test_weeks_begun() -> None:
    """Seven days are a week; the eighth begins another."""
    assert [calendar(date(2027, 1, 1), days).weeks for days in (1, 7, 8)] == [1, 1, 2]
