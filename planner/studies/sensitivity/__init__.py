"""Study: which assumption, if wrong, would change what is recommended, and at which value."""

from planner.studies.sensitivity.answer import SensitivityAnswer
from planner.studies.sensitivity.question import SensitivityQuestion

__all__ = ["SensitivityAnswer", "SensitivityQuestion"]
