"""Broken files: each with exactly what is said of it, and every rule tried."""

from __future__ import annotations

from pathlib import Path

import pytest
from caseload.corpus import CORPUS, Text
from caseload.files import read_text, told
from common import ROOT

from planner.caseload.rule import RULES
from planner.fault import InputError

# Tried in test_reading.py: they need a file that is no text, or a workbook.
TRIED_ELSEWHERE = {"unreadable", "too-large", "leave-unclear", "leave-of-nobody"}


@pytest.mark.parametrize(("people", "staff", "said"), [case[1:] for case in CORPUS], ids=[case[0] for case in CORPUS])
def test_what_is_said(tmp_path: Path, people: Text, staff: Text, said: list[str]) -> None:
    """Every line, and no other."""
    assert told(tmp_path, people, staff) == said


def test_enough_cases() -> None:
    """Each is a case of its own."""
    assert len({(people, staff) for _, people, staff, _ in CORPUS}) == len(CORPUS) > 100


def test_every_rule_is_tried(tmp_path: Path) -> None:
    """No rule that nothing breaks."""
    tried: set[str] = set()
    for _, people, staff, _ in CORPUS:
        try:
            tried |= {entry.rule for entry in read_text(tmp_path, people, staff).quality.entries}
        except InputError as error:
            tried |= {name for name, rule in RULES.items() for fault in error.faults if _begins(rule.wrong, fault.rule)}
    assert set(RULES) - tried == TRIED_ELSEWHERE


def _begins(wrong: str, said: str) -> bool:
    return said.startswith(wrong.split("{", maxsplit=1)[0])


def test_the_documents_tell_every_rule() -> None:
    """The table of rules is the declaration's."""
    page = (ROOT / "docs" / "caseload-files.md").read_text(encoding="utf-8")
    for rule in RULES.values():
        assert f"| `{rule.name}` | {rule.severity.value} | {rule.wrong} | {rule.done} |" in page
