"""Planted faults: mistakes that someone could make in the compiled engine, one piece of one function each."""

from __future__ import annotations

from typing import NamedTuple


class Mutant(NamedTuple):
    """A fault: the function it is in, an expression or a statement that is in it just once, and what stands there then.

    They are compared as syntax trees (`agreement.plant`): how a line is wrapped or commented is no matter.
    """

    what: str
    file: str
    function: str
    old: str
    new: str


BATCH, TALLY = "sim/batch", "sim/tally"
MUTANTS = (
    Mutant("a moment of today waits for tomorrow", f"{BATCH}/calendar.py", "schedule", "day == clock.today", "day < 0"),
    Mutant(
        "a day's moments are not in order", f"{BATCH}/calendar.py", "_put", "keys[at - 1] < key", "keys[at - 1] > key"
    ),
    Mutant("later numbers go first in a queue", f"{BATCH}/heap.py", "is_before", "one < other", "one > other"),
    Mutant("the last key goes first", f"{BATCH}/heap.py", "is_before", "first < second", "first > second"),
    Mutant(
        "leave is ignored for new work",
        f"{BATCH}/free_hours.py",
        "refresh",
        "(now.productive or (now.supervised and spec.supervised_is_at_work)) and (not now.on_leave)",
        "now.productive or (now.supervised and spec.supervised_is_at_work)",
    ),
    Mutant(
        "a full post takes one more",
        f"{BATCH}/free_hours.py",
        "find",
        "_free(run, first) < needed",
        "_free(run, first) < 0",
    ),
    Mutant(
        "a pair of which one has no time",
        f"{BATCH}/free_hours.py",
        "find",
        "second != NONE and _free(run, second) >= needed",
        "second != NONE",
    ),
    Mutant("the last of equals is asked", f"{BATCH}/free_hours.py", "_rank", "LAST_SLOT - slot", "slot"),
    Mutant(
        "whoever has time again is asked first",
        f"{BATCH}/free_hours.py",
        "_rise",
        "slot_keys[first]",
        "slot_keys[first] - LAST_SLOT",
    ),
    Mutant(
        "the second is still second with less time",
        f"{BATCH}/free_hours.py",
        "_fall",
        "if slot == top_two.first and second != NONE"
        " and (second == UNKNOWN or slot_keys[second] > slot_keys[slot]):"
        "\n    top_two.first, top_two.second = (second, UNKNOWN)",
        "pass",
    ),
    Mutant(
        "whoever goes ahead in a queue stands last",
        f"{BATCH}/queue.py",
        "enqueue",
        "back != NONE and is_before(nodes, node, back)",
        "node < NONE",
    ),
    Mutant(
        "a pair counts for one", f"{BATCH}/place.py", "free_place", "_release(run, place, 1, held.second_post)", "pass"
    ),
    Mutant(
        "sessions before a place is lost are forgotten",
        f"{BATCH}/course.py",
        "_free",
        "flush_sessions(run, person, run.clock[0].today)",
        "pass",
    ),
    Mutant(
        "a session in the other's leave is held",
        f"{BATCH}/course.py",
        "_on_leave",
        "second != NONE and posts[second].on_leave",
        "False",
    ),
    Mutant(
        "nothing is repeated at a handover",
        f"{BATCH}/course.py",
        "go_on",
        "now.because != EventDetail.RUNNING",
        "now.because == EventDetail.RUNNING",
    ),
    Mutant("the wrong draw decides a pause", f"{BATCH}/course.py", "_after_session", "now.held - 1", "now.held"),
    Mutant("a place is kept for ever", f"{BATCH}/course.py", "_pause", "kept < length", "kept < 0"),
    Mutant("done on the day a place is given", f"{BATCH}/course.py", "_done_day", "now.taken_day + 1", "now.taken_day"),
    Mutant(
        "a paused course queues at once",
        f"{BATCH}/course.py",
        "lose_course_place",
        "not now.paused",
        "now.place == NONE",
    ),
    Mutant("a course's team is forgotten", f"{BATCH}/waiting.py", "queue_course", "team == NONE", "team != -9"),
    Mutant(
        "too late by a day",
        f"{BATCH}/waiting.py",
        "_stage",
        "deadline(run, person) - run.clock[0].today < least",
        "deadline(run, person) - run.clock[0].today <= least",
    ),
    Mutant("nobody becomes too late while waiting", f"{BATCH}/waiting.py", "_queue_start", "least > 0", "least < 0"),
    Mutant(
        "a moved deadline moves nobody",
        f"{BATCH}/waiting.py",
        "update_stage",
        "if stage == ABLE:\n    _requeue_start(run, person)",
        "pass",
    ),
    Mutant("a report outlives the spell", f"{BATCH}/person.py", "end", "now.reports != NONE", "now.reports < NONE"),
    Mutant(
        "a lost assessment is done all the same",
        f"{BATCH}/person.py",
        "be_assessed",
        "now.assessment != NONE and run.places[now.assessment].token == token",
        "now.assessment != NONE",
    ),
    Mutant(
        "the wrong draw sets the next review",
        f"{BATCH}/person.py",
        "review",
        "drawn_from(run, scalars.next_review, key, Stream.NEXT_REVIEW, now.reviews_held)",
        "drawn_from(run, scalars.next_review, key, Stream.NEXT_REVIEW, now.reviews_held - 1)",
    ),
    Mutant("whoever is released leaves the course going on", f"{BATCH}/person.py", "end", "not goes_on", "goes_on"),
    Mutant("a hold draws again what it drew", f"{BATCH}/person.py", "be_on_hold", "now.turn += 1", "pass"),
    Mutant("a starter has no supervisor", f"{BATCH}/post.py", "_begin_supervision", "best != NONE", "best == NONE"),
    Mutant("supervision never ends", f"{BATCH}/post.py", "_end_supervision", "supervisor != NONE", "supervisor < NONE"),
    Mutant("another's leave goes on in a post", f"{BATCH}/post.py", "_vacate", "now.on_leave = False", "pass"),
    Mutant(
        "places are lost last person first",
        f"{BATCH}/post.py",
        "_first_place",
        "one.person < best.person",
        "one.person > best.person",
    ),
    Mutant(
        "a queue whose first cannot be placed closes the meeting",
        f"{BATCH}/meeting.py",
        "_hold_part",
        "count -= 1",
        "count = count - 1 if found else 0",
    ),
    Mutant(
        "a report is written on the day of the review",
        f"{BATCH}/meeting.py",
        "_parole_reports",
        "report_is_too_late(review_day, run.clock[0].today)",
        "report_is_too_late(review_day + 1, run.clock[0].today)",
    ),
    Mutant(
        "a constraint is told at every meeting",
        f"{BATCH}/meeting.py",
        "_note_constraints",
        "bound != run.binding[team]",
        "bound != 0",
    ),
    Mutant(
        "the first draw decides each band",
        f"{BATCH}/assessing.py",
        "be_banded",
        "drawn_from(run, table, who.key, Stream.ASSESSED_BAND, now.assessments)",
        "drawn_from(run, table, who.key, Stream.ASSESSED_BAND, 0)",
    ),
    Mutant(
        "an old assessment will do",
        f"{BATCH}/assessing.py",
        "grow_stale",
        "now.assessed, now.stale = (False, True)",
        "pass",
    ),
    Mutant(
        "whoever becomes ready is not assessed again",
        f"{BATCH}/person.py",
        "become_ready",
        "if is_stale(run, person):\n    ask_again(run, person)",
        "pass",
    ),
    Mutant(
        "an old spell's end of custody ends the new one",
        f"{BATCH}/person.py",
        "reach_custody_end",
        "run.people[person].spell == spell",
        "spell >= 0",
    ),
    Mutant(
        "a hold outlives the spell",
        f"{BATCH}/person.py",
        "be_on_hold",
        "is_waiting(run, person) and now.spell == spell",
        "is_waiting(run, person)",
    ),
    Mutant(
        "readiness outlives the spell",
        f"{BATCH}/person.py",
        "become_ready",
        "is_waiting(run, person) and now.spell == spell",
        "is_waiting(run, person)",
    ),
    Mutant("a pause outlives the spell", f"{BATCH}/course.py", "resume", "now.over or now.spell != spell", "now.over"),
    Mutant(
        "a recalled person is released by the same draw",
        f"{BATCH}/recall.py",
        "_be_recalled",
        "now.reviews_held += 1",
        "pass",
    ),
    Mutant("holds after a recall are drawn again", f"{BATCH}/recall.py", "_be_recalled", "now.turn += 1", "pass"),
    Mutant(
        "whoever is recalled keeps the old place in the order",
        f"{BATCH}/recall.py",
        "_be_recalled",
        "now.in_custody, now.custody_end_day, now.referral_day = (True, who.licence_end_day, today)",
        "now.in_custody, now.custody_end_day = (True, who.licence_end_day)",
    ),
    Mutant(
        "a course in the community outlives the recall",
        f"{BATCH}/licence.py",
        "end_licence",
        "cause != EventDetail.EXPIRED",
        "cause == EventDetail.EXPIRED",
    ),
    Mutant(
        "each licence draws what the first drew",
        f"{BATCH}/licence.py",
        "begin_licence",
        "drawn_from(run, recall, who.key, Stream.RECALL, licensed.number)",
        "drawn_from(run, recall, who.key, Stream.RECALL, 1)",
    ),
    Mutant(
        "each review draws what the first drew",
        f"{BATCH}/licence.py",
        "review_licence",
        "licensed.reviews += 1",
        "pass",
    ),
    Mutant(
        "the rate of those who completed is everyone's",
        f"{BATCH}/licence.py",
        "begin_licence",
        "terms.recall_completed if has_completed(run, person) else terms.recall",
        "terms.recall_completed",
    ),
    Mutant(
        "a licence that ended is reviewed",
        f"{BATCH}/recall.py",
        "step",
        "not now.on_licence or run.licensed[person].number != licence",
        "run.licensed[person].number != licence",
    ),
    Mutant("whoever has gone stays on licence", f"{BATCH}/person.py", "end", "EventType.LEFT", "EventType.RELEASED"),
    Mutant("days at a level begin a day late", f"{TALLY}/week.py", "count_days", "end - day", "end - day - 1"),
    Mutant("a spell before a recall is forgotten", f"{TALLY}/finish.py", "_finish_earlier", "at != NONE", "at < NONE"),
    Mutant(
        "the wait after a recall is not counted",
        f"{TALLY}/finish.py",
        "_count_wait",
        "spell.number > 0 or unassessed(standing) or standing == Status.NOT_READY or (standing == Status.DECLINED)",
        "unassessed(standing) or standing == Status.NOT_READY or standing == Status.DECLINED",
    ),
    Mutant(
        "whoever completed waits after a recall",
        f"{TALLY}/licence.py",
        "_begin_again",
        "spell.standing = Status.COMPLETED",
        "spell.standing = Status.WAITING",
    ),
    Mutant(
        "a work begins again from nothing with each mentor",
        f"{BATCH}/community.py",
        "lose_community",
        "work.days_left = days_left(work.days_left, run.clock[0].today - work.given_day)",
        "pass",
    ),
    Mutant(
        "whoever waits last has the mentor first",
        f"{BATCH}/community.py",
        "_queue",
        "run.clock[0].today * run.people.size + person",
        "-run.clock[0].today * run.people.size - person",
    ),
    Mutant("a work outlives the licence", f"{BATCH}/licence.py", "end_licence", "stop_community(run, person)", "pass"),
    Mutant(
        "the programme on licence counts for nothing",
        f"{BATCH}/community.py",
        "finish_community",
        "run.community[number].is_programme",
        "run.community.size < 0",
    ),
    Mutant("a lever pulls for hours only", f"{BATCH}/post.py", "change_conditions", "run.clock[0].change += 1", "pass"),
    Mutant(
        "sessions are counted once a pair",
        f"{TALLY}/observe.py",
        "observe_session",
        "2 if second_post != NONE else 1",
        "1",
    ),
    Mutant(
        "weeks begin a day early",
        f"{TALLY}/observe.py",
        "count_hours",
        "place.horizon_days - day",
        "place.horizon_days - day + 1",
    ),
    Mutant(
        "release on the day of completion is completion",
        f"{TALLY}/finish.py",
        "_result",
        "done < end",
        "done <= end and done != ABSENT",
    ),
    Mutant(
        "one day more for a late start",
        f"{TALLY}/finish.py",
        "_latest_start_day",
        "of.spells[person].end_day - length - 1",
        "of.spells[person].end_day - length",
    ),
    Mutant(
        "a hold does not end readiness", f"{TALLY}/observe.py", "observe_person", "_close_span(of, spell, day)", "pass"
    ),
    Mutant(
        "completers before the first day count as reviewed",
        f"{TALLY}/observe.py",
        "_observe_review",
        "passed or day != who.first_review_day or who.standing == Status.COMPLETED",
        "passed or day != who.first_review_day",
    ),
    Mutant("a vacancy is paid", f"{TALLY}/observe.py", "close_employment", "now.filled_day = ABSENT", "pass"),
    Mutant(
        "running courses wait for assessments",
        f"{BATCH}/meeting.py",
        "open_meeting",
        "_hold_part(run, RUNNING, COURSE_MINUTES)",
        "_hold_part(run, ASSESSMENTS, run.scalars[0].assessment_minutes); _hold_part(run, RUNNING, COURSE_MINUTES)",
    ),
)
