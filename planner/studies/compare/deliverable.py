"""The files of a run: the same for the command and the app."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from planner.base.version import VERSION
from planner.outcome import Compared, Outcome, compare
from planner.present import export, manifest, report, tables
from planner.present.export import Writer
from planner.present.manifest import Run
from planner.scenario import ScenarioFile


def comparison_files(compared: Sequence[Compared], run: Run) -> dict[str, Writer]:
    """Return the files of a comparison, by name."""
    outcomes = [entry.outcome for entry in compared]
    return {
        "measures.csv": export.csv(tables.measures_table(compared)),
        "groups.csv": export.csv(tables.groups_table(outcomes)),
        "waits.csv": export.csv(tables.waits_table(outcomes)),
        "assumptions.csv": export.csv(tables.assumptions_table(outcomes)),
        "dictionary.csv": export.csv(tables.dictionary_table()),
        "comparison.json": export.json_text(report.document(compared, run, VERSION)),
    }


def forecast_files(outcomes: Sequence[Outcome]) -> dict[str, Writer]:
    """Return the files of a forecast, by name; the outcomes have their weeks."""
    weekly, measured = tables.weekly_table(outcomes), tables.measures_table(compare(outcomes))
    sheets = {
        "Weekly": weekly,
        "Totals": measured,
        "By group": tables.groups_table(outcomes),
        "Waits": tables.waits_table(outcomes),
        "Assumptions": tables.assumptions_table(outcomes),
        "Data dictionary": tables.dictionary_table(),
    }
    created = outcomes[0].parameters.scenario.calendar.start_date
    return {
        "weekly.csv": export.csv(weekly),
        "weekly.parquet": export.parquet(weekly),
        "totals.csv": export.csv(measured),
        "forecast.xlsx": export.workbook(sheets, created),
    }


def files_of(run: Run, outcomes: Sequence[Outcome]) -> dict[str, Writer]:
    """Return the files of a run of either kind."""
    return forecast_files(outcomes) if run.command == "forecast" else comparison_files(compare(outcomes), run)


def write(out: Path, scenarios: Sequence[ScenarioFile], run: Run, files: Mapping[str, Writer]) -> None:
    """Write the files, and last the manifest that vouches for them."""

    def vouch(path: Path) -> None:
        written = [path.parent / name for name in files]
        export.json_text(manifest.manifest(run, scenarios, VERSION, written))(path)

    export.write_files(out, {**files, manifest.NAME: vouch})


def in_memory(scenarios: Sequence[ScenarioFile], run: Run, files: Mapping[str, Writer]) -> dict[str, bytes]:
    """Return what `write` would write, by name; nothing stays on the disk."""
    with tempfile.TemporaryDirectory(prefix="planner-") as folder:
        write(Path(folder), scenarios, run, files)
        return {name: (Path(folder) / name).read_bytes() for name in [*files, manifest.NAME]}
