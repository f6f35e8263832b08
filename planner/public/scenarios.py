"""Scenarios as they are given: files, names of bundled ones, texts, or as read already."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from planner.base.fault import Fault, InputError
from planner.scenario import ScenarioFile, bundled
from planner.scenario import read as read_file

AScenario = ScenarioFile | str | Path
SomeScenarios = AScenario | Sequence[AScenario]


def read(source: str | Path, name: str = "scenario") -> ScenarioFile:
    r"""Read and check a scenario.

    Parameters
    ----------
    source
        A TOML file, or the name of a bundled scenario (`planner scenarios` lists them), or the text of a file: what has
        a line break or an equals sign in it and is no file. A file wins over a name.
    name
        What a text is called beside other scenarios.

    Returns
    -------
    ScenarioFile
        The scenario with the source of each value. `.with_values({...})` gives another, checked as a file is.

    Raises
    ------
    InputError
        With every fault: no such file or name, syntax, unknown keys, values out of bounds, parts that contradict each
        other.

    Examples
    --------
    >>> import planner
    >>> planner.read("two-posts-lost").scenario.title
    'Two posts lost'
    >>> text = 'extends = "england-wales"\ntitle = "Ten a year more"\n'
    >>> planner.read(text, name="more").name
    'more'
    """
    text = str(source)
    if isinstance(source, str) and ("\n" in text or ("=" in text and not Path(text).exists())):
        path = Path(f"{name}{bundled.ENDING}")
        return read_file(path, {path: text})
    return read_file(source)


def bundled_folder() -> Path:
    """Return the folder of bundled files: scenarios, and the sample `caseload` and `history`.

    Examples
    --------
    >>> import planner
    >>> sorted(path.name for path in planner.bundled_folder().glob("caseload/*.csv"))
    ['people.csv', 'staff.csv']
    """
    return bundled.folder()


def as_read(scenario: AScenario) -> ScenarioFile:
    """Return a scenario as read; raises InputError as `read` does."""
    return scenario if isinstance(scenario, ScenarioFile) else read(scenario)


def all_as_read(study: str, scenarios: SomeScenarios) -> tuple[ScenarioFile, ...]:
    """Return scenarios as read; raises InputError with the faults of all of them at once."""
    found: list[ScenarioFile] = []
    faults: list[Fault] = []
    for scenario in [scenarios] if isinstance(scenarios, (ScenarioFile, str, Path)) else scenarios:
        try:
            found.append(as_read(scenario))
        except InputError as error:
            faults.extend(error.faults)
    if not found and not faults:
        faults.append(Fault(study, "scenarios", "", "must be one or more"))
    if faults:
        raise InputError(faults)
    return tuple(found)
