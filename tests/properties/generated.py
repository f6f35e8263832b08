"""Scenarios made up by hypothesis: overrides of a bundled scenario, by dotted key, and the TOML that states them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

SCENARIOS = Path(__file__).parents[2] / "scenarios"
NOTHING, ENGLAND_WALES = SCENARIOS / "theory" / "nothing.toml", SCENARIOS / "england-wales.toml"
Overrides = dict[str, Any]

# One of each distribution, and the corners: nothing, one, never. Few, as each is tabulated once.
SHAPES: list[Overrides] = [
    {"distribution": "never"},
    {"distribution": "constant", "value": 0},
    {"distribution": "constant", "value": 1},
    {"distribution": "constant", "value": 45},
    {"distribution": "exponential", "mean": 60},
    {"distribution": "gamma", "mean": 200, "sd": 120},
    {"distribution": "lognormal", "median": 60, "p95": 250},
    {"distribution": "weibull", "shape": 1.5, "scale": 400},
    {"distribution": "uniform", "minimum": 0, "maximum": 90},
    {"distribution": "triangular", "minimum": 5, "mode": 5, "maximum": 30},
    {"distribution": "pert", "minimum": 0, "mode": 20, "maximum": 700},
    {"distribution": "empirical", "values": [0, 7, 365], "weights": [1, 2, 0.5]},
]
COUNTS: list[Overrides] = [
    {"distribution": "constant", "value": 1},
    {"distribution": "constant", "value": 0},
    {"distribution": "pert", "minimum": 10, "mode": 20, "maximum": 32},
    {"distribution": "uniform", "minimum": 0, "maximum": 6},
    {"distribution": "constant", "value": 1000},
]
shapes, counts = st.sampled_from(SHAPES), st.sampled_from(COUNTS)
ending = st.sampled_from([*SHAPES[1:], {"distribution": "constant", "value": 400_000}])  # all but never
probabilities = st.sampled_from([0, 0.02, 0.3, 0.7, 1])
small_probabilities = st.sampled_from([0, 0.05, 0.3])
hours = st.sampled_from([0, 0.1, 1.25, 6, 20])
people = st.integers(0, 8)
weights = st.sampled_from([0.5, 1, 3])
START_DATES = [date(2027, 1, 1), date(2027, 4, 5), date(2028, 2, 29)]
HORIZONS = st.sampled_from([1, 2, 7, 8, 365, 366, 700]) | st.integers(1, 800)

BOTH: dict[str, st.SearchStrategy[Any]] = {
    "calendar.allocate_every_days": st.sampled_from([1, 2, 7, 30, 365]),
    "demand.referrals_per_year": st.lists(st.sampled_from([0, 0.5, 20, 70]), min_size=1, max_size=3),
    "demand.variation": st.sampled_from(
        [{"process": "poisson"}, *({"process": "negative-binomial", "dispersion_k": k} for k in (0.3, 8, 1e6))]
    ),
    "demand.days_served_at_referral": ending,
    "demand.days_since_referral": ending,
    "demand.days_until_leaves": shapes,
    "readiness.p_ready_at_referral": probabilities,
    "readiness.p_never_ready": probabilities,
    "readiness.not_ready_days": shapes,
    "readiness.days_until_hold": shapes,
    "readiness.hold_days": shapes,
    "consent.p_declines": probabilities,
    "consent.reconsider_days": shapes,
    "consent.p_reconsiders": probabilities,
    "priority.weights": st.sampled_from([[1], [0, 1], [1, 2, 1], [1, 2, 1]]),
    "parole.p_release_completed": probabilities,
    "parole.p_release_not_completed": probabilities,
    "parole.next_review_days": shapes,
    "parole.report_hours": hours,
    "parole.report_days": st.sampled_from([1, 28, 365]),
    "parole.report_lead_days": st.sampled_from([1, 91, 730]),
    "programme.assessment_hours": hours,
    "programme.assessment_days": st.sampled_from([1, 42]),
    "programme.sessions_needed": counts,
    "programme.days_between_sessions": st.sampled_from([1, 5, 7]),
    "programme.contact_hours_per_session": hours,
    "programme.other_hours_per_session": hours,
    "programme.p_two_facilitators": probabilities,
    "programme.minimum_days": ending,
    "programme.report_days": ending,
    "programme.p_not_held_regime": small_probabilities,
    "programme.p_not_held_staff": small_probabilities,
    "programme.p_not_held_person": small_probabilities,
    "programme.p_pause_per_session": probabilities,
    "programme.pause_days": shapes,
    "programme.place_kept_days": st.sampled_from([0, 1, 28, 100_000]),
    "programme.p_ends_early_per_session": small_probabilities,
    "programme.p_deselected": probabilities,
    "programme.continues_after_release": st.booleans(),
    "programme.handover_sessions": st.sampled_from([0, 2, 100]),
    "levers.from_date": st.dates(date(2026, 6, 1), date(2029, 6, 1)),
    "levers.protected_hours_factor": st.sampled_from([0, 0.5, 1, 3]),
    "levers.not_held_factor": probabilities,
    "policy.deadline": st.sampled_from(["parole-review", "custody-end"]),
    "policy.minimum_days_left": st.sampled_from([0, 30, 365, 100_000]),
    "costs.discount_rate": small_probabilities,
}
SENTENCE: dict[str, st.SearchStrategy[Any]] = {
    "weight": weights,
    "custody_days": shapes,
    "first_review_share": probabilities,
    "tariff_days": shapes,
    "p_no_review": probabilities,
    "licence_days": shapes,
}
ROLE: dict[str, st.SearchStrategy[Any]] = {
    "recruitment_days": shapes,
    "training_days": shapes,
    "supervised_days": shapes,
    "supervised_share": st.sampled_from([0, 0.5, 1]),
    "supervisor_hours_per_week": hours,
    "can_supervise": st.booleans(),
    "days_until_leaves": shapes,
    "days_between_leave": shapes,
    "leave_days": shapes,
}


@dataclass(frozen=True)
class Names:
    """What a bundled scenario calls its parts."""

    sentences: tuple[str, ...]
    role: str
    teams: tuple[str, ...]
    prison: str
    posts: str


NAMES = {
    NOTHING: Names(("any",), "server", ("any", "second"), "any", "servers"),
    ENGLAND_WALES: Names(
        ("1-to-4-years", "life"),
        "registered-psychologist",
        ("south", "north", "midlands"),
        "other-south",
        "south-psychologists",
    ),
}
SECOND_TEAM = {"title": "Second", "place": "anywhere", "travel_hours_per_session": 0.5, "travel_gbp_per_session": 3}


@dataclass(frozen=True)
class Case:
    """A scenario as hypothesis has made it up: what it extends, what it states, a caseload's file."""

    base: Path
    overrides: Overrides
    caseload: str = ""  # CSV; none where empty

    def write(self, folder: Path, name: str = "generated") -> Path:
        """Write it, and return its path."""
        (folder / "people.csv").write_text(self.caseload, encoding="utf-8")
        path = folder / f"{name}.toml"
        path.write_text(stated({"extends": str(self.base), **self.overrides}), encoding="utf-8")
        return path


