"""A small file takes a moment, whatever is in it, and is told in a sentence."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import pytest
from common import SCENARIOS

from planner.base.fault import InputError
from planner.scenario import read
from planner.scenario.toml_read import MOST_BYTES, MOST_PARTS, MOST_VALUES, read_toml, toml_table
from planner.scenario.validate import MOST_TOLD

SECONDS = 5.0  # of one processor that does other work too; without bounds these take minutes
EXTENDS = 'extends = "england-wales"\n'
LONG = ".".join("a" * 60_000)
HUGE: dict[str, tuple[str, str]] = {
    "a dotted key": (f"{LONG} = 1\n", f"must be TOML: a key of more than {MOST_PARTS} parts (at line 2)"),
    "with blanks": (f"{LONG.replace('.', ' . ')} = 1\n", "must be TOML: a key of more than 32 parts"),
    "of quoted parts": (f"{LONG.replace('a', chr(34) + '=' + chr(34))} = 1\n", "must be TOML: a key of more than 32"),
    "a table's name": (f"[{LONG}]\n", "must be TOML: a key of more than 32 parts"),
    "in a table in a line": (f"x = {{ {LONG} = 1 }}\n", "must be TOML: a key of more than 32 parts"),
    "tables in tables": ("x = " + "{ a = " * 50_000, "must be TOML: nested too deeply"),
    "lists in lists": ("x = " + "[" * 100_000, "must be TOML: nested too deeply"),
    "many values": (f"x = [{'1,' * (MOST_VALUES + 1)}]\n", "values, and at most 20,000 are read"),
    "a large file": ("#" * MOST_BYTES, "must be TOML: more than 2 MB"),
    "a hexadecimal number": (f"title = 0x{'f' * 6000}\n", "title = what is too long to show: must be a valid string"),
    "a decimal number": (
        f"title = {'9' * 6000}\n",
        "own.toml: must be TOML: a whole number of more than 4,300 digits (at line 2)",
    ),
    "one in groups": (f"x = [1,\n -{'999_' * 2000}9]\n", "a whole number of more than 4,300 digits (at line 3)"),
}


@pytest.mark.parametrize("huge", HUGE)
def test_what_is_huge_is_told_soon(huge: str, tmp_path: Path) -> None:
    text, said = HUGE[huge]
    (tmp_path / "own.toml").write_text(EXTENDS + text, encoding="utf-8")
    began = monotonic()
    with pytest.raises(InputError) as caught:
        read(tmp_path / "own.toml")
    assert monotonic() - began < SECONDS
    assert said in str(caught.value)
    assert len(str(caught.value)) < 1000


def test_many_unknown_keys_are_told_soon(tmp_path: Path) -> None:
    """The first hundred, with what they may have meant, and how many there are."""
    (tmp_path / "own.toml").write_text(
        EXTENDS + "".join(f"horizon_day{n} = 1\n" for n in range(2000)), encoding="utf-8"
    )
    began = monotonic()
    with pytest.raises(InputError) as caught:
        read(tmp_path / "own.toml")
    assert monotonic() - began < SECONDS
    assert len(caught.value.faults) == MOST_TOLD + 1
    assert "has 2,000 faults; the first 100 are told" in str(caught.value)


def test_what_is_written_with_many_dots_is_read() -> None:
    """Only keys have parts: not numbers, sentences or comments."""
    numbers, said = [0.5] * 50, "A sentence. " * 50
    text = f'a.b."c.d".e = {numbers}\nf = "{said}" # {said}\ng = \'{said}\'\n'
    assert toml_table(text) == {"a": {"b": {"c.d": {"e": numbers}}}, "f": said, "g": said}


@pytest.mark.parametrize("file", sorted(SCENARIOS.rglob("*.toml")), ids=lambda file: file.stem)
def test_every_bundled_file_is_within_the_bounds(file: Path) -> None:
    assert read_toml(file)


def test_links_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a.toml").symlink_to("b.toml")
    (tmp_path / "b.toml").symlink_to("a.toml")
    with pytest.raises(InputError, match="cannot be read: "):
        read(tmp_path / "a.toml")


def test_a_long_chain_of_files(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number}.toml").write_text(f'extends = "{number + 1}.toml"\n', encoding="utf-8")
    with pytest.raises(InputError, match="at most 100 files may extend one another"):
        read(tmp_path / "0.toml")


def test_a_key_of_many_parts_in_code() -> None:
    with pytest.raises(InputError, match="no such key"):
        read("england-wales").with_values({".".join("a" * 5000): 1})
