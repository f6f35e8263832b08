"""What may be wrong with the files and what is done about each, declared once. The documents derive from this."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

DEADLINES = "parole review, parole eligibility, tariff expiry, conditional release or sentence end"


class Severity(Enum):
    """What an entry means for the plan; the value is the word shown, the gravest first."""

    STOPS = "stops"
    LEFT_OUT = "left out"
    REPAIRED = "repaired"
    NOTE = "note"


@dataclass(frozen=True)
class Check:
    """One kind of finding. Words in braces are filled in."""

    name: str
    severity: Severity
    wrong: str
    done: str
    whole_row: bool = True  # of what is left out: the row, not only a course named in it
    is_alone: bool = False  # nothing else is said of the row
    of_left_out: bool = False  # is said of rows that are left out, besides why

    @property
    def leaves_row_out(self) -> bool:
        """Whether the row does not count any more."""
        return self.severity is Severity.LEFT_OUT and self.whole_row


def _stops(name: str, wrong: str) -> Check:
    return Check(name, Severity.STOPS, wrong, "nothing is read further")


def _leaves_out(name: str, wrong: str, done: str = "left out") -> Check:
    return Check(name, Severity.LEFT_OUT, wrong, done)


def _alone(name: str, wrong: str, done: str = "left out") -> Check:
    return Check(name, Severity.LEFT_OUT, wrong, done, is_alone=True)


def _repairs(name: str, wrong: str, done: str) -> Check:
    return Check(name, Severity.REPAIRED, wrong, done)


def _notes(name: str, wrong: str, done: str) -> Check:
    return Check(name, Severity.NOTE, wrong, done)


FILE_CHECKS = (
    _stops("unreadable", "cannot be read: {why}"),
    _stops("too-large", "must be at most {most}"),
    _stops("not-text", "must be UTF-8 or Windows-1252 text, or an Excel workbook (.xlsx): {why}"),
    _stops("not-csv", "must be CSV: {why}"),
    _stops("not-workbook", "must be an Excel workbook (.xlsx) with no password: {why}"),
    _stops(
        "hidden-fits",
        "the sheet that looks like the {name} list, {titles}, is hidden:"
        " unhide it, or name the sheet you mean '{name}'",
    ),
    _stops(
        "which-sheet",
        "sheets {titles} {all} look like the {name} list: rename the one you mean to '{name}', or delete the {others}",
    ),
    _stops("no-value", "has formulas with no value in {which}: open it in a spreadsheet and save it"),
    _stops("no-header", "must have a header row"),
    _stops("missing-column", "must have a column {name} ({label}); it has: {found}"),
    _stops("same-column", "has more than one column for {name}, {others}: keep one of them"),
    _stops("nobody-read", "must list at least one {who}"),
    _stops("nobody-used", "must have at least one {who} who can be used; every row is left out"),
    _notes("windows-1252", "is not UTF-8 text", "read as Windows-1252"),
    _notes(
        "code-page", "was saved again in another code page", "read as {page}; its names were matched to the caseload"
    ),
    _notes(
        "sheet-chosen",
        "has no sheet named '{name}' with the columns of one",
        "the sheet {title} is read, which has most of the columns",
    ),
    _notes("sheet-read", "has {number} sheets", "the {name} list is read from the sheet {title}"),
    _notes("hidden-sheet", "the sheet {title} is hidden", "not read"),
    _notes("hidden-rows", "hidden rows that hold something: {which}", "read like the others"),
    _notes("hidden-columns", "hidden columns that hold something: {which}", "read like the others"),
    _notes("merged-cells", "cells merged over several rows: {which}", "what they hold counts for the first row alone"),
    _notes("rows-above", "stands above the headings, which are in row {header}", "nothing above them is read"),
    _notes("unknown-column", "no such column{nearest}", "ignored"),
    _notes("no-heading", "column {number} has no heading", "ignored"),
)
CELL_CHECKS = (
    _leaves_out("must-be-stated", "must be stated"),
    _alone(
        "more-cells",
        "has more cells than there are headings: put a cell that holds a comma or semicolon in quotation marks",
    ),
    _alone("other-separator", "is separated by {other}, the others by {usual}"),
    _leaves_out("spreadsheet-error", "is a spreadsheet's error: mend the formula, or write the value"),
    _leaves_out("not-a-date", "must be a date, day first: 31/12/2027, 31 Dec 2027 or 2027-12-31"),
    _leaves_out("zone-not-read", "has a time zone that is not read: write the UK day alone"),
    _leaves_out("no-such-day", "there is no such day: check the day and the month"),
    _leaves_out("month-first", "there is no month {month}: dates are read day first, never month first"),
    _leaves_out(
        "ambiguous-date",
        "may be day first or month first: the file has a month-first date in row {other}, column {where}",
    ),
    _stops("all-month-first", "has dates that fit a plan only month first: write them day first or as 2027-12-31"),
    _leaves_out("far-date", "must be from {least} to {most}"),
    _leaves_out("not-a-number", "must be a number"),
    _leaves_out("not-whole", "must be a whole number"),
    _leaves_out("out-of-range", "must be from {least} to {most}"),
    _leaves_out("not-yes-or-no", "must be yes or no"),
    _leaves_out("not-a-choice", "must be one of {known}{nearest}"),
    _leaves_out("too-long", "must be at most {most} characters"),
    _leaves_out("unknown-status", "no such status{nearest}{there_are}"),
    _leaves_out("unclear-status", "may mean {meant}: write which"),
    _leaves_out("unknown-team", "no such team{nearest}{there_are}"),
    _leaves_out("unknown-role", "no such role{nearest}{there_are}"),
    _leaves_out("not-leave", "'{item}' is not a period of leave: write both days with their year, {example}"),
    _leaves_out(
        "not-courses",
        "'{item}' is not a running course: write the person and the sessions done, P-0042 (7), and a semicolon between",
    ),
    _repairs("tidied", "has stray spaces or invisible characters", "read without them"),
    _repairs("blank-word", "means 'not known'", "treated as blank"),
    _repairs("two-digit-year", "has a year of two digits", "read as {read}"),
    _repairs("day-number", "is a spreadsheet's day number, counted from {epoch}", "read as {read}"),
    _repairs("other-zone", "has a time in another time zone, which is another day in the UK", "read as {read}"),
    _repairs("decimal-comma", "has a decimal comma", "read as {read}"),
    _repairs("matched", "is spelt differently in the {where}", "read as {read}"),
    _repairs("not-understood", "is not understood: {why}", "read as blank"),
    _notes("like-a-formula", "begins like a formula", "kept as text, never run"),
    _notes("like-a-prison-number", "looks like a prison number", "kept; use pseudonyms"),
)
PEOPLE_CHECKS = (
    _stops("conflicting-person", "is also in row {other}, which differs in {columns}: keep one of the rows"),
    _repairs("repeated-row", "repeats row {other}", "read once"),
    _alone("released", "is released", "left out: no place in this plan"),
    _alone("transferred", "is transferred", "left out: no place in this plan"),
    _leaves_out("unknown-prison", "no such prison, and no teams are named{nearest}{there_are}"),
    _leaves_out("after-first-day", "must be on or before the first day, {first_day}"),
    _leaves_out(
        "past-release",
        "is not after the plan's first day, {first_day}, so this person would have been released already;"
        " if recalled, leave it blank",
    ),
    _leaves_out("out-of-order", "must be on or after {earlier}, {when}"),
    _leaves_out(
        "no-date-ahead",
        f"must have a date after the first day: {DEADLINES}",
    ),
    _leaves_out("no-tool", "must be stated where {other} is"),
    _repairs("organisation-taken", "is blank", "taken from {instead}: {read}"),
    _notes(
        "no-date-ahead-on-course",
        f"has no date after the first day: {DEADLINES}",
        "kept: the course's hours are held",
    ),
    _notes("not-counted", "counts only of a running course, and the status is {status}", "not counted"),
    _notes("no-assessment-date", "is stated, and no date of the assessment", "kept: nothing is said of its age"),
    _notes("assessed-and-not", "is stated of someone who is {status}", "not counted: an assessment comes first anyway"),
    _notes("later-ready", "is after the first day of someone who is {status}", "kept: no start before it"),
    _notes(
        "assess-first",
        "{number} not assessed",
        "may start once assessed, {days} days from the first day, or from the end of a hold",
    ),
    _notes("start-agreed", "{number} scheduled", "planned like those waiting: pin each start that is agreed"),
    _notes("no-place", "{who} with status {status} {get} no place", "listed with this reason"),
    _notes(
        "no-place-no-date",
        "{who} with status {status} and no date of being ready {get} no place",
        "if one may have a place, write from when they are ready",
    ),
    _notes(
        "no-place-undecided",
        "{who} with status {status} {get} no place",
        "if one may have a place, change the status to {instead}",
    ),
)
COURSE_CHECKS = (
    _leaves_out(
        "no-psychologist",
        "must be stated for a running course, here or in the staff file",
    ),
    _leaves_out("course-unread", "the staff file names the course, but its cell in row {other} cannot be read"),
    _leaves_out("psychologist-unknown", "must be in the staff file{nearest}"),
    _leaves_out(
        "psychologist-left-out",
        "{name} is left out in row {other} of the staff file: mend that row first",
    ),
    _leaves_out(
        "psychologists-differ",
        "must be as in the staff file, where the course is with {other}",
    ),
    _leaves_out(
        "sessions-differ",
        "must be as in the staff file, where {other} are done",
    ),
    _leaves_out(
        "too-many-psychologists",
        "must have one psychologist or two; the staff file names {names}",
    ),
    _leaves_out(
        "not-on-course",
        "{other} has this person's course in the staff file: write on course here, or take the course out there",
    ),
    _leaves_out(
        "sessions-all-done",
        "must be below the sessions planned, {planned}",
    ),
    _leaves_out(
        "sessions-beyond-scenario",
        "must have sessions_planned, as the scenario's longest course has {most} sessions",
    ),
    Check(
        "course-of-nobody",
        Severity.LEFT_OUT,
        "must be in the people file{nearest}",
        "this course left out: no hours are held for it",
        whole_row=False,
    ),
    _repairs(
        "no-sessions-done",
        "must be stated for a running course, here or in the staff file",
        "taken as 0: hours are held for the whole course",
    ),
    _repairs("same-psychologist-twice", "is the first psychologist too", "read as one psychologist"),
    _notes("course-over", "has the course of {other}, who is {status}", "not counted: no hours are held for it"),
    _notes("other-team", "is in team {team}, which does not serve {prison}", "kept: the course's hours are held"),
    _notes("one-of-two", "needs two psychologists, and one is named", "kept: only this one's hours are held"),
    _notes("not-yet-at-work", "starts work on {when}, after the first day, with a running course", "kept"),
    Check(
        "course-not-held",
        Severity.NOTE,
        "this person is on a course but their row could not be used, so the psychologist looks freer than they are",
        "mend this row first",
        of_left_out=True,
    ),
    _notes(
        "courses-exceed-hours",
        "running courses hold {held} hours a week, more than these",
        "kept: no new start until some end",
    ),
)
STAFF_CHECKS = (
    _stops("conflicting-psychologist", "is also in row {other}, which differs in {columns}: keep one of the rows"),
    _repairs("more-leave", "also in row {other}", "leave and courses added to it"),
    _leaves_out("ended", "is before the plan's first day, {first_day}, so this psychologist has left: check the day"),
    _leaves_out("ends-before-start", "must be on or after {earlier}, {when}"),
    _leaves_out("leave-ends-before-start", "must end on or after its first day: {period}"),
    _leaves_out("leave-unclear", "has leave that cannot be read: mend row {other} of the sheet leave"),
    Check("leave-of-nobody", Severity.LEFT_OUT, "must be in the staff file{nearest}", "this leave left out"),
    _repairs("leave-overlaps", "has periods that overlap", "joined: {read}"),
    _repairs("leave-overlaps-sheet", "overlaps a period on the sheet leave, row {other}", "joined"),
    _repairs("leave-overlaps-row", "overlaps the period in row {other}", "joined"),
    _notes("above-full-time", "is above a full-time week, {most} hours", "kept"),
    _notes("no-hours", "has no hours", "kept: gets no course"),
)
HISTORY_CHECKS = (  # of a history whatever leaves a row out stops too
    _stops("which-file", "must have the columns of one of {known}; it has: {found}"),
    _stops("same-kind", "must be the only {kind} file; {other} is one too"),
    _stops("no-people-file", "must have a people file among them"),
    _stops("after-window", "must be on or before the last day of the history, {last_day}"),
    _stops("no-such-prison", "no such prison in the scenario{nearest}; there are: {known}"),
    _stops("needs-other", "must be blank where {other} is blank"),
    _stops("excludes-other", "must be blank where {other} is stated"),
    _stops("must-follow", "must be stated where {other} is"),
    _stops("not-a-person", "must be in the people file{nearest}"),
    _stops("listed-twice", "must be listed once; also in row {other}"),
    _stops("sum-differs", "must be the sum of the sessions held and lost, {read}"),
    _stops("outside-course", "must be a day on which the course was open: it started {started} and ended {ended}"),
    _stops("pauses-overlap", "must not begin before the pause in row {other} ends"),
    _stops("not-in-custody", "must be a day in custody, from the referral, {entered}, until {ended}"),
    _notes("before-window", "{number} rows before the first day of the history, {first_day}", "not counted"),
    _notes("gone-before-window", "{number} people gone before the first day, {first_day}", "not counted"),
)
ALL = (*FILE_CHECKS, *CELL_CHECKS, *PEOPLE_CHECKS, *COURSE_CHECKS, *STAFF_CHECKS, *HISTORY_CHECKS)
CHECKS = {check.name: check for check in ALL}
