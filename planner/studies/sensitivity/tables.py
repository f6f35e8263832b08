"""An answer as tidy tables, as files, and as one JSON document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from planner.base.version import VERSION
from planner.present.export import records
from planner.present.words import CAVEATS
from planner.scenario import ScenarioFile
from planner.studies.sensitivity.assumption import Assumption, not_moved
from planner.studies.sensitivity.recommendation import COST, TOO_CLOSE
from planner.studies.sensitivity.screening import COLUMNS, HEADLINE, LEAD

if TYPE_CHECKING:
    from planner.studies.sensitivity.answer import SensitivityAnswer
    from planner.studies.sensitivity.question import SensitivityQuestion

CLOSE = "too close to call"
DICTIONARY = {
    "assumption": "name of the assumption, as a file of ranges has it",
    "label": "what moves",
    "unit": "unit of its values",
    "value": "value at present; of several keys the first's, or their sum",
    "value_grade": "how well the value is known",
    "low": "least plausible value",
    "high": "greatest plausible value",
    "range_grade": "how well the range is known",
    "why": "where the range comes from, or why a value is not moved",
    "keys": "what moves, by dotted key, in the first scenario that has it",
    "key": "dotted key of a value",
    "at": "value looked at, all else as at present",
    "headline_change": "reachable people released untreated in the baseline, less those at present, paired; mean",
    "lead": "by how much the scenario best at present is better than its rival, by the criterion, paired; mean",
    "lead_change": "the lead less the lead at present, paired; mean",
    "..._low": "lower end of the 95% interval of the mean",
    "..._high": "upper end of the 95% interval of the mean",
    "recommended": "scenario recommended there, or too close to call",
    "towards": "end of the range towards which the assumption moves",
    "now": "what is recommended at present",
    "holds_to": "up to here the recommendation is as at present: one end of the interval of the switch-over value",
    "changes_at": "its neighbour, at which it is not",
    "becomes": "what is recommended there",
    "even_at": "the switch-over value: about here the mean lead is nil; empty where it stays above",
    "taken_at": "from here on another scenario is recommended: the other end; empty where at the end none is",
    "other": "another scenario that comes to be recommended",
    "returns": "whether further on the recommendation is as at present again",
    "output": "headline: reachable people released untreated in the baseline; lead: as above",
    "mu_star": "Morris: mean size of an elementary effect, as change from the low to the high end",
    "mu_star_conf": "half-width of its 95% bootstrap interval over the trajectories",
    "mu": "Morris: mean elementary effect",
    "sigma": "Morris: standard deviation of the elementary effects: interaction, or a curve",
    "S1": "Sobol: share of the variance due to this assumption alone",
    "S1_conf": "half-width of its 95% bootstrap interval",
    "ST": "Sobol: share of the variance due to it in any company",
    "ST_conf": "half-width of its 95% bootstrap interval",
}


def named(files: Sequence[ScenarioFile], number: int) -> str:
    """Return a scenario's name by its number, or that it is too close to call."""
    return CLOSE if number == TOO_CLOSE else files[number].name


def ranges_table(question: SensitivityQuestion) -> pd.DataFrame:
    """Return a row an assumption: its value, its range, and why."""
    return pd.DataFrame([_range(each) for each in question.assumptions])


def _range(each: Assumption) -> dict[str, Any]:
    first = next(mine for mine in each.keys if mine)
    return {
        "assumption": each.name,
        "label": each.label,
        "unit": each.unit,
        "value": each.value,
        "value_grade": each.value_grade,
        "low": each.low,
        "high": each.high,
        "range_grade": each.grade,
        "why": each.why,
        "keys": " ".join(first),
    }


def swings_table(answer: SensitivityAnswer) -> pd.DataFrame:
    """Return a row an assumption and value looked at, those first that move the lead most."""
    return pd.DataFrame(
        [
            {
                "assumption": swing.assumption.name,
                "at": seen.value,
                **seen.headline.cells("headline_change"),
                **seen.lead.cells("lead"),
                **seen.lead_change.cells("lead_change"),
                "recommended": named(answer.question.files, seen.recommendation.choice),
            }
            for swing in answer.swings
            for seen in swing.evaluations
        ]
    )


