"""What pages share: the session's scenarios and jobs, and how a section, a fault and a download look."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import uuid4

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import RerunException, StopException

from planner.app.action_queue import ActionQueue
from planner.app.choices import Choices
from planner.app.job import Job, State
from planner.app.jobs import Jobs, Watcher
from planner.app.markdown import plain
from planner.app.scenario_store import ScenarioStore
from planner.base.fault import Fault, InputError
from planner.base.titles import told_apart
from planner.parallel import processors
from planner.present import words
from planner.present.export import as_bytes, json_text
from planner.present.glossary import meaning
from planner.present.html import html_table, lines
from planner.present.section import Section
from planner.present.study import Answer, Question, Work
from planner.scenario.bundled import BASELINE

STYLE, ICON = Path(__file__).with_name("style.css"), Path(__file__).with_name("icon.png")
CHART = {"displayModeBar": False, "displaylogo": False, "responsive": True, "scrollZoom": False}
LOOK_SECONDS = 0.5
A = TypeVar("A", bound=Answer)
K = TypeVar("K")
logger = logging.getLogger(__name__)


def begin() -> None:
    """Begin a run of the script: the look, and the actions noted."""
    st.html(STYLE)
    actions().do()


def actions() -> ActionQueue:
    """Return this session's actions to do: a button notes one, for what it did itself could be cut in half."""
    found: ActionQueue = st.session_state.setdefault("actions", ActionQueue())
    return found


def show_safely(name: str, show: Callable[[], None]) -> None:
    """Show a page; whatever goes wrong is a sentence, and the reason is in the log."""
    try:
        show()
    except (RerunException, StopException):
        raise
    except InputError as error:
        faults(error.faults)
    except Exception:
        logger.exception("the page %s failed", name)
        st.error(words.WRONG)


def first(key: str, value: Any) -> str:
    """Give a widget its first value; return its key."""
    st.session_state.setdefault(key, value)
    return key


def choices() -> Choices:
    """Return what this session has chosen among its scenarios."""
    found: Choices = st.session_state.setdefault("choices", Choices(store()))
    return found


def chooser(name: str) -> str:
    """Return the key of a choice among scenarios, another whenever scenarios came, went or were renamed.

    What the browser still sends of a choice among the old ones is then not heard. Its value is for the widget to be
    given: one put into the session would be lost where the run that puts it there is cut short.
    """
    return f"{name} {choices().revision}"


def fitted(key: str, value: Any, fit: Callable[[Any], Any]) -> str:
    """Give a widget its first value, and another only where it no longer fits; return its key.

    What is put into the session replaces what is in the browser, where something newer may just have been entered.
    """
    known = st.session_state.get(key, value)
    fits = fit(known)
    if key not in st.session_state or fits != known:
        st.session_state[key] = fits
    return key


@st.cache_resource
def jobs() -> Jobs:
    """Return the jobs of this server."""
    return Jobs()


@st.cache_resource(scope="session", on_release=Watcher.leave, show_spinner=False)
def _watcher() -> Watcher:
    """Return what this session is known by; its jobs end with it."""
    return Watcher(uuid4().hex, jobs())


def watcher() -> str:
    """Return the name that this session is known by."""
    return _watcher().name


def store() -> ScenarioStore:
    """Return this session's scenarios."""
    found: ScenarioStore = st.session_state.setdefault("store", ScenarioStore())
    return found


def one_of(key: str, known: Sequence[Any], usual: Any = None) -> str:
    """Give a choice of one of these the usual, or the first, where its own is none of them; return its key."""
    other = next(iter(known), None) if usual is None else usual
    return fitted(key, other, lambda mine: mine if mine in known else other)


def one_scenario(
    where: DeltaGenerator,
    key: str,
    names: Sequence[str],
    first: str = BASELINE,
    *,
    label: str = "Scenario",
    about: Sequence[str] = (),
) -> str:
    """Show the choice of one scenario, kept across pages; return its name."""
    one_of(key, names, first if first in names else None)
    chosen = where.selectbox(label, names, key=key, persist_state="session", format_func=titles(), help=terms(about))
    return str(chosen)


def futures(
    where: DeltaGenerator,
    key: str,
    first_value: int,
    most: int,
    *,
    step: int = 50,
    label: str = "Futures",
    about: Sequence[str] = ("Future",),
) -> int:
    """Ask how many futures, two at the least, kept across pages."""
    first(key, first_value)
    return int(where.number_input(label, 2, most, step=step, key=key, persist_state="session", help=terms(about)))


def seed(where: DeltaGenerator, key: str) -> int:
    """Ask for the seed, kept across pages."""
    first(key, 1)
    return int(where.number_input("Seed", 0, 2**31, step=1, key=key, persist_state="session", help=terms(("Seed",))))


