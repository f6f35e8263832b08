"""Forecast and export: measures, grain, intervals and filters; files; an earlier bundle run again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

import streamlit as st

from planner.app.markdown import plain
from planner.app.pages import parts
from planner.app.pages.day_input import day_input
from planner.base.fault import InputError
from planner.outcome.series import SERIES
from planner.present import export, inputs, manifest, words
from planner.present.html import lines
from planner.present.study import IsStopped, Progress, Work
from planner.scenario.bundled import BASELINE
from planner.scenario.service import ALL_TEAMS
from planner.studies.forecast import ForecastAnswer, ForecastQuestion, sections
from planner.studies.forecast.question import MOST_REPLICATIONS, REPLICATIONS
from planner.studies.forecast.sections import INTERVALS, USUAL, Choice
from planner.studies.forecast.tables import GRAINS
from planner.studies.reproduce.question import open_safely

ABOUT = "What will demand, places and waits be, week by week, and how sure are we?"
KINDS = {".csv": "text/csv", ".json": "application/json"}
MOST_SCENARIOS = 3


def show() -> None:
    """Show the page."""
    parts.title(words.FORECAST, ABOUT)
    question = _question()
    if question is not None:
        answered = parts.at_once("forecast", question)
        if answered is not None:
            parts.stale(answered)
            _forecast(answered.answer)
    _reproduce()


def _question() -> ForecastQuestion | None:
    store = parts.store()
    names = store.names
    left, middle, right = st.columns([3, 1, 1])
    parts.fitted("keep_forecast", [BASELINE], lambda mine: [name for name in mine if name in names])
    chosen = left.multiselect(
        "Scenarios",
        names,
        key="keep_forecast",
        persist_state="session",
        format_func=parts.titles(),
        max_selections=MOST_SCENARIOS,
    )
    replications = parts.futures(middle, "keep_f_futures", REPLICATIONS, MOST_REPLICATIONS)
    seed = parts.seed(right, "keep_f_seed")
    if not chosen:
        st.info("Choose a scenario to forecast.")
        return None
    try:
        question = ForecastQuestion(tuple(store.read(name) for name in chosen), seed, replications)
        question.check()
    except InputError as error:
        parts.faults(error.faults)
        return None
    return question


def _forecast(found: ForecastAnswer) -> None:
    choice = _choice(found)
    if choice is None:
        return
    if not choice.series or not choice.teams:
        st.info("Choose at least one measure and one team.")
        return
    made = parts.once(
        "forecast_sections", (found, *_each(choice)), lambda: tuple(sections.chosen_sections(found, choice))
    )
    if not made:
        st.info("Nothing lies between these dates.")
    for number, part in enumerate(made):
        parts.section(part, f"forecast_{number}")
    parts.section(parts.once("totals", (found,), lambda: sections.totals(found.compared)), "totals")
    _exports(found, choice)
    files = found.question.files
    parts.section(inputs.section(files, found.run, found.question.key), "f_inputs")
    parts.command(manifest.command_line(found.run, files), inputs.unsaved(files))


def _each(choice: Choice) -> tuple[object, ...]:
    return (parts.same(choice),)


def _choice(found: ForecastAnswer) -> Choice | None:
    calendar = found.outcomes[0].parameters.scenario.calendar
    first, last = calendar.start_date, calendar.date_of(calendar.horizon_days - 1)
    series = st.multiselect(
        "Measures",
        list(SERIES),
        key=parts.first("keep_f_series", list(USUAL)),
        persist_state="session",
        format_func=lambda name: SERIES[name].label,
    )
    left, right = st.columns(2)
    parts.fitted("keep_f_teams", [ALL_TEAMS], lambda mine: [team for team in mine if team in found.teams])
    chosen = left.multiselect(
        "Teams", found.teams, key="keep_f_teams", persist_state="session", help=parts.terms(("Home team",))
    )
    since, until = right.columns(2)
    start = day_input(since, "From", "keep_f_first", first, (first, last), keeps=True)
    end = day_input(until, "Until", "keep_f_last", last, (first, last), keeps=True)
    left, right = st.columns(2)
    grain = left.radio(
        "By",
        list(GRAINS),
        key=parts.first("keep_f_grain", "month"),
        persist_state="session",
        format_func=GRAINS.get,
        horizontal=True,
    )
    interval = right.radio(
        "Interval",
        list(INTERVALS),
        key=parts.first("keep_f_interval", "futures"),
        persist_state="session",
        format_func=INTERVALS.get,
        horizontal=True,
        help=parts.terms(("80% range",)),
    )
    if start is None or end is None:
        return None
    return Choice(tuple(series), tuple(chosen), grain, interval, start, end)


def _exports(found: ForecastAnswer, choice: Choice) -> None:
    st.header("Files", anchor=False, help=parts.terms(("Manifest",)))
    rows = parts.once(
        "lines", (found, *_each(choice)), lambda: export.as_bytes(export.csv(sections.chosen(found, choice)))
    )
    st.download_button(
        "The lines above, as CSV", rows, "forecast-lines.csv", "text/csv", key="f_lines", on_click="ignore"
    )
    st.html('<p class="pp-note">The whole forecast, the same files as the command line’s:</p>')
    key = f"{found.question.key}{found.replications}"
    job = st.session_state.get("job_files")
    if job is None or job.key != key:
        st.button("Make the files", key="f_make", on_click=parts.begin_job("files", key, lambda: _made(found)))
        return
    parts.progress("files", job, "set of files", lambda: _made(found))
    if job.result is not None:
        _downloads(job.result, "forecast", "f")


def _made(found: ForecastAnswer) -> Work[dict[str, bytes]]:
    """Return the work that makes the files: the same as the command line's."""

    def work(is_stopped: IsStopped) -> Iterator[Progress[dict[str, bytes]]]:
        yield Progress(0, 1)
        made = export.in_memory(found.files())
        if not is_stopped():
            yield Progress(1, 1, made)

    return work


def _downloads(files: Mapping[str, bytes], name: str, key: str) -> None:
    columns = st.columns(3)
    together = parts.once(f"zip_{key}", (files,), lambda: _zipped(files))
    for at, (file, content) in enumerate([*files.items(), (f"{name}.zip", together)]):
        kind = next((mime for end, mime in KINDS.items() if file.endswith(end)), "application/octet-stream")
        columns[at % 3].download_button(
            plain(file), content, file, kind, key=f"{key}_{file}", on_click="ignore", width="stretch"
        )


def _zipped(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in files.items():
            whole.writestr(name, content)
    return packed.getvalue()


def _reproduce() -> None:
    st.header("Run an earlier bundle again", anchor=False, help=parts.terms(("Manifest",)))
    given = st.file_uploader(f"Open a {manifest.NAME}", type=["json"], key="f_manifest", max_upload_size=20)
    if given is None:
        return
    try:
        question = open_safely(given.getvalue(), given.name)
    except InputError as error:
        parts.faults(error.faults)
        return
    job = parts.ask("reproduce", question.key, lambda: parts.work_of(question))
    parts.progress("reproduce", job, question.unit, lambda: parts.work_of(question))
    if (answer := job.result) is not None:
        st.html(f"<p>{lines(f'{answer.headline()} {answer.basis()}')}</p>")
        for part in answer.sections():
            parts.section(part, "reproduced", heading=False)
        _downloads(answer.made, "again", "r")
