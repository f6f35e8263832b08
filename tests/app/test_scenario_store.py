"""Scenarios of a session: the same as files, checked by the same rules, on no disk until saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planner.app.building import new_draft, new_posts
from planner.app.scenario_store import ScenarioStore
from planner.base.fault import InputError
from planner.base.titles import folded
from planner.experiment import Experiment, run
from planner.outcome import MEASURES
from planner.scenario import read
from planner.scenario.draft import Draft, ExtraPosts, first_date, slug

TWO_MORE = tuple(ExtraPosts(team, "registered-psychologist", 1, date(2027, 10, 1)) for team in ("north", "south"))


def rules(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.rule for fault in error.value.faults]


def test_a_draft_has_the_digits_of_the_bundled_file() -> None:
    """Two posts built on the page are the two of the bundled scenario, person by person."""
    store = ScenarioStore()
    name = store.add(Draft("Built here", "england-wales.toml", TWO_MORE))
    built, bundled = run(Experiment([store.read(name), store.read("two-more-psychologists")], 5), 4)
    for measure in MEASURES:
        assert measure.of(built).tolist() == pytest.approx(measure.of(bundled).tolist(), abs=0, rel=0, nan_ok=True)


def test_a_draft_saved_reads_as_it_did_unsaved(store: ScenarioStore, folder: Path) -> None:
    name = store.add(Draft("Mine", "england-wales.toml", TWO_MORE, date(2028, 1, 1), 1.2, 0.5, "least-slack"))
    before = store.read(name)
    path = store.save(name)
    assert path == folder / "mine.toml"
    assert read(path).scenario == before.scenario
    assert name not in store.drafts
    assert name in store.names


def test_nothing_is_written_until_asked(store: ScenarioStore, folder: Path) -> None:
    there = sorted(folder.iterdir())
    name = store.add(Draft("Mine", "england-wales.toml", TWO_MORE))
    store.read(name)
    store.upload("theirs.toml", store.text("four-more").encode())
    assert sorted(folder.iterdir()) == there


def test_saving_overwrites_nothing(store: ScenarioStore, folder: Path) -> None:
    name = store.add(Draft("Mine", "england-wales.toml", TWO_MORE))
    (folder / "mine.toml").write_text("# somebody else's", encoding="utf-8")
    with pytest.raises(InputError) as error:
        store.save(name)
    assert rules(error) == ["is there already: choose another title"]
    assert (folder / "mine.toml").read_text(encoding="utf-8") == "# somebody else's"


def test_an_inherited_title_is_told_by_its_name(store: ScenarioStore, folder: Path) -> None:
    """A file that states no title of its own is not taken for what it extends."""
    text = 'extends = "england-wales.toml"\n[demand]\nreferrals_per_year = [5]\n'
    (folder / "fewer.toml").write_text(text, encoding="utf-8")
    assert store.labels["england-wales"] == "England and Wales"
    assert store.labels["fewer"] == "England and Wales (fewer)"
    store.upload("least.toml", text.encode())
    assert store.labels["least"] == "England and Wales (least) (yours)"


def test_no_two_labels_are_one(store: ScenarioStore, folder: Path) -> None:
    """Files of one title, an upload, and one called as another's label: each is told apart."""
    for name, title in (("one", "Same"), ("two", " same"), ("three", "Same (one)"), ("four", "Same (yours)")):
        (folder / f"{name}.toml").write_text(f'extends = "england-wales.toml"\ntitle = "{title}"\n', encoding="utf-8")
    store.upload("five.toml", b'extends = "england-wales.toml"\ntitle = "Same"\n')
    labels = [folded(label) for label in store.labels.values()]
    assert len(set(labels)) == len(labels) == len(store.names)
    assert all(name in store.labels[name] for name in ("one", "two", "five"))


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("", "must be stated in this file: it is the title of england-wales"),
        ('title = "four MORE"', "is also the title of four-more: choose another"),
    ],
)
def test_a_title_by_which_it_would_not_be_known_is_not_saved(
    store: ScenarioStore, folder: Path, title: str, rule: str
) -> None:
    (folder / "four-more.toml").write_text('extends = "england-wales.toml"\ntitle = "Four more"\n', encoding="utf-8")
    name = store.upload("theirs.toml", f'extends = "england-wales.toml"\n{title}\n'.encode())
    with pytest.raises(InputError) as error:
        store.save(name)
    assert rules(error) == [rule]
    assert not (folder / "theirs.toml").exists()


def test_a_draft_may_not_be_called_what_a_file_is(store: ScenarioStore, folder: Path) -> None:
    """Though the file has another name."""
    (folder / "x.toml").write_text('extends = "england-wales.toml"\ntitle = "North, first"\n', encoding="utf-8")
    with pytest.raises(InputError) as error:
        store.add(Draft("north, FIRST", "england-wales.toml"))
    assert rules(error) == ["is taken: choose another"]
    assert store.free_title("North, first") == "North, first 2"
    with pytest.raises(InputError) as error:
        store.add(Draft("x" * 161, "england-wales.toml"))
    assert rules(error) == ["must have at most 160 characters: it has 161"]


