"""What the pages show, against the same worked out directly."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from common import SCENARIOS

from planner.app.scenario_store import ScenarioStore
from planner.model.events import EventType
from planner.model.parameters import Parameters
from planner.outcome.outcome import RESULT_LABELS
from planner.present.study import Work, never
from planner.scenario.draft import Draft
from planner.sim.tally.sections import NUMBER
from planner.sim.tally.spell import SpellOutcome, UntreatedCause
from planner.sim.tally.tally import measure
from planner.studies.replay import story
from planner.studies.replay.replay import NO_SPELL, Replay, ReplayQuestion


def worked_out(work: Work[Any]) -> Any:
    """Do the work and return its last result."""
    found = [step.answer for step in work(never) if step.answer is not None]
    return found[-1]


@pytest.fixture
def replay(store: ScenarioStore) -> Replay:
    """The first future of the baseline."""
    found: Replay = worked_out(ReplayQuestion(store.read("england-wales"), 1, 0).work())
    return found


def test_a_replay_counts_as_the_tally_does(replay: Replay) -> None:
    parameters = Parameters(replay.question.file.scenario)
    tally = measure(replay.log, replay.world, parameters)
    assert replay.counts["on course"].tolist() == tally.weekly[0, NUMBER["open_courses"]].tolist()
    last = replay.at(replay.weeks)
    assert last[-1][0] == "All teams"
    assert int(last[-1][4]) == int(tally.weekly[0, NUMBER["open_courses"]][:, -1].sum())


def test_each_persons_outcome_is_the_one_counted(replay: Replay) -> None:
    parameters = Parameters(replay.question.file.scenario)
    counted = measure(replay.log, replay.world, parameters).section("year")[0].sum(axis=0)
    mine = np.zeros_like(counted)
    np.add.at(mine, (replay.outcomes[0, :, 0], replay.outcomes[0, :, 1]), 1)
    assert mine.tolist() == counted.tolist()
    assert len(replay.outcomes) == 1  # nobody is recalled where no licence is told


def test_everyone_has_a_story_that_ends_as_it_is_counted(replay: Replay) -> None:
    for _, row in replay.people().iterrows():
        person = int(row["person"])
        assert story.story(replay, person)
        assert story.ending(replay, person).lower().startswith(str(row["result"]).lower())
    assert set(replay.people()["result"]) <= set(RESULT_LABELS.values())


@pytest.fixture
def recalled(store: ScenarioStore) -> Replay:
    """A future in which many are recalled, some more than once."""
    told = (SCENARIOS / "after-release.toml").read_text(encoding="utf-8")
    store.path("after-release").write_text(told, encoding="utf-8")
    name = store.add(Draft("Often recalled", "after-release.toml", edits={"licence.recall.recalls_per_year": 3.0}))
    found: Replay = worked_out(ReplayQuestion(store.read(name), 1, 0).work())
    return found


def test_every_spell_of_whoever_was_recalled(recalled: Replay) -> None:
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


def test_a_story_of_two_spells_tells_both(recalled: Replay) -> None:
    """The outcome of each, in order; the recall as the beginning of another; every release as its own in the news."""
    again = recalled.log.of(EventType.RELEASED)
    at = int(np.flatnonzero(again.spell == 1)[0])
    person, spells = int(again.person[at]), range(recalled.spells_of(int(again.person[at])))
    said = story.ending(recalled, person)
    assert re.findall(r"Custody spell (\d+): ", said) == [str(spell + 1) for spell in spells]
    assert "Recalled to custody: custody spell 2 begins." in [text for _, text in story.story(recalled, person)]
    completed = np.argwhere(recalled.outcomes[1:, :, 0] == SpellOutcome.COMPLETED_BEFORE)[0]
    assert "completed before the recall" in story.ending(recalled, int(completed[1]))
    rows = recalled.people()
    assert rows[rows["person"] == person]["spell"].tolist() == list(spells)
    ending = story.spell_ending(recalled, person, 1)
    news = [text for _, text in story.news(recalled, int(again.day[at]) // 7 + 1)]
    assert f"Person {person}: {ending[0].lower()}{ending[1:]}" in news


def test_every_week_has_its_news(replay: Replay) -> None:
    told = [line for week in range(1, replay.weeks + 1) for line in story.news(replay, week)]
    assert any("started a course" in text for _, text in told)
    assert all(text.endswith(".") for _, text in told)
