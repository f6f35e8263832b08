"""Where a person stands, in the words of the referral system."""

from __future__ import annotations

from enum import Enum


class Status(Enum):
    """Where a referral stands on the first day. The value is the word shown."""

    _value_: str

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


NEEDS_READY_DATE = frozenset({Status.NOT_READY, Status.ON_HOLD, Status.ON_HOLD_NOT_ASSESSED})
NEEDS_ASSESSMENT = frozenset({Status.NOT_ASSESSED, Status.ON_HOLD_NOT_ASSESSED})
MAY_START = NEEDS_READY_DATE | NEEDS_ASSESSMENT | {Status.WAITING}
