"""Titles and faults: what is one to the eye is told apart, and nothing is shown that cannot be seen."""

from __future__ import annotations

import pytest

from planner.base.fault import LONGEST, LONGEST_RULE, Fault
from planner.base.text import seen
from planner.base.titles import MOST_TITLE, folded, title_rule, told_apart


def test_like_labels_have_their_keys() -> None:
    labels = {"a": "North", "b": "  north ", "c": "South"}
    assert told_apart(labels) == {"a": "North (a)", "b": "  north  (b)", "c": "South"}


def test_a_label_made_so_may_be_anothers() -> None:
    """Whoever is called what another's label became is told apart, too."""
    found = told_apart({"a": "X", "b": "X", "c": "X (a)"})
    assert len({folded(label) for label in found.values()}) == 3
    assert all(name in label for name, label in found.items())


@pytest.mark.parametrize(
    "labels",
    [
        {"Copy": "T", "copy": "T"},
        {"a": "T", "b": "T", "": "t (b)"},
        {"x": "T", "X": "t", "ｘ": "T"},
        {"Copy": "T", "copy": "T", "c": "T (copy) 2", "d": "T (Copy) 1"},
    ],
)
def test_keys_that_are_alike_are_numbered(labels: dict[str, str]) -> None:
    """It ends, and no two are one to the eye."""
    found = told_apart(labels)
    assert len({folded(label) for label in found.values()}) == len(labels)
    assert all(found[key].startswith(label) for key, label in labels.items())


def test_the_choice_of_nobody_keeps_its_word() -> None:
    assert told_apart({"": "Anyone", "Anyone": "Anyone"}) == {"": "Anyone", "Anyone": "Anyone (Anyone)"}


@pytest.mark.parametrize(
    "title", ["3", "North", "Köln & Bonn", "a\u00a0b", "x" * MOST_TITLE, "Δ 2", "Тюрьма north", "5 µm"]
)
def test_titles(title: str) -> None:
    assert title_rule(title) == ""


@pytest.mark.parametrize(
    "title",
    [
        "",
        " ",
        "x" * (MOST_TITLE + 1),
        "a\nb",
        "a\tb",
        "\x1b[31mred",
        "a\u202eb",
        "a\u200bb",
        "England and W\u0430les",
        "Α1b",
    ],
)
def test_what_is_no_title(title: str) -> None:
    assert title_rule(title)


def test_a_fault_is_never_longer_than_can_be_read() -> None:
    told = str(Fault("case.toml", "k" * 100_000, "v" * 100_000, "r" * 100_000))
    assert len(told) < 2 * LONGEST + LONGEST_RULE + 100
    assert told.startswith(f"case.toml: {'k' * (LONGEST - 1)}… = {'v' * (LONGEST - 1)}…: rrr")


def test_a_fault_does_nothing_to_a_terminal() -> None:
    assert str(Fault("a\x1b]0;x\x07.csv", "row\r1", "\x1b[2J", "no")) == r"a\x1b]0;x\x07.csv: row\r1 = \x1b[2J: no"
    assert seen("a\udc80b") == r"a\udc80b"
    assert seen("Ærø, 3 – 4") == "Ærø, 3 – 4"


def test_a_label_that_has_its_key_is_not_given_it_again() -> None:
    found = told_apart({"Copy": "T (Copy)", "copy": "T (copy)"})
    assert found == {"Copy": "T (Copy) 1", "copy": "T (copy) 2"}
