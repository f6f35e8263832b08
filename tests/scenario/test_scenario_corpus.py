"""A corpus of broken scenarios, each with what its owner is told: key, value, what is allowed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from planner.base.fault import InputError, shown

AT_LEAST_0 = "must be greater than or equal to 0"
AT_MOST_1 = "must be less than or equal to 1"
LONG = "a" * 61
NAME = "the name of a part must be letters (a to z), digits and hyphens, at most 60 of them"
ENDS = "must be at most 400,000, but for one draw in 1,000,000"
STATED = "must be stated, here or in a file this one extends"
A_SHUTDOWN = "p_not_held_regime = 0.5\nshare_of_hours = 0.5"
A_SHUTDOWN_WITHIN_ANOTHER = f"""
[shutdowns.a]
from_date = 2027-02-01
until_date = 2027-04-01
{A_SHUTDOWN}
[shutdowns.b]
from_date = 2027-03-01
until_date = 2027-05-01
{A_SHUTDOWN}
"""
TWIN_TEAM = """
[teams.twin]
place = 'anywhere'
travel_hours_per_session = 0
travel_gbp_per_session = 0
"""

CORPUS = [
    # keys that are not there, with the nearest that is
    ("programme.assessment_dys = 3", "programme.assessment_dys = 3: no such key; did you mean assessment_days?"),
    ("calender.horizon_days = 3", "calender = {'horizon_days': 3}: no such key; did you mean calendar?"),
    ("policy.oder = 'referral'", "policy.oder = 'referral': no such key; did you mean order?"),
    ("parole.xyzzy = 1", "parole.xyzzy = 1: no such key"),
    ("teams.any.travel_gbp = 1", "teams.any.travel_gbp = 1: no such key; did you mean travel_gbp_per_session?"),
    # out of bounds
    ("consent.p_declines = 1.5", f"consent.p_declines = 1.5: {AT_MOST_1}"),
    ("consent.p_declines = -0.1", f"consent.p_declines = -0.1: {AT_LEAST_0}"),
    ("programme.other_hours_per_session = -1", f"programme.other_hours_per_session = -1: {AT_LEAST_0}"),
    ("calendar.horizon_days = 0", "calendar.horizon_days = 0: must be greater than or equal to 1"),
    ("calendar.horizon_days = 400001", "calendar.horizon_days = 400001: must be less than or equal to 400000"),
    ("calendar.allocate_every_days = 366", "calendar.allocate_every_days = 366: must be less than or equal to 365"),
    ("programme.days_between_sessions = 0", "programme.days_between_sessions = 0: must be greater than or equal to 1"),
    ("costs.full_time_hours_per_week = 0", "costs.full_time_hours_per_week = 0: must be greater than 0"),
    ("demand.caseload.waiting = -1", f"demand.caseload.waiting = -1: {AT_LEAST_0}"),
    ("demand.caseload.waiting = 100001", "demand.caseload.waiting = 100001: must be less than or equal to 100000"),
    ("demand.referrals_per_year = [1, -2]", f"demand.referrals_per_year.2 = -2: {AT_LEAST_0}"),
    ("roles.server.pay_gbp_per_year.anywhere = -1", f"roles.server.pay_gbp_per_year.anywhere = -1: {AT_LEAST_0}"),
    ("levers.not_held_factor = 1.1", f"levers.not_held_factor = 1.1: {AT_MOST_1}"),
    ("posts.servers.hours_per_week = 169", "posts.servers.hours_per_week = 169: must be less than or equal to 168"),
    ("programme.contact_hours_per_session = nan", "programme.contact_hours_per_session = nan: must be a finite number"),
    ("programme.contact_hours_per_session = inf", "programme.contact_hours_per_session = inf: must be a finite number"),
    (
        "demand.variation = { process = 'negative-binomial', dispersion_k = 0 }",
        "demand.variation.dispersion_k = 0: must be greater than or equal to 0.1",
    ),
    # of the wrong kind
    ("programme = 3", "programme = 3: must be a valid dictionary"),
    ("programme.sessions_needed = 3", "programme.sessions_needed = 3: must be a valid dictionary"),
    ("programme.contact_hours_per_session = 'x'", "programme.contact_hours_per_session = 'x': must be a valid number"),
    ("calendar.horizon_days = 1.5", "calendar.horizon_days = 1.5: must be a valid integer"),
    ("calendar.start_date = '2027-13-01'", "calendar.start_date = '2027-13-01': must be a valid date"),
    ("programme.continues_after_release = 'perhaps'", "programme.continues_after_release = 'perhaps': must be a valid"),
    ("prisons.any.teams = 'any'", "prisons.any.teams = 'any': must be a valid list"),
    ("prisons.any.teams = []", "prisons.any.teams = []: must have at least 1 item"),
    ("demand.referrals_per_year = []", "demand.referrals_per_year = []: must have at least 1 item"),
    ("title = ''", "title = '': string should have at least 1 character"),
    ("status = 'draft'", "status = 'draft': must be 'baseline', 'funding', 'stress' or 'theory'"),
    (
        "policy.order = 'youngest'",
        (
            "policy.order = 'youngest': must be 'referral', 'earliest-deadline', 'least-slack', 'band-then-time-left', "
            "'shortest-course', 'chance-per-place-week', 'cost-of-waiting', 'price-directed' or 'rolling-plan'"
        ),
    ),
    ("policy.deadline = 'licence'", "policy.deadline = 'licence': must be 'parole-review' or 'custody-end'"),
    # distributions
    (
        "programme.pause_days = { distribution = 'normal', mean = 3 }",
        "programme.pause_days = {'distribution': 'normal', 'mean': 3}: the kind 'normal' found using 'distribution'",
    ),
    ("programme.pause_days = { distribution = 'gamma', mean = 3 }", f"programme.pause_days.sd: {STATED}"),
    (
        "programme.pause_days = { distribution = 'constant', value = 3, sd = 2 }",
        "programme.pause_days.sd = 2: no such key",
    ),
    (
        "programme.pause_days = { distribution = 'constant', value = -1 }",
        f"programme.pause_days.value = -1: {AT_LEAST_0}",
    ),
    (
        "programme.pause_days = { distribution = 'exponential', mean = 0 }",
        "programme.pause_days.mean = 0: must be greater than or equal to 0.0001",
    ),
    (
        "programme.pause_days = { distribution = 'empirical', values = [1, 2], weights = [1e308, 1e308] }",
        "programme.pause_days.weights.1 = 1e+308: must be less than or equal to 1000000000",
    ),
    (
        "programme.sessions_needed = { distribution = 'never' }",
        "programme.sessions_needed = {'distribution': 'never'}: must be at most 1,000, but for one draw in 1,000,000",
    ),
    (
        "programme.sessions_needed = { distribution = 'constant', value = 1001 }",
        "programme.sessions_needed = {'distribution': 'constant', 'value': 1001}: must be at most 1,000, but for one",
    ),
    (
        "programme.minimum_days = { distribution = 'constant', value = 1e6 }",
        f"programme.minimum_days = {{'distribution': 'constant', 'value': 1000000.0}}: {ENDS}",
    ),
    (
        "programme.report_days = { distribution = 'exponential', mean = 1e6 }",
        f"programme.report_days = {{'distribution': 'exponential', 'mean': 1000000.0}}: {ENDS}",
    ),
    (
        "demand.days_since_referral = { distribution = 'never' }",
        f"demand.days_since_referral = {{'distribution': 'never'}}: {ENDS}",
    ),
    (
        "demand.days_served_at_referral = { distribution = 'lognormal', median = 1, p95 = 1e6 }",
        f"demand.days_served_at_referral = {{'distribution': 'lognormal', 'median': 1, 'p95': 1000000.0}}: {ENDS}",
    ),
    # names of parts
    ("[teams.'a b']\ntitle = 'x'", f"teams.a b: {NAME}"),
    ("[prisons.a_b]\ntitle = 'x'", f"prisons.a_b: {NAME}"),
    ("[posts.'']\nnumber = 1", f"posts.: {NAME}"),
    ("[roles.'rôle']\ntitle = 'x'", f"roles.rôle: {NAME}"),
    (f"[demand.sentences.{LONG}]\nweight = 1", f"demand.sentences.{LONG}: {NAME}"),
    (f"[shutdowns.'a.b']\n{A_SHUTDOWN}", f"shutdowns.a.b: {NAME}"),
    ("[community.'=1+1']\ntitle = 'x'", f"community.=1+1: {NAME}"),
    ('[licence.conditions."x\\n"]\ntitle = "x"', f"licence.conditions.x\\n: {NAME}"),
    # too many people
    (
        "calendar.horizon_days = 365000\ndemand.referrals_per_year = [2000]",
        "demand.referrals_per_year = 1,998,674 people: must be at most 1,000,000 people over the horizon, those there",
    ),
    (
        "[demand]\nreferrals_per_year = [10, 2000]\nvariation = { process = 'negative-binomial', dispersion_k = 0.1 }",
        "demand: dispersion_k must be at least 0.2: the referrals of a year, divided by 10,000",
    ),
    (
        "programme.pause_days = { distribution = 'empirical', values = [1, -2], weights = [1, 1] }",
        f"programme.pause_days.values.2 = -2: {AT_LEAST_0}",
    ),
    # parts that contradict each other
    (
        "programme.p_not_held_regime = 0.6\nprogramme.p_not_held_staff = 0.4",
        "programme: p_not_held_regime + _staff + _person must be below 1, not 1",
    ),
    ("priority.weights = [0, 0]", "priority: the weights must not all be 0"),
    ("demand.sentences.any.weight = 0", "demand: the weights of the sentences must not all be 0"),
    ("prisons.any.share = 0", "prisons: the shares of the prisons must not all be 0"),
    ("prisons.any.teams = ['nope']", "prisons.any.teams = nope: no such team; there are: any"),
    ("prisons.any.teams = ['any', 'any']", "prisons.any.teams = ['any', 'any']: must name each team once"),
    ("posts.servers.team = 'nope'", "posts.servers.team = nope: no such team; there are: any"),
    ("posts.servers.role = 'nope'", "posts.servers.role = nope: no such role; there are: server"),
    ("posts.servers.filled_at_start = 5", "posts.servers.filled_at_start = 5: must be at most number = 1"),
    (
        "posts.servers.funded_from = 2028-01-01",
        "nothing.toml: posts.servers.filled_at_start = 1: must be 0 where funded_from is after the start date",
    ),
    (
        "posts.servers.funded_until = 2027-01-01",
        "posts.servers.funded_until = 2027-01-01: must be after funded_from",
    ),
    (
        "teams.any.place = 'london'",
        "nothing.toml: roles.server.pay_gbp_per_year: must give the pay in 'london', the pay area of team 'any'",
    ),
    ("calendar.start_date = 2201-01-01", "calendar: start_date must be no later than the year 2200"),
    (
        f"[shutdowns.a]\nfrom_date = 2027-03-01\nuntil_date = 2027-02-01\n{A_SHUTDOWN}",
        "shutdowns.a.until_date = 2027-02-01: must be after from_date",
    ),
    (
        A_SHUTDOWN_WITHIN_ANOTHER,
        "shutdowns.b.from_date = 2027-03-01: must not fall within shutdowns.a",
    ),
    (
        "[shutdowns.a]\nfrom_date = 2027-02-01\nuntil_date = 2027-04-01\np_not_held_regime = 1\nshare_of_hours = 0",
        "shutdowns.a.p_not_held_regime = 1: must be less than 1",
    ),
    # titles by which parts could not be told apart
    (
        f"{TWIN_TEAM}title = '  ANY '",
        "teams.twin.title =   ANY : is also the title of teams.any: give each team its own title",
    ),
    (
        f"teams.any.title = 'twin'{TWIN_TEAM}title = 'Two'",
        "teams.any.title = twin: is also the name of teams.twin: give each team its own title",
    ),
    (f"{TWIN_TEAM}title = 'All teams'", "teams.twin.title = All teams: is what tables call the sum"),
    (
        "prisons.twin = { title = 'ANY', share = 1, teams = ['any'] }",
        "prisons.twin.title = ANY: is also the title of",
    ),
    ("title = '   '", "title = '   ': must not be blank"),
    (f"title = '{'x' * 161}'", f"title = '{'x' * 78}…: string should have at most 160 characters"),
    ('title = "one\\ntwo"', "title = 'one\\ntwo': must be one line of letters, digits and signs that can be seen"),
    ('title = "\\u202Eback"', "title = '\\u202eback': must be one line of letters, digits and signs that can be seen"),
    # what a new part must state
    ("[demand.sentences.life]\nweight = 1", f"demand.sentences.life.custody_days: {STATED}"),
    ("[prisons.new]\ntitle = 'New'\nshare = 1", f"prisons.new.teams: {STATED}"),
    # TOML
    ("programme.name = 'unclosed", "must be TOML"),
    ("programme.name = 'a'\nprogramme.name = 'b'", "must be TOML"),
    ("= 3", "must be TOML"),
    # sources
    ("sources = 5", "sources = 5: must be a table of dotted keys"),
    (
        "[sources]\n'programme.nam' = { grade = 'read', source = 'x' }",
        "sources.\"programme.nam\" = {'grade': 'read', 'source': 'x'}: no value has this dotted key",
    ),
    (
        "[sources]\n'programme.name' = 'a book'",
        "sources.\"programme.name\" = 'a book': must be { grade = ..., source = ... }",
    ),
    (
        "[sources]\n'programme.name' = { grade = 'read' }",
        "sources.\"programme.name\" = {'grade': 'read'}: must be { grade = ..., source = ... }",
    ),
    (
        "[sources]\n'programme.name' = { grade = 'read', source = 5 }",
        "sources.\"programme.name\" = {'grade': 'read', 'source': 5}: must be { grade = ..., source = ... }",
    ),
    (
        "[sources]\n'programme.name' = { grade = 'guessed', source = 'x' }",
        "sources.\"programme.name\".grade = 'guessed': must be one of read, quoted, computed, assumption",
    ),
    (
        "[sources]\n'programme.name' = { grade = ['read'], source = 'x' }",
        "sources.\"programme.name\".grade = ['read']: must be one of read, quoted, computed, assumption",
    ),
    # the starting caseload
    ("[demand.caseload]\nkind = 'list'", "demand.caseload = {'kind': 'list'}: the kind 'list' found using 'kind'"),
    ("[demand.caseload]\nkind = 'file'", f"demand.caseload.path: {STATED}"),
    ("[demand.caseload]\nkind = 'file'\npath = 5", "demand.caseload.path = 5: must be a valid string"),
    ("[demand.caseload]\nkind = 'file'\npath = 'none.csv'", "none.csv: cannot be read: No such file or directory"),
]


NAMED = ("nothing.toml: ", "none.csv: ")  # who states what is at fault, where the case does not


@pytest.mark.parametrize(("text", "told"), CORPUS, ids=[told.split(" = ")[0].split(":")[0] for _, told in CORPUS])
def test_broken_scenarios(write: Callable[..., Any], text: str, told: str) -> None:
    """What is wrong is said with the file that states it, key and value, and what is allowed."""
    with pytest.raises(InputError) as caught:
        write(text)
    expected = told if told.startswith(NAMED) else f"case.toml: {told}"
    assert expected in str(caught.value)


PEAKED = "must have minimum <= mode <= maximum, and maximum 0.0001 or more above minimum"
SHAPES = [
    ("distribution = 'uniform', minimum = 5, maximum = 3", "maximum must be above minimum, by 0.0001 or more"),
    ("distribution = 'uniform', minimum = 5, maximum = 5", "maximum must be above minimum, by 0.0001 or more"),
    ("distribution = 'pert', minimum = 5, mode = 9, maximum = 7", PEAKED),
    ("distribution = 'pert', minimum = 5, mode = 4, maximum = 7", PEAKED),
    ("distribution = 'triangular', minimum = 5, mode = 5, maximum = 5", PEAKED),
    ("distribution = 'lognormal', median = 5, p95 = 5", "p95 must be above the median"),
    ("distribution = 'empirical', values = [1, 2], weights = [1]", "must have as many weights as values"),
    ("distribution = 'empirical', values = [2, 1], weights = [1, 1]", "values must rise, each once"),
    ("distribution = 'empirical', values = [1, 1], weights = [1, 1]", "values must rise, each once"),
    ("distribution = 'empirical', values = [1], weights = [0]", "the weights must not all be 0"),
]


@pytest.mark.parametrize(("inside", "rule"), SHAPES, ids=[inside.split("'")[1] for inside, _ in SHAPES])
def test_broken_shapes(write: Callable[..., Any], inside: str, rule: str) -> None:
    """A distribution whose numbers contradict each other is quoted whole, under its own key."""
    with pytest.raises(InputError) as caught:
        write(f"programme.pause_days = {{ {inside} }}")
    value = shown(tomllib.loads(f"x = {{ {inside} }}")["x"])
    assert f"case.toml: programme.pause_days = {value}: {rule}" in str(caught.value)


def test_one_fault_where_one_thing_is_wrong(write: Callable[..., Any]) -> None:
    """A fault is said once."""
    with pytest.raises(InputError) as caught:
        write("consent.p_declines = 1.5")
    assert len(caught.value.faults) == 1
