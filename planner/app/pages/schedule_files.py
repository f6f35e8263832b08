"""Schedule places: the files, and what is wrong with them, edited in place."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from planner.app import intake, row_editor
from planner.app.intake import PEOPLE, STAFF, Checked, Intake
from planner.app.markdown import plain
from planner.app.pages import parts
from planner.app.plan_session import PlanSession
from planner.caseload import InMemoryFile, Severity
from planner.caseload.columns import SHEETS
from planner.present.html import lines
from planner.studies.plan import PlanQuestion
from planner.studies.plan.beside import findings

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LABELS = {PEOPLE: "People: CSV or Excel", STAFF: "Staff: CSV or Excel"}
STAYS = (
    "Use pseudonyms. Files stay in this session’s memory: they are not written to disk, and no other session sees them."
)


def choose(plan_session: PlanSession) -> None:
    """Choose the files."""
    if plan_session.files.is_whole:
        with st.expander(plain(f"Files: {plan_session.files.of(PEOPLE)} and {plan_session.files.of(STAFF)}")):
            _choose(plan_session)
        return
    st.info("Open your caseload and your staff list, or begin with the sample, which is synthetic.")
    _choose(plan_session)


def _choose(plan_session: PlanSession) -> None:
    left, right = st.columns(2)
    for column, which in ((left, PEOPLE), (right, STAFF)):
        given = column.file_uploader(
            LABELS[which],
            type=["csv", "xlsx", "xlsm", "txt"],
            key=f"s_up_{which}_{plan_session.uploaders}",
            max_upload_size=20,
        )
        if given is None:
            plan_session.seen.pop(which, None)
        else:
            _take(plan_session, which, given.file_id, intake.held(given.name, given.getvalue()))
    columns = st.columns(3)
    columns[0].button(
        "Open the sample",
        key="s_sample",
        on_click=plan_session.open_sample,
        width="stretch",
        type="secondary" if plan_session.files.is_whole else "primary",
    )
    columns[1].download_button(
        "Empty template (Excel)",
        intake.template_workbook,
        "caseload-template.xlsx",
        EXCEL,
        key="s_template",
        on_click="ignore",
        width="stretch",
    )
    columns[2].download_button(
        "Template with an example",
        intake.example_workbook,
        "caseload-example.xlsx",
        EXCEL,
        key="s_example",
        on_click="ignore",
        width="stretch",
    )
    st.html(
        f'<p class="pp-note">{lines(STAYS)} One workbook with the sheets people and staff may be opened as both.</p>'
    )


def _take(plan_session: PlanSession, which: str, upload: str, new: InMemoryFile) -> None:
    """Take in an upload once: it stays given, and must not undo what was edited since. The same file may come again."""
    if plan_session.seen.get(which) == upload:
        return
    plan_session.seen[which] = upload
    files = Intake() if plan_session.is_sample else plan_session.files
    other = files.people if which == STAFF else files.staff
    if plan_session.shown is not None and other is not None:
        plan_session.edit(files.with_file(which, new))  # next week's list, against the plan of this one
    else:
        plan_session.begin(files.with_file(which, new))
    st.rerun()


def quality(plan_session: PlanSession, question: PlanQuestion) -> Checked:
    """Show what is wrong with the files before any number, and let it be edited; return what was read."""
    day = parts.same(question.first_day)
    people, staff, scenario = question.people, question.staff, question.file.scenario
    made_of = (people, staff, day, question.file)
    checked: Checked = parts.once("checked", made_of, lambda: intake.check(people, staff, day, scenario))
    st.header("Data quality", anchor=False)
    _say(checked)
    faults, others = checked.of(*row_editor.FAULTY), checked.of(Severity.REPAIRED, Severity.NOTE)
    is_open = plan_session.shown is None or checked.caseload is None
    if faults:
        with st.expander(f"Faults, and where to mend them: {len(faults)}", expanded=is_open):
            told = findings("Faults", "These rows do not count until they are mended", faults)
            parts.section(told, "s_faults", heading=False)
            for which in (PEOPLE, STAFF):
                _edit(plan_session, which, checked)
    if others:
        with st.expander(f"Repaired and noted: {len(others)}"):
            told = findings("Repaired and noted", "Nothing to do, but worth a look", others)
            parts.section(told, "s_noted", heading=False)
    return checked


def _say(checked: Checked) -> None:
    if checked.caseload is None:
        stops = checked.of(Severity.STOPS) or checked.of(Severity.LEFT_OUT)
        st.error(f"No plan can be made yet: {len(stops)} {'fault' if len(stops) == 1 else 'faults'} to mend first.")
        return
    found = checked.caseload.quality
    left_out = found.people.left_out + found.staff.left_out
    text = f"People: {found.people}. Staff: {found.staff}."
    missed = any(entry.rule == "course-not-held" for entry in checked.entries)
    if missed:
        text += " Someone left out is on a course: until that is mended, the plan thinks those hours free."
    (st.warning if left_out else st.success)(text)


def _edit(plan_session: PlanSession, which: str, checked: Checked) -> None:
    held = plan_session.files.of(which)
    sheet = row_editor.open_sheet(which, held) if held else None
    if sheet is None:
        return
    key = f"{which}_{plan_session.edits}"
    if sheet.missing_headings:
        _headings(plan_session, sheet, key)
        return
    faulty = sheet.faulty(checked.entries)
    if not faulty:
        return
    mine = [
        entry
        for entry in checked.entries
        if entry.severity in row_editor.FAULTY and entry.file.startswith(sheet.held.name)
    ]
    table = sheet.table(faulty, mine)
    take_out = f"tick {row_editor.LEAVE_OUT} to take a row out for good"
    st.html(f"<p>{lines(sheet.held.name)}: type in the cells, or {take_out}.</p>")
    with st.form(f"s_mend_{key}", border=False):
        edited = st.data_editor(table, key=f"s_rows_{key}", width="stretch", num_rows="fixed", disabled=["row"])
        if st.form_submit_button("Read again"):
            _go_on(plan_session, which, row_editor.apply_edits(sheet, edited))


def _headings(plan_session: PlanSession, sheet: row_editor.Sheet, key: str) -> None:
    names = [one.name for one in SHEETS[sheet.which]]
    missing = ", ".join(sheet.missing_headings)
    st.html(f"<p>{lines(sheet.held.name)}: say which column is which. Still missing: {lines(missing)}.</p>")
    headings = row_editor.unique(sheet.header)
    table = pd.DataFrame({"Heading in the file": headings, "Read as": [None] * len(headings)})
    choice = st.column_config.SelectboxColumn(options=names)
    with st.form(f"s_head_{key}", border=False):
        edited = st.data_editor(
            table,
            key=f"s_heads_{key}",
            hide_index=True,
            disabled=["Heading in the file"],
            column_config={"Read as": choice},
            width="stretch",
        )
        if st.form_submit_button("Read again"):
            chosen = {at: str(name) for at, name in enumerate(edited["Read as"]) if name}
            _go_on(plan_session, sheet.which, row_editor.rename_headings(sheet, chosen))


def _go_on(plan_session: PlanSession, which: str, held: InMemoryFile) -> None:
    if held is not plan_session.files.of(which):
        plan_session.edit(plan_session.files.with_file(which, held))
        st.rerun()


def downloads(plan_session: PlanSession) -> None:
    """Offer the files that were edited here: the equal command line reads them."""
    for which in (PEOPLE, STAFF):
        held = plan_session.files.of(which)
        if held and row_editor.MENDED in held.name:
            st.download_button(plain(held.name), held.content, held.name, key=f"s_get_{which}", on_click="ignore")
