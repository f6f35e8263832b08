"""Work in the background: watched, shared, stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from planner.app.job import WENT_WRONG, Job, State
from planner.app.jobs import Jobs
from planner.base.fault import Fault, InputError
from planner.present.study import IsStopped, Progress, Work


def counting(most: int) -> Work[int]:
    """Return work that yields 1, 2, ... most."""
    return lambda is_stopped: (Progress(number, most, number) for number in range(1, most + 1))


class Endless:
    """Work that goes on until it is stopped."""

    def __init__(self) -> None:
        self.began, self.ended = threading.Event(), threading.Event()

    def __call__(self, is_stopped: IsStopped) -> Iterator[Progress[str]]:
        yield Progress(1, 10, "first")
        self.began.set()
        deadline = time.monotonic() + 10
        while not is_stopped() and time.monotonic() < deadline:
            time.sleep(0.01)
        self.ended.set()
        yield Progress(2, 10, "last")


def test_a_job_ends_with_its_last_result() -> None:
    job = Job("key", counting(3))
    job.wait(5)
    assert (job.state, job.result, job.step.done, job.step.of) == (State.DONE, 3, 3, 3)
    assert not job.is_running
    assert job.seconds_to_first is not None


def test_a_stop_stops_and_keeps_what_there_is() -> None:
    work = Endless()
    job = Job("key", work)
    assert work.began.wait(5)
    assert job.result == "first"
    job.stop()
    job.wait(5)
    assert work.ended.is_set()
    assert (job.state, job.result) == (State.STOPPED, "last")


def test_a_fault_is_told_as_one() -> None:
    fault = Fault("file", "key", "value", "rule")

    def work(is_stopped: IsStopped) -> Iterator[Progress[int]]:
        raise InputError([fault])
        yield Progress(1, 1, 1)

    job = Job("key", work)
    job.wait(5)
    assert (job.state, job.faults) == (State.FAILED, (fault,))


def test_anything_else_is_a_sentence_and_logged() -> None:
    heard: list[BaseException] = []

    def work(is_stopped: IsStopped) -> Iterator[Progress[int]]:
        yield Progress(1, 2, 7)
        raise ZeroDivisionError("secret")

    job = Job("key", work, heard.append)
    job.wait(5)
    assert (job.state, job.result) == (State.FAILED, 7)
    assert [fault.rule for fault in job.faults] == [WENT_WRONG]
    assert isinstance(heard[0], ZeroDivisionError)


def test_the_same_question_is_worked_out_once() -> None:
    jobs = Jobs()
    first = jobs.ask("one", "compare", "key", counting(2))
    first.wait(5)
    assert jobs.ask("two", "compare", "key", counting(5)) is first


def test_a_stopped_job_begins_anew_when_asked() -> None:
    jobs, work = Jobs(), Endless()
    first = jobs.ask("one", "compare", "key", work)
    jobs.stop("key")
    first.wait(5)
    second = jobs.ask("one", "compare", "key", counting(4))
    second.wait(5)
    assert second is not first
    assert second.result == 4


def test_asking_another_question_stops_the_first_unless_somebody_else_watches() -> None:
    jobs, alone, shared = Jobs(), Endless(), Endless()
    mine = jobs.ask("one", "compare", "alone", alone)
    jobs.ask("one", "compare", "shared", shared)
    mine.wait(5)
    assert mine.state is State.STOPPED
    both = jobs.ask("two", "compare", "shared", shared)
    jobs.ask("one", "compare", "other", counting(1)).wait(5)
    assert both.is_running
    both.stop()
    both.wait(5)


def test_only_the_last_results_are_kept() -> None:
    jobs = Jobs(kept=2)
    for key in "abcd":
        jobs.ask("one", key, key, counting(1)).wait(5)
    jobs.ask("one", "e", "e", counting(1)).wait(5)
    assert jobs.find("a") is None
    assert len(jobs) <= 3


def test_a_job_has_an_end() -> None:
    """After its time it is stopped, and what it found stays."""
    work = Endless()
    job = Job("key", work, most_seconds=0.05)
    job.wait(5)
    assert work.ended.is_set()
    assert (job.state, job.result) == (State.STOPPED, "last")


def test_the_jobs_of_a_watcher_who_is_gone_end() -> None:
    """Under way or done; but not those that another watches."""
    jobs, mine, shared = Jobs(), Endless(), Endless()
    done = jobs.ask("one", "done", "done", counting(1))
    job, both = jobs.ask("one", "a", "mine", mine), jobs.ask("one", "b", "shared", shared)
    jobs.ask("two", "b", "shared", shared)
    assert all(each.began.wait(5) for each in (mine, shared))
    done.wait(5)
    jobs.leave("one")
    job.wait(5)
    assert (job.state, both.is_running, len(jobs)) == (State.STOPPED, True, 1)
    jobs.leave("two")
    both.wait(5)
    assert (both.state, len(jobs)) == (State.STOPPED, 0)
    jobs.leave("nobody")
