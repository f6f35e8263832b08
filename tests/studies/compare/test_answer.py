"""What a comparison says and shows, against the same worked out directly."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from common import ENGLAND_WALES, Write
from studies.conftest import LENGTH

from planner.outcome import Shown
from planner.outcome.measures import MEASURES
from planner.outcome.outcome import WHY_LABELS
from planner.present import export, inputs, manifest
from planner.present.words import TOO_CLOSE, UNLIKE
from planner.scenario import ScenarioFile
from planner.studies.compare import CompareAnswer, CompareQuestion, sections, words

Compare = Callable[..., CompareAnswer]


@pytest.fixture
def compare() -> Compare:
    """Compare scenarios on a few replications."""

    def _compare(*files: ScenarioFile, replications: int = 12, **asked: object) -> CompareAnswer:
        question = CompareQuestion(files, 3, replications, weeks_of=100, **asked)  # type: ignore[arg-type]
        question.check()
        return [step.answer for step in question.answer(2) if step.answer is not None][-1]

    return _compare


@pytest.fixture
def answer(compare: Compare, base: ScenarioFile, more: ScenarioFile) -> CompareAnswer:
    """Four posts more against the baseline."""
    return compare(base, more)


def test_the_sentence_and_the_figures(answer: CompareAnswer) -> None:
    base, mine = answer.compared
    row = mine.rows["reachable_untreated"]
    assert words.sentence(base, base).startswith("England and Wales (base): ")  # it states no title
    said, shown = words.sentence(mine, base), words.figures(mine, base)
    assert row.quantiles
    assert row.difference
    assert shown[0].value == f"{row.quantiles['50%']:,.0f}"
    if row.difference.too_close:
        assert "too close to call" in said
        assert shown[1].value == TOO_CLOSE
    else:
        assert "than in the baseline" in said
    assert answer.headline() == said
    assert repr(answer) == f"<CompareAnswer: {said}>"


def test_every_scenario_has_its_sentence(
    compare: Compare, base: ScenarioFile, more: ScenarioFile, write: Write
) -> None:
    fewer = write(f"{LENGTH}[levers]\nnot_held_factor = 0.5\n", extends=ENGLAND_WALES, name="fewer")
    found = compare(base, more, fewer)
    assert len(found.headline().splitlines()) == 2
    assert "\n" not in repr(found)
    assert [row[0] for row in sections.overview(found).rows] == [
        "England and Wales (base)\nbaseline",
        "Four more",
        "England and Wales (fewer)",
    ]
    assert any("is not costed" in note for note in found.notes())


def test_scenarios_of_one_title_are_told_apart(compare: Compare, write: Write) -> None:
    """Stated in both, they are called by their names too, in every sentence, table and legend, and in the document."""
    one, two = (write(f"title = 'Same'\n{LENGTH}", extends=ENGLAND_WALES, name=name) for name in ("one", "two"))
    found = compare(one, two)
    assert [row[0] for row in sections.overview(found).rows] == ["Same (one)\nbaseline", "Same (two)"]
    assert [each["title"] for each in found.document()["scenarios"]] == ["Same (one)", "Same (two)"]
    names = {trace.name for part in found.detail("two") if part.figure for trace in part.figure.data}
    assert {"Same (one)", "Same (two)"} <= names
    assert one.title == "Same"


def test_the_same_scenario_makes_no_difference(compare: Compare, base: ScenarioFile, write: Write) -> None:
    copy = write(LENGTH, extends=ENGLAND_WALES, name="copy")
    assert "no difference" in compare(base, copy).headline()


def test_other_people_are_not_like_for_like(compare: Compare, base: ScenarioFile, write: Write) -> None:
    """They have no verdict, wherever one would stand."""
    other = write(f"{LENGTH}[demand]\nreferrals_per_year = [90]\n", extends=ENGLAND_WALES, name="other")
    found = compare(base, other)
    assert "not like for like" in found.headline()
    assert sections.overview(found).rows[1][4] == UNLIKE
    *_, totals = found.detail("other")
    assert {row[-1] for row in totals.rows if row[1].startswith("England and Wales (")} == {"baseline", UNLIKE}
    said = [each["same_people_and_programme_as_baseline"] for each in found.document()["scenarios"]]
    assert said == [True, False]


@pytest.mark.parametrize("name", ["base", "more"])
def test_every_section_has_a_sentence_and_a_table(answer: CompareAnswer, name: str) -> None:
    found = [*answer.sections(), *answer.detail(name)]
    assert len(found) == 3 + (10 if name == "base" else 11)
    for section in found:
        assert section.sentence.endswith(".")
        assert section.rows
        assert all(len(row) == len(section.head) for row in section.rows), section.title


def test_every_measure_that_is_shown_is_in_the_totals(answer: CompareAnswer) -> None:
    """A line a scenario of each; those of the overview have a column besides."""
    _, totals, _ = answer.sections()
    shown = [measure.label for measure in MEASURES if measure.shown >= Shown.TOTALS]
    assert [row[0] for row in totals.rows] == shown * 2
    head = " ".join(sections.overview(answer).head)
    assert all(measure.heading in head for measure in MEASURES if measure.shown is Shown.OVERVIEW)


def test_the_causes_add_up(answer: CompareAnswer) -> None:
    base, mine = answer.compared
    differences = [row for row in sections.sources(base, mine).rows if not row[0].startswith("Regional")]
    assert {row[0] for row in differences} <= set(WHY_LABELS.values())
    assert len(differences) == 4
    whole = mine.rows["reachable_untreated"].difference
    parts = [mine.rows[f"untreated_{why}"].difference for why in ("no_place", "on_hold", "interrupted", "ended_early")]
    assert whole
    assert sum(part.interval.estimate or 0 for part in parts if part) == pytest.approx(whole.interval.estimate)


def test_groups_keep_their_labels(compare: Compare, base: ScenarioFile, write: Write) -> None:
    """A scenario that lists its teams in another order has each number under its own team."""
    text = ENGLAND_WALES.read_text(encoding="utf-8")
    north, midlands = text.index("[teams.north]"), text.index("[teams.midlands]")
    south = text.index("[teams.south]")
    swapped = base.path.parent / "swapped.toml"
    swapped.write_text(text[:north] + text[midlands:south] + text[north:midlands] + text[south:], encoding="utf-8")
    other = write(LENGTH, extends=swapped, name="other")
    assert list(other.scenario.teams) != list(base.scenario.teams)
    *_, by_team = compare(base, other, by="team").sections()
    assert by_team.title == "By team"
    assert len(by_team.rows) == len(base.scenario.teams)
    assert [row[1] for row in by_team.rows] == [row[2] for row in by_team.rows]


def test_a_group_is_known_by_its_name(compare: Compare, base: ScenarioFile, write: Write) -> None:
    """A team that another scenario calls otherwise is one row, and the files say whose each number is."""
    other = write(f'{LENGTH}\n[teams.north]\ntitle = "3"\n', extends=base.path, name="other")
    answer = compare(base, other, by="team")
    *_, by_team = answer.sections()
    assert [row[0] for row in by_team.rows] == [team.title for team in base.scenario.teams.values()]
    assert [row[1] for row in by_team.rows] == [row[2] for row in by_team.rows]
    groups = answer.tables()["groups"]
    north = groups[groups["group_name"] == "north"].groupby("scenario")["group"].unique()
    assert [list(titles) for titles in north] == [[base.scenario.teams["north"].title], ["3"]]


def test_what_differs_is_said_with_its_source(answer: CompareAnswer) -> None:
    lines = inputs.differences(answer.question.files)
    assert [line[0] for line in lines][:1] == ["posts added\nposts.extra-north"]
    assert "4 registered psychologist" in lines[0][3]


def test_the_files(answer: CompareAnswer) -> None:
    """Tables, one document, and last the manifest that has their hashes."""
    made = export.in_memory(answer.files())
    names = ["measures.csv", "groups.csv", "waits.csv", "assumptions.csv", "dictionary.csv", "comparison.json"]
    assert list(made) == [*names, manifest.NAME]
    assert json.loads(made["comparison.json"]) == json.loads(json.dumps(answer.document()))
    earlier = manifest.parse_manifest(made[manifest.NAME], "manifest.json")
    run, files, hashes = earlier.run, earlier.scenarios(), earlier.hashes
    assert (run, [file.name for file in files]) == (answer.run, ["base", "more"])
    assert list(hashes) == names


def test_one_future_has_no_interval(compare: Compare, base: ScenarioFile, more: ScenarioFile) -> None:
    found = compare(base, more, replications=1)
    assert "1 future, seed 3" in found.basis()
    assert "one future: no interval" in " ".join(sections.overview(found).rows[1]).replace("\n", " ")
    assert words.figures(found.compared[1], found.baseline)[1].note == "One future has no interval."