SWITCHED = (
    "assumption",
    "towards",
    "now",
    "holds_to",
    "changes_at",
    "becomes",
    "even_at",
    "taken_at",
    "other",
    "returns",
)


def switching_values_table(answer: SensitivityAnswer) -> pd.DataFrame:
    """Return a row a change of the recommendation, those assumptions first that change it to another scenario."""
    files = answer.question.files
    rows = [
        (
            *(swing.assumption.name, switch.end, named(files, switch.now), switch.holds_to, switch.changes_at),
            *(named(files, switch.becomes), switch.even_at, switch.taken_at),
            *(None if switch.other == TOO_CLOSE else named(files, switch.other), switch.returns),
        )
        for swing in answer.relevant
        for switch in answer.of(swing)
    ]
    return pd.DataFrame(rows, columns=list(SWITCHED))


def screening_table(answer: SensitivityAnswer) -> pd.DataFrame:
    """Return a row an output and assumption, those first that move the lead most; none without a screening."""
    found = answer.screening
    if found is None:
        return pd.DataFrame()
    columns = COLUMNS[found.design.method]
    return pd.DataFrame(
        [
            {
                "output": output,
                "assumption": found.design.assumptions[at].name,
                **{name: None if of is None else float(of[name][at]) for name in columns},
            }
            for output, of in ((LEAD, found.indices[LEAD]), (HEADLINE, found.indices[HEADLINE]))
            for at in found.by_importance
        ]
    )


def not_moved_table(question: SensitivityQuestion) -> pd.DataFrame:
    """Return a row a value of the baseline that has no source and is not moved, and why."""
    reasons = not_moved(question.files[0], question.ranges, question.assumptions)
    return pd.DataFrame(list(reasons.items()), columns=["key", "why"])


def document(answer: SensitivityAnswer) -> dict[str, Any]:
    """Return the answer as one JSON document."""
    question, found = answer.question, answer.screening
    files = question.files
    return {
        "planner_version": VERSION,
        "command_line": question.command_line,
        "seed": question.seed,
        "replications": question.replications,
        "criterion": question.criterion.name,
        "worth_gbp": question.criterion.worth_gbp if question.criterion.name == COST else None,
        "unit_of_lead": question.criterion.unit,
        "scenarios": [{"name": file.name, "title": file.title, "file": file.argument} for file in files],
        "baseline": files[0].name,
        "recommendation": {
            "recommended": named(files, answer.recommendation.choice),
            "best": files[answer.recommendation.best].name,
            "rival": files[answer.recommendation.rival].name,
            **answer.recommendation.lead.cells("lead"),
        },
        "decision_relevant": records(switching_values_table(answer)),
        "swings": records(swings_table(answer)),
        "method": question.method,
        "screening": records(screening_table(answer)),
        "screening_futures": question.screening_replications,
        "recommended_at_screening_points": {} if found is None else _counts(files, found.choices),
        "ranges": records(ranges_table(question)),
        "not_moved": records(not_moved_table(question)),
        "points": answer.points,
        "model_runs": answer.runs,
        "caveats": list(CAVEATS),
    }


def _counts(files: Sequence[ScenarioFile], choices: Sequence[int]) -> Mapping[str, int]:
    numbers = [*range(len(files)), TOO_CLOSE]
    return {named(files, number): choices.count(number) for number in numbers if number in choices}


def all_of(answer: SensitivityAnswer) -> dict[str, pd.DataFrame]:
    """Return every table, by name."""
    return {
        "switch_overs": switching_values_table(answer),
        "swings": swings_table(answer),
        "screening": screening_table(answer),
        "ranges": ranges_table(answer.question),
        "not_moved": not_moved_table(answer.question),
    }


def dictionary() -> pd.DataFrame:
    """Return what each column of the tables means."""
    return pd.DataFrame(list(DICTIONARY.items()), columns=["column", "meaning"])
