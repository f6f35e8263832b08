"""The page Who goes first, without a browser."""

from __future__ import annotations

from app.pages.conftest import Open, said, settled
from streamlit.testing.v1 import AppTest

from planner.app.pages.orders import GO
from planner.app.scenario_store import ScenarioStore
from planner.present import words
from planner.studies.orders import OrdersQuestion
from planner.studies.orders import words as order_words

NAMES = ["referral", "least-slack", "cost-of-waiting"]
STATE = {"keep_wf_futures": 4, "keep_wf_bounded": 2, "keep_wf_orders": NAMES}


def asked(at: AppTest) -> AppTest:
    """Ask, and wait for the answer."""
    next(each for each in at.button if each.label == GO).click()
    return settled(at.run())


def test_nothing_is_worked_out_before_it_is_asked(open_page: Open) -> None:
    at = open_page("orders", **STATE)
    assert "job_orders" not in at.session_state
    assert GO in [each.label for each in at.button]


def test_the_answer_is_the_commands(open_page: Open, store: ScenarioStore) -> None:
    """What the page says comes from the same answer, and its command names the same question."""
    at = asked(open_page("orders", **STATE))
    assert not at.exception
    question = OrdersQuestion(store.read("england-wales"), tuple(NAMES), 1, 4, 2)
    *_, last = question.answer(1)
    assert last.answer is not None
    shown = said(at).replace("&#x27;", "'")
    for words_of in (order_words.headline, order_words.possible, order_words.basis):
        assert words_of(last.answer) in shown
    assert question.command_line in shown
    known = at.session_state["job_orders"].result
    assert known.document() == last.answer.document()


def test_sections_and_the_order_in_detail(open_page: Open) -> None:
    at = asked(open_page("orders", **STATE))
    titles = ["What each order achieves", "How near to what was possible", "Who gains, who loses"]
    assert [each.value for each in at.header] == titles
    detail = next(each for each in at.selectbox if each.label.startswith("Who gains"))
    at = detail.set_value("least-slack").run()
    assert "in least slack first, less those in referral order" in said(at)


def test_one_order_is_told(open_page: Open) -> None:
    at = open_page("orders", **{**STATE, "keep_wf_orders": ["referral"]})
    assert "must be two or more" in said(at).replace("\\", "")
    assert words.FAULTS in said(at)


def test_another_question_keeps_the_answer_and_says_so(open_page: Open) -> None:
    at = asked(open_page("orders", **STATE))
    at = at.number_input[2].set_value(9).run()
    assert words.STALE_STOPPED in said(at)
