"""What one session has to plan with: its files, its constraints, the plan asked for and the plan shown."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from planner.app import intake
from planner.app.constraints import before_file
from planner.app.intake import Intake
from planner.optimise.constraints.equity import EquityFloor
from planner.optimise.constraints.pin import Pin
from planner.studies.plan import PlanAnswer, PlanQuestion
from planner.studies.plan.question import FormulationCache


@dataclass
class PlanSession:
    """A session's own; no other sees it."""

    files: Intake = field(default_factory=Intake)
    is_sample: bool = False  # or came of it, by editing
    pins: tuple[Pin, ...] = ()
    floors: tuple[EquityFloor, ...] = ()
    asked: PlanQuestion | None = None
    shown: PlanAnswer | None = None  # the newest plan
    before: float | None = None  # value of the plan before
    seen: dict[str, str] = field(default_factory=dict)  # the uploads taken in that are still given, by file
    uploaders: int = 0  # how often the uploaders were emptied
    cache: FormulationCache = field(default_factory=FormulationCache)
    edits: int = 0  # how often a file was edited: its editors begin anew

    def open_sample(self) -> None:
        """Begin with the bundled caseload: no upload is on the desk any more, and none is remembered."""
        self.seen = {}
        self.uploaders += 1
        self.begin(intake.sample())

    def begin(self, files: Intake) -> None:
        """Begin with other files: plans and constraints were of the others."""
        self.files, self.pins, self.floors = files, (), ()
        self.is_sample = files.is_sample
        self.asked = self.shown = self.before = None
        self.edits += 1

    def edit(self, files: Intake) -> None:
        """Go on with a file edited: constraints stay, and the plan says that its inputs have changed."""
        self.files = files
        self.edits += 1

    def ask(self, question: PlanQuestion) -> None:
        """Ask for a plan; the plan shown is the one before."""
        if self.shown is not None:
            question = replace(question, previous=before_file(self.shown.plan))
            self.before = self.shown.plan.allocation.value
        self.asked = question