def test_a_draft_on_a_draft_is_saved_after_it(store: ScenarioStore) -> None:
    below = store.add(Draft("Below", "england-wales.toml", TWO_MORE))
    above = store.add(Draft("Above", f"{below}.toml", order="least-slack"))
    assert store.read(above).scenario.posts == store.read(below).scenario.posts
    with pytest.raises(InputError) as error:
        store.save(above)
    assert rules(error) == ["must be saved first"]
    store.save(below)
    store.save(above)


@pytest.mark.parametrize("title", ["", "  ", "!!!", "England: Wales", "four more"])
def test_a_title_must_be_its_own(store: ScenarioStore, title: str) -> None:
    with pytest.raises(InputError):
        store.add(Draft(title, "england-wales.toml"))


def test_a_rename_keeps_its_place(store: ScenarioStore) -> None:
    store.add(Draft("One", "england-wales.toml"))
    store.add(Draft("Two", "england-wales.toml"))
    store.add(store.drafts["one"].titled("Three"), instead_of="one")
    assert list(store.drafts) == ["three", "two"]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"\xff\xfe", "must be UTF-8 text"),
        (b"title = [", "must be TOML"),
        (b'extends = "../../etc/passwd"', "must be a file beside the bundled scenarios"),
        (b'extends = "/etc/passwd"', "must be a file beside the bundled scenarios"),
        (b'[demand.caseload]\nkind = "file"\npath = "../people.csv"', "must be a file beside the bundled scenarios"),
        (b'extends = "england-wales.toml"\n[consent]\np_declines = 1.5', "must be less than or equal to 1"),
        (b'extends = "none.toml"', "no such file"),
        (b"", "must be stated"),
        (b"#" * 2_000_001, "must be smaller than 2 MB"),
    ],
)
def test_a_wrong_upload_is_told_and_not_kept(store: ScenarioStore, content: bytes, rule: str) -> None:
    with pytest.raises(InputError) as error:
        store.upload("theirs.toml", content)
    assert any(rule in each for each in rules(error))
    assert store.uploads == {}


def test_an_upload_may_not_take_a_name(store: ScenarioStore) -> None:
    with pytest.raises(InputError):
        store.upload("four-more.toml", b'extends = "england-wales.toml"')


def test_a_changed_value_holds_wherever_it_is_not_stated(store: ScenarioStore, folder: Path) -> None:
    more = 'extends = "england-wales.toml"\n[demand]\nreferrals_per_year = [70]\n'
    (folder / "own.toml").write_text(more, encoding="utf-8")
    store.change("demand.referrals_per_year", [60])
    assert store.read("england-wales", changed=True).scenario.demand.referrals_per_year == [60]
    assert store.read("four-more", changed=True).scenario.demand.referrals_per_year == [60]
    assert store.read("own", changed=True).scenario.demand.referrals_per_year == [70]
    assert store.read("england-wales").scenario.demand.referrals_per_year == [50]
    sources = store.read("england-wales", changed=True).sources
    assert sources["demand.referrals_per_year"].grade == "assumption"


def test_a_value_out_of_bounds_is_not_taken(store: ScenarioStore) -> None:
    with pytest.raises(InputError) as error:
        store.change("consent.p_declines", 2)
    assert "consent.p_declines" in str(error.value)
    assert store.edits == {}


def test_a_value_restored_is_gone(store: ScenarioStore) -> None:
    store.change("consent.p_declines", 0.5)
    store.restore("consent.p_declines")
    assert store.edits == {}


def test_two_sessions_know_nothing_of_each_other(folder: Path) -> None:
    mine, theirs = ScenarioStore(folder), ScenarioStore(folder)
    mine.add(Draft("Mine", "england-wales.toml"))
    mine.change("consent.p_declines", 0.5)
    assert "mine" not in theirs.names
    assert theirs.edits == {}


def test_a_copy_is_a_scenario_of_its_own(store: ScenarioStore) -> None:
    first = store.add(new_draft(store, 1))
    copy = store.add(new_draft(store, 2, first))
    assert store.drafts[copy].posts == store.drafts[first].posts
    assert copy != first
    other = store.add(new_draft(store, 3, "four-more"))
    assert store.read(other).scenario.posts == store.read("four-more").scenario.posts


def test_the_next_post_is_in_a_team_without_one(store: ScenarioStore) -> None:
    scenario = store.read("england-wales").scenario
    first = new_posts(scenario, ())
    assert new_posts(scenario, (first,)).team != first.team


def test_the_first_date_is_within_the_horizon(store: ScenarioStore) -> None:
    calendar = store.read("england-wales").scenario.calendar
    assert first_date(calendar) == date(2027, 10, 1)
    week = calendar.model_copy(update={"horizon_days": 7})
    assert first_date(week) == week.start_date


def test_no_posts_is_a_scenario_too(store: ScenarioStore) -> None:
    draft = Draft("Nothing", "england-wales.toml", (replace(TWO_MORE[0], number=0),))
    assert store.read(store.add(draft)).scenario.posts == store.read("england-wales").scenario.posts


def test_slug() -> None:
    assert slug("Zwei mehr: Köln & Bonn!") == "zwei-mehr-koln-bonn"
