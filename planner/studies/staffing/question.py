"""How many posts does it take? A scenario, a target, and what may be added to reach it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import ClassVar

from planner.base.fault import Fault, InputError, shown
from planner.base.uk_date import uk_date
from planner.experiment import BATCH
from planner.outcome.interval import CONFIDENCE
from planner.present.fingerprint import fingerprint
from planner.present.study import IsStopped, Progress, never
from planner.scenario import Scenario, ScenarioFile
from planner.scenario.draft import FULL_TIME_HOURS, HALF_TIME_HOURS, Draft, ExtraPosts, first_date, last_date, over
from planner.studies.staffing.answer import StaffingAnswer
from planner.studies.staffing.budget import best_for
from planner.studies.staffing.candidate import (
    Candidate,
    PostType,
    how_many,
    kinds_of,
    parts_of,
    posts_words,
    teams_served,
)
from planner.studies.staffing.curve import curve
from planner.studies.staffing.enough import Fewest, cheapest, fewest
from planner.studies.staffing.lever import Lever, LeverSet, fault_of, gbp_of, lever_sets, pulled, words_of
from planner.studies.staffing.sample import Steps
from planner.studies.staffing.search import Search

FUTURES, MOST = 1000, 10  # unless said otherwise
MOST_LEVER_SETS, MOST_POSTS = 8, 30
DECIMALS = 6  # of a target
MORE = "-with-more-posts"  # ends the name of a scenario made: it must not be the name of what it extends
OTHER_ROUNDS = 20  # about as many replications again as the curve takes, for each set of levers: to say how far it is
Maker = Callable[[Draft], ScenarioFile]


@dataclass(frozen=True)
class StaffingQuestion:
    """How many posts it takes until few enough reachable people are released untreated, in enough replications.

    Parameters
    ----------
    file
        The scenario that posts are added to.
    target
        Of reachable people released untreated at most, a share from 0 to 1.
    confidence
        Share of replications in which the target is to be met.
    budget_gbp
        £ a year, of which the best use is looked for; none where None.
    levers
        Changes that may be made beside posts, each with its price or none.
    teams, roles
        That may have more posts; all that serve a prison, and all roles, where empty.
    from_date
        Day on which posts are funded and levers pulled; six months in where None.
    hours_per_week
        Hours a week of each post kept for the programme; it is paid full time.
    most
        The most posts to look at.
    replications
        How many replications judge; others choose what to look at.
    seed
        Of the random-number streams: the same seed gives the same digits.
    make
        Makes a scenario of a draft over this one; None where what the scenario extends is on the disk.
    """

    file: ScenarioFile
    target: float
    confidence: float
    budget_gbp: int | None = None
    levers: tuple[Lever, ...] = ()
    teams: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    from_date: date | None = None
    hours_per_week: float = HALF_TIME_HOURS
    most: int = MOST
    replications: int = FUTURES
    seed: int = 1
    make: Maker | None = field(default=None, compare=False, repr=False)
    unit: ClassVar[str] = "simulated futures"

    @property
    def key(self) -> str:
        """The hash of all that the answer depends on."""
        settings = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in {"file", "make"}}
        return fingerprint("staffing", [self.file], engine=BATCH, **settings)

    @property
    def command_line(self) -> str:
        """The command that gives the same answer."""
        said = [f"planner staffing {self.file.argument} --target {self.target:g} --confidence {self.confidence:g}"]
        if self.budget_gbp is not None:
            said.append(f"--budget {self.budget_gbp}")
        said += [f"--lever {lever.text}" for lever in self.levers]
        said += [f"--team {team}" for team in self.teams] + [f"--role {role}" for role in self.roles]
        said.append(f"--from {self.since.isoformat()} --hours {self.hours_per_week:g} --most {self.most}")
        said.append(f"--replications {self.replications} --seed {self.seed}")
        return " ".join(said)

    @property
    def scenario(self) -> Scenario:
        """The scenario that posts are added to."""
        return self.file.scenario

    @cached_property
    def since(self) -> date:
        """The day from which posts are funded and levers pulled."""
        return self.from_date or first_date(self.scenario.calendar)

    @cached_property
    def kinds(self) -> tuple[PostType, ...]:
        """What may be added."""
        teams, roles = self.teams or teams_served(self.scenario), self.roles or tuple(self.scenario.roles)
        return kinds_of(self.scenario, teams, roles, self.hours_per_week)

    @cached_property
    def parts(self) -> tuple[tuple[str, ...], ...]:
        """Teams that may pass people or places to each other, and none to others."""
        return parts_of(self.scenario, [kind.team for kind in self.kinds])

    @cached_property
    def kinds_in(self) -> tuple[tuple[int, ...], ...]:
        """Numbers of the kinds in each part."""
        return tuple(
            tuple(number for number, kind in enumerate(self.kinds) if kind.team in teams) for teams in self.parts
        )

    @cached_property
    def lever_sets(self) -> tuple[LeverSet, ...]:
        """Every set of levers, none first."""
        return lever_sets(self.levers)

    @cached_property
    def share(self) -> Fraction:
        """The target, exactly as it was written."""
        return Fraction(repr(self.target))

    @property
    def has_prices(self) -> bool:
        """Whether every kind of post costs something."""
        return all(kind.gbp_per_year > 0 for kind in self.kinds)

    @property
    def claims(self) -> int:
        """How many things are said that may each be wrong by chance: two an answer."""
        return 2 * (len(self.lever_sets) + self.has_prices + (self.budget_gbp is not None))

    @property
    def risk(self) -> float:
        """The chance that one of them may be wrong, so that all are right with the confidence of intervals."""
        return (1 - CONFIDENCE) / self.claims

    def gbp(self, candidate: Candidate) -> int | None:
        """Return what a candidate costs a year once all its posts are filled; None where a lever has no price."""
        levers = gbp_of(candidate.levers)
        posts = sum(number * kind.gbp_per_year for number, kind in zip(candidate.counts, self.kinds, strict=True))
        return None if levers is None else levers + posts

    def draft(self, candidate: Candidate, extends: str = "") -> Draft:
        """Return a candidate as a draft over the scenario."""
        posts = tuple(
            ExtraPosts(kind.team, kind.role, number, self.since, self.hours_per_week, kind.group)
            for number, kind in zip(candidate.counts, self.kinds, strict=True)
            if number
        )
        levers = f", {words_of(candidate.levers)}" if candidate.levers else ""
        title = f"{self.scenario.title}, {posts_words(candidate.posts)}{levers}"
        draft = Draft(title, extends or self.file.path.name, posts)
        return pulled(draft, candidate.levers, self.scenario, self.since)

    def made(self, candidate: Candidate) -> ScenarioFile:
        """Return a candidate as a scenario; the scenario itself where it changes nothing."""
        if not candidate.posts and not candidate.levers:
            return self.file
        draft = self.draft(candidate)
        return over(self.file, draft, f"{self.file.name}{MORE}") if self.make is None else self.make(draft)

    def words(self, candidate: Candidate) -> str:
        """Return what a candidate adds, in words."""
        return "; ".join(self.lines(candidate))

    def lines(self, candidate: Candidate) -> list[str]:
        """Return what a candidate adds, a line for each team and one for the levers."""
        by_team: dict[str, list[str]] = {}
        for number, kind in zip(candidate.counts, self.kinds, strict=True):
            if number:
                role = self.scenario.roles[kind.role].title
                said = f"{number} {role[0].lower()}{role[1:]}{'s' * (number > 1)}"
                by_team.setdefault(self.scenario.teams[kind.team].title, []).append(said)
        lines = [f"{team}: {', '.join(said)}" for team, said in by_team.items()]
        return [*lines, *([words_of(candidate.levers)] if candidate.levers else [])] or ["no more posts"]

    def check(self) -> None:
        """Check it.

        Raises
        ------
        InputError
            Where it cannot be answered, with all faults at once.
        """
        faults = [Fault(f"--{key}", "", shown(value), rule) for key, value, rule in self._faults()]
        if faults:
            raise InputError(faults)

    def answer(self, workers: int, is_stopped: IsStopped = never) -> Iterator[Progress[StaffingAnswer]]:
        """Yield how far it has come, and the answer at the end; no digit depends on how many threads."""
        run, done = _solved(self, workers), 0
        expected = (self.most + 1 + OTHER_ROUNDS * len(self.lever_sets)) * self.replications
        while not is_stopped():
            try:
                done += next(run)
            except StopIteration as end:
                yield Progress(done, done, end.value)
                return
            expected = max(expected, done + self.replications)  # it is known only at the end how many it takes
            yield Progress(done, expected)

    def _faults(self) -> Iterator[tuple[str, object, str]]:
        yield from _number_faults(self)
        yield from _named_faults("team", self.teams, teams_served(self.scenario))
        yield from _named_faults("role", self.roles, tuple(self.scenario.roles))
        known = set(self.teams) <= set(self.scenario.teams)
        if known and not self.kinds:
            yield "role", ", ".join(self.roles), "must have pay where one of the teams is paid"
        for lever in self.levers:
            if rule := fault_of(lever, self.scenario):
                yield "lever", lever.text, rule
        if len(self.lever_sets) > MOST_LEVER_SETS:
            yield "lever", len(self.lever_sets), f"levers must make at most {MOST_LEVER_SETS} mixes"


def _solved(question: StaffingQuestion, workers: int) -> Steps[StaffingAnswer]:
    search = Search(question, workers)
    yield from search.explore()
    found: list[Fewest] = []
    for levers in question.lever_sets:
        found += [(yield from fewest(search, levers))]
    enough = [each.candidate for each in found if each.candidate]
    price = (yield from cheapest(search, enough)) if question.has_prices else None
    budget = None if question.budget_gbp is None else (yield from best_for(search, question.budget_gbp))
    beam = search.beams[()]
    chosen = [search.candidate((), level.rows[beam.chosen[posts]]) for posts, level in enumerate(beam.levels)]
    brings = curve(
        [search.measured[each] for each in chosen], question.confidence, [question.gbp(each) for each in chosen]
    )
    grid = len(question.lever_sets) * sum(how_many(len(question.kinds), posts) for posts in range(question.most + 1))
    return StaffingAnswer(question, tuple(found), price, budget, brings, search.measured, grid, search.effort)


def least_replications(confidence: float, risk: float) -> int:
    """Return how many replications it takes to show either that a target is met often enough or that it is not."""
    return max(math.ceil(math.log(risk) / math.log(share)) for share in (confidence, 1 - confidence))


def _number_faults(question: StaffingQuestion) -> Iterator[tuple[str, object, str]]:
    calendar, target = question.scenario.calendar, question.target
    if not 0 <= target <= 1 or round(target, DECIMALS) != target:
        yield "target", target, f"must be a share from 0 to 1, with at most {DECIMALS} decimals"
    if not 0.01 <= question.confidence <= 0.999:
        yield "confidence", question.confidence, "must be a share of futures from 0.01 to 0.999"
    elif question.replications < (least := least_replications(question.confidence, question.risk)):
        yield (
            "replications",
            question.replications,
            f"must be at least {least}: fewer would show nothing here",
        )
    if not 1 <= question.most <= MOST_POSTS:
        yield "most", question.most, f"must be from 1 to {MOST_POSTS} posts"
    if not 0 < question.hours_per_week <= FULL_TIME_HOURS:
        yield "hours", question.hours_per_week, f"must be above 0 and at most {FULL_TIME_HOURS:g} hours a week"
    if not calendar.start_date <= question.since <= last_date(calendar):
        yield "from", uk_date(question.since), f"must be from {calendar.start_date} to {last_date(calendar)}"
    if question.budget_gbp is not None and question.budget_gbp < 0:
        yield "budget", question.budget_gbp, "must be £ a year, 0 or more"


def _named_faults(key: str, named: Sequence[str], known: Sequence[str]) -> Iterator[tuple[str, object, str]]:
    for name in named:
        if name not in known:
            yield key, name, f"must be one of {', '.join(known)}"