def stated(overrides: Overrides) -> str:
    """Return values by dotted key as TOML."""
    return "".join(f"{key} = {toml(value)}\n" for key, value in overrides.items())


def toml(value: Any) -> str:
    """Return one value as TOML has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + "".join(_escaped(character) for character in value) + '"'
    if isinstance(value, list):
        return f"[{', '.join(toml(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{bare(key)} = {toml(item)}' for key, item in value.items())} }}"
    return value.isoformat() if isinstance(value, date) else repr(value)


def bare(key: str) -> str:
    """Return a key, quoted where it must be."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else toml(key)


def _escaped(character: str) -> str:
    plain = character.isprintable() and character not in '"\\'
    return character if plain else f"\\U{ord(character):08x}"


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any scenario that validates: odd in any way at all, or busy, so that all that can happen does."""
    return draw(odd_cases() | busy_cases() | busy_cases())


@st.composite
def odd_cases(draw: st.DrawFn) -> Case:
    """A bundled scenario with any of its values changed, nothing and never among them."""
    base = draw(st.sampled_from([NOTHING, ENGLAND_WALES]))
    names = NAMES[base]
    overrides: Overrides = {
        "calendar.horizon_days": draw(HORIZONS),
        "calendar.start_date": draw(st.sampled_from(START_DATES)),
    }
    overrides |= draw(st.fixed_dictionaries({}, optional=BOTH))
    for sentence in names.sentences:
        overrides |= draw(_under(f"demand.sentences.{sentence}", SENTENCE))
    overrides |= draw(_under(f"roles.{names.role}", ROLE))
    overrides |= draw(_served(base, names, overrides["calendar.start_date"])) | draw(
        _shutdowns(overrides["calendar.start_date"])
    )
    overrides |= draw(_assessed(base, overrides)) | draw(_licensed(names.teams))
    if base == NOTHING and draw(st.booleans()):
        return Case(base, {**overrides, **FILED}, draw(_rows(overrides)))
    return Case(base, overrides | draw(_synthetic()))


# --- busy ---------------------------------------------------------------------------------------

SHORT: list[Overrides] = [  # lengths of days and weeks; constants, so that much comes on one day
    {"distribution": "constant", "value": 1},
    {"distribution": "constant", "value": 14},
    {"distribution": "constant", "value": 45},
    {"distribution": "exponential", "mean": 20},
    {"distribution": "uniform", "minimum": 0, "maximum": 90},
]
LONG: list[Overrides] = [
    {"distribution": "constant", "value": 200},
    {"distribution": "exponential", "mean": 200},
    {"distribution": "gamma", "mean": 200, "sd": 120},
    {"distribution": "uniform", "minimum": 100, "maximum": 900},
]
short, long = st.sampled_from(SHORT), st.sampled_from(LONG)
some = st.sampled_from([0.1, 0.3, 0.6])

BUSY: dict[str, st.SearchStrategy[Any]] = {
    "calendar.horizon_days": st.sampled_from([120, 200, 365]),
    "calendar.start_date": st.sampled_from(START_DATES),
    "calendar.allocate_every_days": st.sampled_from([1, 1, 3, 7]),
    "demand.referrals_per_year": st.sampled_from([[30], [60], [0, 90]]),
    "demand.days_until_leaves": long,
    "readiness.p_ready_at_referral": some,
    "readiness.p_never_ready": st.sampled_from([0, 0.1]),
    "readiness.not_ready_days": short,
    "readiness.days_until_hold": short | long,
    "readiness.hold_days": short,
    "consent.p_declines": some,
    "consent.reconsider_days": short,
    "consent.p_reconsiders": some,
    "priority.weights": st.sampled_from([[1], [1, 2, 1], [1, 2, 1]]),
    "parole.p_release_completed": some,
    "parole.p_release_not_completed": some,
    "parole.next_review_days": short | long,
    "parole.report_hours": st.sampled_from([2, 10, 40]),
    "parole.report_days": st.sampled_from([1, 28, 60]),
    "parole.report_lead_days": st.sampled_from([7, 91, 730]),
    "programme.assessment_hours": st.sampled_from([0, 1, 6]),
    "programme.assessment_days": st.sampled_from([1, 20]),
    "programme.sessions_needed": st.sampled_from([COUNTS[0], COUNTS[3], {"distribution": "constant", "value": 8}]),
    "programme.days_between_sessions": st.sampled_from([1, 5, 7]),
    "programme.contact_hours_per_session": st.sampled_from([0.5, 1.25]),
    "programme.other_hours_per_session": st.sampled_from([0, 0.1]),
    "programme.p_two_facilitators": st.sampled_from([0, 0.5, 0.5, 1]),
    "programme.minimum_days": short,
    "programme.report_days": short,
    "programme.p_not_held_regime": small_probabilities,
    "programme.p_not_held_staff": small_probabilities,
    "programme.p_not_held_person": small_probabilities,
    "programme.p_pause_per_session": st.sampled_from([0.1, 0.3]),
    "programme.pause_days": short | long | long,
    "programme.place_kept_days": st.sampled_from([0, 0, 0, 14, 28, 100_000, 100_000]),
    "programme.p_ends_early_per_session": small_probabilities,
    "programme.p_deselected": some,
    "programme.continues_after_release": st.booleans(),
    "programme.handover_sessions": st.sampled_from([0, 2]),
    "levers.protected_hours_factor": st.sampled_from([0.5, 1, 1.5]),
    "levers.not_held_factor": st.sampled_from([0.5, 1]),
    "policy.deadline": st.sampled_from(["parole-review", "custody-end"]),
    "policy.minimum_days_left": st.sampled_from([0, 30, 100]),
}
BUSY_ROLE: dict[str, st.SearchStrategy[Any]] = {
    "recruitment_days": short,
    "training_days": short,
    "supervised_days": short,
    "supervised_share": st.sampled_from([0, 0.5, 1]),
    "supervisor_hours_per_week": st.sampled_from([0.1, 1.25, 6]),
    "can_supervise": st.just(True),  # noqa: FBT003 - a value as the file has it
    "days_until_leaves": short | long,
    "days_between_leave": short | long,
    "leave_days": short,
}
FEW_ALIKE_OR_MANY = st.sampled_from([1, 5, 40, 40])
FEW_OR_CROWDS = st.integers(0, 6) | st.integers(0, 6) | st.integers(0, 6) | st.integers(34, 70)


@st.composite
def busy_cases(draw: st.DrawFn) -> Case:
    """People, posts and trouble: short lengths, so that a year has every kind of event; crowds, so that a day has."""
    base = draw(st.sampled_from([NOTHING, ENGLAND_WALES]))
    names = NAMES[base]
    overrides: Overrides = draw(st.fixed_dictionaries(BUSY))
    start = overrides["calendar.start_date"]
    overrides["levers.from_date"] = start + timedelta(days=draw(st.integers(-10, 300)))
    for sentence in names.sentences:
        overrides |= {
            f"demand.sentences.{sentence}.{key}": value
            for key, value in draw(st.fixed_dictionaries(BUSY_SENTENCE)).items()
        }
    overrides |= {f"roles.{names.role}.{key}": value for key, value in draw(st.fixed_dictionaries(BUSY_ROLE)).items()}
    overrides |= draw(_served(base, names, start)) | draw(_busy_posts(names)) | draw(_shutdowns(start))
    overrides |= draw(_assessed(base, overrides)) | draw(_licensed(names.teams))
    if base == NOTHING and draw(st.booleans()):
        return Case(base, {**overrides, **FILED}, draw(_rows(overrides, FEW_ALIKE_OR_MANY)))
    states = {f"demand.caseload.{status.replace('-', '_')}": FEW_OR_CROWDS for status in STATUSES}
    return Case(base, overrides | draw(st.fixed_dictionaries(states)))


BUSY_SENTENCE: dict[str, st.SearchStrategy[Any]] = {
    "weight": st.sampled_from([1, 30]),
    "custody_days": short | long | long,
    "first_review_share": st.sampled_from([0.5, 0.7, 1]),
    "tariff_days": long,
    "p_no_review": some,
    "licence_days": short | long,
}


@st.composite
def _busy_posts(draw: st.DrawFn, names: Names) -> Overrides:
    """One group with hours enough, of few posts or of more than eight: those of a large team are in a tree."""
    number = draw(st.integers(1, 5) | st.integers(9, 20))
    return {
        f"posts.{names.posts}.number": number,
        f"posts.{names.posts}.filled_at_start": draw(st.integers(number // 2, number)),
        f"posts.{names.posts}.hours_per_week": draw(st.sampled_from([3.5, 7, 20])),
    }


ONE = st.just(1)
FILED = {"demand.caseload": {"kind": "file", "path": "people.csv"}}


def _under(prefix: str, keys: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Overrides]:
    return st.fixed_dictionaries({}, optional={f"{prefix}.{key}": values for key, values in keys.items()})


@st.composite
def _served(draw: st.DrawFn, base: Path, names: Names, start: date) -> Overrides:
    """Teams, the prisons they serve, and groups of posts: there at the start, to come, and to close."""
    served = draw(st.lists(st.sampled_from(names.teams), min_size=1, unique=True))
    overrides: Overrides = {f"prisons.{names.prison}.teams": served}
    if base == NOTHING:
        overrides["teams.second"] = SECOND_TEAM
    number = draw(st.integers(0, 4))
    overrides[f"posts.{names.posts}.number"] = number
    overrides[f"posts.{names.posts}.filled_at_start"] = draw(st.integers(0, number))
    for group in draw(st.lists(st.sampled_from(["a-later-group", "extra"]), unique=True)):
        funded_from = draw(st.none() | st.dates(start + timedelta(days=1), start + timedelta(days=600)))
        closes = draw(st.none() | st.integers(1, 400))
        number = draw(st.integers(0, 3))
        posts = {
            "team": draw(st.sampled_from(names.teams)),
            "role": names.role,
            "number": number,
            "filled_at_start": 0 if funded_from else draw(st.integers(0, number)),
            "hours_per_week": draw(st.sampled_from([0, 3.5, 7, 37])),
            "paid_hours_per_week": 7,
        }
        if funded_from:
            posts["funded_from"] = funded_from
        if closes:
            posts["funded_until"] = (funded_from or start) + timedelta(days=closes)
        overrides[f"posts.{group}"] = posts
    return overrides


@st.composite
def _shutdowns(draw: st.DrawFn, start: date) -> Overrides:
    """Up to two shut-downs, one after the other, perhaps begun before the first day."""
    turns = sorted(draw(st.sets(st.integers(-40, 600), max_size=4)))
    overrides: Overrides = {}
    for number, (begins, ends) in enumerate(zip(turns[::2], turns[1::2], strict=False)):
        overrides[f"shutdowns.number-{number}"] = {
            "from_date": start + timedelta(days=begins),
            "until_date": start + timedelta(days=ends),
            "p_not_held_regime": draw(st.sampled_from([0, 0.4, 0.99])),
            "share_of_hours": draw(probabilities),
        }
    return overrides


HALF, PERFECT = [[0.4, 0.3, 0.3], [0.3, 0.4, 0.3], [0.3, 0.3, 0.4]], [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
AGREEMENT: dict[int, list[list[list[float]]]] = {  # by number of bands: of any agreement, perfect among it
    1: [[[1]]],
    2: [[[1, 0], [0, 1]], [[0.7, 0.3], [0.4, 0.6]], [[0, 1], [1, 0]]],
    3: [HALF, HALF, [[0.8, 0.2, 0], [0.1, 0.8, 0.1], [0, 0.3, 0.7]], HALF, [[0, 0, 1]] * 3, PERFECT],
}
BANDS = ["first", "next", "routine"]


@st.composite
def _assessed(draw: st.DrawFn, base: Path, overrides: Overrides) -> Overrides:
    """Half the time, assessors who may err, and assessments that hold for good or only so long."""
    if draw(st.booleans()):
        return {}
    bands = len(overrides.get("priority.weights", [1] if base == NOTHING else [1, 2, 1]))
    made: Overrides = {
        "assessment.tool": draw(st.sampled_from(["ERG-R", "VERA-2R", "other"])),
        "assessment.bands": BANDS[:bands],
        "assessment.agreement": draw(st.sampled_from(AGREEMENT[bands])),
    }
    if made["assessment.tool"] == "VERA-2R":
        made["assessment.hours_by_tool"] = {"VERA-2R": 5.0, "other": 1.0}
    valid_days = draw(st.sampled_from([None, 1, 20, 20, 60, 60]))
    return made | ({} if valid_days is None else {"assessment.valid_days": valid_days})


@st.composite
def _community(draw: st.DrawFn, teams: tuple[str, ...], work: str) -> Overrides:
    """Work in the community, by teams that have others' work too."""
    made = {
        "title": work,
        "teams": draw(st.lists(st.sampled_from(teams), min_size=1, unique=True)),
        "offered_to": draw(st.sampled_from(["everyone", "not-completed"])),
        "required": draw(st.booleans()),
        "p_takes_part": draw(probabilities),
        "hours_per_week": draw(st.sampled_from([0.1, 1.25, 3.5])),
        "length_days": draw(short | long),
        "is_programme": draw(st.booleans()),
    }
    return {f"community.{work}.{key}": value for key, value in made.items()}


