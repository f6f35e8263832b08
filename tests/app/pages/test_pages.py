"""Each page's logic, run without a browser: its numbers, its choices, its plain sentences where something is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import sleep

import pytest
from app.pages.conftest import FUTURES, Open, said, scenarios, settled
from streamlit.testing.v1 import AppTest

from planner.app.choices import Choices
from planner.app.scenario_store import ScenarioStore
from planner.experiment import Experiment, run
from planner.outcome import compare
from planner.present import words
from planner.present.study import IsStopped, Progress
from planner.scenario.draft import Draft, ExtraPosts
from planner.studies.compare import CompareQuestion
from planner.studies.compare.words import figures, sentence

PAGES = ("compare", "how_many", "schedule", "forecast", "after_release", "one_future", "certain", "assumptions")


def button(at: AppTest, label: str) -> AppTest:
    """Press a button by its label."""
    next(each for each in at.button if each.label == label).click()
    return settled(at.run())


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens(open_page: Open, name: str) -> None:
    at = open_page(name)
    assert not at.exception
    assert len(at.title) == 1
    assert words.WRONG not in said(at)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("days", [1, 7])
def test_a_horizon_of_a_week(open_page: Open, tmp_path: Path, name: str, days: int) -> None:
    at = open_page(name, store=ScenarioStore(scenarios(tmp_path, days)))
    assert not at.exception
    assert words.WRONG not in said(at)


@pytest.mark.parametrize("name", PAGES)
def test_a_broken_file_is_a_sentence(open_page: Open, store: ScenarioStore, name: str) -> None:
    store.path("england-wales").write_text("title = [", encoding="utf-8")
    at = open_page(name)
    assert not at.exception
    assert words.WRONG not in said(at)
    if name != "schedule":
        assert "must be TOML" in said(at).replace("\\", "")


def test_no_posts_at_all(open_page: Open, store: ScenarioStore) -> None:
    path = store.path("england-wales")
    none = "".join(
        f"[posts.{team}-psychologists]\nnumber = 0\nfilled_at_start = 0\n" for team in ("north", "midlands", "south")
    )
    path.write_text(path.read_text(encoding="utf-8") + none, encoding="utf-8")
    for name in PAGES:
        at = open_page(name)
        assert not at.exception
        assert words.WRONG not in said(at)


def test_the_headline_is_the_engines(open_page: Open, store: ScenarioStore) -> None:
    at = open_page("compare")
    files = [store.read("england-wales"), store.read("two-more-psychologists")]
    base, mine = compare(run(Experiment(files, 1), FUTURES))
    assert [each.value for each in at.metric] == [each.value for each in figures(mine, base)]
    assert sentence(mine, base) in said(at)
    assert f"{FUTURES} futures, seed 1" in said(at)


def test_another_seed_is_another_answer(open_page: Open) -> None:
    at = open_page("compare")
    before = at.session_state["job_compare"].key
    next(each for each in at.number_input if each.label == "Seed").set_value(2)
    at = settled(at.run())
    assert at.session_state["job_compare"].key != before
    assert f"{FUTURES} futures, seed 2" in said(at)


def test_results_of_other_inputs_say_so(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """While new futures are awaited, and after a stop before the first of them."""
    at = open_page("compare")

    def slow(self: CompareQuestion, workers: int, is_stopped: IsStopped) -> Iterator[Progress[object]]:
        yield Progress(0, 1)
        while not is_stopped():
            sleep(0.01)

    monkeypatch.setattr(CompareQuestion, "answer", slow)
    next(each for each in at.number_input if each.label == "Seed").set_value(2)
    at.run()
    assert words.STALE in said(at)
    assert f"{FUTURES} futures, seed 1" in said(at)
    job = at.session_state["job_compare"]
    job.stop()
    job.wait(10)
    at.run()
    assert words.STALE_STOPPED in said(at)
    assert words.GO_ON in [each.label for each in at.button]


def test_nothing_chosen_is_the_baseline_alone(open_page: Open, store: ScenarioStore) -> None:
    at = open_page("compare", choices=Choices(store, chosen=[]))
    assert at.metric[1].value == "–"
    assert "England and Wales: " in said(at)


def test_a_scenario_is_built_copied_renamed_and_saved(open_page: Open, store: ScenarioStore) -> None:
    at = button(open_page("compare"), "New scenario")
    assert list(store.drafts) == ["my-scenario"]
    assert "my-scenario" in at.session_state["choices"].chosen
    next(each for each in at.number_input if each.label == "Posts").set_value(3)
    at = settled(at.run())
    assert store.read("my-scenario").scenario.posts["extra-north"].number == 3
    at = button(at, "Add posts")
    assert len(store.drafts["my-scenario"].posts) == 2
    at = button(at, "Duplicate")
    assert list(store.drafts) == ["my-scenario", "my-scenario-copy"]
    assert store.drafts["my-scenario-copy"].posts == store.drafts["my-scenario"].posts
    at.text_input[0].set_value("Three and one")
    at = settled(at.run())
    assert list(store.drafts) == ["my-scenario", "three-and-one"]
    assert "three-and-one" in at.session_state["choices"].chosen
    at = button(at, f"Save to {store.folder.name}/")
    assert store.path("three-and-one").exists()
    assert "Saved as" in said(at)
    assert not at.exception


def test_what_is_chosen_by_a_label_is_what_has_it(open_page: Open, store: ScenarioStore) -> None:
    """A file dropped into the folder inherits the baseline's title: it is not the baseline, and can be chosen."""
    text = 'extends = "england-wales.toml"\n[demand]\nreferrals_per_year = [1]\n'
    store.path("aaa").write_text(text, encoding="utf-8")
    at = open_page("compare")
    base = next(each for each in at.selectbox if each.label == "Baseline")
    assert len(set(base.options)) == len(store.names)
    assert (base.value, at.session_state["choices"].base) == ("england-wales", "england-wales")
    assert at.session_state["job_compare"].result.question.files[0].scenario.demand.referrals_per_year == [50]
    base.set_value("aaa")
    at = settled(at.run())
    assert at.session_state["choices"].base == "aaa"
    assert at.session_state["job_compare"].result.question.files[0].scenario.demand.referrals_per_year == [1]
    assert "England and Wales (aaa)" in said(at)


