"""The scenarios within reach: the bundled files, and those of this session, which are on no disk until saved."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from planner.base.fault import Fault, InputError, said, shown
from planner.base.titles import folded, title_rule, told_apart
from planner.present.placing import write_new
from planner.scenario import ScenarioFile, bundled, read
from planner.scenario.bundled import BASELINE
from planner.scenario.draft import Draft, over, slug
from planner.scenario.toml_read import MOST_BYTES, toml_table

SCENARIOS = "PLANNER_SCENARIOS_DIR"  # environment variable that moves the folder of scenarios
TAKEN = "is there already: choose another title"
CHANGED = "with-changed-assumptions"
OURS = (
    "the bundled scenarios are part of what was installed: `planner scenarios --copy DIR` makes a folder of your own,"
    " and `planner app --scenarios DIR` opens the app on it"
)


def bundled_folder() -> Path:
    """Return the folder of scenarios, as short as it can be said from here; the environment may name another."""
    if stated := os.environ.get(SCENARIOS):
        return Path(stated)
    here = Path("scenarios")
    return here if here.resolve() == bundled.folder() else bundled.folder()


@dataclass
class ScenarioStore:
    """What one session may choose from. Drafts and uploads are its own."""

    folder: Path = field(default_factory=bundled_folder)
    drafts: dict[str, Draft] = field(default_factory=dict)  # by name
    uploads: dict[str, str] = field(default_factory=dict)  # text by name
    edits: dict[str, Any] = field(default_factory=dict)  # this session's values, by dotted key

    @property
    def names(self) -> list[str]:
        """Every scenario there is: the baseline, this session's own, then the others by name."""
        bundled = sorted(path.stem for path in self.folder.glob("*.toml"))
        first = [BASELINE] if BASELINE in bundled else []
        return list(dict.fromkeys([*first, *self.drafts, *self.uploads, *bundled]))

    @property
    def labels(self) -> dict[str, str]:
        """What each scenario is called where one is chosen: no two alike; its name where it cannot be read."""
        return told_apart({name: self._label(name) for name in self.names})

    def _label(self, name: str) -> str:
        try:
            title = self.read(name).title
        except InputError:
            return name
        return f"{title} (yours)" if self.is_own(name) else title

    def is_own(self, name: str) -> bool:
        """Whether a scenario is this session's alone."""
        return name in self.drafts or name in self.uploads

    def with_licence(self) -> list[str]:
        """Return the names of the scenarios that tell what comes after release; those that cannot be read do not."""

        def tells(name: str) -> bool:
            try:
                return self.read(name).scenario.licence is not None
            except InputError:
                return False

        return [name for name in self.names if tells(name)]

    def path(self, name: str) -> Path:
        """Return where a scenario is, or would be once saved."""
        return self.folder / f"{name}.toml"

    def text(self, name: str) -> str:
        """Return a scenario's file.

        Raises
        ------
        InputError
            Where it cannot be read, or extends what cannot be.
        """
        if name in self.drafts:
            draft = self.drafts[name]
            return draft.text(self.read(draft.extends.removesuffix(".toml")).scenario)
        if name in self.uploads:
            return self.uploads[name]
        try:
            return self.path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise InputError([Fault(str(self.path(name)), "", "", "cannot be read")]) from None

    def read(self, name: str, *, changed: bool = False) -> ScenarioFile:
        """Return a scenario; `changed` with this session's values in place of those it takes from others.

        Raises
        ------
        InputError
            As `planner.scenario.read` does.
        """
        unsaved = {self.path(own): self.text(own) for own in self._chain(name) if self.is_own(own)}
        found = read(self.path(name), unsaved) if unsaved else _read_file(self.path(name), _state(self.folder))
        if not (changed and self.edits):
            return found
        return self.over(name, self._with_edits(found))

    def over(self, name: str, draft: Draft, called: str = "") -> ScenarioFile:
        """Return a scenario with a draft laid over it, as if the draft were in the store, by that name.

        Raises
        ------
        InputError
            As `planner.scenario.read` does.
        """
        unsaved = {self.path(own): self.text(own) for own in self._chain(name) if self.is_own(own)}
        return over(self.read(name), draft, called, unsaved)

    def changed_text(self, name: str) -> str:
        """Return the file that adds this session's values to a scenario."""
        found = self.read(name)
        return self._with_edits(found).text(found.scenario)

    def _with_edits(self, found: ScenarioFile) -> Draft:
        """Return a draft with this session's values, but for those the scenario itself is about."""
        mine = {key: path for key, path in found.stated_in.items() if path == found.path}
        edits = {key: value for key, value in self.edits.items() if found.name == BASELINE or key not in mine}
        return Draft(f"{found.scenario.title}, {CHANGED.replace('-', ' ')}", found.path.name, edits=edits)

    def _chain(self, name: str) -> list[str]:
        """Return a scenario of this session and those of the session that it extends."""
        chain: list[str] = []
        while self.is_own(name) and name not in chain:
            chain.append(name)
            name = self._extends(name).removesuffix(".toml")
        return chain

    def _extends(self, name: str) -> str:
        if name in self.drafts:
            return self.drafts[name].extends
        extends = toml_table(self.uploads[name]).get("extends", "")
        return extends if isinstance(extends, str) else ""

    def change(self, key: str, value: Any) -> None:
        """Take in a value for this session, in the baseline and whatever does not state its own.

        Raises
        ------
        InputError
            Where the baseline would not be valid with it.
        """
        self._take({**self.edits, key: value})

    def restore(self, key: str) -> None:
        """Let go of a value of this session.

        Raises
        ------
        InputError
            Where the values that remain do not go without it.
        """
        self._take({known: value for known, value in self.edits.items() if known != key})

    def _take(self, edits: dict[str, Any]) -> None:
        before, self.edits = self.edits, edits
        try:
            self.read(BASELINE, changed=True)
        except InputError:
            self.edits = before
            raise

    def add(self, draft: Draft, instead_of: str = "") -> str:
        """Take in a draft, or put it in place of another; return its name.

        Raises
        ------
        InputError
            Where the title is empty or taken.
        """
        self._check_title(draft.title, instead_of)
        self.drafts = {(draft.name if name == instead_of else name): each for name, each in self.drafts.items()}
        self.drafts[draft.name] = draft
        return draft.name

    def _check_title(self, title: str, instead_of: str = "") -> None:
        name, rule = slug(title), title_rule(title)
        if not name:
            rule = rule or "must have a letter or a digit"
        elif (name in self.names and name != instead_of) or self._called(title, instead_of):
            rule = rule or "is taken: choose another"
        if rule:
            raise InputError([Fault("Title", "", title, rule)])

    def _called(self, title: str, but: str = "") -> list[str]:
        """Return the scenarios of a title, whose own it is or whose it was."""

        def title_of(name: str) -> str:
            try:
                return self.read(name).scenario.title
            except InputError:
                return ""

        return [name for name in self.names if name != but and folded(title_of(name)) == folded(title)]

    def free_title(self, title: str) -> str:
        """Return a title that is not taken."""
        number, free = 1, title
        while slug(free) in self.names or self._called(free):
            number += 1
            free = f"{title} {number}"
        return free

    def upload(self, filename: str, content: bytes) -> str:
        """Take in a scenario file, which stays in memory; return its name.

        Raises
        ------
        InputError
            Where it is no valid scenario, or looks beyond the folder of scenarios.
        """
        name = slug(Path(filename).stem)
        self._check_upload(filename, name, content)
        text = content.decode("utf-8")
        before = self.uploads.get(name)
        self.uploads[name] = text
        try:
            self.read(name)
        except InputError:
            del self.uploads[name]
            if before is not None:
                self.uploads[name] = before
            raise
        return name

    def _check_upload(self, filename: str, name: str, content: bytes) -> None:
        if not name or (name in self.names and name not in self.uploads):
            raise InputError([Fault(filename, "", "", "has the name of a scenario that is there: rename the file")])
        if len(content) > MOST_BYTES:
            raise InputError([Fault(filename, "", "", "must be smaller than 2 MB")])
        for key, value in _files_named(filename, content).items():
            if not isinstance(value, str) or Path(value).name != value:
                raise InputError([Fault(filename, key, shown(value), "must be a file beside the bundled scenarios")])

    def remove(self, name: str) -> None:
        """Let go of a scenario of this session."""
        self.drafts.pop(name, None)
        self.uploads.pop(name, None)

    def save(self, name: str) -> Path:
        """Write a scenario of this session into the folder of scenarios, only when asked; return where.

        Raises
        ------
        InputError
            Where a file is there already, the title is another scenario's, it cannot be written, or the folder is the
            package's own.
        """
        text, path = self.text(name), self.path(name)
        if bundled.is_installed() and self.folder == bundled.folder():
            raise InputError([Fault(str(path), "", "", OURS)])
        if path.exists():
            raise InputError([Fault(str(path), "", "", TAKEN)])
        for below in self._chain(name)[1:]:
            raise InputError([Fault(str(path), "extends", below, "must be saved first")])
        self._check_own_title(name)
        try:
            write_new(path, text.encode("utf-8"))
        except FileExistsError:  # since a moment ago: another session saved one of this title
            raise InputError([Fault(str(path), "", "", TAKEN)]) from None
        except OSError as error:
            raise InputError([Fault(str(self.folder), "", "", f"cannot be written to: {said(error)}")]) from None
        self.remove(name)
        return path

    def _check_own_title(self, name: str) -> None:
        """Refuse a title by which whoever chooses among the scenarios could not tell this one."""
        found = self.read(name)
        title = found.scenario.title
        if found.is_title_inherited:
            rule = f"must be stated in this file: it is the title of {found.stated_in['title'].stem}"
        elif others := self._called(title, name):
            rule = f"is also the title of {others[0]}: choose another"
        else:
            return
        raise InputError([Fault(str(found.path), "title", title, rule)])


def _files_named(filename: str, content: bytes) -> dict[str, Any]:
    """Return the files that a scenario names, by key."""
    try:
        table = toml_table(content)
    except UnicodeDecodeError:
        raise InputError([Fault(filename, "", "", "must be UTF-8 text")]) from None
    except ValueError as error:
        raise InputError([Fault(filename, "", "", f"must be TOML: {error}")]) from None
    caseload = _inside(_inside(table, "demand"), "caseload")
    named = {"extends": table.get("extends"), "demand.caseload.path": caseload.get("path")}
    return {key: value for key, value in named.items() if value is not None}


def _inside(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = table.get(key)
    return found if isinstance(found, Mapping) else {}


def _state(folder: Path) -> tuple[tuple[str, int], ...]:
    """Return what the files of a folder are known by, so that one changed on the disk is read again."""
    return tuple(sorted((path.name, path.stat().st_mtime_ns) for path in folder.glob("*.toml")))


@lru_cache(maxsize=64)
def _read_file(path: Path, _state: tuple[tuple[str, int], ...]) -> ScenarioFile:
    return read(path)