@st.composite
def _licensed(draw: st.DrawFn, teams: tuple[str, ...]) -> Overrides:
    """Half the time, what comes after release: licences long and short, any condition or none, recalls many or none."""
    if draw(st.booleans()):
        return {}
    made: Overrides = {
        "licence.review_every_days": draw(st.sampled_from([1, 14, 45, 365])),
        "licence.p_tightened": draw(st.sampled_from([0, 0.3, 0.5])),
        "licence.p_relaxed": draw(st.sampled_from([0, 0.3, 0.5])),
        "licence.p_level_raised": draw(st.sampled_from([0, 0.2, 0.5])),
        "licence.p_level_lowered": draw(st.sampled_from([0, 0.2, 0.5])),
        "licence.recall.recalls_per_year": draw(st.sampled_from([0, 1, 6, 6, 30])),
        "licence.recall.first_review_days": draw(long | long | shapes),
        "licence.recall.not_ready_days": draw(short | shapes),
    }
    levels = draw(st.integers(1, 3))
    made["licence.level_weights"], made["licence.level_hours_per_week"] = [1] * levels, [0.5, 2, 6][:levels]
    titles = draw(st.sampled_from([[], ["tag"], ["tag", "curfew", "polygraph"]]))
    for title in titles:
        made[f"licence.conditions.{title}"] = {"title": title, "p_at_release": draw(probabilities)}
    if not titles:
        made["licence.conditions"] = {}
    for work in draw(st.lists(st.sampled_from(["mentoring", "programme"]), unique=True)):
        made |= draw(_community(teams, work))
    rate = draw(st.sampled_from([None, 0, 12]))
    return made | ({} if rate is None else {"licence.recall.recalls_per_year_completed": rate})


