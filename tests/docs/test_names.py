"""The design names what the code has: a class, function or constant that was renamed is not left behind there."""

from __future__ import annotations

import re

from common import ROOT
from layers import FILES

DESIGN = ROOT / "docs" / "explanation" / "design.md"
NAME = re.compile(r"`(?:[a-z_]+\.)*(?P<name>[A-Z]\w+|(?<=\.)[a-z_]+|[a-z_]+(?=\(\)))(?:\(\))?`")
FILE_ENDINGS = {"csv", "md", "py", "toml"}


def test_every_name_in_the_design_is_defined() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in FILES)
    named = {found["name"] for found in NAME.finditer(DESIGN.read_text(encoding="utf-8"))} - FILE_ENDINGS
    assert len(named) > 20
    stale = [name for name in sorted(named) if not is_defined(name, code)]
    assert not stale, "docs/explanation/design.md names these, and nothing defines them"


def is_defined(name: str, code: str) -> bool:
    """Whether a class, a function, a constant or a field has this name."""
    return re.search(rf"(class|def) {name}\b|^\s*{name}\b[^=\n]*=|^\s+{name}: ", code, re.MULTILINE) is not None
