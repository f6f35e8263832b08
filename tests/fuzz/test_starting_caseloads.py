"""Whatever a starting caseload's file holds: refused by row and column, or its people are simulated."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from agreement.divergence import divergence
from common import NOTHING
from fuzz.fuzzing import fuzzed
from hypothesis import event, given
from hypothesis import strategies as st
from properties.generated import FILED, Case

from planner.base.fault import InputError
from planner.model.parameters import Parameters
from planner.optimise.policies.factory import policy_for
from planner.scenario import read
from planner.sim import batch, reference
from planner.world import generate_world

START = date(2027, 1, 1)
HEADER = [
    "person", "prison", "status", "band", "referral_date", "first_review_date", "custody_end_date", "licence_end_date",
    "sessions_planned", "sessions_done", "assessment_tool", "assessment_date",
]  # fmt: skip
ROWS = [
    ["ann", "any", "waiting", "1", "2026-01-01", "2027-06-01", "2028-06-01", "", "", "", "", ""],
    ["bob", "any", "on-course", "1", "2026-05-01", "", "2027-08-01", "2029-01-01", "20", "3", "", "2026-08-01"],
    ["cat", "any", "not-assessed", "1", "2026-12-01", "", "", "", "", "", "", ""],
]
CELLS = st.sampled_from(
    ["", " ", "any", "waiting", "completed", "0", "1", "-1", "1000", "1001", "1e3", "9" * 400, "nan", "0001-01-01",
     "9999-12-31", "2026-13-01", "2027-01-01", "2027-01-02", "01/02/2027", "=1+1", "ERG22+", "\x00", "é" * 200, "ann"]
) | st.text(max_size=6)  # fmt: skip
BROKEN = st.sampled_from([b"", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"\r", b"\n\n", b";", b"\x00"])


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A caseload with cells changed, columns moved, twice or gone, rows repeated, or bytes put in."""
    rows = [list(row) for row in [HEADER, *ROWS]]
    for _ in range(draw(st.integers(0, 3))):
        row = rows[draw(st.sampled_from([1, 2, 3, 1, 2, 3, 0]))]
        row[draw(st.integers(0, len(row) - 1))] = draw(CELLS)
    columns = list(range(len(HEADER)))
    if draw(st.booleans()):
        columns = draw(st.permutations(columns))
    if draw(st.integers(0, 4)) == 0:
        columns = draw(st.lists(st.sampled_from(columns), min_size=1, max_size=14))
    rows = [[row[at] for at in columns] for row in rows] + draw(st.sampled_from([[], [], [[]], [["x"] * 20]]))
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    content = text.getvalue().encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 6)) == 0:
        at = draw(st.integers(0, len(content)))
        content = content[:at] + draw(BROKEN) + content[at:]
    return content


@fuzzed(200)
@given(content=files())
def test_any_starting_caseload(content: bytes, tmp_path: Path) -> None:
    """Both engines tell the same of whoever is let in."""
    path = Case(NOTHING, {"calendar.start_date": date(2027, 1, 1), "calendar.horizon_days": 400, **FILED}).write(
        tmp_path
    )
    (tmp_path / "people.csv").write_bytes(content)
    try:
        file = read(path)
    except InputError as error:
        assert all(fault.file and fault.rule for fault in error.faults)
        event("refused")
        return
    parameters, world = Parameters(file.scenario), generate_world(file.scenario.population, 1, 0)
    logs = [engine.run(parameters, world, policy_for(file.scenario)) for engine in (batch, reference)]
    assert divergence(*logs) is None
