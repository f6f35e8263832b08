"""Schedule places: who starts next, with whom, in which week, and why."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from planner.app.constraints import floors_file, pins_file
from planner.app.intake import SAMPLE_FIRST_DAY, Checked
from planner.app.markdown import plain
from planner.app.pages import parts, schedule_constraints, schedule_files
from planner.app.pages.day_input import day_input, day_text
from planner.app.plan_session import PlanSession
from planner.base.fault import InputError
from planner.caseload import InMemoryFile
from planner.optimise.explain.plan import Row
from planner.present import words
from planner.present.export import as_bytes
from planner.present.html import html_table, lines
from planner.scenario import ScenarioFile
from planner.scenario.assessment import MOST_VALID_DAYS
from planner.sheets.dates import LAST
from planner.studies.plan import PlanAnswer, PlanQuestion, beside, person, sections
from planner.studies.plan.question import MOST_WEEKS, WEEKS
from planner.studies.plan.tables import urgency
from planner.studies.plan.words import CAVEATS, STANDINGS, short_date, why_in_lines

ABOUT = "Who starts next, with whom and in which week: a plan proved, with a reason for each person. You decide."
EARLIEST_FIRST_DAY = date(2000, 1, 1)
CLOCKS = {"": "As the scenario says", "parole-review": "Next parole review", "custody-end": "End of custody"}
KINDS = {
    "plan.xlsx": ("Excel: everything", schedule_files.EXCEL),
    "plan.csv": ("CSV: the plan", "text/csv"),
    "plan.ics": ("Calendar: the starts", "text/calendar"),
    "plan.json": ("JSON: everything", "application/json"),
}
SOLVING = (
    "Working out the plan and its proof. A list of a hundred people takes about half a minute;"
    " other pages may be used meanwhile."
)


def show() -> None:
    """Show the page."""
    parts.title(words.SCHEDULE, ABOUT)
    plan_session: PlanSession = st.session_state.setdefault("plan_session", PlanSession())
    schedule_files.choose(plan_session)
    people, staff = plan_session.files.people, plan_session.files.staff
    if people is None or staff is None:
        return
    question = _question(plan_session, people, staff)
    if question is None:
        return
    checked = schedule_files.quality(plan_session, question)
    if checked.caseload is None:
        return
    answer = _plan(plan_session, question)
    if answer is None:
        return
    picked = _answer(plan_session, answer, checked)
    schedule_constraints.show(plan_session, checked.caseload, question.first_day, answer, picked)
    _button(plan_session, question, "below")
    _rest(plan_session, answer)


def _question(plan_session: PlanSession, people: InMemoryFile, staff: InMemoryFile) -> PlanQuestion | None:
    """Return what would be asked now."""
    if st.session_state.get("s_day_of") is not plan_session.is_sample:
        st.session_state["s_day_of"] = plan_session.is_sample
        st.session_state["keep_s_first"] = day_text(SAMPLE_FIRST_DAY if plan_session.is_sample else _next_monday())
    columns = st.columns([2, 2, 1.3, 1.9, 2.8])
    first = day_input(
        columns[0], "Plan’s first day", "keep_s_first", _next_monday(), (EARLIEST_FIRST_DAY, LAST), keeps=True
    )
    deadline = columns[1].selectbox(
        "Deadline",
        list(CLOCKS),
        key=parts.first("keep_s_clock", ""),
        persist_state="session",
        format_func=CLOCKS.__getitem__,
        help=parts.terms(("Deadline", "Clock")),
    )
    weeks = columns[2].number_input(
        "Weeks", 1, MOST_WEEKS, key=parts.first("keep_s_weeks", WEEKS), persist_state="session"
    )
    valid_days = columns[3].number_input(
        "Assessment holds, days",
        1,
        MOST_VALID_DAYS,
        None,
        key=parts.first("keep_s_valid", None),
        persist_state="session",
        placeholder="as scenario",
        help=parts.terms(("Stale assessment",)),
    )
    scenario = parts.one_scenario(
        columns[4],
        "keep_s_scenario",
        parts.store().names,
        label="Scenario, for course lengths and teams",
        about=("Scenario",),
    )
    try:
        file: ScenarioFile = parts.store().read(scenario)
    except InputError as error:
        parts.faults(error.faults)
        return None
    if first is None:
        return None
    pins, floors = pins_file(plan_session.pins), floors_file(plan_session.floors)
    held = None if valid_days is None else int(valid_days)
    return PlanQuestion(
        people, staff, file, first, int(weeks), deadline, pins, floors, valid_days=held, cache=plan_session.cache
    )


def _next_monday() -> date:
    today = datetime.now(ZoneInfo("Europe/London")).date()
    return today + timedelta(days=-today.weekday() % 7)


def _plan(plan_session: PlanSession, question: PlanQuestion) -> PlanAnswer | None:
    """Show the plan's button and progress; return the newest plan there is."""
    st.header("The plan", anchor=False)
    _button(plan_session, question, "above")
    if plan_session.asked is None:
        return None
    question = plan_session.asked
    work = partial(parts.work_of, question)
    job = parts.ask("plan", f"{question.key}-{parts.watcher()}", work)
    if job.is_running and job.result is None:
        st.html(f'<p class="pp-note">{lines(SOLVING)}</p>')
    parts.progress("plan", job, question.unit, work)
    if job.result is not None:
        plan_session.shown = job.result
    return plan_session.shown


