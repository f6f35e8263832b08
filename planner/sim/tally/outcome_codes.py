"""What became of a person: the outcome of a custody spell, and its cause."""

from __future__ import annotations

from enum import IntEnum


class SpellOutcome(IntEnum):
    """Outcome of a custody spell."""

    NOT_ENDED = 0  # in custody at the horizon
    COMPLETED = 1  # and released
    PART_WAY = 2  # released with the course unfinished
    NEVER_STARTED = 3  # released without a place
    LEFT = 4  # for another reason
    GOES_ON = 5  # released on course; it goes on in the community
    COMPLETED_BEFORE = 6  # released; completed before the first day


class UntreatedCause(IntEnum):
    """Cause of an untreated release; `tally.finish._why` tries them in the order of the design, section 6."""

    NONE = 0  # not untreated
    TOO_SHORT = 1  # could not have finished, started on the first day ready and assessed with nothing cancelled
    DECLINED = 2  # never ready and willing; had not consented when released
    NOT_READY = 3  # consented, and never ready while willing
    ON_HOLD = 4  # on hold on the last day a start could still have finished
    NO_PLACE = 5  # ready, willing and waiting on that day
    ENDED_EARLY = 6  # withdrew or was deselected
    INTERRUPTED = 7  # started in time; sessions lost, pauses or changes of psychologist


class LicenceOutcome(IntEnum):
    """What came of the licence that followed a release."""

    NO_LICENCE = 0  # not released, or nothing left of it, or not told
    EXPIRED = 1  # ran to its end
    GONE = 2  # left for another reason
    RECALLED = 3
    ON_LICENCE = 4  # at the horizon


REACHABLE = (UntreatedCause.ON_HOLD, UntreatedCause.NO_PLACE, UntreatedCause.ENDED_EARLY, UntreatedCause.INTERRUPTED)
UNTREATED = (SpellOutcome.PART_WAY, SpellOutcome.NEVER_STARTED)