def title(text: str, about: str) -> None:
    """Head a page."""
    st.title(text, anchor=False)
    st.html(f'<p class="pp-note">{lines(about)}</p>')


def faults(found: Iterable[Fault]) -> None:
    """List what is wrong with an input; a file by its name, for it may be in no folder yet."""
    found = [replace(fault, file=Path(fault.file).name or fault.file) for fault in found]
    st.error("\n".join([words.FAULTS, "", *(f"- {plain(str(fault))}" for fault in found)]))


def terms(names: Sequence[str]) -> str | None:
    """Return what terms mean, for a hover."""
    return meaning(*names) if names else None


def section(of: Section, key: str, *, heading: bool = True) -> None:
    """Show a section: heading, sentence, figure, and the table that holds its numbers."""
    if heading:
        st.header(plain(of.title), anchor=False, help=terms(of.terms))
    st.html(f"<p>{lines(of.sentence)}</p>")
    table = html_table(of.caption or of.title, of.head, of.rows, text_columns=of.text_columns, kind=of.kind)
    if of.figure is None:
        st.html(table)
        return
    st.plotly_chart(of.figure, key=f"figure_{key}", config=CHART, theme=None)
    with st.expander(plain(f"{words.TABLE}: {in_a_sentence(of.title)}")):
        st.html(table)


def in_a_sentence(title: str) -> str:
    """Return a title as it stands after a colon: MAPPA stays as it is."""
    return title if title[:2].isupper() else f"{title[:1].lower()}{title[1:]}"