def _button(plan_session: PlanSession, question: PlanQuestion, where: str) -> None:
    changed = [] if plan_session.asked is None else plan_session.asked.changed(question)
    if plan_session.asked is not None and not changed:
        if where == "above":
            return
        st.html('<p class="pp-note">Nothing has changed since this plan was made.</p>')
    if changed and where == "above" and plan_session.shown is not None:
        st.warning(
            f"The inputs have changed since this plan was made: {', '.join(changed)}. Below is the earlier plan."
        )
    label = "Make the plan" if plan_session.shown is None else "Plan again"
    ask, is_same = partial(plan_session.ask, question), plan_session.asked is not None and not changed
    parts.pressed(st.button, label, f"s_go_{where}", ask, type="primary", disabled=is_same)


def _answer(plan_session: PlanSession, answer: PlanAnswer, checked: Checked) -> str:
    """Show the plan; return who is picked."""
    if plan_session.asked is not None and answer.question is not plan_session.asked:
        st.warning("This is the plan before. The new one takes its place when it is ready.")
    st.html(f'<p class="pp-sentence">{lines(answer.headline())}</p>')
    for column, figure in zip(st.columns(3), sections.figures(answer), strict=True):
        with column.container(border=True, height="stretch"):
            st.metric(figure.label, plain(figure.value), help=parts.terms(figure.terms))
            st.html(f'<p class="pp-note">{lines(figure.note)}</p>')
    st.html(f'<p class="pp-note">{lines(f"{answer.basis()} {CAVEATS[0]}")}</p>')
    if answer.question.previous is not None:
        parts.section(
            parts.once("changes", (answer.plan,), lambda: beside.changes(answer, plan_session.before)), "s_changes"
        )
    parts.section(parts.once("next", (answer.plan,), lambda: sections.next_starts(answer)), "s_next")
    parts.section(parts.once("risk", (answer,), lambda: sections.at_risk(answer)), "s_risk")
    parts.section(parts.once("gantt", (answer.plan,), lambda: sections.week_by_week(answer)), "s_gantt")
    _everyone(answer)
    return _person(answer, checked)


def _everyone(answer: PlanAnswer) -> None:
    with st.expander("The plan as a table: everyone"):
        left, right = st.columns(2)
        standing = left.selectbox("Show", list(STANDINGS), key="s_standing", format_func=STANDINGS.__getitem__)
        staff = ["", *answer.plan.formulation.names]
        label = parts.apart(staff, lambda name: name or "Anyone")
        who = right.selectbox("With", staff, key="s_with", format_func=label)
        parts.section(sections.everyone(answer, standing, who), "s_everyone", heading=False)


def _person(answer: PlanAnswer, checked: Checked) -> str:
    st.header("One person", anchor=False)
    rows = {row.person: row for row in sorted(answer.rows, key=urgency)}
    label = f"Person, {len(rows):,} on the list: type to find one"
    picked = str(
        st.selectbox(
            label,
            list(rows),
            key=parts.one_of("keep_s_person", list(rows)),
            persist_state="session",
            format_func=parts.apart(rows, lambda name: _named(rows[name])),
        )
    )
    row = rows[picked]
    for line in why_in_lines(answer, row):
        st.html(f"<p>{lines(line)}</p>")
    known = checked.caseload.people if checked.caseload else ()
    given = next((each for each in known if each.person == picked), None)
    left, right = st.columns([1, 2])
    with left:
        dates = person.dates(answer, row, given)
        st.html(html_table(dates.caption, dates.head, dates.rows, text_columns=dates.text_columns))
    part = parts.once("chances", (answer.plan, row), lambda: person.chances(answer, row))
    with right:
        if part is None:
            st.html(
                "<p>No start in this plan could finish in time, or none can be planned: there is no chance to show.</p>"
            )
        else:
            parts.section(part, "s_chances", heading=False)
    return picked


def _named(row: Row) -> str:
    risk = ", at risk" if row.at_risk else ""
    start = f", {short_date(row.start)}" if row.start else ""
    return f"{row.person}: {row.standing.value}{start}{risk}"


def _rest(plan_session: PlanSession, answer: PlanAnswer) -> None:
    if answer.simple:
        parts.section(parts.once("simple", (answer.plan,), lambda: beside.simple_orders(answer)), "s_simple")
    st.header("Files", anchor=False)
    if not answer.is_whole:
        done = len(answer.reasons)
        st.html(
            f'<p class="pp-note">They come once everyone has a reason: {done:,} of {len(answer.rows):,} so far.</p>'
        )
    else:
        files = parts.once("s_files", (answer,), lambda: {n: as_bytes(write) for n, write in answer.files().items()})
        columns = st.columns(len(KINDS))
        for column, (name, (label, kind)) in zip(columns, KINDS.items(), strict=True):
            column.download_button(label, files[name], name, kind, key=f"s_{name}", on_click="ignore", width="stretch")
    parts.section(parts.once("s_assumed", (answer.plan,), lambda: beside.assumptions(answer)), "s_assumed")
    st.html("".join(f'<p class="pp-note">{lines(line)}</p>' for line in CAVEATS))
    st.html('<p class="pp-note">The same files on the command line:</p>')
    st.code(answer.question.command_line, language=None, wrap_lines=True)
    _inputs(plan_session, answer)


def _inputs(plan_session: PlanSession, answer: PlanAnswer) -> None:
    inputs = answer.question.in_memory()
    if inputs:
        st.html('<p class="pp-note">Download first what it reads, beside your own files:</p>')
        for column, (name, held) in zip(st.columns(3), inputs.items(), strict=False):
            column.download_button(
                plain(name), held.content, name, "text/csv", key=f"s_in_{name}", on_click="ignore", width="stretch"
            )
    schedule_files.downloads(plan_session)
