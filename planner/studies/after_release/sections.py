"""What comes after release, section by section: the pathway, the way back, weeks, work, conditions, totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from planner.outcome import Outcome, community, licensed
from planner.outcome.measures import OPTIONAL
from planner.present.numbers import plain
from planner.present.section import Section
from planner.sim.tally.outcome_codes import LicenceOutcome
from planner.studies.after_release import tables
from planner.studies.after_release.figures import bands, flow
from planner.studies.after_release.tables import BECAME, BEFORE, ENDS, RELEASED, RELEASED_AGAIN, Flow, Series
from planner.studies.after_release.words import mean, measured, spread

WEEKS_A_LINE = 52  # of a table of weeks
RECALLED = "Recalled: back in custody"
FLOW_HEAD = ("Mean", "95% interval\nof the mean", "Middle future\n(80% of futures)")
LINK = ("source", "target", "value", "text")


def whole(outcome: Outcome) -> Iterator[Section]:
    """Yield every section there is."""
    yield pathway(outcome)
    yield way_back(outcome)
    yield from (weeks(outcome, each) for each in tables.series(outcome))
    if community.is_told(outcome):
        yield became(outcome)
    yield conditions(outcome)
    yield totals(outcome)


# --- flows: one custody spell each, means over replications ---------------------------------------


def pathway(outcome: Outcome) -> Section:
    """Return the flow from release to what came of the licence."""
    flows, names = tables.pathway(outcome), [*RELEASED, *ENDS]
    links = [
        (
            names.index(each.stage),
            names.index(each.name, len(RELEASED)),
            each.counts.mean(),
            f"{each.stage}: {each.name[0].lower()}{each.name[1:]}: {spread(each.counts)}",
        )
        for each in flows
    ]
    figure = flow(names, pd.DataFrame(links, columns=LINK)) if links else None
    counted = licensed.pathway(outcome)
    released = counted[:, [result for results in RELEASED.values() for result in results]].sum(axis=(1, 2))
    recalled = counted[:, :, LicenceOutcome.RECALLED].sum(axis=1)
    sentence = (
        f"{spread(released)} releases in the middle future (80% of futures); {spread(recalled)} end in recall."
        " Whoever is recalled without having completed waits for a place again, and is counted once more when released."
    )
    head, terms = ("Release", "What came of it", *FLOW_HEAD), ("Custody spell", "Licence", "Recall")
    return Section("The pathway", sentence, figure, head, _rows(flows, head), terms, text_columns=2)


def way_back(outcome: Outcome) -> Section:
    """Return the flow of recalls: which release each ended, and what became of the custody spell that it began."""
    flows = tables.way_back(outcome)
    names, middle = [*RELEASED, RECALLED, *RELEASED_AGAIN], len(RELEASED)
    links = []
    for each in flows:
        is_before = each.stage == BEFORE
        at = names.index(each.name, 0 if is_before else middle)
        source, target = (at, middle) if is_before else (middle, at)
        links.append((source, target, each.counts.mean(), f"{each.name}: {spread(each.counts)}"))
    figure = flow(names, pd.DataFrame(links, columns=LINK), RECALLED) if links else None
    ended = licensed.pathway(outcome)[:, :, LicenceOutcome.RECALLED].sum(axis=1)
    sentence = (
        f"{spread(ended)} recalls in the middle future (80% of futures), each of which begins another"
        f" custody spell; {spread(measured(outcome, 'recalls_not_completed'))} are of people released without having"
        " completed the programme, who then wait for a place again. Whoever is recalled more than once counts each"
        " time."
    )
    head = ("Stage", "Recalls, by", *FLOW_HEAD)
    return Section(
        "The way back", sentence, figure, head, _rows(flows, head), ("Custody spell", "Recall"), text_columns=2
    )


def _rows(flows: Sequence[Flow], head: Sequence[str]) -> list[list[str]]:
    rows = [
        [each.stage, each.name, plain(float(each.counts.mean()), 1), mean(each.counts), spread(each.counts)]
        for each in flows
    ]
    return rows or [_nothing(head)]


def _nothing(head: Sequence[str]) -> list[str]:
    return ["None", *[""] * (len(head) - 1)]


# --- over time ------------------------------------------------------------------------------------


def weeks(outcome: Outcome, of: Series) -> Section:
    """Return series of weeks as a figure, and one week in each year as a table."""
    rows = tables.weeks(outcome, of)
    name, values = list(of.groups.items())[-1]
    final = values[:, -WEEKS_A_LINE:].mean(axis=1)
    sentence = f"In the last year of the run: {spread(final)} {of.unit} in the middle future (80% of futures); {name}."
    shown = rows[rows["week"] % WEEKS_A_LINE == WEEKS_A_LINE - 1]
    shown = shown if len(shown) else rows.groupby("series", sort=False).tail(1)
    lines = [
        [
            f"{row['starts']:%d/%m/%Y}",
            str(row["series"]),
            plain(row["p50"], 1),
            f"{plain(row['p10'], 1)} to {plain(row['p90'], 1)}",
        ]
        for _, row in shown.iterrows()
    ]
    head, terms = ("Week that starts", "Who", "Middle future", "80% of futures"), ("MAPPA", "80% range")
    return Section(
        of.title, sentence, bands(rows, of.unit), head, lines, terms, f"{of.title}, {of.unit}", text_columns=2
    )


# --- totals ---------------------------------------------------------------------------------------


def became(outcome: Outcome) -> Section:
    """Return what became of work in the community."""
    flows = tables.became(outcome)
    works = dict.fromkeys(each.stage for each in flows)
    rows = [[work, *(spread(each.counts) for each in flows if each.stage == work)] for work in works]
    sentence = "In the same words as for the programme in custody; each licence counts by itself."
    head = ("Work", *BECAME.values())
    return Section("What became of work in the community", sentence, None, head, rows, ("80% range",))


def conditions(outcome: Outcome) -> Section:
    """Return how many have each condition."""
    rows = [[each.name, spread(each.counts)] for each in tables.conditions(outcome)]
    sentence = "Staff set conditions, tighten and relax them, here at assumed rates. Nothing on this page suggests one."
    head = ("Condition", "People with it, mean of the run\n(middle future, 80% of futures)")
    return Section("Conditions", sentence, None, head, rows or [_nothing(head)])


def totals(outcome: Outcome) -> Section:
    """Return the totals of the run."""
    told = [each for each in OPTIONAL if each.applies(outcome)]
    rows = [[each.label[0].upper() + each.label[1:], each.unit, spread(each.values(outcome))] for each in told]
    sentence = f"Over the whole run, on {outcome.replications:,} futures."
    head = ("Measure", "Unit", "Middle future\n(80% of futures)")
    return Section("Totals after release", sentence, None, head, rows, ("Middle future",), text_columns=2)
