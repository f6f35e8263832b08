"""What is generated in docs/reference is as the code declares it."""

from __future__ import annotations

import re

import pytest
from common import ROOT

import planner
from planner.present.glossary import GLOSSARY, terms
from tools.reference.__main__ import FOLDER, MARKED, pages
from tools.reference.keys import parts
from tools.reference.marks import filled, names


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return pages()


@pytest.mark.parametrize("name", ["command.md", *MARKED])
def test_a_page_is_as_the_code_declares_it(made: dict[str, str], name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == made[name], "python -m tools.reference"


@pytest.mark.parametrize("name", MARKED)
def test_a_page_has_every_table_once(name: str) -> None:
    marked = names((FOLDER / name).read_text(encoding="utf-8"))
    assert sorted(marked) == sorted(MARKED[name]())


def test_parts_are_found_at_any_depth() -> None:
    """Of several kinds, in tables by name, and inside other parts."""
    found = [name for name, _ in parts()]
    assert {"calendar", "demand.caseload file", "demand.sentences", "licence.conditions", "licence.recall"} <= {*found}
    assert len(found) == len({*found})


def test_a_mark_that_nothing_fills_is_an_error() -> None:
    with pytest.raises(KeyError, match="else"):
        filled("<!-- else -->\n\n<!-- end -->", {"something": "a table"})


def test_the_glossary_is_the_apps() -> None:
    """One source, in the order of a dictionary, each term once."""
    page = (ROOT / "docs" / "reference" / "glossary.md").read_text(encoding="utf-8")
    assert "{include} ../../planner/present/glossary.md" in page
    listed = [line[2:].split(".**")[0] for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line]
    assert len(listed) == len(terms())
    assert listed == sorted(listed, key=lambda term: "".join(c for c in term.lower() if c.isalnum() or c == " "))


def test_the_api_has_every_name_of_the_public_face() -> None:
    page = (FOLDER / "api.md").read_text(encoding="utf-8")
    documented = re.findall(r"auto(?:function|class|exception):: planner\.(\w+)", page)
    assert sorted(documented) == sorted({*planner.__all__} - {"__version__"})
