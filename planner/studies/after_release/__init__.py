"""Study: what comes after release: licences, the MAPPA caseload and its hours, work in the community, recalls."""

from planner.studies.after_release.answer import AfterReleaseAnswer
from planner.studies.after_release.question import AfterReleaseQuestion

__all__ = ["AfterReleaseAnswer", "AfterReleaseQuestion"]
