"""Where a person stands, in the words of the referral system."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a referral stands on the first day. The value is the word shown."""

    ON_COURSE = "on course"
    WAITING = "waiting"
    NOT_READY = "not ready"
    ON_HOLD = "on hold"
    ON_HOLD_NOT_ASSESSED = "on hold before assessment"
    NOT_ASSESSED = "not assessed"
    DECLINED = "declined"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    DESELECTED = "deselected"
    NOT_SUITABLE = "not suitable"
    NOT_ELIGIBLE = "not eligible"
    OTHER_PROGRAMME = "moved to another programme"

    @property
    def may_start(self) -> bool:
        """Whether someone who stands here may be given a place in this plan, once ready and assessed."""
        return self in MAY_START

    @property
    def needs_ready_date(self) -> bool:
        """Whether a place may be given only from a stated date on."""
        return self in NEEDS_READY_DATE

    @property
    def needs_assessment(self) -> bool:
        """Whether an assessment must be done before a place can be given."""
        return self in NEEDS_ASSESSMENT


# How the referral system and people write each; letter case and punctuation aside.
WORDS: dict[Status, tuple[str, ...]] = {
    Status.ON_COURSE: ("on course", "ON_PROGRAMME", "started", "running"),
    Status.WAITING: ("waiting", "ASSESSED_SUITABLE", "Assessed as suitable", "suitable", "ready"),
    Status.NOT_READY: ("not ready", "SUITABLE_NOT_READY", "Suitable but not ready"),
    Status.ON_HOLD: ("on hold", "hold", "paused"),
    Status.ON_HOLD_NOT_ASSESSED: (
        "on hold before assessment",
        "ON_HOLD_AWAITING_ASSESSMENT",
        "ON_HOLD_ASSESSMENT_STARTED",
        "ON_HOLD_REFERRAL_SUBMITTED",
    ),
    Status.NOT_ASSESSED: (
        "not assessed",
        "AWAITING_ASSESSMENT",
        "ASSESSMENT_STARTED",
        "REFERRAL_STARTED",
        "REFERRAL_SUBMITTED",
        "referred",
    ),
    Status.DECLINED: ("declined", "refused", "does not consent"),
    Status.COMPLETED: ("completed", "PROGRAMME_COMPLETE", "complete"),
    Status.WITHDRAWN: ("WITHDRAWN", "withdrew"),
    Status.DESELECTED: ("DESELECTED",),
    Status.NOT_SUITABLE: ("NOT_SUITABLE", "unsuitable", "Assessed as not suitable"),
    Status.NOT_ELIGIBLE: ("NOT_ELIGIBLE", "ineligible"),
    Status.OTHER_PROGRAMME: ("moved to another programme", "MOVED_TO_BUILDING_CHOICES"),
}
NEEDS_READY_DATE = frozenset({Status.NOT_READY, Status.ON_HOLD, Status.ON_HOLD_NOT_ASSESSED})
NEEDS_ASSESSMENT = frozenset({Status.NOT_ASSESSED, Status.ON_HOLD_NOT_ASSESSED})
MAY_START = NEEDS_READY_DATE | NEEDS_ASSESSMENT | {Status.WAITING}
