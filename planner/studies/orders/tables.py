"""An answer as tidy tables, as files, and as one JSON document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from planner.base.version import VERSION
from planner.outcome.interval import mean_interval, ratio_interval
from planner.outcome.measures import BY_NAME
from planner.present.export import records
from planner.present.words import CAVEATS
from planner.studies.orders.groups import labels
from planner.studies.orders.hindsight import Aim
from planner.studies.orders.replication import COLUMN

if TYPE_CHECKING:
    from planner.studies.orders.answer import OrdersAnswer

DICTIONARY = {
    "order": "order of places, as a scenario's policy.order has it",
    "untreated": "reachable people released untreated in a future; mean",
    "fewer": "how many fewer than in the first order, paired; mean",
    "behind": "how many more than in the order with the fewest, paired; mean",
    "finished_ratio": "released having completed, over those in the first order; ratio of means",
    "completions": "courses completed in a future; mean",
    "completions_more": "how many more than in the first order, paired; mean",
    "aim": "completed: completed before release; released: and released in the time simulated",
    "finished": "how many finished, in that sense; mean over the futures that are bounded",
    "most": "no order finishes more that does as many duties, knowing everything; mean",
    "share_of_most": "finished over most, ratio of means",
    "expected": "no order can be expected to finish more, knowing everything but how courses and reviews will go; mean",
    "share_of_expected": "finished over expected, ratio of means",
    "grouping": "by what people are grouped",
    "group": "group",
    "more": "how many more of the group finished than in the first order, paired; mean",
    "..._low": "lower end of the 95% interval",
    "..._high": "upper end of the 95% interval",
}


def orders_table(answer: OrdersAnswer) -> pd.DataFrame:
    """Return a row an order: what it achieves."""
    completions = [BY_NAME["completions"].of(outcome) for outcome in answer.outcomes]
    released = answer.finished[:, :, COLUMN[Aim.RELEASED]]
    return pd.DataFrame(
        [
            {
                "order": name,
                **mean_interval(answer.untreated(at)).cells("untreated"),
                **answer.fewer(at, 0).cells("fewer"),
                **answer.fewer(answer.best, at).cells("behind"),
                **ratio_interval(released[:, at], released[:, 0]).cells("finished_ratio"),
                **mean_interval(completions[at]).cells("completions"),
                **mean_interval(completions[at] - completions[0]).cells("completions_more"),
            }
            for at, name in enumerate(answer.question.orders)
        ]
    )


def futures_table(answer: OrdersAnswer) -> pd.DataFrame:
    """Return a row a future and order: what the means are of."""
    untreated = [answer.untreated(at) for at in range(len(answer.outcomes))]
    return pd.DataFrame(
        [
            {
                "future": future,
                "order": name,
                "untreated": untreated[at][future],
                "released": answer.finished[future, at, COLUMN[Aim.RELEASED]],
                "completed": answer.finished[future, at, COLUMN[Aim.COMPLETED]],
            }
            for future in range(answer.replications)
            for at, name in enumerate(answer.question.orders)
        ]
    )


def possible_table(answer: OrdersAnswer) -> pd.DataFrame:
    """Return a row an aim and order: how near to what was possible; none where nothing was bounded."""
    if not answer.bounded:
        return pd.DataFrame()
    return pd.DataFrame(
        [
            {
                "aim": aim.value,
                "order": name,
                **mean_interval(answer.finished[: answer.bounded, at, column]).cells("finished"),
                **mean_interval(answer.most[:, column]).cells("most"),
                **answer.share(at, aim, knowing_path=True).cells("share_of_most"),
                **mean_interval(answer.expected[:, column]).cells("expected"),
                **answer.share(at, aim, knowing_path=False).cells("share_of_expected"),
            }
            for aim, column in COLUMN.items()
            for at, name in enumerate(answer.question.orders)
        ]
    )


def groups_table(answer: OrdersAnswer) -> pd.DataFrame:
    """Return a row a group and order: how many were released having completed."""
    return pd.DataFrame(
        [
            {
                "grouping": grouping,
                "group": group,
                "order": name,
                **mean_interval(answer.by_group[:, at, column]).cells("finished"),
                **mean_interval(answer.by_group[:, at, column] - answer.by_group[:, 0, column]).cells("more"),
            }
            for column, (grouping, group) in enumerate(labels())
            for at, name in enumerate(answer.question.orders)
        ]
    )


def all_of(answer: OrdersAnswer) -> dict[str, pd.DataFrame]:
    """Return every table, by name."""
    return {
        "orders": orders_table(answer),
        "possible": possible_table(answer),
        "groups": groups_table(answer),
        "futures": futures_table(answer),
    }


def document(answer: OrdersAnswer) -> dict[str, Any]:
    """Return the answer as one JSON document."""
    question = answer.question
    return {
        "planner_version": VERSION,
        "command_line": question.command_line,
        "scenario": question.file.name,
        "seed": question.seed,
        "replications": answer.replications,
        "bounded": answer.bounded,
        "orders": records(orders_table(answer)),
        "possible": records(possible_table(answer)),
        "groups": records(groups_table(answer)),
        "dictionary": DICTIONARY,
        "caveats": list(CAVEATS),
    }
