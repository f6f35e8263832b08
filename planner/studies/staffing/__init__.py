"""Study: how many posts it takes, where and of which role, and what each further post brings."""

from planner.studies.staffing.answer import StaffingAnswer
from planner.studies.staffing.question import StaffingQuestion

__all__ = ["StaffingAnswer", "StaffingQuestion"]
