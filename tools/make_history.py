"""Write scenarios/history: what happened in one simulated future, as files of a history. Everybody in it is made up.

The scenario and the seed say what the true values are, so that what is estimated can be held against them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from planner.experiment import Experiment
from planner.model import rules
from planner.model.events import EventType
from planner.model.parameters import Parameters
from planner.model.rules import EventDetail
from planner.scenario import ScenarioFile, read
from planner.scenario.status import Status
from planner.world import World, generate_world
from planner.world.streams import NEVER, Stream, table

ROOT = Path(__file__).resolve().parents[1]
SCENARIO = ROOT / "scenarios" / "england-wales.toml"
FOLDER = ROOT / "scenarios" / "history"
SEED, REPLICATION = 2018, 0
DAYS = 2922  # eight years
LOST = {EventDetail.REGIME: "lost_regime", EventDetail.STAFF: "lost_staff", EventDetail.PERSON: "lost_person"}
DATED = {  # kinds of event that happen to a person once, and the column each dates
    EventType.ASSESSMENT_STARTED: "assessment_started_date",
    EventType.ASSESSED: "assessed_date",
    EventType.COURSE_STARTED: "started_date",
    EventType.COMPLETED: "completed_date",
    EventType.ENDED_EARLY: "ended_early_date",
    EventType.RELEASED: "released_date",
    EventType.LEFT: "left_date",
}
PEOPLE_COLUMNS = (
    "person", "prison", "custody_start_date", "referral_date", "custody_end_date", "first_review_date", "band",
    "ready_at_referral", "ready_date", "declined", "consented_date", "assessment_started_date", "assessed_date",
    "started_date", "two_facilitators", "sessions_done", "last_session_date", "completed_date", "ended_early_date",
    "ended_early_reason", "released_date", "left_date", "synthetic",
)  # fmt: skip
Row = dict[str, Any]


@dataclass
class Telling:
    """A future being told: rows of each file. Days count from the first; they become dates at the end."""

    file: ScenarioFile
    world: World
    people: dict[int, Row] = field(default_factory=dict)
    sessions: list[Row] = field(default_factory=list)
    pauses: list[Row] = field(default_factory=list)
    reviews: list[Row] = field(default_factory=list)
    paused: dict[int, Row] = field(default_factory=dict)
    done: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the files as tables."""
        for number, row in self.people.items():
            if "started_date" in row and row["started_date"] >= 0:
                row["sessions_done"] = self.done[number]
        return {
            "people": self._frame(list(self.people.values()), PEOPLE_COLUMNS),
            "sessions": self._frame(self.sessions, ("date", "person", "booked", "held", *LOST.values())),
            "pauses": self._frame(self.pauses, ("person", "pause_from", "pause_until")),
            "reviews": self._frame(self.reviews, ("person", "review_date", "result", "next_review_date")),
        }

    def _frame(self, rows: list[Row], columns: tuple[str, ...]) -> pd.DataFrame:
        date_of = self.file.scenario.calendar.date_of
        for row in rows:
            for name in row:
                if name.endswith("date") or name.startswith("pause_"):
                    day = row[name]
                    row[name] = date_of(day) if isinstance(day, int) else day
        return pd.DataFrame(rows, columns=list(columns), dtype=object)


def tell(file: ScenarioFile, seed: int, replication: int = 0) -> dict[str, pd.DataFrame]:
    """Return one future of a scenario as the files of a history, over its whole horizon."""
    world = generate_world(file.scenario.population, seed, replication)
    log = Experiment([file], seed).log(Parameters(file.scenario), world)
    telling = Telling(file, world)
    for day, kind, person, cause in zip(log.day, log.kind, log.person, log.cause, strict=True):
        if person >= 0:
            _hear(telling, int(day), EventType(kind), int(person), int(cause))
    return telling.frames()


def _hear(to: Telling, day: int, kind: EventType, person: int, cause: int) -> None:
    if kind in {EventType.PRESENT, EventType.REFERRED}:
        to.people[person] = _row(to, person)
        return
    row = to.people[person]
    if kind in DATED:
        row[DATED[kind]] = day
    if kind == EventType.ENDED_EARLY:
        row["ended_early_reason"] = "deselected" if cause == EventDetail.DESELECTED else "withdrew"
    _hear_standing(row, day, kind)
    if kind == EventType.COURSE_CONTINUED and cause != EventDetail.RUNNING:
        to.done[person] = rules.sessions_after_handover(to.done[person], to.file.scenario.programme.handover_sessions)
    elif kind == EventType.SESSION and cause != EventDetail.ON_LEAVE:
        _hear_session(to, day, person, cause)
    elif kind == EventType.PAROLE_REVIEW:
        result = "released" if cause == EventDetail.DIRECTED else "refused"
        following = _next_review(to, day, person) if result == "refused" else None
        to.reviews.append(
            {"person": row["person"], "review_date": day, "result": result, "next_review_date": following}
        )
    elif kind in {EventType.COURSE_PAUSED, EventType.COURSE_RESUMED}:
        _hear_pause(to, day, kind, person)


