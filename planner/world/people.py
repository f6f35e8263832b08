"""The people of one replication: who they are, and their luck."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.jit.compiled import compiled

Keys = NDArray[np.uint64]
Ints = NDArray[np.int64]
Numbers = NDArray[np.int64]  # kept in 16 bits, person by person
Codes = NDArray[np.int64]  # kept in 8
Flags = NDArray[np.bool_]


class Standing(IntEnum):
    """Where a person stands on the first day."""

    REFERRED_LATER = 0
    NOT_ASSESSED = 1
    WAITING = 2
    NOT_READY = 3
    DECLINED = 4
    ON_COURSE = 5
    COMPLETED = 6


@compiled
def unassessed(standing: Any) -> Any:
    """Return who has yet to be assessed, so that readiness and consent are not part of their standing."""
    return (standing == Standing.REFERRED_LATER) | (standing == Standing.NOT_ASSESSED)


@dataclass(frozen=True)
class People:
    """One entry a person, in order of referral; days count from the start date; [people] each."""

    key: Keys  # identity for draws
    standing: Codes  # Standing on the first day
    prison: Numbers  # index into the scenario's prisons
    band: Codes  # priority band as first assessed, 1 first: what a planner sees
    true_band: Codes  # the band an assessment that is never wrong would give; no planner sees it
    assessed_day: Ints  # of the assessment there was on the first day, where stated; NEVER otherwise
    referral_day: Ints  # before 0 for those there on the first day
    first_review_day: Ints  # next parole review on official dates; NEVER where none
    review_passed: Flags  # whether a review was already held before the first day
    custody_end_day: Ints  # NEVER where custody has no end
    licence_end_day: Ints
    ready_day: Ints  # first day ready; NEVER where never
    willing_day: Ints  # day of consent; NEVER where never
    leaves_day: Ints  # leaves for another reason; NEVER where not
    sessions_needed: Ints
    sessions_done: Ints  # held before the first day
    minimum_days: Ints  # least calendar time of the course
    report_days: Ints
    two_facilitators: Flags

    @classmethod
    def of(cls, rows: Any) -> People:
        """Return records of PERSON as columns."""
        return cls(*(np.asarray(rows[c.name]).astype(_WIDE[str(c.type)]) for c in fields(cls)))

    def __len__(self) -> int:
        """Return the number of people."""
        return self.key.size

    def frame(self) -> pd.DataFrame:
        """Return the people as a table, numbered as in the event log."""
        columns = {column.name: getattr(self, column.name) for column in fields(self) if column.name != "key"}
        return pd.DataFrame({"person": np.arange(len(self)), **columns})


_WIDE = {"Keys": np.uint64, "Ints": np.int64, "Numbers": np.int64, "Codes": np.int64, "Flags": np.bool_}
_KINDS = {"Keys": np.uint64, "Ints": np.int32, "Numbers": np.int16, "Codes": np.int8, "Flags": np.bool_}  # widest first
PERSON = np.dtype(  # one person, in 64 bytes
    [(column.name, kind) for name, kind in _KINDS.items() for column in fields(People) if str(column.type) == name],
    align=True,
)
