"""What a session chooses among its scenarios stays together as they come, go and are renamed."""

from __future__ import annotations

import pytest

from planner.app.choices import Choices
from planner.app.scenario_store import ScenarioStore
from planner.scenario.bundled import BASELINE

MORE = "four-more"


@pytest.fixture
def mine(store: ScenarioStore) -> Choices:
    """A session that has just begun."""
    return Choices(store, chosen=[MORE])


def test_a_new_scenario_is_compared_and_shown(mine: Choices) -> None:
    mine.new(BASELINE)
    assert mine.chosen == [MORE, "my-scenario"]
    assert mine.focus == mine.draft == "my-scenario"
    assert mine.revision == 1


def test_a_renamed_scenario_stays_where_it_was_chosen(mine: Choices) -> None:
    mine.new(BASELINE)
    mine.base = "my-scenario"
    mine.rename("my-scenario", "Two in the north")
    assert mine.chosen == [MORE, "two-in-the-north"]
    assert mine.focus == mine.draft == mine.base == "two-in-the-north"
    assert list(mine.store.drafts) == ["two-in-the-north"]


def test_renaming_twice_is_renaming_once(mine: Choices) -> None:
    mine.new(BASELINE)
    for _ in range(2):
        mine.rename("my-scenario", "Two in the north")
    assert list(mine.store.drafts) == ["two-in-the-north"]
    assert (mine.revision, mine.refusals) == (2, 0)


def test_a_title_that_is_taken_is_refused(mine: Choices) -> None:
    mine.new(BASELINE)
    mine.rename("my-scenario", "England, Wales")
    assert list(mine.store.drafts) == ["my-scenario"]
    assert mine.said
    assert (mine.revision, mine.refusals) == (1, 1)


def test_a_button_may_know_an_earlier_name(mine: Choices) -> None:
    mine.new(BASELINE)
    mine.rename("my-scenario", "One")
    mine.rename("one", "Two")
    mine.add_posts("my-scenario")
    assert len(mine.store.drafts["two"].posts) == 2
    mine.remove_posts("one", 1)
    assert [posts.serial for posts in mine.store.drafts["two"].posts] == [2]
    mine.remove("one")
    assert mine.own == []
    mine.settle()
    assert mine.chosen == [MORE]
    assert mine.draft == ""


def test_a_name_used_again_is_the_new_one(mine: Choices) -> None:
    mine.new(BASELINE)
    mine.rename("my-scenario", "One")
    mine.new(BASELINE)
    mine.remove("my-scenario")
    assert mine.own == ["one"]


def test_a_file_is_taken_in_once(mine: Choices) -> None:
    content = b'extends = "england-wales.toml"\ntitle = "Theirs"\n'
    for _ in range(2):
        mine.upload("1", "theirs.toml", content)
    assert mine.chosen == [MORE, "theirs"]
    assert mine.revision == 1
    mine.remove("theirs")
    mine.upload("2", "theirs.toml", content)
    assert mine.own == ["theirs"]


def test_what_is_there_no_more_is_not_chosen(mine: Choices) -> None:
    mine.base, mine.chosen, mine.draft = "gone", ["gone", MORE], "gone"
    mine.settle()
    assert (mine.base, mine.chosen, mine.draft) == (BASELINE, [MORE], "")