def test_each_pick_of_a_scenario_in_detail_counts(open_page: Open) -> None:
    at = button(open_page("compare"), "New scenario")
    for name in ("two-more-psychologists", "my-scenario", "two-more-psychologists"):
        next(each for each in at.radio if each.label == "In detail").set_value(name)
        at = at.run()
        assert at.session_state["choices"].focus == name


def test_what_was_entered_is_there_for_a_copy(open_page: Open, store: ScenarioStore) -> None:
    at = button(open_page("compare"), "New scenario")
    next(each for each in at.number_input if each.label == "Posts").set_value(3)
    at.text_input[0].set_value("Three")
    button(at, "Duplicate")
    assert list(store.drafts) == ["three", "my-scenario-copy"]
    assert [draft.posts[0].number for draft in store.drafts.values()] == [3, 3]


def test_a_title_that_is_taken_is_told(open_page: Open, store: ScenarioStore) -> None:
    at = button(open_page("compare"), "New scenario")
    at.text_input[0].set_value("England, Wales")
    at = settled(at.run())
    assert "is taken" in said(at)
    assert list(store.drafts) == ["my-scenario"]


def test_levers_and_order_are_in_the_scenario(open_page: Open, store: ScenarioStore) -> None:
    at = button(open_page("compare"), "New scenario")
    for each in at.select_slider:
        each.set_value(60)
    next(each for each in at.selectbox if each.label == "Order of allocation").set_value("least-slack")
    settled(at.run())
    scenario = store.read("my-scenario").scenario
    assert (scenario.levers.protected_hours_factor, scenario.levers.not_held_factor) == (0.6, 0.6)
    assert scenario.levers.from_date == date(2027, 10, 1)
    assert scenario.policy.order == "least-slack"


