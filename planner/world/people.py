"""The people of one replication: who they are, and their luck."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd

from planner.base.arrays import Bools, Int64s, UInt64s
from planner.jit import jit_entry
from planner.scenario.status import Status


@jit_entry
def unassessed(standing: Any) -> Any:
    """Return who has yet to be assessed, so that readiness and consent are not part of their standing."""
    return (standing == Status.REFERRED_LATER) | (standing == Status.NOT_ASSESSED)


@dataclass(frozen=True)
class People:
    """One entry a person, in order of referral; days count from the start date; [people] each."""

    key: UInt64s  # identity for draws
    standing: Int64s  # Status on the first day
    prison: Int64s  # index into the scenario's prisons
    band: Int64s  # priority band as first assessed, 1 first: what a planner sees
    true_band: Int64s  # the band an assessment that is never wrong would give; no planner sees it
    assessed_day: Int64s  # of the assessment there was on the first day, where stated; NEVER otherwise
    referral_day: Int64s  # before 0 for those there on the first day
    first_review_day: Int64s  # next parole review on official dates; NEVER where none
    review_passed: Bools  # whether a review was already held before the first day
    custody_end_day: Int64s  # NEVER where custody has no end
    licence_end_day: Int64s
    ready_day: Int64s  # first day ready; NEVER where never
    willing_day: Int64s  # day of consent; NEVER where never
    leaves_day: Int64s  # leaves for another reason; NEVER where not
    sessions_needed: Int64s
    sessions_done: Int64s  # held before the first day
    minimum_days: Int64s  # least calendar time of the course
    report_days: Int64s
    facilitators: Int64s  # psychologists that the course takes: 1 or 2

    @classmethod
    def of(cls, rows: Any) -> People:
        """Return records of PERSON as columns."""
        return cls(*(np.asarray(rows[c.name]).astype(_WIDE[str(c.type)]) for c in fields(cls)))

    def __len__(self) -> int:
        """Return the number of people."""
        return self.key.size

    def frame(self) -> pd.DataFrame:
        """Return the people as a table, numbered as in the event log."""
        columns = {c.name: getattr(self, c.name) for c in fields(self) if c.name not in {"key", "facilitators"}}
        return pd.DataFrame({"person": np.arange(len(self)), **columns, "two_facilitators": self.facilitators == 2})


_WIDE = {"UInt64s": np.uint64, "Int64s": np.int64, "Bools": np.bool_}
_NARROW = {"UInt64s": np.uint64, "Int64s": np.int32, "Bools": np.bool_}  # as kept, person by person
_NARROWER: dict[str, Any] = {
    **dict.fromkeys(("standing", "band", "true_band", "facilitators"), np.int8),
    **dict.fromkeys(("sessions_needed", "sessions_done"), np.int16),  # MOST_SESSIONS at most
}


def _kept() -> list[tuple[str, Any]]:
    """Return what is kept of a person, widest first, so that nothing lies between two fields."""
    kinds = [(c.name, _NARROWER.get(c.name, _NARROW[str(c.type)])) for c in fields(People)]
    return sorted(kinds, key=lambda kind: (-np.dtype(kind[1]).itemsize, kind[1] is np.bool_))


PERSON = np.dtype(_kept(), align=True)  # one person, in 64 bytes
