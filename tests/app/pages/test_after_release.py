"""The page After release, without a browser: its numbers are the engines', and its caveats are there."""

from __future__ import annotations

import numpy as np
import pytest
from app.pages.conftest import FUTURES, Open, said
from common import SCENARIOS

from planner.app.scenario_store import ScenarioStore
from planner.experiment import Experiment, run
from planner.outcome import licensed
from planner.outcome.measures import measures_of
from planner.sim.tally.spell import LicenceOutcome, SpellOutcome
from planner.studies.after_release import sections as after
from planner.studies.after_release.sections import AfterQuestion, AfterRelease

TITLES = ["The pathway", "The way back", "MAPPA caseload", "MAPPA staff hours", "Conditions", "Totals after release"]
WITH_TEAMS = [
    *TITLES[:4],
    "Waiting for work in the community",
    "With a place in the community",
    "What became of work in the community",
    *TITLES[4:],
]


@pytest.fixture
def told(store: ScenarioStore) -> ScenarioStore:
    """The session's scenarios with those that tell what comes after release, at their length."""
    for name in ("after-release", "recall-doubled", "community-teams"):
        store.path(name).write_text((SCENARIOS / f"{name}.toml").read_text(encoding="utf-8"), encoding="utf-8")
    return store


def answer(store: ScenarioStore, name: str) -> AfterRelease:
    """Return the answer that the page shows."""
    file = store.read(name)
    [outcome] = run(Experiment([file], 1, weekly=True), FUTURES)
    return AfterRelease(AfterQuestion(file, 1, FUTURES), outcome)


def test_no_scenario_tells_of_it(open_page: Open) -> None:
    at = open_page("after_release")
    assert at.session_state["store"].with_licence() == []
    assert "State [licence]" in said(at)


def test_the_page_says_what_the_engine_does(open_page: Open, told: ScenarioStore) -> None:
    at = open_page("after_release", store=told)
    assert not at.exception
    assert [each.value for each in at.header] == TITLES
    found = answer(told, "after-release")
    shown = said(at).replace("&#x27;", "'")
    assert after.headline(found) in shown
    for caveat in after.CAVEATS:
        assert caveat in shown
    assert "that is deliberate" in shown
    assert f"planner forecast after-release.toml --replications {FUTURES} --seed 1" in shown


def test_mentors_where_there_are_any(open_page: Open, told: ScenarioStore) -> None:
    at = open_page("after_release", store=told, keep_ar_scenario="community-teams")
    assert not at.exception
    assert [each.value for each in at.header] == WITH_TEAMS
    assert "Specialist mentoring" in said(at)


def test_an_unequal_rate_is_said_to_be_put_in(told: ScenarioStore) -> None:
    text = 'extends = "after-release.toml"\ntitle = "Unequal"\n[licence.recall]\nrecalls_per_year_completed = 0.05\n'
    told.path("unequal").write_text(text, encoding="utf-8")
    assert after.UNEQUAL in after.caveats(answer(told, "unequal"))
    assert after.UNEQUAL not in after.caveats(answer(told, "after-release"))


def test_the_pathway_is_every_release(told: ScenarioStore) -> None:
    """The flow holds each release once: its links add up to the releases of the tally."""
    found = answer(told, "after-release")
    section = next(after.sections(found))
    outcome = found.outcome
    links = section.figure.data[0].link
    released = outcome.spells(
        (
            SpellOutcome.COMPLETED,
            SpellOutcome.COMPLETED_BEFORE,
            SpellOutcome.GOES_ON,
            SpellOutcome.PART_WAY,
            SpellOutcome.NEVER_STARTED,
        )
    )
    assert sum(links.value) == pytest.approx(released.mean())
    recalled = licensed.pathway(outcome)[:, :, LicenceOutcome.RECALLED].sum(axis=1)
    assert np.array_equal(recalled, licensed.recalls(outcome).sum(axis=(1, 2)))


def test_the_way_back_holds_every_recall_once(told: ScenarioStore) -> None:
    """As many as are recalled come back, wait or not, and end somewhere; the flow runs one way and draws no ring."""
    found = answer(told, "recall-doubled")
    section = list(after.sections(found))[1]
    drawn = section.figure.data[0]
    link, middle = drawn.link, list(drawn.node.label).index("")
    assert [each.text for each in section.figure.layout.annotations] == [after.RECALLED]
    into = sum(v for v, at in zip(link.value, link.target, strict=True) if at == middle)
    out = sum(v for v, at in zip(link.value, link.source, strict=True) if at == middle)
    recalls = licensed.recalls(found.outcome).sum(axis=(1, 2)).mean()
    assert recalls > 0
    assert into == pytest.approx(recalls) == pytest.approx(out)
    assert all(source < target for source, target in zip(link.source, link.target, strict=True))
    assert len(section.rows) == len(link.value)


def test_hours_cost_what_the_scenario_states(told: ScenarioStore) -> None:
    """Their cost is the hours at the stated price, apart from the programme's, and there only where one is stated."""
    text = 'extends = "after-release.toml"\ntitle = "Costed"\n[licence]\nhour_gbp = 50\n'
    told.path("costed").write_text(text, encoding="utf-8")
    plain, costed = (answer(told, name).outcome for name in ("after-release", "costed"))
    names = {each.name for each in measures_of([plain])}
    by_name = {each.name: each for each in measures_of([costed])}
    assert {name for name in by_name if name not in names} == {
        "mappa_gbp", "mappa_gbp_not_completed", "mappa_gbp_completed",
    }  # fmt: skip
    for part in ("", "_not_completed", "_completed"):
        hours = by_name[f"mappa_hours{part}"].of(costed)
        assert by_name[f"mappa_gbp{part}"].of(costed) == pytest.approx(50 * hours)
    assert by_name["cost_gbp"].of(costed) == pytest.approx(by_name["cost_gbp"].of(plain))


def test_hours_are_levels_times_their_hours(told: ScenarioStore) -> None:
    """The weeks' hours, over the weeks, are the total, and each week's are its caseload at the stated hours."""
    found = answer(told, "after-release").outcome
    stated = found.parameters.scenario.licence
    assert stated is not None
    by_level = licensed.on_licence(found).sum(axis=1)
    hours = licensed.weekly(found, "mappa_hours")
    assert hours == pytest.approx(np.einsum("rlw,l->rw", by_level, np.asarray(stated.level_hours_per_week)))
    days = np.diff(np.append(np.arange(hours.shape[1]) * 7, found.parameters.horizon_days))
    total = next(each for each in licensed.MEASURES if each.name == "mappa_hours").of(found)
    assert (hours * days / 7).sum(axis=1) == pytest.approx(total)