def _hear_standing(row: Row, day: int, kind: EventType) -> None:
    if kind == EventType.DECLINED:
        row["declined"] = "yes"
    elif kind == EventType.CONSENTED and row.get("declined") == "yes":
        row["consented_date"] = day
    elif kind == EventType.READY:
        row.setdefault("ready_date", day)


def _next_review(to: Telling, day: int, person: int) -> int | None:
    """Return the day of the review after one refused, as the engines draw it; None where custody ends before."""
    held = sum(row["person"] == to.people[person]["person"] for row in to.reviews) + 1
    lengths = Parameters(to.file.scenario).next_review_table
    following = day + to.world.person_draws(person, Stream.NEXT_REVIEW).days(held, lengths)
    return following if following < to.world.people.custody_end_day[person] else None


def _hear_session(to: Telling, day: int, person: int, cause: int) -> None:
    row = to.people[person]
    counts = {
        "booked": 1,
        "held": int(cause == EventDetail.HELD),
        **{name: int(cause == lost) for lost, name in LOST.items()},
    }
    to.sessions.append({"date": day, "person": row["person"], **counts})
    if cause == EventDetail.HELD:
        to.done[person] += 1
        if to.done[person] >= int(to.world.people.sessions_needed[person]):
            row["last_session_date"] = day


def _hear_pause(to: Telling, day: int, kind: EventType, person: int) -> None:
    if kind == EventType.COURSE_PAUSED:
        to.paused[person] = {"person": to.people[person]["person"], "pause_from": day}
        to.pauses.append(to.paused[person])
    else:
        to.paused.pop(person)["pause_until"] = day


def _row(to: Telling, person: int) -> Row:
    """Return what is known of someone when first met; what happened before the first day has a day before it."""
    people, scenario = to.world.people, to.file.scenario
    standing, referred = Status(int(people.standing[person])), int(people.referral_day[person])
    row: Row = {
        "person": f"H-{person + 1:04d}",
        "prison": list(scenario.prisons)[people.prison[person]],
        "referral_date": referred,
        "custody_end_date": _official(people.custody_end_day[person]),
        "first_review_date": _official(people.first_review_day[person]),
        "band": int(people.band[person]),
        "synthetic": "yes",
    }
    to.done[person] = int(people.sessions_done[person])
    if standing == Status.REFERRED_LATER:
        served = to.world.person_draws(person, Stream.SERVED).days(0, table(scenario.demand.days_served_at_referral))
        row["custody_start_date"] = referred - served
    if standing in {Status.REFERRED_LATER, Status.NOT_ASSESSED}:
        ready = int(people.ready_day[person]) <= max(referred, 0)
        row |= {"ready_at_referral": "yes" if ready else "no", "declined": "no"}
    else:
        row |= _before(to, person, standing, referred)
    if standing != Status.COMPLETED:
        row["two_facilitators"] = "yes" if people.facilitators[person] == 2 else "no"
    return row


def _before(to: Telling, person: int, standing: Status, referred: int) -> Row:
    """Return what had happened to someone there on the first day."""
    row: Row = {"assessed_date": referred}
    if standing in {Status.ON_COURSE, Status.WAITING, Status.COMPLETED}:
        row["ready_date"] = referred
    if standing == Status.DECLINED:
        row |= {"declined": "yes", "ready_date": referred}
    if standing == Status.ON_COURSE:
        gap = to.file.scenario.programme.days_between_sessions
        row["started_date"] = min(-1, max(referred, -gap * (to.done[person] + 1)))
    if standing == Status.COMPLETED:
        row |= {"started_date": referred, "completed_date": -1}
    return row


def _official(day: Any) -> int | None:
    return None if day >= NEVER else int(day)


def settled(path: Path, days: int, extra: dict[str, Any] | None = None) -> ScenarioFile:
    """Return a scenario over a horizon of so many days."""
    return read_changed(path, {"calendar.horizon_days": days, **(extra or {})})


def read_changed(path: Path, statements: dict[str, Any]) -> ScenarioFile:
    """Return a scenario with other values of some keys."""
    from planner.scenario.toml_text import toml_text  # noqa: PLC0415

    changed = path.with_name(f"{path.stem}-changed.toml")
    return read(changed, {changed: toml_text({"extends": path.name}, statements, {})})


def main() -> None:
    """Write the files."""
    file = settled(SCENARIO, DAYS, {"calendar.start_date": date(2018, 4, 1)})
    FOLDER.mkdir(exist_ok=True)
    for name, frame in tell(file, SEED, REPLICATION).items():
        frame.to_csv(FOLDER / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