def once(name: str, made_of: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    """Return what is made of these things, made again only where they are others; the last is kept."""
    known = st.session_state.get(f"once_{name}")
    if (
        known is None
        or len(known[0]) != len(made_of)
        or any(a is not b for a, b in zip(known[0], made_of, strict=True))
    ):
        known = st.session_state[f"once_{name}"] = (made_of, make())
    return known[1]


def same(value: Any) -> Any:
    """Return the first of equal values, so that `once` knows it again."""
    known: dict[Any, Any] = st.session_state.setdefault("same", {})
    return known.setdefault(value, value)


def titles() -> Callable[[str], str]:
    """Return what gives each of this session's scenarios its label; see `ScenarioStore.labels`."""
    labels = store().labels
    return lambda name: labels.get(name, name)


def apart(options: Iterable[K], label: Callable[[K], str]) -> Callable[[K], str]:
    """Return what gives each option its label, no two alike: Streamlit knows an option again by its label alone."""
    labels = told_apart({option: label(option) for option in options})
    return lambda option: labels[option] if option in labels else label(option)


def command(text: str, missing: Sequence[str]) -> None:
    """Show the command that gives the same numbers, and what to save before it would."""
    st.html('<p class="pp-note">The same numbers on the command line:</p>')
    st.code(text, language=None, wrap_lines=True)
    if missing:
        st.html(f'<p class="pp-note">Download or save first: {lines(", ".join(missing))}.</p>')


def ask(name: str, key: str, work: Callable[[], Any]) -> Job[Any]:
    """Return this session's job of a name, begun where its question is new; one that was stopped stays stopped."""
    job: Job[Any] | None = st.session_state.get(f"job_{name}")
    if job is None or job.key != key:
        job = again(name, key, work)
    return job


def again(name: str, key: str, work: Callable[[], Any]) -> Job[Any]:
    """Begin a job anew."""
    job = jobs().ask(watcher(), name, key, work())
    st.session_state[f"job_{name}"] = job
    return job


def latest(name: str, job: Job[Any]) -> tuple[Any, bool]:
    """Return the newest result to show and whether it is of this job; the one before stays until there is another."""
    before = st.session_state.get(f"shown_{name}")
    if job.result is not None:
        before = st.session_state[f"shown_{name}"] = (job.key, job.result)
    if before is None:
        return None, True
    return before[1], before[0] == job.key


def work_of(question: Question[A]) -> Work[A]:
    """Return the work that answers a question, on every processor."""
    return lambda is_stopped: question.answer(processors(), is_stopped)


class Answered(NamedTuple, Generic[A]):
    """The latest answer there is to a question of a page."""

    answer: A
    is_current: bool  # to the question as it is asked now
    is_whole: bool
    is_coming: bool = False  # the answer to the question as it is asked now


def at_once(name: str, question: Question[A]) -> Answered[A] | None:
    """Begin a study where its question is new, show how far it has come, and return the latest answer there is."""
    work = partial(work_of, question)
    job = ask(name, question.key, work)
    progress(name, job, question.unit, work)
    answer, is_current = latest(name, job)
    return None if answer is None else Answered(answer, is_current, not job.is_running, job.is_running)


def study(name: str, question: Question[A], go: str, note: str) -> Answered[A] | None:
    """Show the button that begins a study, or how far it has come; return the latest answer there is.

    `note`, beside the button, says how long it takes.
    """
    job = st.session_state.get(f"job_{name}")
    if job is None or job.key != question.key:
        begin = begin_job(name, question.key, lambda: work_of(question))
        pressed(st.button, go, f"{name}_go", begin, type="primary")
        st.html(f'<p class="pp-note">{lines(note)}</p>')
    else:
        progress(name, job, question.unit, lambda: work_of(question))
    if job is None or job.result is None:
        return None
    return Answered(job.result, job.key == question.key, not job.is_running)


def headline(answered: Answered[Any]) -> None:
    """Show an answer's sentence and what it rests on, and say where it is not to the question as asked now."""
    stale(answered)
    st.html(f'<p class="pp-sentence">{lines(answered.answer.headline())}</p>')
    st.html(f'<p class="pp-note">{lines(f"{answered.answer.basis()} {words.CAVEAT}")}</p>')


def stale(answered: Answered[Any]) -> None:
    """Say where an answer is not to the question as asked now."""
    if not answered.is_current:
        st.warning(words.STALE if answered.is_coming else words.STALE_STOPPED)


def sections(answered: Answered[Any], found: Callable[[], Iterable[Section]]) -> None:
    """Show sections of an answer, made once."""
    name = answered.answer.name
    for at, each in enumerate(once(f"{name}_sections", (answered.answer,), lambda: tuple(found()))):
        section(each, f"{name}_{at}")


def download(answered: Answered[Any]) -> None:
    """Offer the whole of an answer as JSON."""
    answer = answered.answer
    if answered.is_whole:
        content = once(f"{answer.name}_json", (answer,), lambda: as_bytes(json_text(answer.document())))
        file = f"{answer.name}.json"
        st.download_button("Download as JSON", content, file, "application/json", on_click="ignore")


def begin_job(name: str, key: str, work: Callable[[], Any]) -> Callable[[], None]:
    """Return what begins a job when a button is pressed."""
    return partial(actions().note, again, name, key, work)


def pressed(button: Callable[..., bool], label: str, key: str, act: Callable[[], object], **options: Any) -> None:
    """Show a button, and act where it was pressed: on what the fields say now, and again where the act was cut short.

    What a button returns is forgotten with a run that is cut short before it comes to the button.
    """
    noted: set[str] = st.session_state.setdefault("pressed", set())
    button(label, key=key, on_click=noted.add, args=(key,), **options)
    if key not in noted:
        return
    try:
        act()
    except InputError as error:
        faults(error.faults)
        noted.discard(key)
    except Exception:
        noted.discard(key)
        raise
    else:
        noted.discard(key)
        st.rerun()


def progress(name: str, job: Job[Any], noun: str, work: Callable[[], Any]) -> None:
    """Show how far a job has come; look again now and then, and run the page when there is something new."""
    shown, restart = job.result, begin_job(name, job.key, work)
    st.session_state.pop(f"ran_{name}", None)  # the page is being run as it is
    st.fragment(_progress, run_every=LOOK_SECONDS if job.is_running else None)(name, job, noun, shown, restart)


def _progress(name: str, job: Job[Any], noun: str, shown: Any, restart: Callable[[], None]) -> None:
    is_running = job.is_running
    if actions() or job.result is not shown or (not is_running and st.session_state.get(f"ran_{name}") == job.key):
        st.rerun()
    step = job.step
    if job.state is State.DONE:
        st.progress(1.0, text=_words(job, noun))
        return
    bar, button = st.columns([5, 1], vertical_alignment="center")
    bar.progress(min(step.done / max(step.of, 1), 1.0), text=_words(job, noun))
    if is_running:
        st.session_state[f"ran_{name}"] = job.key
        button.button(words.STOP, key=f"stop_{name}", on_click=job.stop, width="stretch")
    elif job.state in {State.STOPPED, State.FAILED}:
        button.button(words.GO_ON, key=f"go_{name}", on_click=restart, width="stretch")
    if job.faults:
        faults(job.faults)


def _words(job: Job[Any], noun: str) -> str:
    step = job.step
    count = f"{step.done:,} of {step.of:,} {noun}"
    if step.of == 1:
        return {State.RUNNING: "Working", State.DONE: "Ready, complete"}.get(job.state, "Could not be finished")
    if job.is_running and not step.done:
        return f"Beginning: {step.of:,} {noun}"
    return {State.RUNNING: count, State.DONE: f"{count}, complete", State.STOPPED: f"Stopped at {count}"}.get(
        job.state, f"Could not be finished: {count}"
    )
