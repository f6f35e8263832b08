"""The site builds with no warning, and its examples give what they say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from common import ROOT


def build(builder: str, out: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "-q", "-b", builder, "docs", out]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)


@pytest.mark.parametrize("builder", ["html", "doctest"])
def test_it_builds_with_no_warning(builder: str, tmp_path: Path) -> None:
    done = build(builder, tmp_path)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


def test_nothing_is_fetched_by_a_page(tmp_path: Path) -> None:
    """No script, style, font or picture from elsewhere."""
    done = build("html", tmp_path)
    assert done.returncode == 0
    for page in tmp_path.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert 'src="http' not in text, page.name
        assert '<link rel="stylesheet" href="http' not in text, page.name
