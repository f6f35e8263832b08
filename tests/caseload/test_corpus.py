"""Broken files: each with exactly what is said of it, and every rule tried."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from caseload.corpus import CORPUS, Text
from caseload.files import told
from caseload.test_sent import CASES

from planner.caseload import Severity
from planner.sheets.messages import CHECKS, HISTORY_CHECKS, Check

# Tried in test_reading.py, tests/sheets/test_sheet.py and tests/studies/plan/test_resaved.py: they need a file that is
# no text, a workbook, or a plan.
TRIED_ELSEWHERE = {"unreadable", "leave-unclear", "leave-of-nobody", "all-month-first", "code-page"}
TRIED_ELSEWHERE |= {"leave-overlaps-sheet", "leave-overlaps-row"}


@pytest.mark.parametrize(("people", "staff", "said"), [case[1:] for case in CORPUS], ids=[case[0] for case in CORPUS])
def test_what_is_said(tmp_path: Path, people: Text, staff: Text, said: list[str]) -> None:
    """Every line, and no other."""
    assert told(tmp_path, people, staff) == said


def test_enough_cases() -> None:
    """Each is a case of its own."""
    assert len({(people, staff) for _, people, staff, _ in CORPUS}) == len(CORPUS) > 100


def test_every_rule_is_tried() -> None:
    """No rule that nothing breaks; those of histories are tried in tests/studies/calibrate."""
    lines = [line for *_, said in CORPUS for line in said]
    lines += [line for case in CASES for line in tomllib.loads(case.read_text(encoding="utf-8"))["said"]]
    mine = [rule for rule in CHECKS.values() if rule not in HISTORY_CHECKS]
    untried = {rule.name for rule in mine if not any(_said(rule).search(line) for line in lines)}
    assert untried == TRIED_ELSEWHERE


def _said(rule: Check) -> re.Pattern[str]:
    """A rule's words, whatever fills them in; where it stops, what is done goes without saying."""
    words = rule.wrong if rule.severity is Severity.STOPS else f"{rule.wrong}; {rule.done}"
    return re.compile(f"^{rule.severity.value}: .*: {re.sub(r'{[^}]*}', '.*', _escaped(words))}$")


def _escaped(words: str) -> str:
    return re.sub(r"[.()?+*]", r"\\\g<0>", words)
