"""What comes after release: flows that hold everyone once, weeks that add up to their totals, caveats where due."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from common import ENGLAND_WALES, SCENARIOS

from planner.base.fault import InputError
from planner.outcome import licensed
from planner.outcome.measures import measures_of
from planner.scenario import read
from planner.sim.tally.outcome_codes import LicenceOutcome, SpellOutcome
from planner.studies.after_release import AfterReleaseAnswer, AfterReleaseQuestion, sections
from planner.studies.after_release.words import UNEQUAL

REPLICATIONS = 6


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """A folder of scenarios that tell what comes after release, over two years and more."""
    horizon = f'extends = "{ENGLAND_WALES}"\n[calendar]\nhorizon_days = 800\n'
    (tmp_path / "england-wales.toml").write_text(horizon, encoding="utf-8")
    for name in ("after-release", "recall-doubled", "community-teams"):
        text = (SCENARIOS / f"{name}.toml").read_text(encoding="utf-8")
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def answer(folder: Path, name: str) -> AfterReleaseAnswer:
    """The answer of one of them."""
    *_, last = AfterReleaseQuestion(read(folder / f"{name}.toml"), 1, REPLICATIONS).answer(1)
    assert last.answer is not None
    return last.answer


def test_an_unequal_rate_is_said_to_be_put_in(told: Path) -> None:
    text = 'extends = "after-release.toml"\ntitle = "Unequal"\n[licence.recall]\nrecalls_per_year_completed = 0.05\n'
    (told / "unequal.toml").write_text(text, encoding="utf-8")
    assert UNEQUAL in answer(told, "unequal").notes()
    assert UNEQUAL not in answer(told, "after-release").notes()


def test_the_pathway_is_every_release(told: Path) -> None:
    """The flow holds each release once: its links add up to the releases of the tally."""
    found = answer(told, "after-release")
    section = next(found.sections())
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


def test_the_way_back_holds_every_recall_once(told: Path) -> None:
    """As many as are recalled come back, wait or not, and end somewhere; the flow runs one way and draws no ring."""
    found = answer(told, "recall-doubled")
    section = list(found.sections())[1]
    drawn = section.figure.data[0]
    link, middle = drawn.link, list(drawn.node.label).index("")
    assert [each.text for each in section.figure.layout.annotations] == [sections.RECALLED]
    into = sum(v for v, at in zip(link.value, link.target, strict=True) if at == middle)
    out = sum(v for v, at in zip(link.value, link.source, strict=True) if at == middle)
    recalls = licensed.recalls(found.outcome).sum(axis=(1, 2)).mean()
    assert recalls > 0
    assert into == pytest.approx(recalls) == pytest.approx(out)
    assert all(source < target for source, target in zip(link.source, link.target, strict=True))
    assert len(section.rows) == len(link.value)


def test_hours_cost_what_the_scenario_states(told: Path) -> None:
    """Their cost is the hours at the stated price, apart from the programme's, and there only where one is stated."""
    text = 'extends = "after-release.toml"\ntitle = "Costed"\n[licence]\nhour_gbp = 50\n'
    (told / "costed.toml").write_text(text, encoding="utf-8")
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


def test_hours_are_levels_times_their_hours(told: Path) -> None:
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


def test_the_tables_are_what_the_sections_show(told: Path) -> None:
    """Flows and totals row by row; each week of each series once."""
    found = answer(told, "community-teams")
    tables, shown = found.tables(), {section.title: section for section in found.sections()}
    assert tables["pathway"][["release", "licence"]].to_numpy().tolist() == [
        list(row[:2]) for row in shown["The pathway"].rows
    ]
    assert tables["way_back"]["mean"].sum() == pytest.approx(
        2 * licensed.recalls(found.outcome).sum(axis=(1, 2)).mean()
    )
    assert len(tables["totals"]) == len(shown["Totals after release"].rows)
    assert not tables["weeks"].duplicated(["title", "series", "week"]).any()
    assert set(tables["weeks"]["title"]) <= set(shown)
    assert found.document()["pathway"][0]["release"] == tables["pathway"]["release"][0]


def test_nothing_is_told_without_a_licence(told: Path) -> None:
    """Both faults at once."""
    with pytest.raises(InputError) as error:
        AfterReleaseQuestion(read(told / "england-wales.toml"), 1, 1).check()
    assert [fault.key for fault in error.value.faults] == ["licence", "replications"]
