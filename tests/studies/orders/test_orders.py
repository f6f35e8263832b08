"""What orders achieve, held to the logs and to the experiment whose numbers they should be."""

from __future__ import annotations

import numpy as np
import pytest
from common import ENGLAND_WALES, SCENARIOS, Write

from planner.base.fault import InputError
from planner.experiment import Experiment, run
from planner.model.events import EventType
from planner.model.parameters import Parameters
from planner.optimise.policies.factory import policy_for
from planner.outcome.measures import BY_NAME
from planner.scenario import ScenarioFile, read
from planner.sim import batch
from planner.studies.orders import OrdersAnswer, OrdersQuestion
from planner.studies.orders.groups import GROUPINGS, labels
from planner.studies.orders.hindsight import Aim
from planner.studies.orders.question import DEFAULT_ORDERS
from planner.studies.orders.tables import groups_table, orders_table, possible_table
from planner.world import generate_world

NAMES = ("referral", "least-slack", "cost-of-waiting")
REPLICATIONS, BOUNDED, SEED = 4, 2, 5


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> ScenarioFile:
    """The stress case over three years."""
    path = tmp_path_factory.mktemp("scenarios") / "short.toml"
    path.write_text(f'extends = "{SCENARIOS / "strained.toml"}"\ncalendar.horizon_days = 1096\n', encoding="utf-8")
    return read(path)


def answered(file: ScenarioFile, workers: int = 1) -> OrdersAnswer:
    """Return the whole answer."""
    *_, last = OrdersQuestion(file, NAMES, SEED, REPLICATIONS, BOUNDED).answer(workers)
    assert last.answer is not None
    return last.answer


@pytest.fixture(scope="module")
def answer(file: ScenarioFile) -> OrdersAnswer:
    """The answer, in one process."""
    return answered(file)


def test_outcomes_are_those_of_a_study(answer: OrdersAnswer, file: ScenarioFile) -> None:
    """What is counted from logs here is what the engine counts as it goes."""
    for at, name in enumerate(NAMES):
        theirs = run(Experiment([file], SEED, policy=policy_for(file.scenario, name)), REPLICATIONS)[0]
        for measure in ("reachable_untreated", "completions", "starts"):
            mine = BY_NAME[measure].of(answer.outcomes[at])
            assert np.array_equal(mine, BY_NAME[measure].of(theirs)), (name, measure)


def test_groups_add_up_to_who_finished(answer: OrdersAnswer) -> None:
    start = 0
    for groups in GROUPINGS.values():
        total = answer.by_group[:, :, start : start + len(groups)].sum(axis=2)
        assert np.array_equal(total, answer.finished[:, :, list(Aim).index(Aim.RELEASED)])
        start += len(groups)
    assert start == len(labels()) == answer.by_group.shape[2]


def test_who_finished_is_read_off_the_log(answer: OrdersAnswer, file: ScenarioFile) -> None:
    """Counted again, person by person, from what was written down."""
    parameters = Parameters(file.scenario)
    log = batch.run(
        parameters, generate_world(file.scenario.population, SEED, 1), policy_for(file.scenario, NAMES[1])
    ).frame()
    completed = log[log.kind == int(EventType.COMPLETED)].set_index("person").day
    released = log[log.kind == int(EventType.RELEASED)].set_index("person").day
    both = completed.index.intersection(released.index)
    by_then = int((completed[both] < released[both]).sum())
    assert answer.finished[1, 1].tolist() == [by_then, by_then + len(completed.index.difference(released.index))]


def test_no_order_beats_what_was_possible(answer: OrdersAnswer) -> None:
    assert answer.bounded == BOUNDED
    assert (answer.finished[:BOUNDED].max(axis=1) <= answer.most).all()
    shares = possible_table(answer)["share_of_most"]
    assert ((shares > 0) & (shares <= 1)).all()


def test_no_digit_depends_on_how_many_processes(answer: OrdersAnswer, file: ScenarioFile) -> None:
    other = answered(file, workers=2)
    for table in (orders_table, possible_table, groups_table):
        assert table(answer).equals(table(other)), table.__name__


def test_differences_are_paired(answer: OrdersAnswer) -> None:
    rows = orders_table(answer).set_index("order")
    before, mine = (answer.untreated(at) for at in (0, 2))
    assert rows.loc["cost-of-waiting", "fewer"] == pytest.approx((before - mine).mean())
    assert rows.loc["referral", "fewer"] == 0
    assert rows.loc[NAMES[answer.best], "behind"] == 0
    assert (rows["behind"] >= 0).all()


@pytest.mark.parametrize(
    ("orders", "bounded", "said"),
    [
        (("referral", "alphabet"), 0, "must be one of"),
        (("referral",), 0, "must be two or more, each once"),
        (("referral", "referral"), 0, "must be two or more, each once"),
        (DEFAULT_ORDERS, 5, "must be between 0 and the number of futures"),
    ],
)
def test_what_cannot_be_asked(orders: tuple[str, ...], bounded: int, said: str) -> None:
    with pytest.raises(InputError, match=said):
        OrdersQuestion(read(ENGLAND_WALES), orders, 1, 4, bounded).check()


def test_all_faults_at_once() -> None:
    with pytest.raises(InputError) as raised:
        OrdersQuestion(read(ENGLAND_WALES), ("alphabet",), 1, 4, 9).check()
    assert len(raised.value.faults) == 3


def test_where_there_is_nobody_nothing_is_divided_by(write: Write) -> None:
    """With nobody there, nothing is possible and nothing is divided by."""
    empty = write("calendar.horizon_days = 100")
    *_, last = OrdersQuestion(empty, ("referral", "least-slack"), 1, 2, 2).answer(1)
    assert last.answer is not None
    assert last.answer.fewer(1, 0).estimate == 0
    assert last.answer.best == 0


def test_without_bounds_nothing_is_said_of_what_was_possible(file: ScenarioFile) -> None:
    *_, last = OrdersQuestion(file, NAMES, SEED, 2, 0).answer(1)
    assert last.answer is not None
    assert last.answer.bounded == 0
    assert possible_table(last.answer).empty


def test_where_people_are_recalled_what_was_possible_is_not_told() -> None:
    question = OrdersQuestion(read(SCENARIOS / "after-release.toml"), NAMES, SEED, 2, 2)
    assert question.to_bound == 0
