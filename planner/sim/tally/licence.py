"""What comes after release, as it happens: what it says of the spell, and spells that begin anew."""

from __future__ import annotations

from typing import Any

from planner.base.arrays import NONE
from planner.jit import jit, jit_inline
from planner.model.events import EventType
from planner.model.rules import EventDetail
from planner.scenario.status import Status
from planner.sim.tally.outcome_codes import LicenceOutcome
from planner.sim.tally.state import ABSENT
from planner.world import unassessed

# --- as it happens ------------------------------------------------------------------------------
#
# Every function that tells an event is compiled with all that counts it, so what can wait is kept for the horizon.


@jit_inline
def tells_licences(of: Any) -> bool:
    """Return whether what comes after release is told."""
    return of.mappa_changes.shape[0] > 0


@jit
def observe_licence(of: Any, day: int, kind: int, person: int, cause: int) -> None:
    """Note what an event of a licence, or of work in the community, says of the spell, and keep it to be counted."""
    spell = of.spells[person]
    if kind == EventType.RECALLED:
        _begin_again(of, day, person)
    elif kind == EventType.LICENCE_STARTED:
        spell.completed = spell.done_day < ABSENT or spell.standing == Status.COMPLETED
        spell.after = LicenceOutcome.ON_LICENCE
    elif kind == EventType.LICENCE_ENDED:
        spell.after = cause - EventDetail.EXPIRED + LicenceOutcome.EXPIRED  # in the same order
    elif kind == EventType.COMMUNITY_DONE:
        spell.completed_after |= of.is_programme[cause - 1] > 0
    if _is_kept(kind):
        _keep(of, day, kind, person, cause)


@jit
def _is_kept(kind: int) -> bool:
    licence = EventType.LICENCE_ENDED <= kind <= EventType.LICENCE_REVIEWED and kind != EventType.RECALLED
    return (
        licence
        or EventType.LICENCE_STARTED <= kind <= EventType.MAPPA_LEVEL
        or EventType.LICENCE_CONDITIONS <= kind <= EventType.COMMUNITY_STOPPED
        or kind == EventType.COMMUNITY_STARTED
    )


@jit
def _keep(of: Any, day: int, kind: int, person: int, cause: int) -> None:
    tally = of.tally[0]
    if tally.later >= of.later.size:
        tally.overflowed = True
        return
    later = of.later[tally.later]
    later.day, later.kind, later.person, later.cause = day, kind, person, cause
    later.completed = of.spells[person].completed
    tally.later += 1


@jit
def _begin_again(of: Any, day: int, person: int) -> None:
    """Keep the spell that is over, to be counted with all others, and begin another."""
    spell, tally = of.spells[person], of.tally[0]
    if tally.earlier >= of.earlier.size:
        tally.overflowed = True
        return
    copy_spell(of.earlier[tally.earlier], spell)
    completed = spell.standing == Status.COMPLETED or spell.done_day < ABSENT or spell.completed_after
    assessed = spell.assessed_day < ABSENT or not unassessed(spell.standing)
    if completed:
        spell.standing = Status.COMPLETED
    elif assessed:
        spell.standing = Status.WAITING
    else:
        spell.standing = Status.NOT_ASSESSED
    spell.earlier, spell.number, spell.entry_day = tally.earlier, spell.number + 1, day
    clear_spell(spell)
    tally.earlier += 1


@jit_inline
def clear_spell(spell: Any) -> None:
    """Forget what is of an earlier spell, or of an earlier replication; the band last assessed stands."""
    spell.consent_day = spell.ready_from_day = spell.start_day = ABSENT
    spell.over_day = spell.done_day = spell.end_day = spell.review_day = ABSENT
    spell.spans, spell.left, spell.ended_early, spell.completed = NONE, False, False, False
    spell.completed_after = False
    spell.after = LicenceOutcome.NO_LICENCE


@jit
def copy_spell(into: Any, of: Any) -> None:
    """Copy a spell, field by field."""
    into.entry_day, into.consent_day, into.ready_from_day = of.entry_day, of.consent_day, of.ready_from_day
    into.start_day, into.over_day, into.done_day = of.start_day, of.over_day, of.done_day
    into.end_day, into.review_day, into.band, into.spans = of.end_day, of.review_day, of.band, of.spans
    into.number, into.standing, into.earlier, into.after = of.number, of.standing, of.earlier, of.after
    into.left, into.ended_early, into.assessed_day = of.left, of.ended_early, of.assessed_day
