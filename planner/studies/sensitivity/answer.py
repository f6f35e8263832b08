"""The whole question and its answer, part by part as it comes: swings, switch-over values, screening."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from planner.base.fault import Fault, InputError
from planner.experiment import together_faults
from planner.outcome.compare import given, uncosted
from planner.scenario import ScenarioFile
from planner.studies.sensitivity import switching_value as switch_over
from planner.studies.sensitivity.assumption import Assumption, found_in
from planner.studies.sensitivity.criterion import COST, CRITERIA, UNTREATED, Criterion
from planner.studies.sensitivity.model import Model, Point, Result
from planner.studies.sensitivity.recommendation import TOO_CLOSE, Recommendation, recommend
from planner.studies.sensitivity.screening import (
    METHODS,
    MORRIS,
    SAMPLES,
    SOBOL,
    Screening,
    design,
    screening,
)
from planner.studies.sensitivity.search import SideBySide
from planner.studies.sensitivity.simulator import Simulator
from planner.studies.sensitivity.stated import Ranges
from planner.studies.sensitivity.swing import Evaluation, Swing, look, looked_at
from planner.studies.sensitivity.switching_value import SwitchingValue

FUTURES, SCREENING_FUTURES = 100, 30
MOST_NARROWED = 12  # assumptions whose switch-over values are narrowed down, those that come first


@dataclass(frozen=True)
class Question:
    """Which assumption, if wrong, would change what is recommended among these scenarios? The first is the baseline."""

    files: tuple[ScenarioFile, ...]
    ranges: Ranges
    criterion: Criterion = field(default_factory=Criterion)
    seed: int = 1
    futures: int = FUTURES
    method: str = MORRIS
    samples: int | None = None  # as usual for the method where None

    @cached_property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What can be moved."""
        return found_in(self.files, self.ranges, self.criterion)

    @property
    def size(self) -> int:
        """How many trajectories, or base samples."""
        return self.samples or SAMPLES[self.method]

    @property
    def screening_futures(self) -> int:
        """How many futures each point of the screening has: the first of those that the rest has."""
        return min(self.futures, SCREENING_FUTURES)

    def check(self) -> None:
        """Raise InputError with every reason why it cannot be answered."""
        faults = [*_together(self.files), *_by_criterion(self), *_by_method(self)]
        if faults:
            raise InputError(faults)
        _ = self.assumptions

    def model(self, workers: int) -> Model:
        """Return the simulator of these scenarios."""
        return Simulator(self.files, self.assumptions, self.criterion, self.seed, workers)


@dataclass(frozen=True)
class Answer:
    """What is known so far."""

    question: Question
    recommendation: Recommendation  # at the present values
    base: Result
    swings: tuple[Swing, ...] = ()  # those first that move the lead most
    switch_overs: Mapping[str, tuple[SwitchingValue, ...]] | None = None  # by assumption, where there are any
    screening: Screening | None = None
    points: int = 1  # at which every scenario was run
    runs: int = 0  # scenario, point and future: one simulation each

    @property
    def relevant(self) -> list[Swing]:
        """The assumptions on which the decision turns; first those that lead to another scenario than now."""
        found = [swing for swing in self.swings if self.of(swing)]
        return sorted(found, key=lambda swing: not self.is_switched(swing))

    def is_switched(self, swing: Swing) -> bool:
        """Whether within its range another scenario than the best at present is recommended."""
        return any(over.other not in {TOO_CLOSE, self.recommendation.best} for over in self.of(swing))

    def of(self, swing: Swing) -> tuple[SwitchingValue, ...]:
        """Return where the recommendation changes as an assumption moves: none, one, or one on either side."""
        return (self.switch_overs or {}).get(swing.assumption.name, ())


@dataclass(frozen=True)
class Stage:
    """How far it has come, and the answer where there is more of it."""

    done: int
    of: int  # points known of; more come as switch-over values are looked for
    answer: Answer | None = None


def answers(question: Question, model: Model) -> Iterator[Stage]:
    """Yield the answer as it grows: the recommendation, the swings, the switch-over values, the screening.

    A reader who stops reading stops the work.
    """
    yield from _Work(question, model).stages()


