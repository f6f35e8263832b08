"""Which assumption, if wrong, would change what is recommended? Assumptions moved over plausible ranges."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar

from planner.base.fault import Fault, InputError
from planner.experiment import BATCH, together_faults
from planner.outcome.compare import given, uncosted
from planner.present.fingerprint import fingerprint
from planner.present.study import IsStopped, Progress, never
from planner.scenario import ScenarioFile
from planner.scenario.file import with_labels
from planner.studies.sensitivity import switching_value
from planner.studies.sensitivity.answer import SensitivityAnswer
from planner.studies.sensitivity.assumption import Assumption, found_in
from planner.studies.sensitivity.one_way import Evaluation, Swing, evaluate, grid_of
from planner.studies.sensitivity.ranges import BUNDLED, Ranges, read_ranges
from planner.studies.sensitivity.recommendation import COST, CRITERIA, TOO_CLOSE, UNTREATED, Criterion, recommend
from planner.studies.sensitivity.screening import METHODS, MORRIS, SAMPLES, SOBOL, design, screening
from planner.studies.sensitivity.simulator import Model, Point, PointResult, Simulator
from planner.studies.sensitivity.switching_value import SideBySide, SwitchingValue

REPLICATIONS, SCREENING_REPLICATIONS = 100, 30
MOST_NARROWED = 12  # assumptions whose switching values are narrowed down, those that come first
Step = Progress[SensitivityAnswer]


@dataclass(frozen=True)
class SensitivityQuestion:
    """Scenarios to choose from, and how far each assumption may be wrong.

    Parameters
    ----------
    files
        Two scenarios or more, of the same people, programme and prices; the first is the baseline.
    ranges
        A plausible range for each assumption.
    criterion
        What makes one scenario better than another.
    seed
        Of the random-number streams, and of the screening's design: the same seed gives the same digits.
    replications
        How many replications at each value.
    method
        How all assumptions are moved together: "morris" or "sobol".
    samples
        Trajectories of morris, or base samples of sobol, a power of two; as usual for the method where None.
    """

    files: tuple[ScenarioFile, ...]
    ranges: Ranges = field(default_factory=read_ranges)
    criterion: Criterion = field(default_factory=Criterion)
    seed: int = 1
    replications: int = REPLICATIONS
    method: str = MORRIS
    samples: int | None = None
    unit: ClassVar[str] = "points"

    def __post_init__(self) -> None:
        """Tell scenarios of one title apart."""
        object.__setattr__(self, "files", with_labels(self.files))

    @cached_property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What can be moved.

        Raises
        ------
        InputError
            Where a range of one's own does not fit the scenarios, or does not go with them at an end.
        """
        return found_in(self.files, self.ranges, self.criterion)

    @property
    def size(self) -> int:
        """How many trajectories, or base samples."""
        return self.samples or SAMPLES[self.method]

    @property
    def screening_replications(self) -> int:
        """How many replications each point of the screening has: the first of those that the rest has."""
        return min(self.replications, SCREENING_REPLICATIONS)

    @property
    def key(self) -> str:
        """The hash of all that the answer depends on."""
        return fingerprint(
            "certain",
            self.files,
            seed=self.seed,
            replications=self.replications,
            method=self.method,
            samples=self.size,
            criterion=self.criterion.name,
            worth=self.criterion.worth_gbp,
            ranges={name: each.model_dump() for name, each in self.ranges.stated.items()},
            engine=BATCH,
        )

    @property
    def command_line(self) -> str:
        """The command that makes these numbers."""
        worth = f" --worth {self.criterion.worth_gbp:g}" if self.criterion.name == COST else ""
        ranges = "" if self.ranges.path == BUNDLED else f" --ranges {self.ranges.path}"
        files = " ".join(file.argument for file in self.files)
        return (
            f"planner certain {files} --criterion {self.criterion.name}{worth}"
            f" --replications {self.replications} --seed {self.seed}"
            f" --method {self.method} --samples {self.size}{ranges}"
        )

    def check(self) -> None:
        """Check it.

        Raises
        ------
        InputError
            Where it cannot be answered, with all faults at once.
        """
        faults = [*_together(self.files), *_by_criterion(self), *_by_method(self)]
        if faults:
            raise InputError(faults)
        _ = self.assumptions

    def answer(self, workers: int, is_stopped: IsStopped = never) -> Iterator[Step]:
        """Yield how far it has come, and the answer as it grows; no digit depends on how many threads."""
        model = Simulator(self.files, self.assumptions, self.criterion, self.seed, workers)
        yield from self.answer_of(model, is_stopped)

    def answer_of(self, model: Model, is_stopped: IsStopped = never) -> Iterator[Step]:
        """Yield the same of any model: the recommendation, the swings, the switching values, the screening."""
        work = _Work(self, model)
        yield work.progress
        for step in work.steps():
            yield step
            if is_stopped():
                return


