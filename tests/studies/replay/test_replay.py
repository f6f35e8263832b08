"""One replication: counted as the tally counts it, and told in words that say the same."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from common import ENGLAND_WALES, SCENARIOS

from planner.base.fault import InputError
from planner.model.events import EventType
from planner.model.parameters import Parameters
from planner.outcome.outcome import RESULT_LABELS
from planner.present.export import in_memory
from planner.scenario import ScenarioFile, read
from planner.sim.tally.outcome_codes import SpellOutcome, UntreatedCause
from planner.sim.tally.sections import NUMBER
from planner.sim.tally.tally import measure
from planner.studies.replay import ReplayAnswer, ReplayQuestion, sections, story
from planner.studies.replay.answer import NO_SPELL


def last(question: ReplayQuestion) -> ReplayAnswer:
    """The whole answer."""
    *_, step = question.answer()
    assert step.answer is not None
    return step.answer


def short(folder: Path) -> ScenarioFile:
    """The baseline over two years and more."""
    path = folder / "england-wales.toml"
    path.write_text(f'extends = "{ENGLAND_WALES}"\n[calendar]\nhorizon_days = 800\n', encoding="utf-8")
    return read(path)


@pytest.fixture
def replay(tmp_path: Path) -> ReplayAnswer:
    """The first replication of the baseline."""
    return last(ReplayQuestion(short(tmp_path), 1, 0))


def test_a_replay_counts_as_the_tally_does(replay: ReplayAnswer) -> None:
    parameters = Parameters(replay.question.file.scenario)
    tally = measure(replay.log, replay.world, parameters)
    assert replay.counts["on course"].tolist() == tally.weekly[0, NUMBER["open_courses"]].tolist()
    section = sections.at_week(replay, replay.weeks)
    *_, everyone = section.rows
    assert everyone[0] == "All teams"
    assert int(everyone[section.head.index("on\ncourse")]) == int(tally.weekly[0, NUMBER["open_courses"]][:, -1].sum())


def test_more_people_than_prisons_have_numbers(tmp_path: Path) -> None:
    """Each is given a prison of their own to be counted by, however many there are."""
    none = "on_course = 0\nnot_ready = 0\ndeclined = 0\nnot_assessed = 0\ncompleted = 0\n"
    text = f"[calendar]\nhorizon_days = 30\n[demand.caseload]\nkind = 'synthetic'\n{none}waiting = 40000\n"
    path = tmp_path / "many.toml"
    path.write_text(f'extends = "{ENGLAND_WALES}"\n{text}', encoding="utf-8")
    replay = last(ReplayQuestion(read(path), 1, 0))
    counted = (
        measure(replay.log, replay.world, Parameters(replay.question.file.scenario)).section("year")[0].sum(axis=0)
    )
    mine = np.zeros_like(counted)
    np.add.at(mine, (replay.outcomes[0, :, 0], replay.outcomes[0, :, 1]), 1)
    assert mine.tolist() == counted.tolist()
    assert counted.sum() >= 40_000


def test_each_persons_outcome_is_the_one_counted(replay: ReplayAnswer) -> None:
    parameters = Parameters(replay.question.file.scenario)
    counted = measure(replay.log, replay.world, parameters).section("year")[0].sum(axis=0)
    mine = np.zeros_like(counted)
    np.add.at(mine, (replay.outcomes[0, :, 0], replay.outcomes[0, :, 1]), 1)
    assert mine.tolist() == counted.tolist()
    assert len(replay.outcomes) == 1  # nobody is recalled where no licence is told


def test_everyone_has_a_story_that_ends_as_it_is_counted(replay: ReplayAnswer) -> None:
    for _, row in replay.people.iterrows():
        person = int(row["person"])
        assert story.story(replay, person)
        assert story.ending(replay, person).lower().startswith(str(row["result"]).lower())
    assert set(replay.people["result"]) <= set(RESULT_LABELS.values())


@pytest.fixture
def recalled(tmp_path: Path) -> ReplayAnswer:
    """A replication in which many are recalled, some more than once."""
    short(tmp_path)
    told = (SCENARIOS / "after-release.toml").read_text(encoding="utf-8")
    (tmp_path / "after-release.toml").write_text(told, encoding="utf-8")
    path = tmp_path / "often-recalled.toml"
    often = 'extends = "after-release.toml"\ntitle = "Often recalled"\n[licence.recall]\nrecalls_per_year = 3.0\n'
    path.write_text(often, encoding="utf-8")
    return last(ReplayQuestion(read(path), 1, 0))


def test_every_spell_of_whoever_was_recalled(recalled: ReplayAnswer) -> None:
    """Each spell counts once, with the outcome that its own events tell."""
    parameters, log = Parameters(recalled.question.file.scenario), recalled.log
    there = recalled.outcomes[..., 0] != NO_SPELL
    mine = np.zeros((len(SpellOutcome), len(UntreatedCause)), dtype=np.int64)
    np.add.at(mine, (recalled.outcomes[there][:, 0], recalled.outcomes[there][:, 1]), 1)
    assert mine.tolist() == measure(log, recalled.world, parameters).section("year")[0].sum(axis=0).tolist()
    again = log.of(EventType.RECALLED)
    assert len(again) == there[1:].sum()
    assert there[2:].any()  # someone more than once
    for person in set(again.person.tolist()):
        assert recalled.spells_of(person) == 1 + (again.person == person).sum()
        for spell in range(recalled.spells_of(person)):
            events = set(log.kind[(log.person == person) & (log.spell == spell)].tolist())
            result = recalled.outcome(person, spell)[0]
            assert (EventType.RELEASED in events) == (result not in {SpellOutcome.NOT_ENDED, SpellOutcome.LEFT})
            assert result != SpellOutcome.NEVER_STARTED or EventType.COURSE_STARTED not in events


def test_a_story_of_two_spells_tells_both(recalled: ReplayAnswer) -> None:
    """The outcome of each, in order; the recall as the beginning of another; every release as its own in the news."""
    again = recalled.log.of(EventType.RELEASED)
    at = int(np.flatnonzero(again.spell == 1)[0])
    person, spells = int(again.person[at]), range(recalled.spells_of(int(again.person[at])))
    said = story.ending(recalled, person)
    assert re.findall(r"Custody spell (\d+): ", said) == [str(spell + 1) for spell in spells]
    assert "Recalled to custody: custody spell 2 begins." in [text for _, text in story.story(recalled, person)]
    completed = np.argwhere(recalled.outcomes[1:, :, 0] == SpellOutcome.COMPLETED_BEFORE)[0]
    assert "completed before the recall" in story.ending(recalled, int(completed[1]))
    rows = recalled.people
    assert rows[rows["person"] == person]["spell"].tolist() == list(spells)
    ending = story.spell_ending(recalled, person, 1)
    news = [text for _, text in story.news(recalled, int(again.day[at]) // 7 + 1)]
    assert f"Person {person}: {ending[0].lower()}{ending[1:]}" in news


def test_every_week_has_its_news(replay: ReplayAnswer) -> None:
    told = [line for week in range(1, replay.weeks + 1) for line in story.news(replay, week)]
    assert any("started a course" in text for _, text in told)
    assert all(text.endswith(".") for _, text in told)


def test_the_sections_and_the_tables_say_the_same(replay: ReplayAnswer) -> None:
    """The last week, everyone's outcome and a story; the tables count each of them again."""
    week, became, person = replay.sections()
    assert [section.title for section in (week, became, person)] == [
        "Week by week",
        "What became of everyone",
        "One person’s story",
    ]
    assert sum(int(number.replace(",", "")) for _, number in became.rows) == len(replay.people)
    weeks = replay.to_frame("weeks")
    ends = weeks[weeks["week"] == replay.weeks].groupby("count", sort=False)["people"].sum()
    assert ends.to_dict() == replay.document()["at_the_end"]
    assert [f"{number:,}" for number in ends] == list(week.rows[-1][1:])
    pd.testing.assert_frame_equal(replay.to_frame(), replay.log.frame())
    assert list(replay.files()) == ["events.parquet", "people.parquet"]


def test_a_replication_that_cannot_be() -> None:
    """Every fault at once."""
    with pytest.raises(InputError) as error:
        ReplayQuestion(read(ENGLAND_WALES), -1, -1, "none").check()
    assert [fault.key for fault in error.value.faults] == ["engine", "replication", "seed"]


def test_people_of_a_file_are_said_to_be_row_by_row(tmp_path: Path) -> None:
    """Their pseudonyms are not there."""
    scenario = read(ENGLAND_WALES).scenario
    row = f"ann-4711,{next(iter(scenario.prisons))},waiting,1,2026-09-14"
    (tmp_path / "people.csv").write_text(f"person,prison,status,band,referral_date\n{row}\n", encoding="utf-8")
    path = tmp_path / "own.toml"
    stated = 'demand.caseload = { kind = "file", path = "people.csv" }'
    path.write_text(f'extends = "{ENGLAND_WALES}"\n{stated}\ncalendar.horizon_days = 400\n', encoding="utf-8")
    listed = list(ReplayQuestion(read(path)).answer())[-1].answer
    assert listed is not None
    assert [note for note in listed.notes() if "row by row" in note]
    assert b"ann-4711" not in b"".join(in_memory(listed.files()).values())