class _Work:
    """Points asked of a model and counted."""

    def __init__(self, question: Question, model: Model) -> None:
        self.question, self.model = question, model
        self.design = design(question.assumptions, question.method, question.size, question.seed)
        self.done = self.runs = 0
        self.of = 1 + sum(len(looked_at(each)) for each in question.assumptions) + len(self.design.shares)

    def stages(self) -> Iterator[Stage]:
        question = self.question
        (base,) = yield from self._ask([{}], question.futures)
        answer = Answer(question, recommend(base.score), base)
        yield self._stage(answer)
        answer = replace(answer, swings=(yield from self._swings(answer)))
        yield self._stage(answer)
        answer = replace(answer, switch_overs=(yield from self._switch_overs(answer)))
        yield self._stage(answer)
        results = yield from self._ask(self.design.points, question.screening_futures)
        yield self._stage(replace(answer, screening=screening(self.design, results, answer.recommendation)))

    def _stage(self, answer: Answer) -> Stage:
        return Stage(self.done, self.of, replace(answer, points=self.done, runs=self.runs))

    def _ask(self, points: Sequence[Point], futures: int) -> Generator[Stage, None, list[Result]]:
        """Return the results at points, and tell of each."""
        results = []
        for result in self.model(points, futures):
            results.append(result)
            self.done += 1
            self.runs += len(self.question.files) * futures
            yield Stage(self.done, self.of)
        return results

    def _looks(self, so_far: Answer, asked: Sequence[tuple[str, float]]) -> Generator[Stage, None, list[Evaluation]]:
        """Return what is seen where one assumption, by name, has a value."""
        results = yield from self._ask([{name: value} for name, value in asked], self.question.futures)
        return [
            look(value, result, so_far.base, so_far.recommendation)
            for (_, value), result in zip(asked, results, strict=True)
        ]

    def _swings(self, so_far: Answer) -> Generator[Stage, None, tuple[Swing, ...]]:
        moving = self.question.assumptions
        asked = [(each.name, value) for each in moving for value in looked_at(each)]
        seen = {each.name: [look(each.value, so_far.base, so_far.base, so_far.recommendation)] for each in moving}
        for (name, _), found in zip(asked, (yield from self._looks(so_far, asked)), strict=True):
            seen[name].append(found)
        swings = [Swing(each, tuple(sorted(seen[each.name], key=lambda one: one.value))) for each in moving]
        return tuple(sorted(swings, key=lambda swing: (-swing.width, -swing.headline_width)))

    def _switch_overs(self, so_far: Answer) -> Generator[Stage, None, dict[str, tuple[SwitchingValue, ...]]]:
        best = so_far.recommendation.best
        changing = [s for s in so_far.swings if any(switch_over.is_changing(side) for side in switch_over.sides(s))]
        changing.sort(key=lambda s: all(look.recommendation.choice in {TOO_CLOSE, best} for look in s.looks))
        searches = SideBySide(
            {
                (swing.assumption.name, side[-1].value): switch_over.search(
                    swing.assumption, side, is_narrowed=at < MOST_NARROWED
                )
                for at, swing in enumerate(changing)
                for side in switch_over.sides(swing)
            }
        )
        while searches.asked:
            self.of += len(searches.asked)
            asked = [(name, value) for (name, _), value in searches.asked]
            searches.tell((yield from self._looks(so_far, asked)))
        found: dict[str, tuple[SwitchingValue, ...]] = {}
        for (name, _), over in searches.found.items():
            if over is not None:
                found[name] = (*found.get(name, ()), over)
        return found


def _together(files: Sequence[ScenarioFile]) -> Iterator[Fault]:
    yield from together_faults(files)
    if len(files) < 2:
        yield Fault("scenarios", "", ", ".join(file.name for file in files), "must be two or more: a choice is made")
    for file in files[1:]:
        if given(file.scenario) != given(files[0].scenario):
            rule = f"must have the people, programme, parole and prices of {files[0].name}: like is compared with like"
            yield Fault(str(file.path), "", "", rule)


def _by_criterion(question: Question) -> Iterator[Fault]:
    criterion = question.criterion
    if criterion.name not in CRITERIA:
        yield Fault("--criterion", "", criterion.name, f"must be one of {', '.join(CRITERIA)}")
    if criterion.name == COST and criterion.worth_gbp <= 0:
        yield Fault("--worth", "", "", f"must be stated with --criterion {COST}: £ for one more completed course")
    if criterion.name == UNTREATED and criterion.worth_gbp:
        yield Fault("--worth", "", f"{criterion.worth_gbp:g}", f"must not be given without --criterion {COST}")
    if criterion.name == COST:
        for file in question.files[1:]:
            if uncosted(file.scenario):
                rule = f"has a change without a cost in it, so --criterion {COST} would flatter it"
                yield Fault(str(file.path), "", "", rule)


def _by_method(question: Question) -> Iterator[Fault]:
    if question.method not in METHODS:
        yield Fault("--method", "", question.method, f"must be one of {', '.join(METHODS)}")
    if question.method == SOBOL and question.size & (question.size - 1):
        yield Fault("--samples", "", str(question.size), "must be a power of two with --method sobol")
