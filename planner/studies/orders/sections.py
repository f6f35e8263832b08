"""Orders of places, section by section: what each achieves, how near to what was possible, who gains and who loses."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.outcome.interval import mean_interval
from planner.outcome.measures import BY_NAME
from planner.present.figures import differences
from planner.present.numbers import DASH, difference
from planner.present.section import Section
from planner.studies.orders import words
from planner.studies.orders.answer import OrdersAnswer
from planner.studies.orders.groups import labels
from planner.studies.orders.hindsight import Aim
from planner.studies.orders.replication import COLUMN


def overall(answer: OrdersAnswer) -> Iterator[Section]:
    """Yield the sections there are on all orders."""
    yield achieved(answer)
    if answer.bounded > 1:
        yield possible(answer)


def achieved(answer: OrdersAnswer) -> Section:
    """Return what each order achieves."""
    completions = [BY_NAME["completions"].of(outcome) for outcome in answer.outcomes]
    rows = []
    for at in range(len(answer.outcomes)):
        more = DASH if at == 0 else difference(mean_interval(completions[at] - completions[0]))
        fewer = DASH if at == 0 else difference(answer.difference(at))
        mean = words.amount(mean_interval(answer.untreated(at)))
        rows.append([words.order(answer, at), mean, fewer, more, words.verdict(answer, at)])
    first = words.order(answer, 0)
    head = (
        "Order of places",
        "Released untreated\n(95% interval)",
        f"Difference from\n{first} (95%)",
        f"Completed courses, difference\nfrom {first} (95%)",
        "Verdict",
    )
    sentence = (
        f"People released untreated in each order, less those in {first.lower()}, in the same futures: left of zero is"
        " better. Whoever is still inside at the end counts for neither: read the courses completed beside it."
    )
    bars = [
        {"group": words.order(answer, at), **answer.difference(at).cells("difference")}
        for at in range(1, len(answer.outcomes))
    ]
    terms = ("Released untreated", "Paired difference", "Too close to call")
    return Section("What each order achieves", sentence, differences(pd.DataFrame(bars)), head, rows, terms)


def possible(answer: OrdersAnswer) -> Section:
    """Return how near each order comes to what was possible."""
    released, completed = (words.mean(mean_interval(answer.most[:, at])) for at in range(2))
    expected = words.mean(mean_interval(answer.expected[:, COLUMN[Aim.COMPLETED]]))
    head = (
        "Order of places",
        "Courses completed\nbefore release",
        f"Share of {completed}:\nknowing everything",
        f"Share of {expected}: not how\ncourses and reviews go",
        "Of these released\nin the time simulated",
        f"Share of {released}:\nknowing everything",
    )
    rows = []
    for at in range(len(answer.outcomes)):
        done = answer.finished[: answer.bounded, at]
        rows.append(
            [
                words.order(answer, at),
                words.mean(mean_interval(done[:, COLUMN[Aim.COMPLETED]])),
                *(words.share(answer.share(at, Aim.COMPLETED, knowing_path=known)) for known in (True, False)),
                words.mean(mean_interval(done[:, COLUMN[Aim.RELEASED]])),
                words.share(answer.share(at, Aim.RELEASED, knowing_path=True)),
            ]
        )
    return Section("How near to what was possible", words.possible(answer), None, head, rows, ("Bound",))


def who(answer: OrdersAnswer, number: int) -> Section:
    """Return who gains and who loses by an order."""
    rows = []
    for column, (grouping, group) in enumerate(labels()):
        first, mine = answer.by_group[:, 0, column], answer.by_group[:, number, column]
        cells = [words.mean(mean_interval(values)) for values in (first, mine)]
        rows.append([f"{grouping[0].upper()}{grouping[1:]}: {group}", *cells, difference(mean_interval(mine - first))])
    head = ("Group", words.order(answer, 0), words.order(answer, number), "Difference (95% interval)")
    return Section("Who gains, who loses", words.who(answer, number), None, head, rows, ("Paired difference",))
