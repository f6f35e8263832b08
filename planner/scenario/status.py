"""Where a person stands on the first day: declared once, with its number and every spelling of it in a file."""

from __future__ import annotations

from enum import IntEnum
from typing import Self


class Status(IntEnum):
    """Where a person stands on the first day, in the words of the referral system.

    A member has a number, the word shown, and how the referral system and people write it besides, letter case and
    punctuation aside. Numbers are part of the event log and of a seed's meaning: append, never renumber.
    """

    word: str  # as it is shown
    spellings: tuple[str, ...]  # as a caseload may write it, the word among them

    ON_COURSE = 5, "on course", "ON_PROGRAMME", "started", "running"
    WAITING = (
        2,
        "waiting",
        "ASSESSED_SUITABLE",
        "Assessed as suitable",
        "Awaiting allocation",
        "suitable",
        "ready",
        "on waitlist",
        "waitlist",
        "on waiting list",
        "waiting list",
    )
    SCHEDULED = 14, "scheduled", "Awaiting start"
    NOT_READY = 3, "not ready", "SUITABLE_NOT_READY", "Suitable but not ready"
    ON_HOLD = 7, "on hold", "hold", "paused"
    ON_HOLD_NOT_ASSESSED = (
        8,
        "on hold before assessment",
        "ON_HOLD_AWAITING_ASSESSMENT",
        "ON_HOLD_ASSESSMENT_STARTED",
        "ON_HOLD_REFERRAL_SUBMITTED",
    )
    NOT_ASSESSED = (
        1,
        "not assessed",
        "AWAITING_ASSESSMENT",
        "ASSESSMENT_STARTED",
        "REFERRAL_STARTED",
        "REFERRAL_SUBMITTED",
        "referred",
    )
    DECLINED = 4, "declined", "refused", "does not consent"
    COMPLETED = 6, "completed", "PROGRAMME_COMPLETE", "complete"
    WITHDRAWN = 9, "withdrawn", "WITHDRAWN", "withdrew"
    DESELECTED = 10, "deselected", "DESELECTED"
    NOT_SUITABLE = (
        11,
        "not suitable",
        "NOT_SUITABLE",
        "unsuitable",
        "Assessed as not suitable",
        "Assessed as unsuitable",
    )
    NOT_ELIGIBLE = 12, "not eligible", "NOT_ELIGIBLE", "ineligible"
    OTHER_PROGRAMME = 13, "moved to another programme", "MOVED_TO_BUILDING_CHOICES"
    DEFERRED = 15, "deferred"
    DEPRIORITISED = 16, "deprioritised"
    BREACH = 17, "breach", "Breach (non-attendance)"
    RECALLED = 18, "recalled", "Recall"
    RETURNED_TO_COURT = 19, "returned to court", "RETURNED_TO_COURT", "Return to court"
    COURT_ORDER = 20, "court order", "COURT_ORDER"
    REFERRED_LATER = 0, "referred later"  # in a simulation; no file has it

    def __new__(cls, number: int, word: str = "", *others: str) -> Self:
        """Make a member that is its number."""
        made = int.__new__(cls, number)
        made._value_ = number
        made.word, made.spellings = word, (word, *others)
        return made

    def __str__(self) -> str:
        """The word shown."""
        return self.word

    @property
    def key(self) -> str:
        """The word as a scenario's caseload file has it: `on-course`."""
        return self.word.replace(" ", "-")

    @property
    def may_start(self) -> bool:
        """Whether someone who stands here may be given a place in this plan, once ready and assessed."""
        return self in MAY_START

    @property
    def instead(self) -> tuple[Status, ...]:
        """What to write where someone who stands here may be given a place after all."""
        return UNDECIDED.get(self, ())

    @property
    def needs_ready_date(self) -> bool:
        """Whether a place may be given only from a stated date on."""
        return self in NEEDS_READY_DATE

    @property
    def needs_assessment(self) -> bool:
        """Whether an assessment must be done before a place can be given."""
        return self in NEEDS_ASSESSMENT


REFERRED = tuple(status for status in Status if status is not Status.REFERRED_LATER)  # all that a caseload may state
GONE = ("released", "transferred")  # written for a status of someone who is there no more
# Written for a status, and may be one or another.
UNCLEAR = {"attended": (Status.ON_COURSE, Status.COMPLETED)}
# Those a scenario knows of. People are generated in this order, so that it is part of a seed's meaning.
MODELLED = (
    Status.ON_COURSE,
    Status.WAITING,
    Status.NOT_READY,
    Status.DECLINED,
    Status.NOT_ASSESSED,
    Status.COMPLETED,
)
NEEDS_READY_DATE = frozenset({Status.NOT_READY, Status.ON_HOLD, Status.ON_HOLD_NOT_ASSESSED})
NEEDS_ASSESSMENT = frozenset({Status.NOT_ASSESSED, Status.ON_HOLD_NOT_ASSESSED})
MAY_START = NEEDS_READY_DATE | NEEDS_ASSESSMENT | {Status.WAITING, Status.SCHEDULED}
# Those that do not say whether, or from when, a place may be given; and what to write where one may.
UNDECIDED = {
    Status.DEFERRED: (Status.ON_HOLD, Status.ON_HOLD_NOT_ASSESSED, Status.ON_COURSE),
    Status.DEPRIORITISED: (Status.WAITING,),
    Status.BREACH: (Status.WAITING, Status.ON_HOLD),
    Status.RECALLED: (Status.WAITING, Status.NOT_ASSESSED),
    Status.RETURNED_TO_COURT: (Status.WAITING, Status.NOT_ASSESSED),
    Status.COURT_ORDER: (Status.WAITING, Status.NOT_ASSESSED),
}
