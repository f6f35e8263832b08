"""What the next post brings, from none to ten: each paired with the one before on the same futures."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from planner import compare_charts as charts
from planner.app.fingerprint import fingerprint
from planner.app.job import Step, Work
from planner.app.numbers import difference, gbp, plain
from planner.app.section import Section
from planner.app.shelf import Shelf
from planner.outcome.compare import HEADLINE
from planner.outcome.interval import Interval, mean_interval, ratio_interval
from planner.outcome.outcome import BY_NAME, discounted_cost_gbp
from planner.scenario import ScenarioFile
from planner.scenario.draft import Draft, ExtraPosts
from planner.sim.experiment import processors
from planner.study import BATCH, Study, run_until

MOST, FUTURES = 10, 200


@dataclass(frozen=True)
class NextPost:
    """The question: what 1, 2, ... more such posts bring on top of a scenario."""

    files: tuple[ScenarioFile, ...]  # with 0, 1, ..., MOST more
    seed: int
    futures: int = FUTURES

    @property
    def key(self) -> str:
        """The hash of all that the answer depends on."""
        return fingerprint("next post", self.files, seed=self.seed, futures=self.futures, engine=BATCH)

    def work(self) -> Work[pd.DataFrame]:
        """Return the work that answers it."""
        return lambda stop: _steps(self, stop)


def next_post(shelf: Shelf, name: str, posts: ExtraPosts, seed: int, futures: int = FUTURES) -> NextPost:
    """Return the question for a scenario within reach and one kind of post."""
    found = shelf.read(name)
    files = [found]
    for number in range(1, MOST + 1):
        title = f"{found.scenario.title}, {number} more"
        files.append(shelf.over(name, Draft(title, found.path.name, (replace(posts, number=number),))))
    return NextPost(tuple(files), seed, futures)


def _steps(question: NextPost, stop: threading.Event) -> Iterator[Step[pd.DataFrame]]:
    study = Study(list(question.files), question.seed, BATCH)
    looked = 0
    for outcomes in run_until(study, lambda _: stop.is_set(), question.futures, 1, study.spreading(processors())):
        done = outcomes[0].replications
        is_look = done == question.futures or stop.is_set() or done >= max(2 * looked, 20)
        looked = done if is_look else looked
        values = [BY_NAME[HEADLINE].of(outcome) for outcome in outcomes]
        completions = [BY_NAME["completions"].of(outcome) for outcome in outcomes]
        costs = [discounted_cost_gbp(outcome) for outcome in outcomes]
        yield Step(done, question.futures, _table(values, completions, costs) if is_look else None)


def _table(values: list[np.ndarray], completions: list[np.ndarray], costs: list[np.ndarray]) -> pd.DataFrame:
    """Return a line a post: the people untreated with it, what it changes, and what that costs."""
    rows = []
    for number in range(1, len(values)):
        step = mean_interval(values[number] - values[number - 1])
        whole = mean_interval(values[number] - values[0])
        more = completions[number] - completions[number - 1]
        price = ratio_interval(costs[number] - costs[number - 1], more) if mean_interval(more).sign > 0 else None
        rows.append(
            {
                "posts": number,
                "untreated": float(np.mean(values[number])),
                **_ends("step", step),
                **_ends("whole", whole),
                "gbp_per_completion": price.estimate if price and price.low is not None else None,
            }
        )
    return pd.DataFrame(rows)


def _ends(name: str, interval: Interval) -> dict[str, float | None]:
    return {name: interval.estimate, f"{name}_low": interval.low, f"{name}_high": interval.high}


def section(rows: pd.DataFrame, what: str, futures: int) -> Section:
    """Return what each further post brings as a section."""
    unclear = [int(row["posts"]) for _, row in rows.iterrows() if not row["step_high"] < 0]
    first = difference(_interval(rows.iloc[0], "step"))
    sentence = f"{what}: the first changes the people released untreated by {first}."
    if unclear:
        sentence += f" Post {unclear[0]} is the first that is too close to call on {futures:,} futures."
    lines = [
        [
            f"{row['posts']:.0f}",
            plain(row["untreated"], 1),
            difference(_interval(row, "step")),
            difference(_interval(row, "whole")),
            gbp(row["gbp_per_completion"]),
        ]
        for _, row in rows.iterrows()
    ]
    head = (
        "Extra posts",
        "Untreated,\nmean",
        "This post\n(95% interval)",
        "All of them\n(95% interval)",
        "Cost per additional\ncompletion, this post",
    )
    return Section("The next post", sentence, charts.marginal(rows), head, lines, ("Paired difference", "Post"))


def _interval(row: pd.Series, name: str) -> Interval:
    return Interval(*(None if pd.isna(row[key]) else float(row[key]) for key in (name, f"{name}_low", f"{name}_high")))
