"""What travels with the planner, by name wherever a scenario is taken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from common import ENGLAND_WALES, SCENARIOS, planner

from planner import compare
from planner.base.fault import InputError
from planner.scenario import bundled, read

EVERY = sorted(path.relative_to(SCENARIOS).with_suffix("").as_posix() for path in SCENARIOS.rglob("*.toml"))


@pytest.fixture
def away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with nothing in it, to be in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_names() -> None:
    """Each scenario file has a name, the baseline's first, those of theory last."""
    names = bundled.names()
    assert sorted(names) == EVERY
    assert names[0] == "england-wales"
    assert ["/" in name for name in names] == sorted("/" in name for name in names)


@pytest.mark.parametrize("name", EVERY)
def test_read_by_name(name: str, away: Path) -> None:
    """A name reads as its file does, wherever one is, and is what a command line shows."""
    by_name, by_path = read(name), read(SCENARIOS / f"{name}.toml")
    assert by_name.scenario == by_path.scenario
    assert (by_name.name, by_name.argument) == (name.rpartition("/")[2], name)


def test_a_file_wins(away: Path) -> None:
    """A file is read where there is one, whatever its name."""
    (away / "strained").write_text('extends = "england-wales"\ntitle = "Mine"\n', encoding="utf-8")
    found = read("strained")
    assert (found.scenario.title, found.argument) == ("Mine", "strained")


@pytest.mark.parametrize("extends", ["england-wales", str(ENGLAND_WALES)])
def test_extends_by_name_or_by_file(extends: str, away: Path) -> None:
    """What a file extends is bundled, or a file."""
    (away / "mine.toml").write_text(f'extends = "{extends}"\ntitle = "Mine"\n', encoding="utf-8")
    found = read("mine.toml")
    assert found.scenario == read(ENGLAND_WALES).scenario.model_copy(update={"title": "Mine"})
    assert [path.name for path in found.inputs] == ["england-wales.toml", "mine.toml"]


def test_a_file_beside_wins_over_a_bundled_name(away: Path) -> None:
    """A file extends the one beside it before the bundled one of that name."""
    (away / "strained").write_text('extends = "england-wales"\ndescription = "Beside."\n', encoding="utf-8")
    (away / "mine.toml").write_text('extends = "strained"\n', encoding="utf-8")
    assert read("mine.toml").scenario.description == "Beside."


@pytest.mark.parametrize("name", ["englandwales", "nowhere/strained", "../scenarios/strained", "mmc"])
def test_an_unknown_name_is_a_fault(name: str, away: Path) -> None:
    """What is neither a file nor a name is told with what there is."""
    with pytest.raises(InputError) as raised:
        read(name)
    (fault,) = raised.value.faults
    assert fault.file == name
    assert fault.rule.startswith("no such file, nor a bundled scenario")
    assert all(known in fault.rule for known in EVERY)


def test_a_near_name_is_suggested(away: Path) -> None:
    """A slip is told what was meant."""
    with pytest.raises(InputError, match=r"did you mean england-wales\?"):
        read("england-whales")


def test_a_missing_file_is_no_name(away: Path) -> None:
    """What ends as a file does is meant as one."""
    with pytest.raises(InputError, match=r"^england-wales.toml: no such file$"):
        read("england-wales.toml")


def test_a_relative_path_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that was typed is shown as it was, though the file is bundled."""
    monkeypatch.chdir(SCENARIOS.parent)
    assert read("scenarios/strained.toml").argument == "scenarios/strained.toml"


def test_commands_take_names(away: Path) -> None:
    """The command takes a name where it takes a file, and shows it as it was given."""
    done = planner("check", "england-wales", "theory/mmc", cwd=away)
    assert (done.stdout, done.stderr) == ("england-wales: valid\ntheory/mmc: valid\n", "")


def test_what_is_no_path_is_a_fault() -> None:
    """A name that no disk can hold is told as every fault is."""
    with pytest.raises(InputError, match="must be the name of a file"):
        read("stra\0ned")


def test_a_run_by_name_is_a_run_by_file(away: Path) -> None:
    """A run by name has the digits of one by file; its manifest has the name, and is enough to run it again."""
    for which, out in (("strained", "by-name"), (SCENARIOS / "strained.toml", "by-file")):
        compare(which, replications=2, workers=1).save(out)
    made = [json.loads((away / out / "manifest.json").read_text(encoding="utf-8")) for out in ("by-name", "by-file")]
    assert made[0] == made[1]
    assert made[0]["command_line"].startswith("planner compare strained --replications 2")
    assert planner("reproduce", "by-name/manifest.json", "--out", "again", cwd=away).returncode == 0
