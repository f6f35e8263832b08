"""Why each person stands as they do in a plan, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from planner.base.uk_date import uk_date
from planner.model.rules import MINUTES_PER_HOUR
from planner.optimise.constraints.pin import Pin
from planner.optimise.explain.counterfactuals import Cost, Counterfactuals
from planner.optimise.explain.plan import Obstacle, Place, Plan, PlanStatus, Row
from planner.optimise.formulation.formulation import REPORT
from planner.scenario.scenario import DAYS_PER_WEEK

DELAY_WEEKS = 13  # what a wait of a quarter would do
JUST_AS_GOOD = 0.005  # chances that read the same in whole percents, or nearly


@dataclass(frozen=True)
class Reason:
    """Why one person stands as they do, and what would change it."""

    person: str
    why: str
    changes: tuple[str, ...] = ()  # each of which alone would place them
    cost: Cost | None = None  # of placing them regardless

    def __str__(self) -> str:
        """All of it in words."""
        options = f" Would place them: {'; or '.join(self.changes)}." if self.changes else ""
        return f"{self.why}{options}"


@dataclass(frozen=True, eq=False)
class Reasons:
    """Words for everyone in one plan."""

    plan: Plan
    known: dict[str, Reason] = field(default_factory=dict)  # those asked for so far, by person

    @cached_property
    def _counterfactuals(self) -> Counterfactuals:
        return Counterfactuals(self.plan)

    @cached_property
    def _rows(self) -> dict[str, Row]:
        return {row.person: row for row in self.plan.rows}

    @cached_property
    def _number(self) -> dict[str, int]:
        return {person: at for at, person in enumerate(self.plan.formulation.people)}

    def __iter__(self) -> Iterator[Reason]:
        """Yield everyone's reason, in the plan's order."""
        for person in self._rows:
            yield self.of(person)

    def of(self, person: str) -> Reason:
        """Return why a person stands as they do, found once."""
        if person not in self.known:
            self.known[person] = self._with_fixed_tasks(person)
        return self.known[person]

    def _with_fixed_tasks(self, person: str) -> Reason:
        """Return why a person stands as they do, and what is said of an old assessment and a parole report."""
        said = self._of(person)
        renewal = self._rows[person].renewal
        if renewal is not None:
            said = replace(said, why=f"{said.why} {renewal}")
        if (person, REPORT) not in self.plan.formulation.unserved:
            return said
        return replace(said, why=f"{said.why} No psychologist has the hours for the report for the parole review.")

    def _of(self, person: str) -> Reason:
        row = self._rows[person]
        if row.standing is PlanStatus.NOT_PLACED:
            return self._not_placed(row)
        why = {
            PlanStatus.START_NEXT: self._start_next,
            PlanStatus.START_LATER: self._start_later,
            PlanStatus.CANNOT_FINISH: self._cannot_finish,
            PlanStatus.ON_COURSE: self._on_course,
            PlanStatus.NO_PLACE: self._no_place,
        }[row.standing]
        return Reason(person, why(row))

    def _no_place(self, row: Row) -> str:
        return f"{row.status[0].upper()}{row.status[1:]}: no place can be planned."

    # --- placed ---

    def _start_next(self, row: Row) -> str:
        later = self._chance_later(row)
        if later is None and row.last_start is None:
            return f"{_starts(row)} The hours are there; {_last_start(row)}."
        if later is None:
            return f"{_starts(row)} {DELAY_WEEKS} weeks later would be too late: {_last_start(row)}."
        if row.chance is not None and later < row.chance - JUST_AS_GOOD:
            return f"{_starts(row)} {DELAY_WEEKS} weeks later it would be {later:.0%}; {_last_start(row)}."
        no_less = f"{DELAY_WEEKS} weeks later it would be no less, but the hours are there"
        return f"{_starts(row)} {no_less}; {_last_start(row)}."

    def _chance_later(self, row: Row) -> float | None:
        """Return the best chance of a start a quarter later than planned, or later still; None where there is none."""
        at, options = self._number[row.person], self.plan.formulation.options
        planned = int(self.plan.formulation.problem.start_week[self.plan.allocation.start[at]])
        later = (options.person == at) & (options.week >= planned + DELAY_WEEKS)
        return float(options.chance[later].max()) if later.any() else None

    def _start_later(self, row: Row) -> str:
        place = next(place for place in self.plan.places if place.is_new and place.person == row.person)
        risk = f" At risk: {_last_start(row)}." if row.at_risk else ""
        return f"{_starts(row)} {self._what_comes_before(row, place)}{risk}"

    def _what_comes_before(self, row: Row, place: Place) -> str:
        """Say what must end or come first: readiness, an absence, or the courses that hold the hours."""
        at, formulation = self._number[row.person], self.plan.formulation
        problem, ready = formulation.problem, formulation.cases[at].ready_day
        if int(problem.start_week[problem.start_person == at].min()) == place.from_week:
            is_ready = formulation.horizon.week_from(ready) < place.from_week
            return "Not sooner: leave or a pin." if is_ready else f"Not sooner: ready from {_day(self.plan, ready)}."
        ending = [
            other.person
            for other in self.plan.places
            if other.until_week == place.from_week and set(other.psychologists) & set(place.psychologists)
        ]
        ending += [
            f"the {task.kind.value} of {task.person}"
            for task in formulation.fixed_tasks
            if task.until_week == place.from_week and task.psychologist in place.psychologists
        ]
        if self.plan.could_start_sooner(at):
            return "Sooner would be no better: as in the plan before, or on account of leave."
        if ending:
            return f"Until then the hours are held by {_and(sorted(set(ending)))}."
        return "Until then the hours are held by others."

    def _on_course(self, row: Row) -> str:
        stranded = {case.person.person for case in self.plan.formulation.stranded}
        until = f" Hours are held until {uk_date(row.until)}." if row.until else ""
        said = f"On a course with {_and(row.psychologists)}.{until} {_chance(row)}".strip()
        gone = " The psychologist leaves before the end, and nobody else of the team can go on with it in time."
        return f"{said}{gone if row.person in stranded else ''}"

    # --- not placed ---

    def _not_placed(self, row: Row) -> Reason:
        at = self._number[row.person]
        if self.plan.obstacles[at] is not None:
            return self._without_a_start(row)
        if not (self.plan.formulation.problem.start_person == at).any():
            pins = [pin for pin in self.plan.formulation.constraints.pins if pin.person == row.person]
            said = "; ".join(str(pin) for pin in pins)
            why = f"Pinned: {said}. That leaves no start. {_last_start(row, capital=True)}."
            return Reason(
                row.person, why, tuple(self._without(pin) for pin in self._counterfactuals.pins_lifted(row.person))
            )
        cost = self._counterfactuals.cost(row.person)
        why = f"No psychologist has the hours in time. {_last_start(row, capital=True)}. {self._at_a_cost(at, cost)}"
        return Reason(row.person, why, tuple(self._changes(row)), cost)

    def _at_a_cost(self, at: int, cost: Cost | None) -> str:
        if not self.plan.could_be_placed_alone(at):
            return "Nor would anyone, were nobody else to start."
        if cost is None:
            return "Placing them all the same would break a pin or a floor."
        instead = f", and {_and(cost.displaced)} would not be placed" if cost.displaced else ""
        return f"Placing them all the same would cost {cost.finishes:.2f} {self.plan.unit}{instead}."

    def _changes(self, row: Row) -> Iterator[str]:
        """Yield each change that alone would place a person, with no fewer finishes expected of the others."""
        for pin in self._counterfactuals.pins_lifted(row.person):
            yield self._without(pin)
        yield from self._other_team(row.person)
        hours = self._counterfactuals.more_hours(row.person)
        if hours is not None:
            amount = hours.minutes / MINUTES_PER_HOUR
            each = " each" if len(hours.psychologists) > 1 else ""
            first = uk_date(self.plan.formulation.horizon.monday_of(hours.from_week))
            when = f"for {hours.weeks} week{_s(hours.weeks)} from {first}"
            yield f"{amount:g} more hour{_s(amount)} a week{each} of {_and(hours.psychologists)} {when}"

    def _without(self, pin: Pin) -> str:
        return f"without the pin '{pin}'"

    def _other_team(self, person: str) -> Iterator[str]:
        team = self._counterfactuals.other_team(person)
        if team is not None:
            title = self.plan.formulation.scenario.teams[team.team].title
            yield f"{title}, from {_day(self.plan, team.week * DAYS_PER_WEEK)}"

    def _without_a_start(self, row: Row) -> Reason:
        """Say why nobody could deliver, whoever else waits, and which team could."""
        at = self._number[row.person]
        words = {
            Obstacle.ASSESSMENT: "No psychologist has the hours for an assessment, which comes before a place.",
            Obstacle.TEAM: "No psychologist is in a team that serves the prison.",
            Obstacle.PAIR: "Two facilitators are needed, and no team that serves the prison has two.",
            Obstacle.READY_LATER: f"Ready from {_day(self.plan, self.plan.formulation.cases[at].ready_day)}, "
            "after the weeks planned.",
            Obstacle.AWAY: "Nobody who serves the prison is at work from the start of a course to its end.",
        }
        why = " ".join(words[each] for each in words if each is self.plan.obstacles[at])
        return Reason(row.person, why, tuple(self._other_team(row.person)))

    def _cannot_finish(self, row: Row) -> str:
        formulation = self.plan.formulation
        least = f"{formulation.offer.least_chance:.0%}"
        week = formulation.horizon.week_from(formulation.cases[self._number[row.person]].ready_day)
        ready = uk_date(formulation.horizon.monday_of(week))
        deadline = f" {uk_date(row.deadline)}" if row.deadline else ""
        return f"Too short: even a start on {ready} has less than {least} chance of finishing before{deadline}."


def _starts(row: Row) -> str:
    return f"Starts on {uk_date(row.start)} with {_and(row.psychologists)}. {_chance(row)}"


def _chance(row: Row) -> str:
    before = f" before {uk_date(row.deadline)}" if row.deadline else ""
    return "" if row.chance is None else f"Chance of finishing{before}: {row.chance:.0%}."


def _last_start(row: Row, *, capital: bool = False) -> str:
    """Say when the last start could be, and how far off that is."""
    if row.last_start is None:
        said = "a start after the weeks planned could still finish in time"
        return said[0].upper() + said[1:] if capital else said
    weeks = row.weeks_left or 0
    left = "this week" if weeks == 0 else f"in {weeks} week{_s(weeks)}"
    said = f"the last start that could finish in time is on {uk_date(row.last_start)}, {left}"
    return said[0].upper() + said[1:] if capital else said


def _s(number: float) -> str:
    return "" if number == 1 else "s"


def _day(plan: Plan, day: int) -> str:
    return uk_date(plan.formulation.horizon.date_of(day))


def _and(names: Sequence[str]) -> str:
    """Return names as they are listed in a sentence."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
