"""Schedule places: what people have decided, entered here and kept by the next plan."""

from __future__ import annotations

from datetime import date

import streamlit as st

from planner.app.constraints import CHOICES, DATED_CHOICES, MOVE, NAMED_CHOICES, added, pins_of
from planner.app.markdown import plain
from planner.app.pages import parts
from planner.app.pages.day_input import day_input
from planner.app.plan_session import PlanSession
from planner.caseload import Caseload, InMemoryFile
from planner.optimise.constraints.equity import EquityFloor
from planner.present.html import lines
from planner.sheets.dates import LAST
from planner.studies.plan import PlanAnswer, beside
from planner.studies.plan.constraint_files import read_pins


def show(plan_session: PlanSession, caseload: Caseload, first_day: date, answer: PlanAnswer, picked: str) -> None:
    """Show the forms, and the list with prices."""
    st.header("Decide otherwise", anchor=False)
    st.html("<p>You decide: pin, forbid or move a start, then plan again. Each pin is shown with what it costs.</p>")
    _pin_form(plan_session, caseload, first_day, picked)
    _listed(plan_session, answer)
    with st.expander("Floors for groups"):
        _floors(plan_session, answer)
    with st.expander("Pins from a file"):
        _pins_file(plan_session, answer)


def _pin_form(plan_session: PlanSession, caseload: Caseload, first_day: date, picked: str) -> None:
    people = [person.person for person in caseload.candidates]
    if not people:
        st.info("Nobody on this list may be given a place, so there is nobody to pin.")
        return
    if picked in people and st.session_state.get("s_picked_before") != picked:
        st.session_state["s_pin_person"] = st.session_state["s_picked_before"] = picked
    if st.session_state.get("s_pin_person") not in people:
        st.session_state["s_pin_person"] = people[0]
    left, right = st.columns(2)
    person = left.selectbox("Pin whom", people, key="s_pin_person")
    choice = right.selectbox("What is decided", list(CHOICES), key="s_pin_choice", format_func=_choice_words)
    left, right = st.columns(2)
    when, names = None, []
    if choice in DATED_CHOICES:
        label = "Week beginning" if choice == MOVE else "Date"
        when = day_input(left, label, f"s_pin_date_{first_day}", first_day, (first_day, LAST))
    if choice in NAMED_CHOICES:
        staff = [who.name for who in caseload.staff]
        label = "With (optional)" if choice == MOVE else "With"
        names = right.multiselect(label, staff, key="s_pin_names", placeholder="Choose psychologists")
    note = st.text_input("Why (kept with the pin)", key="s_pin_note", max_chars=100)

    def add() -> None:
        new = pins_of(choice, person, when, names, note.strip())
        plan_session.pins = added(plan_session.pins, new)

    missing = choice in DATED_CHOICES and when is None
    parts.pressed(st.button, "Add the pin", "s_pin_add", add, disabled=missing)


def _choice_words(choice: str) -> str:
    return f"{choice[0].upper()}{choice[1:]}: {CHOICES[choice][0].lower()}{CHOICES[choice][1:]}"


def _listed(plan_session: PlanSession, answer: PlanAnswer) -> None:
    prices = _prices(answer)
    unit = answer.plan.unit
    if not plan_session.pins and not plan_session.floors:
        st.html('<p class="pp-note">No pins and no floors.</p>')
        return
    for at, pin in enumerate(plan_session.pins):
        note = f" ({pin.note})" if pin.note else ""
        _line(
            f"{pin.person}: {pin}",
            note,
            prices,
            unit,
            f"s_unpin_{at}",
            plan_session,
            pins=tuple(p for p in plan_session.pins if p is not pin),
        )
    for at, floor in enumerate(plan_session.floors):
        _line(
            str(floor),
            "",
            prices,
            unit,
            f"s_unfloor_{at}",
            plan_session,
            floors=tuple(f for f in plan_session.floors if f is not floor),
        )


def _prices(answer: PlanAnswer) -> dict[str, float]:
    table = answer.prices
    if table is None:
        return {}
    return dict(zip(table["wish"], table["price_finishes"], strict=True))


def _line(
    words: str,
    note: str,
    prices: dict[str, float],
    unit: str,
    key: str,
    plan_session: PlanSession,
    **left: tuple[object, ...],
) -> None:
    cost = beside.price(words, prices, unit)
    text, button = st.columns([5, 1], vertical_alignment="center")
    text.html(f"<p><strong>{lines(words)}</strong>{lines(note)}: {lines(cost)}</p>")

    def leave() -> None:
        for name, value in left.items():
            setattr(plan_session, name, value)

    parts.pressed(button.button, "Remove", key, leave, width="stretch", help=plain(f"Remove: {words}"))


def _floors(plan_session: PlanSession, answer: PlanAnswer) -> None:
    part = parts.once("groups", (answer.plan,), lambda: beside.groups(answer))
    parts.section(part, "s_groups", heading=False)
    groups: dict[str, list[str]] = {}
    for by, group, *_ in part.rows:
        groups.setdefault(by, []).append(group)
    if not groups:
        return
    left, middle, right = st.columns(3)
    by = left.selectbox("Floor by", list(groups), key="s_floor_by")
    group = middle.selectbox("Group", groups[by], key=f"s_floor_group_{by}")
    share = right.number_input("At least, % of the best they could have", 1, 100, 60, key="s_floor_share")

    def add() -> None:
        floor = EquityFloor(by, group, share / 100)
        plan_session.floors = (*(f for f in plan_session.floors if (f.by, f.group) != (by, group)), floor)

    parts.pressed(st.button, "Add the floor", "s_floor_add", add)


def _pins_file(plan_session: PlanSession, answer: PlanAnswer) -> None:
    given = st.file_uploader("Pins: CSV or Excel", type=["csv", "xlsx"], key="s_pins_file", max_upload_size=5)
    if given is None:
        return

    def add() -> None:
        found = read_pins(InMemoryFile(given.name, given.getvalue()), answer.plan.formulation)
        plan_session.pins = added(plan_session.pins, found)

    parts.pressed(st.button, "Add these pins", "s_pins_take", add)