STATUSES = ["on-course", "waiting", "not-ready", "declined", "not-assessed", "completed"]


def _synthetic() -> st.SearchStrategy[Overrides]:
    states = [status.replace("-", "_") for status in STATUSES]
    return st.fixed_dictionaries({f"demand.caseload.{state}": people for state in states})


@st.composite
def _rows(draw: st.DrawFn, overrides: Overrides, alike: st.SearchStrategy[int] = ONE) -> str:
    """A caseload's file: each person with any of the official dates, or none; some perhaps with others just like them.

    `alike` says how many have the same row but for the name.
    """
    start, bands = overrides["calendar.start_date"], len(overrides.get("priority.weights", [1]))
    header = "person,prison,status,band,referral_date,first_review_date,custody_end_date,sessions_planned,sessions_done"
    header += ",assessment_date,licence_end_date"
    rows = [header]
    for number in range(draw(people)):
        status = draw(st.sampled_from(STATUSES))
        referred = start - timedelta(days=draw(st.integers(0, 900)))
        review, end = (draw(st.none() | st.integers(1, 900) | st.integers(1, 100)) for _ in range(2))
        planned = draw(st.none() | st.integers(2, 30))
        done = draw(st.integers(0, planned - 1)) if planned and status == "on-course" else 0
        more = draw(st.none() | st.integers(0, 600))
        licence = "" if more is None else start + timedelta(days=(end or 1) + more)
        dates = ["" if days is None else str(start + timedelta(days=days)) for days in (review, end)]
        band = draw(st.integers(1, bands))
        known = status != "not-assessed" and draw(st.booleans())
        assessed = start - timedelta(days=draw(st.integers(0, 400))) if known else ""
        rest = f"any,{status},{band},{referred},{','.join(dates)},{planned or ''},{done},{assessed},{licence}"
        rows += [f"person {number} {like},{rest}" for like in range(draw(alike))]
    return "\n".join(rows) + "\n"
