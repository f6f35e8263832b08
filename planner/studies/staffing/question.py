"""What is asked: a scenario, a target, and what may be added to reach it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from planner.base.fault import Fault, InputError, shown
from planner.base.uk_date import uk_date
from planner.outcome.interval import CONFIDENCE
from planner.scenario import Scenario, ScenarioFile
from planner.scenario.draft import FULL_TIME_HOURS, HALF_TIME_HOURS, Draft, ExtraPosts, first_date, last_date
from planner.studies.staffing.kind import PostType, kinds_of, teams_served
from planner.studies.staffing.lever import Lever, LeverSet, fault_of, gbp_of, mixes, pulled, words_of
from planner.studies.staffing.part import parts_of

FUTURES, MOST = 1000, 10  # unless said otherwise
MOST_MIXES, MOST_POSTS = 8, 30
DECIMALS = 6  # of a target
MORE = "-with-more-posts"  # ends the name of a scenario made: it must not be the name of what it extends
Maker = Callable[[Draft], ScenarioFile]


@dataclass(frozen=True)
class Candidate:
    """Extra posts by kind, and the levers pulled with them."""

    counts: tuple[int, ...]  # posts of each of the question's kinds
    mix: LeverSet = ()

    @property
    def posts(self) -> int:
        """How many posts it adds."""
        return sum(self.counts)


@dataclass(frozen=True)
class Question:
    """How many posts it takes until at most `target` of reachable people are released untreated, in enough futures."""

    file: ScenarioFile
    make: Maker = field(compare=False, repr=False)  # a draft over the scenario -> the scenario it is
    target: float  # of reachable people released untreated, a share
    confidence: float  # share of futures in which the target is to be met
    budget_gbp: int | None = None  # a year
    levers: tuple[Lever, ...] = ()
    teams: tuple[str, ...] = ()  # that may have more posts; all that serve a prison where empty
    roles: tuple[str, ...] = ()  # all where empty
    from_date: date | None = None  # of posts and levers; six months in where None
    hours_per_week: float = HALF_TIME_HOURS  # of each post, kept for the programme
    most: int = MOST  # posts
    replications: int = FUTURES
    seed: int = 1

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
    def mixes(self) -> tuple[LeverSet, ...]:
        """Every mix of levers, none first."""
        return mixes(self.levers)

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
        return 2 * (len(self.mixes) + self.has_prices + (self.budget_gbp is not None))

    @property
    def risk(self) -> float:
        """The chance that one of them may be wrong, so that all are right with the confidence of intervals."""
        return (1 - CONFIDENCE) / self.claims

    def gbp(self, candidate: Candidate) -> int | None:
        """Return what a candidate costs a year once all its posts are filled; None where a lever has no price."""
        levers = gbp_of(candidate.mix)
        posts = sum(number * kind.gbp_per_year for number, kind in zip(candidate.counts, self.kinds, strict=True))
        return None if levers is None else levers + posts

    def draft(self, candidate: Candidate, extends: str = "") -> Draft:
        """Return a candidate as a draft over the scenario."""
        posts = tuple(
            ExtraPosts(kind.team, kind.role, number, self.since, self.hours_per_week, kind.group)
            for number, kind in zip(candidate.counts, self.kinds, strict=True)
            if number
        )
        levers = f", {words_of(candidate.mix)}" if candidate.mix else ""
        title = f"{self.scenario.title}, {posts_words(candidate.posts)}{levers}"
        draft = Draft(title, extends or self.file.path.name, posts)
        return pulled(draft, candidate.mix, self.scenario, self.since)

    def made(self, candidate: Candidate) -> ScenarioFile:
        """Return a candidate as a scenario; the scenario itself where it changes nothing."""
        return self.make(self.draft(candidate)) if candidate.posts or candidate.mix else self.file

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
        return [*lines, *([words_of(candidate.mix)] if candidate.mix else [])] or ["no more posts"]

    def check(self) -> None:
        """Raise InputError with everything that is wrong with the question."""
        faults = [Fault(f"--{key}", "", shown(value), rule) for key, value, rule in self._faults()]
        if faults:
            raise InputError(faults)

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
        if len(self.mixes) > MOST_MIXES:
            yield "lever", len(self.mixes), f"levers must make at most {MOST_MIXES} mixes"


def posts_words(number: int) -> str:
    """Return so many more posts."""
    return "no more posts" if number == 0 else f"{number} more post{'s' * (number > 1)}"


def least_futures(confidence: float, risk: float) -> int:
    """Return how many futures it takes to show either that a target is met often enough or that it is not."""
    return max(math.ceil(math.log(risk) / math.log(share)) for share in (confidence, 1 - confidence))


def _number_faults(question: Question) -> Iterator[tuple[str, object, str]]:
    calendar, target = question.scenario.calendar, question.target
    if not 0 <= target <= 1 or round(target, DECIMALS) != target:
        yield "target", target, f"must be a share from 0 to 1, with at most {DECIMALS} decimals"
    if not 0.01 <= question.confidence <= 0.999:
        yield "confidence", question.confidence, "must be a share of futures from 0.01 to 0.999"
    elif question.replications < (least := least_futures(question.confidence, question.risk)):
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
