"""Who is there on the first day: people and staff in, checked, with a data-quality report."""

from planner.caseload.caseload import Caseload
from planner.caseload.person import Person
from planner.caseload.psychologist import Psychologist
from planner.caseload.reader import read_caseload
from planner.caseload.template import example, template
from planner.scenario.status import Status
from planner.sheets.messages import Severity
from planner.sheets.quality import CaseloadError, Count, Entry, Quality
from planner.sheets.sheet import InMemoryFile, InputFile

__all__ = [
    "Caseload",
    "CaseloadError",
    "Count",
    "Entry",
    "InMemoryFile",
    "InputFile",
    "Person",
    "Psychologist",
    "Quality",
    "Severity",
    "Status",
    "example",
    "read_caseload",
    "template",
]
