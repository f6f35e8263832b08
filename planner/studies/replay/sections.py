"""One replication, section by section: week by week, what became of everyone, and one person's story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pandas as pd

from planner.base.uk_date import uk_date
from planner.outcome.outcome import WHY_LABELS
from planner.present.numbers import DASH
from planner.present.section import Section
from planner.sim.tally.outcome_codes import UntreatedCause
from planner.studies.replay import story
from planner.studies.replay.answer import ReplayAnswer
from planner.studies.replay.figures import course_of

SHOWN = ("waiting, ready", "on course", "courses completed", "released untreated")
TOLD_FIRST = WHY_LABELS[UntreatedCause.NO_PLACE]  # whose story is told unless another is chosen


def whole(answer: ReplayAnswer) -> Iterator[Section]:
    """Yield the last week with the course until then, what became of everyone, and one person's story."""
    yield at_week(answer, answer.weeks)
    yield outcomes(answer)
    everyone = answer.people
    if len(everyone):
        untreated = everyone[everyone["why"] == TOLD_FIRST]
        yield person(answer, int((untreated if len(untreated) else everyone)["person"].iloc[0]))


def week_starts(answer: ReplayAnswer) -> list[date]:
    """Return the day each week begins on."""
    calendar = answer.parameters.scenario.calendar
    return [calendar.date_of(answer.days(week).start) for week in range(1, answer.weeks + 1)]


def at_week(answer: ReplayAnswer, week: int, starts: Sequence[date] | None = None) -> Section:
    """Return where everyone stands at the end of a week from 1, and the course of it all; `starts` as `week_starts`."""
    days, calendar = answer.days(week), answer.parameters.scenario.calendar
    shown = {label: answer.counts[label] for label in SHOWN}
    now = ", ".join(f"{values[:, week - 1].sum():,} {label}" for label, values in shown.items())
    since, until = (uk_date(calendar.date_of(day)) for day in (days[0], days[-1]))
    said = f"Week {week}, {since} to {until}. {now}."
    rows = [
        [team, *(f"{values[at, week - 1]:,}" for values in answer.counts.values())]
        for at, team in enumerate(answer.teams)
    ]
    rows.append(["All teams", *(f"{values[:, week - 1].sum():,}" for values in answer.counts.values())])
    caption = "At the end of the week; completed and released, so far"
    terms = ("Open course", "Released untreated", "Home team")
    figure = course_of(starts or week_starts(answer), shown, week)
    head = ("Team", *(label.replace(" ", "\n", 1) for label in answer.counts))
    return Section("Week by week", said, figure, head, rows, terms, caption)


def news(answer: ReplayAnswer, week: int) -> Section:
    """Return what happened in a week from 1: courses, releases and posts."""
    rows = [list(each) for each in story.news(answer, week)] or [[DASH, "Nothing of note."]]
    said = f"Courses, releases and posts in week {week}."
    return Section(
        "What happened in the week", said, None, ("Date", "Event"), rows, (), text_columns=2, kind="pp-dated"
    )


def outcome_of(row: pd.Series) -> str:
    """Return what became of a custody spell, a row of `ReplayAnswer.people`, and why."""
    return f"{row['result']}: {row['why']}" if row["why"] else str(row["result"])


def outcomes(answer: ReplayAnswer) -> Section:
    """Return what became of everyone."""
    became = answer.people.apply(outcome_of, axis=1) if len(answer.people) else pd.Series(dtype=object)
    rows = [[str(what), f"{number:,}"] for what, number in became.value_counts().items()]
    said = f"{len(answer.people):,} custody spells of {answer.people['person'].nunique():,} people."
    head = ("What became of it", "Custody spells")
    return Section("What became of everyone", said, None, head, rows, ("Custody spell", "Cause"))


def person(answer: ReplayAnswer, number: int) -> Section:
    """Return one person's story, from the event log."""
    rows = [list(each) for each in story.story(answer, number)]
    said = f"{story.about(answer, number)} {story.ending(answer, number)}"
    caption, terms = f"Person {number}, from the event log", ("Custody spell", "Cause")
    return Section("One person’s story", said, None, ("Date", "Event"), rows, terms, caption, 2, "pp-dated")
