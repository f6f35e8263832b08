"""What was asked for is done once, in order, and again where it was cut short."""

from __future__ import annotations

import pytest

from planner.app.action_queue import ActionQueue


class Cut(BaseException):
    """What cuts a run of the app short."""


def test_what_was_asked_is_done_once_and_in_order() -> None:
    actions, done = ActionQueue(), list[int]()
    actions.note(done.append, 1)
    actions.note(done.append, 2)
    assert actions
    assert actions.do()
    assert done == [1, 2]
    assert not actions
    assert not actions.do()
    assert done == [1, 2]


def test_what_was_cut_short_is_done_again() -> None:
    actions, tries = ActionQueue(), list[int]()

    def act() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise Cut

    actions.note(act)
    with pytest.raises(Cut):
        actions.do()
    assert actions.do()
    assert len(tries) == 2


def test_what_fails_is_not_tried_for_ever() -> None:
    actions = ActionQueue()
    actions.note([].remove, 1)
    with pytest.raises(ValueError, match="not in list"):
        actions.do()
    assert not actions
