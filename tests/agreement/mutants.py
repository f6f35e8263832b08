"""Planted faults: mistakes that someone could make in the compiled engine, one line each."""

from __future__ import annotations

from typing import NamedTuple


class Mutant(NamedTuple):
    """A fault, as a change of text that is in its file just once."""

    what: str
    file: str
    old: str
    new: str


BATCH, TALLY = "sim/batch", "sim/tally"
MUTANTS = (
    Mutant("a moment of today waits for tomorrow", f"{BATCH}/calendar.py", "if day == clock.today:", "if day < 0:"),
    Mutant("a day's moments are not in order", f"{BATCH}/calendar.py", "keys[at - 1] < key", "keys[at - 1] > key"),
    Mutant("later numbers go first in a queue", f"{BATCH}/heap.py", "one < other)", "one > other)"),
    Mutant("the last key goes first", f"{BATCH}/heap.py", "first < second or", "first > second or"),
    Mutant("leave is ignored for new work", f"{BATCH}/hours.py", ") and not now.on_leave", ")"),
    Mutant("a full post takes one more", f"{BATCH}/hours.py", "_free(run, first) < needed:", "_free(run, first) < 0:"),
    Mutant("a pair of which one has no time", f"{BATCH}/hours.py", "and _free(run, second) >= needed:", ":"),
    Mutant("the last of equals is asked", f"{BATCH}/hours.py", "return LAST_SLOT - slot", "return slot"),
    Mutant(
        "whoever has time again is asked first",
        f"{BATCH}/hours.py",
        "if slot_keys[slot] > slot_keys[first]:",
        "if slot_keys[slot] > slot_keys[first] - LAST_SLOT:",
    ),
    Mutant(
        "the second is still second with less time",
        f"{BATCH}/hours.py",
        "    if slot == second:\n        top_two.second = UNKNOWN\n    elif",
        "    if",
    ),
    Mutant(
        "whoever goes ahead in a queue stands last",
        f"{BATCH}/queue.py",
        "if back != NONE and is_before(nodes, node, back):",
        "if node < NONE:",
    ),
    Mutant(
        "a pair counts for one",
        f"{BATCH}/place.py",
        "        _release(run, place, 1, held.second_post)",
        "        pass",
    ),
    Mutant(
        "sessions before a place is lost are forgotten",
        f"{BATCH}/course.py",
        "    flush_sessions(run, person, run.clock[0].today)\n    _give_back",
        "    _give_back",
    ),
    Mutant(
        "a session in the other's leave is held",
        f"{BATCH}/course.py",
        "(second != NONE and posts[second].on_leave)",
        "False",
    ),
    Mutant(
        "nothing is repeated at a handover",
        f"{BATCH}/course.py",
        "if now.because != EventDetail.RUNNING:",
        "if now.because == EventDetail.RUNNING:",
    ),
    Mutant("the wrong draw decides a pause", f"{BATCH}/course.py", "turn = now.held - 1", "turn = now.held"),
    Mutant("a place is kept for ever", f"{BATCH}/course.py", "if kept < length:", "if kept < 0:"),
    Mutant("done on the day a place is given", f"{BATCH}/course.py", "now.taken_day + 1)", "now.taken_day)"),
    Mutant(
        "a paused course queues at once",
        f"{BATCH}/course.py",
        "    if not now.paused:\n        queue_course",
        "    if now.place == NONE:\n        queue_course",
    ),
    Mutant(
        "a course's team is forgotten",
        f"{BATCH}/waiting.py",
        "home_route(run, person) if team == NONE else",
        "home_route(run, person) if team != -9 else",
    ),
    Mutant("too late by a day", f"{BATCH}/waiting.py", "run.clock[0].today < least", "run.clock[0].today <= least"),
    Mutant(
        "nobody becomes too late while waiting",
        f"{BATCH}/waiting.py",
        "if least > 0 and deadline",
        "if least < 0 and deadline",
    ),
    Mutant(
        "a moved deadline moves nobody",
        f"{BATCH}/waiting.py",
        "    elif stage == ABLE:\n        _requeue_start(run, person)",
        "",
    ),
    Mutant(
        "a report outlives the spell",
        f"{BATCH}/person.py",
        "    while now.reports != NONE:",
        "    while now.reports < NONE:",
    ),
    Mutant(
        "a lost assessment is done all the same",
        f"{BATCH}/person.py",
        "now.assessment != NONE and run.places[now.assessment].token == token",
        "now.assessment != NONE",
    ),
    Mutant(
        "the wrong draw sets the next review",
        f"{BATCH}/person.py",
        "Stream.NEXT_REVIEW, now.reviews_held)",
        "Stream.NEXT_REVIEW, now.reviews_held - 1)",
    ),
    Mutant(
        "whoever is released leaves the course going on",
        f"{BATCH}/person.py",
        "elif not now.over and not goes_on:",
        "elif not now.over and goes_on:",
    ),
    Mutant("a hold draws again what it drew", f"{BATCH}/person.py", "        now.turn += 1\n", ""),
    Mutant(
        "a starter has no supervisor",
        f"{BATCH}/post.py",
        "    if best != NONE:\n        posts[post]",
        "    if best == NONE:\n        posts[post]",
    ),
    Mutant("supervision never ends", f"{BATCH}/post.py", "    if supervisor != NONE:", "    if supervisor < NONE:"),
    Mutant(
        "another's leave goes on in a post",
        f"{BATCH}/post.py",
        "    now.on_leave = False\n    _end_supervision(run, post)",
        "    _end_supervision(run, post)",
    ),
    Mutant(
        "places are lost last person first",
        f"{BATCH}/post.py",
        "if one.person < best.person or",
        "if one.person > best.person or",
    ),
    Mutant(
        "running courses wait for assessments",
        f"{BATCH}/meeting.py",
        "    _hold_part(run, RUNNING, COURSE_MINUTES)\n"
        "    _hold_part(run, ASSESSMENTS, run.scalars[0].assessment_minutes)",
        "    _hold_part(run, ASSESSMENTS, run.scalars[0].assessment_minutes)\n"
        "    _hold_part(run, RUNNING, COURSE_MINUTES)",
    ),
    Mutant(
        "a queue whose first cannot be placed closes the meeting",
        f"{BATCH}/meeting.py",
        "            count -= 1\n",
        "            count = count - 1 if found else 0\n",
    ),
    Mutant(
        "a report is written on the day of the review",
        f"{BATCH}/meeting.py",
        "elif review_day <= run.clock[0].today:",
        "elif review_day < run.clock[0].today:",
    ),
    Mutant(
        "a constraint is told at every meeting",
        f"{BATCH}/meeting.py",
        "if bound != run.binding[team]:",
        "if bound != 0:",
    ),
    Mutant(
        "the first draw decides each band",
        f"{BATCH}/assessing.py",
        "Stream.ASSESSED_BAND, now.assessments)",
        "Stream.ASSESSED_BAND, 0)",
    ),
    Mutant("an old assessment will do", f"{BATCH}/assessing.py", "now.assessed, now.stale = False, True", "pass"),
    Mutant(
        "whoever becomes ready is not assessed again",
        f"{BATCH}/person.py",
        "ON_HOLD, person, spell)\n        if is_stale(run, person):\n            ask_again(run, person)\n",
        "ON_HOLD, person, spell)\n",
    ),
    Mutant(
        "an old spell's end of custody ends the new one",
        f"{BATCH}/person.py",
        "    if run.people[person].spell == spell:\n        end(",
        "    if spell >= 0:\n        end(",
    ),
    Mutant(
        "a hold outlives the spell",
        f"{BATCH}/person.py",
        "if is_waiting(run, person) and now.spell == spell:\n        now.ready = False",
        "if is_waiting(run, person):\n        now.ready = False",
    ),
    Mutant(
        "readiness outlives the spell",
        f"{BATCH}/person.py",
        "if is_waiting(run, person) and now.spell == spell:\n        now.ready = True",
        "if is_waiting(run, person):\n        now.ready = True",
    ),
    Mutant(
        "a pause outlives the spell", f"{BATCH}/course.py", "    if now.over or now.spell != spell:", "    if now.over:"
    ),
    Mutant("a recalled person is released by the same draw", f"{BATCH}/recall.py", "    now.reviews_held += 1\n", ""),
    Mutant("holds after a recall are drawn again", f"{BATCH}/recall.py", "    now.turn += 1\n", ""),
    Mutant(
        "whoever is recalled keeps the old place in the order",
        f"{BATCH}/recall.py",
        "now.custody_end_day, now.referral_day = True, who.licence_end_day, today",
        "now.custody_end_day = True, who.licence_end_day",
    ),
    Mutant(
        "a course in the community outlives the recall",
        f"{BATCH}/licence.py",
        "if cause != EventDetail.EXPIRED and now.has_course",
        "if cause == EventDetail.EXPIRED and now.has_course",
    ),
    Mutant(
        "each licence draws what the first drew",
        f"{BATCH}/licence.py",
        "Stream.RECALL, licensed.number)",
        "Stream.RECALL, 1)",
    ),
    Mutant("each review draws what the first drew", f"{BATCH}/licence.py", "    licensed.reviews += 1\n", ""),
    Mutant(
        "the rate of those who completed is everyone's",
        f"{BATCH}/licence.py",
        "terms.recall_completed if has_completed(run, person) else terms.recall",
        "terms.recall_completed",
    ),
    Mutant(
        "a licence that ended is reviewed",
        f"{BATCH}/recall.py",
        "    if not now.on_licence or run.licensed[person].number != licence:",
        "    if run.licensed[person].number != licence:",
    ),
    Mutant(
        "whoever has gone stays on licence",
        f"{BATCH}/person.py",
        "now.on_licence and kind == EventType.LEFT:",
        "now.on_licence and kind == EventType.RELEASED:",
    ),
    Mutant("days at a level begin a day late", f"{TALLY}/week.py", "amount * (end - day)", "amount * (end - day - 1)"),
    Mutant(
        "a spell before a recall is forgotten",
        f"{TALLY}/finish.py",
        "    while at != NONE:\n        copy_spell",
        "    while at < NONE:\n        copy_spell",
    ),
    Mutant(
        "the wait after a recall is not counted",
        f"{TALLY}/finish.py",
        "fresh = spell.number > 0 or unassessed",
        "fresh = unassessed",
    ),
    Mutant(
        "whoever completed waits after a recall",
        f"{TALLY}/licence.py",
        "    if completed:\n        spell.standing = Status.COMPLETED",
        "    if completed:\n        spell.standing = Status.WAITING",
    ),
    Mutant(
        "a work begins again from nothing with each mentor",
        f"{BATCH}/community.py",
        "    work.days_left = days_left(work.days_left, run.clock[0].today - work.given_day)\n",
        "",
    ),
    Mutant(
        "whoever waits last has the mentor first",
        f"{BATCH}/community.py",
        "run.clock[0].today * run.people.size + person",
        "-run.clock[0].today * run.people.size - person",
    ),
    Mutant(
        "a work outlives the licence", f"{BATCH}/licence.py", "        stop_community(run, person)\n", "        pass\n"
    ),
    Mutant(
        "the programme on licence counts for nothing",
        f"{BATCH}/community.py",
        "            if run.community[number].is_programme:",
        "            if run.community.size < 0:",
    ),
    Mutant("a lever pulls for hours only", f"{BATCH}/post.py", "    run.clock[0].change += 1\n", ""),
    Mutant(
        "sessions are counted once a pair",
        f"{TALLY}/observe.py",
        "goers = 2 if second_post != NONE else 1",
        "goers = 1",
    ),
    Mutant(
        "weeks begin a day early",
        f"{TALLY}/observe.py",
        "minutes * (place.horizon_days - day)",
        "minutes * (place.horizon_days - day + 1)",
    ),
    Mutant(
        "release on the day of completion is completion",
        f"{TALLY}/finish.py",
        "SpellOutcome.COMPLETED if done < end else",
        "SpellOutcome.COMPLETED if done <= end and done != ABSENT else",
    ),
    Mutant("one day more for a late start", f"{TALLY}/finish.py", ".end_day - length - 1", ".end_day - length"),
    Mutant(
        "a hold does not end readiness",
        f"{TALLY}/observe.py",
        "        _close_span(of, spell, day)\n        spell.ready_from_day = ABSENT",
        "        spell.ready_from_day = ABSENT",
    ),
    Mutant(
        "completers before the first day count as reviewed",
        f"{TALLY}/observe.py",
        " or who.standing == Status.COMPLETED:\n        return",
        ":\n        return",
    ),
    Mutant(
        "a vacancy is paid",
        f"{TALLY}/observe.py",
        "    now.filled_day = ABSENT\n\n\n@jit\ndef _close_bound",
        "\n\n@jit\ndef _close_bound",
    ),
)
