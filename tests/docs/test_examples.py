"""The examples run, and what they say of their numbers holds."""

from __future__ import annotations

import re
import runpy
from typing import Any

import pytest
from common import ROOT

EXAMPLES = ROOT / "examples"


def ran(name: str) -> dict[str, Any]:
    """What an example has made when it is through."""
    return runpy.run_path(str(EXAMPLES / name), run_name="__main__")


def test_every_example_is_run_here() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == {"sweep.py", "custom_order.py"}


@pytest.mark.parametrize("name", ["sweep.py", "custom_order.py"])
def test_an_example_is_a_notebook_too(name: str) -> None:
    """In percent format: cells of words, in Markdown with a title, and cells of code."""
    cells = re.findall(r"^# %%(.*)$", (EXAMPLES / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert {cell.strip() for cell in cells} == {"[markdown]", ""}
    assert (EXAMPLES / name).read_text(encoding="utf-8").startswith("# %% [markdown]\n# # ")


def test_the_sweep() -> None:
    """The posts spare more the more people are referred, and at the low end less than half of what they do at 50."""
    made = ran("sweep.py")
    swept = made["swept"]
    assert swept.index.to_list() == [*made["REFERRALS"]]
    assert swept["difference"].is_monotonic_decreasing
    assert (swept["difference_low"] < swept["difference"]).all()
    assert (swept["difference"] < swept["difference_high"]).all()
    assert swept.loc[40, "difference"] / swept.loc[50, "difference"] < 0.5
    assert len(made["figure"].data[0].x) == len(swept)


def test_the_custom_order() -> None:
    """It does better than referral order in pairs, beyond chance, and is an order of its own."""
    made = ran("custom_order.py")
    found, replications = made["found"], made["REPLICATIONS"]
    assert all(people.shape == (replications,) for people in found.values())
    fewer = found["referral"] - found["possible first"]
    assert fewer.mean() > 2.2 * fewer.std(ddof=1) / replications**0.5
    assert (found["possible first"] != found["least-slack"]).any()
