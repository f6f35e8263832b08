"""Who is there on the first day: people and staff in, checked, with a data-quality report."""

from planner.caseload.caseload import Caseload
from planner.caseload.findings import CaseloadError
from planner.caseload.held import Held, InputFile
from planner.caseload.person import Person
from planner.caseload.psychologist import Psychologist
from planner.caseload.quality import Count, Entry, Quality, Severity
from planner.caseload.reader import read_caseload
from planner.caseload.status import Status
from planner.caseload.template import example, template

__all__ = [
    "Caseload",
    "CaseloadError",
    "Count",
    "Entry",
    "Held",
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
