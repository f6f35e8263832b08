"""What went into a result, printed with it: what differs, how much is assumed, and how to have it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from planner.base.uk_date import uk_date
from planner.base.version import VERSION
from planner.present.fingerprint import SHOWN
from planner.present.numbers import DASH, futures, span
from planner.present.run import Run
from planner.present.section import Section
from planner.scenario import Assumption, ScenarioFile, assumptions
from planner.scenario.source import GRADES

HEAD = ("What differs from the baseline", "Scenario", "Baseline", "This scenario", "Unit", "Source")


def differences(files: Sequence[ScenarioFile]) -> list[list[str]]:
    """Return every value in which a scenario differs from the first, with its source; a group of new posts is one."""
    base = {entry.key: entry for entry in assumptions(files[0])}
    lines = []
    for file in files[1:]:
        mine = {entry.key: entry for entry in assumptions(file)}
        added = [name for name in file.scenario.posts if name not in files[0].scenario.posts]
        lines += [_posts_line(name, file) for name in added]
        for key in dict.fromkeys([*mine, *base]):
            before, now = base.get(key), mine.get(key)
            if (before and before.value) != (now and now.value) and not _is_of(key, added):
                lines.append(_line(key, file, before, now))
    return lines


def _is_of(key: str, groups: Sequence[str]) -> bool:
    return any(key.startswith(f"posts.{name}.") for name in groups)


def _posts_line(name: str, file: ScenarioFile) -> list[str]:
    """Return a group of posts that the baseline has not, in one line."""
    scenario = file.scenario
    posts = scenario.posts[name]
    since = f" from {uk_date(posts.funded_from)}" if posts.funded_from else ""
    until = f" until {uk_date(posts.funded_until)}" if posts.funded_until else ""
    role, team = scenario.roles[posts.role].title, scenario.teams[posts.team].title
    what = f"{posts.number} {role[0].lower()}{role[1:]}, {team[0].lower()}{team[1:]}{since}{until}"
    hours = f"{posts.hours_per_week:g} of {posts.paid_hours_per_week:g} paid hours a week each kept for the programme"
    source = file.sources.get(f"posts.{name}.hours_per_week")
    said = f"{source.source} ({GRADES[source.grade]})" if source else GRADES["assumption"]
    return [f"posts added\nposts.{name}", file.title, DASH, f"{what}; {hours}", "posts", said]


def _line(key: str, file: ScenarioFile, before: Assumption | None, now: Assumption | None) -> list[str]:
    known = now or before
    label, unit = (known.label, known.unit) if known else (key, "")
    values = [each.value if each else DASH for each in (before, now)]
    return [f"{label}\n{key}", file.title, *values, unit, sourced(now) if now else DASH]


def sourced(entry: Assumption) -> str:
    """Return a value's source and grade in words."""
    return f"{entry.source} ({GRADES[entry.grade]})" if entry.source else GRADES[entry.grade]


def grades(file: ScenarioFile) -> str:
    """Return how many of a scenario's values have a source."""
    found = assumptions(file)
    count = Counter(entry.grade for entry in found)
    parts = ", ".join(
        f"{count[grade]} {words.removeprefix('no source: ')}"
        for grade, words in GRADES.items()
        if grade != "assumption"
    )
    return f"Of {len(found)} values, {count['assumption']} have no source and are assumptions; {parts}."


def section(files: Sequence[ScenarioFile], run: Run, key: str) -> Section:
    """Return the inputs of a result as a section."""
    calendar = files[0].scenario.calendar
    sentence = (
        f"{futures(run.replications)}, seed {run.seed}, engine {run.engine}, planner {VERSION}, {span(calendar)};"
        f" inputs {key[:SHOWN]}. {grades(files[0])} The page Assumptions lists each."
    )
    rows = differences(files) or [["Nothing differs", *[DASH] * 5]]
    terms = ("Assumption", "Grade", "Seed", "Future")
    return Section("Inputs and assumptions", sentence, None, HEAD, rows, terms, HEAD[0], text_columns=len(HEAD))


def unsaved(files: Sequence[ScenarioFile]) -> list[str]:
    """Return the files of scenarios that the command would not find."""
    return [str(file.path) for file in files if not file.path.exists()]