def test_an_uploaded_scenario_is_compared_and_kept_in_memory(open_page: Open, store: ScenarioStore) -> None:
    posts = (ExtraPosts("south", "registered-psychologist", 1, date(2027, 10, 1)),)
    text = Draft("Theirs", "england-wales.toml", posts).text(store.read("england-wales").scenario)
    at = open_page("compare")
    at.file_uploader[0].upload("theirs.toml", text.encode(), "application/toml")
    at = settled(at.run())
    assert "theirs" in at.session_state["choices"].chosen
    assert not store.path("theirs").exists()
    assert "Theirs" in said(at)


def test_a_wrong_file_is_told_as_faults(open_page: Open) -> None:
    at = open_page("compare")
    at.file_uploader[0].upload("wrong.toml", b"[consent]\np_declines = 2\n", "application/toml")
    at = settled(at.run())
    assert words.FAULTS in said(at)
    assert "consent.p_declines" in said(at).replace("\\", "")
    assert len(at.metric) == 3  # the rest of the page is there


def test_a_forecast_is_filtered_and_made_into_files(open_page: Open) -> None:
    at = open_page("forecast")
    assert "Waiting, assessed, ready and willing" in said(at)
    next(each for each in at.radio if each.label == "By").set_value("year")
    at = settled(at.run())
    assert "In the last plan year shown" in said(at)
    at = button(at, "Make the files")
    made = at.session_state["job_files"].result
    assert [name for name in made if not name.endswith((".csv", ".parquet"))] == ["forecast.xlsx", "manifest.json"]
    assert {"weekly.parquet", "groups.csv", "waits.csv", "assumptions.csv", "dictionary.csv"} <= set(made)
    at.file_uploader[0].upload("manifest.json", made["manifest.json"], "application/json")
    at = settled(at.run())
    assert "Every file is the same, to the digit." in said(at)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe"])
def test_a_wrong_manifest_is_told(open_page: Open, content: bytes) -> None:
    at = open_page("forecast")
    at.file_uploader[0].upload("manifest.json", content, "application/json")
    assert "must be the manifest" in said(settled(at.run())).replace("\\", "")


@pytest.mark.parametrize("label", ["Scenarios", "Measures", "Teams"])
def test_nothing_to_forecast_is_a_sentence(open_page: Open, label: str) -> None:
    at = open_page("forecast")
    next(each for each in at.multiselect if each.label == label).set_value([])
    at = settled(at.run())
    assert not at.exception
    assert "Choose" in said(at)


def test_a_future_is_told_week_by_week(open_page: Open) -> None:
    at = open_page("one_future")
    assert "Week 1, 5 April 2027 to 11 April 2027." in said(at)
    at.slider[0].set_value(40)
    at = settled(at.run())
    assert "Week 40, 3 January 2028 to 9 January 2028." in said(at)
    assert "from the event log" in said(at)


def test_assumptions_are_filtered_and_changed(open_page: Open, store: ScenarioStore) -> None:
    at = open_page("assumptions")
    at.text_input[0].set_value("declines when first approached")
    at.radio[0].set_value("all")
    at = settled(at.run())
    assert "1 of 189 values" in said(at)
    next(each for each in at.selectbox if each.label == "Value").set_value("consent.p_declines")
    at = settled(at.run())
    next(each for each in at.text_input if each.label == "Probability").set_value("1.5")
    at = button(at, "Change it")
    assert "less than or equal to 1" in said(at)
    assert store.edits == {}
    next(each for each in at.text_input if each.label == "Probability").set_value("0.5")
    at = button(at, "Change it")
    assert store.edits == {"consent.p_declines": 0.5}
    at = button(at, "Undo")
    assert store.edits == {}


def test_a_distribution_is_changed_number_by_number(open_page: Open, store: ScenarioStore) -> None:
    at = open_page("assumptions", keep_a_key="readiness.hold_days")
    next(each for each in at.text_input if each.label == "Mean").set_value("60")
    button(at, "Change it")
    assert store.edits == {"readiness.hold_days": {"distribution": "gamma", "mean": 60, "sd": 30}}


def test_changed_assumptions_hold_in_every_scenario_compared(open_page: Open, store: ScenarioStore) -> None:
    store.change("demand.referrals_per_year", [80])
    at = open_page("compare", keep_changed=True)
    question = at.session_state["job_compare"].result.question
    assert [file.scenario.demand.referrals_per_year for file in question.files] == [[80], [80]]
    assert "not like for like" not in said(at)