class _Work:
    """Points asked of a model and counted."""

    def __init__(self, question: SensitivityQuestion, model: Model) -> None:
        self.question, self.model = question, model
        self.design = design(question.assumptions, question.method, question.size, question.seed)
        self.done = self.runs = 0
        self.of = 1 + sum(len(grid_of(each)) for each in question.assumptions) + len(self.design.shares)

    @property
    def progress(self) -> Step:
        """How far it has come, with nothing new to tell."""
        return Progress(self.done, self.of)

    def steps(self) -> Iterator[Step]:
        """Yield the answer as it grows."""
        question = self.question
        (base,) = yield from self._ask([{}], question.replications)
        answer = SensitivityAnswer(question, recommend(base.score), base)
        yield self._step(answer)
        answer = replace(answer, swings=(yield from self._swings(answer)))
        yield self._step(answer)
        answer = replace(answer, switching_values=(yield from self._switching_values(answer)))
        yield self._step(answer)
        results = yield from self._ask(self.design.points, question.screening_replications)
        yield self._step(replace(answer, screening=screening(self.design, results, answer.recommendation)))

    def _step(self, answer: SensitivityAnswer) -> Step:
        return Progress(self.done, self.of, replace(answer, points=self.done, runs=self.runs))

    def _ask(self, points: Sequence[Point], replications: int) -> Generator[Step, None, list[PointResult]]:
        """Return the results at points, and tell of each."""
        results = []
        for result in self.model(points, replications):
            results.append(result)
            self.done += 1
            self.runs += len(self.question.files) * replications
            yield self.progress
        return results

    def _evaluations(
        self, so_far: SensitivityAnswer, asked: Sequence[tuple[str, float]]
    ) -> Generator[Step, None, list[Evaluation]]:
        """Return what is seen where one assumption, by name, has a value."""
        results = yield from self._ask([{name: value} for name, value in asked], self.question.replications)
        return [
            evaluate(value, result, so_far.base, so_far.recommendation)
            for (_, value), result in zip(asked, results, strict=True)
        ]

    def _swings(self, so_far: SensitivityAnswer) -> Generator[Step, None, tuple[Swing, ...]]:
        moving = self.question.assumptions
        asked = [(each.name, value) for each in moving for value in grid_of(each)]
        seen = {each.name: [evaluate(each.value, so_far.base, so_far.base, so_far.recommendation)] for each in moving}
        for (name, _), found in zip(asked, (yield from self._evaluations(so_far, asked)), strict=True):
            seen[name].append(found)
        swings = [Swing(each, tuple(sorted(seen[each.name], key=lambda one: one.value))) for each in moving]
        return tuple(sorted(swings, key=lambda swing: (-swing.width, -swing.headline_width)))

    def _switching_values(
        self, so_far: SensitivityAnswer
    ) -> Generator[Step, None, dict[str, tuple[SwitchingValue, ...]]]:
        best = so_far.recommendation.best
        changing = [s for s in so_far.swings if any(map(switching_value.is_changing, switching_value.sides(s)))]
        changing.sort(key=lambda s: all(one.recommendation.choice in {TOO_CLOSE, best} for one in s.evaluations))
        searches = SideBySide(
            {
                (swing.assumption.name, side[-1].value): switching_value.bisect(
                    swing.assumption, side, is_narrowed=at < MOST_NARROWED
                )
                for at, swing in enumerate(changing)
                for side in switching_value.sides(swing)
            }
        )
        while searches.asked:
            self.of += len(searches.asked)
            asked = [(name, value) for (name, _), value in searches.asked]
            searches.tell((yield from self._evaluations(so_far, asked)))
        found: dict[str, tuple[SwitchingValue, ...]] = {}
        for (name, _), each in searches.found.items():
            if each is not None:
                found[name] = (*found.get(name, ()), each)
        return found


def _together(files: Sequence[ScenarioFile]) -> Iterator[Fault]:
    if len(files) < 2:
        yield Fault("scenarios", "", ", ".join(file.name for file in files), "must be two or more: a choice is made")
        return
    told = together_faults(files)
    yield from told
    for file in files[1:]:
        is_told = str(file.path) in {fault.file for fault in told}  # another calendar makes other people, too
        if not is_told and given(file.scenario) != given(files[0].scenario):
            rule = f"must have the people, programme, parole and prices of {files[0].name}: like is compared with like"
            yield Fault(str(file.path), "", "", rule)


def _by_criterion(question: SensitivityQuestion) -> Iterator[Fault]:
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


def _by_method(question: SensitivityQuestion) -> Iterator[Fault]:
    if question.method not in METHODS:
        yield Fault("--method", "", question.method, f"must be one of {', '.join(METHODS)}")
    if question.method == SOBOL and question.size & (question.size - 1):
        yield Fault("--samples", "", str(question.size), "must be a power of two with --method sobol")
