"""What a session has chosen among its scenarios, and what it does with them: the only copy, beside its widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from planner.app import building
from planner.app.action_queue import ActionQueue
from planner.app.scenario_store import ScenarioStore
from planner.base.fault import Fault, InputError
from planner.scenario.bundled import BASELINE
from planner.studies.compare.question import MOST_SCENARIOS

FIRST_CHOICE = "two-more-psychologists"


@dataclass
class Choices:
    """A session's own. Nothing here asks Streamlit for anything, so that no change can be cut in half."""

    store: ScenarioStore
    base: str = BASELINE
    chosen: list[str] = field(default_factory=lambda: [FIRST_CHOICE])  # compared with the baseline
    focus: str = ""  # the scenario to be shown in detail
    draft: str = ""  # the scenario of this session that is being built
    revision: int = 0  # how often scenarios came, went or were renamed: see `parts.chooser`
    refusals: int = 0  # of titles: the field of a title then begins anew
    said: str | tuple[Fault, ...] = ""  # of what was done last
    actions: ActionQueue = field(default_factory=ActionQueue)
    uploaded: str = ""  # the file taken in last
    _serial: int = 0
    _renamed: dict[str, str] = field(default_factory=dict)

    @property
    def own(self) -> list[str]:
        """The scenarios of this session alone."""
        return [*self.store.drafts, *self.store.uploads]

    def settle(self) -> None:
        """Let go of choices that are there no more."""
        names, own = self.store.names, self.own
        self.base = self.base if self.base in names else BASELINE
        self.chosen = [name for name in self.chosen if name in names]
        self.draft = self.draft if self.draft in own else own[-1] if own else ""

    def new(self, source: str) -> None:
        """Begin a scenario from another."""
        self._serial += 1
        self._try(lambda: self._show(self.store.add(building.new_draft(self.store, self._serial, self._now(source)))))

    def upload(self, file: str, name: str, content: bytes) -> None:
        """Take in a scenario file, once."""
        if file != self.uploaded:
            self.uploaded = file
            self._try(lambda: self._show(self.store.upload(name, content)))

    def rename(self, name: str, title: str) -> None:
        """Give a draft another title, and so another name; what is wrong with the title is said."""
        name = self._now(name)
        draft = self.store.drafts.get(name)
        if draft is None or draft.title == title:
            return
        before = self.revision
        self._try(lambda: self._call(name, self.store.add(draft.titled(title), instead_of=name)))
        self.refusals += self.revision == before

    def save(self, name: str) -> None:
        """Write a scenario into the folder of scenarios."""
        self._try(lambda: self._saved(self._now(name)))

    def remove(self, name: str) -> None:
        """Let go of a scenario of this session."""
        self.store.remove(self._now(name))
        self.revision += 1

    def add_posts(self, name: str) -> None:
        """Add a line of posts to a draft."""
        if draft := self.store.drafts.get(self._now(name)):
            below = self.store.read(draft.extends.removesuffix(".toml")).scenario
            more = building.new_posts(below, draft.posts)
            self.store.drafts[draft.name] = replace(draft, posts=(*draft.posts, more))

    def remove_posts(self, name: str, serial: int) -> None:
        """Take a line of posts from a draft."""
        if draft := self.store.drafts.get(self._now(name)):
            posts = tuple(posts for posts in draft.posts if posts.serial != serial)
            self.store.drafts[draft.name] = replace(draft, posts=posts)

    def _try(self, act: Callable[[], str]) -> None:
        """Do something with the scenarios there are; what is wrong with it is to be said."""
        try:
            self.said = act()
        except InputError as error:
            self.said = error.faults
        else:
            self.revision += 1

    def _show(self, name: str) -> str:
        """Show a scenario, and compare it; there is nothing to say."""
        there = [each for each in self.chosen if each in self.store.names]
        self.chosen = [*dict.fromkeys([*there, name])][-MOST_SCENARIOS:]
        self.focus = self.draft = name
        return ""

    def _call(self, name: str, new: str) -> str:
        self._renamed[name] = new
        self._renamed.pop(new, None)
        self.chosen = [new if each == name else each for each in self.chosen]
        self.base, self.focus, self.draft = (
            new if each == name else each for each in (self.base, self.focus, self.draft)
        )
        return ""

    def _saved(self, name: str) -> str:
        return f"Saved as {self.store.save(name)}. Anyone who runs the planner here can now choose it."

    def _now(self, name: str) -> str:
        """Return what a scenario is called now: a button may have been pressed before it knew."""
        while name not in self.store.names and name in self._renamed:
            name = self._renamed[name]
        return name
