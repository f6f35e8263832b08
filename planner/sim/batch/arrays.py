"""A scenario's parameters as the arrays that compiled code runs on."""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.base.arrays import Int64s
from planner.jit import record, records
from planner.model import rules
from planner.model.parameters import LicenceTables, Parameters, PostSpec, RoleTables
from planner.model.policy import AllocationPolicy, IndexPolicy, StaticPriority
from planner.world.streams import PACKED_DTYPE, DistributionPacker, TabulatedDistribution, name_word, table_of

PRODUCTIVE, SUPERVISED = 0, 1  # columns of a post's minutes
INDEXED, PLANNED = -1, -2  # in the place of an order with a rule: by `index`, or as a BatchPolicy says

POST_SPEC = np.dtype(
    [
        ("group", np.uint64),  # with the number in it, the post's identity for draws
        ("can_supervise", np.bool_),
        ("filled_at_start", np.bool_),
        ("supervised_is_at_work", np.bool_),
        *(
            (name, np.int32)
            for name in (
                "number_in_group",
                "team",
                "slot",
                "funded_from_day",
                "funded_until_day",
                "supervisor_minutes",
                *RoleTables.__dataclass_fields__,  # each the number of a table
            )
        ),
    ],
    align=True,
)
TEAM_SPEC = np.dtype(  # own: the route that is the team alone
    [(name, np.int64) for name in ("course_minutes", "posts", "first_slot", "blocks", "first_block", "own")], align=True
)
BLOCK_BITS = 6
BLOCK = 2**BLOCK_BITS  # slots
SCALARS = np.dtype(
    [
        *(
            (name, np.int64)
            for name in (
                "horizon_days",
                "allocate_every_days",
                "order",  # place in STATIC_RULES, INDEXED or PLANNED
                "clock",  # rules.Clock
                "minimum_days_left",
                "assessment_minutes",
                "assessment_days",
                "valid_days",  # of an assessment; NEVER where for good
                "parole_report_minutes",
                "parole_report_days",
                "report_lead_days",
                "days_between_sessions",
                "place_kept_days",
                "continues_after_release",
                "handover_sessions",
                "pause",  # numbers of tables, from here
                "next_review",
                "until_hold",
                "hold",
            )
        ),
        *(
            (name, np.float64)
            for name in ("p_release_completed", "p_release_not_completed", "p_ends_early", "p_deselected", "p_pause")
        ),
    ],
    align=True,
)


LICENCE = np.dtype(
    [
        *((name, np.int64) for name in ("levels", "review_every_days")),
        *((name, np.int64) for name in LicenceTables.__dataclass_fields__),  # each the number of a table
        *((name, np.float64) for name in ("p_tightened", "p_relaxed", "p_level_raised", "p_level_lowered")),
    ],
    align=True,
)


COMMUNITY = np.dtype(  # length: the number of a table
    [
        *((name, np.int64) for name in ("route", "minutes", "length")),
        *((name, np.bool_) for name in ("required", "not_completed_only", "is_programme")),
        ("p_takes_part", np.float64),
    ],
    align=True,
)


P_LOST = np.dtype([("regime", np.float64), ("staff", np.float64), ("person", np.float64)])  # by cause


# What of a scenario compiled code reads, with dtype and axes; the same for every replication.
# A *route* is a list of teams asked in turn, the first first: those that serve a prison, or one team alone.
PARAMETERS = {
    "pages": (PACKED_DTYPE, 1),  # with cdf and guides: the book of tables
    "cdf": (np.float64, 1),
    "guides": (np.int32, 1),
    "scalars": (SCALARS, 1),  # what there is one of
    "specs": (POST_SPEC, 1),  # [posts]
    "teams": (TEAM_SPEC, 1),  # [teams]
    "minutes": (np.int64, 3),  # [posts, changes of conditions, 2] a week, productive and supervised
    "change_days": (np.int64, 1),  # [changes of conditions]
    "p_lost": (P_LOST, 1),  # [changes of conditions] a session
    "prison_route": (np.int64, 1),  # [prisons] route
    "route_start": (np.int64, 1),  # [routes + 1] where each route begins in `route_teams`
    "route_teams": (np.int64, 1),  # teams of each route, end to end
    "agreement": (np.int64, 1),  # [bands] table of the assessed band less 1, by true band; empty: always right
    "licence": (LICENCE, 1),  # [1]; empty where what comes after release is not told
    "p_conditions": (np.float64, 1),  # [conditions] on a licence at release
    "community": (COMMUNITY, 1),  # [works in the community]
    "index": (np.int64, 4),  # keys of policy.IndexPolicy; empty for any other order
}


NO_INDEX = np.zeros((0, 0, 0, 0), dtype=np.int64)


def pack_parameters(parameters: Parameters, policy: AllocationPolicy) -> dict[str, Any]:
    """Pack a scenario's parameters into arrays.

    Parameters
    ----------
    parameters
        Of one scenario.
    policy
        Order of places: a fixed order or an index is packed too; any other is asked at each meeting.

    Returns
    -------
    dict[str, Any]
        The arrays of `PARAMETERS` by name, shapes as in the comments there; minutes a week, days from the start date.
    """
    index = policy.keys if isinstance(policy, IndexPolicy) else NO_INDEX
    order = (
        INDEXED
        if isinstance(policy, IndexPolicy)
        else int(policy.order)
        if isinstance(policy, StaticPriority)
        else PLANNED
    )
    binder = DistributionPacker()
    agreement = np.asarray([binder.add(each) for each in parameters.agreement_tables], dtype=np.int64)
    specs, teams, scalars, routes = (
        _posts(parameters, binder),
        _teams(parameters),
        _scalars(parameters, binder, order),
        _routes(parameters),
    )
    licence, community = _licence(parameters, binder), _community(parameters, binder, routes)
    teams["own"] = [routes.index((team,)) for team in range(len(teams))]
    return {
        **binder.book()._asdict(),
        "scalars": scalars,
        "specs": specs,
        "teams": teams,
        "minutes": _usable_minutes(parameters),
        "change_days": np.asarray(parameters.change_days, dtype=np.int64),
        "p_lost": _p_lost(parameters),
        "prison_route": np.asarray([routes.index(teams) for teams in parameters.prison_teams], dtype=np.int64),
        "route_start": np.cumsum([0, *map(len, routes)]),
        "route_teams": np.asarray([team for route in routes for team in route], dtype=np.int64),
        "agreement": agreement,
        "licence": licence,
        "community": community,
        "p_conditions": np.asarray(_p_conditions(parameters), dtype=np.float64),
        "index": index,
    }


def _scalars(parameters: Parameters, binder: DistributionPacker, order: int) -> Any:
    scenario = parameters.scenario
    programme, parole, calendar = scenario.programme, scenario.parole, scenario.calendar
    until_hold, hold = parameters.hold_tables

    def bound(lengths: TabulatedDistribution) -> int:
        return binder.add(
            lengths.capped(parameters.horizon_days)
        )  # what is longer does not come; a review that does not still has its report

    return record(
        SCALARS,
        horizon_days=parameters.horizon_days,
        allocate_every_days=calendar.allocate_every_days,
        order=order,
        clock=int(parameters.clock),
        minimum_days_left=scenario.policy.minimum_days_left,
        assessment_minutes=parameters.assessment_minutes,
        assessment_days=programme.assessment_days,
        valid_days=parameters.valid_days,
        parole_report_minutes=parameters.parole_report_minutes,
        parole_report_days=parole.report_days,
        report_lead_days=parole.report_lead_days,
        p_release_completed=parole.p_release_completed,
        p_release_not_completed=parole.p_release_not_completed,
        days_between_sessions=programme.days_between_sessions,
        place_kept_days=programme.place_kept_days,
        p_ends_early=programme.p_ends_early_per_session,
        p_deselected=programme.p_deselected,
        p_pause=programme.p_pause_per_session,
        continues_after_release=programme.continues_after_release,
        handover_sessions=programme.handover_sessions,
        pause=bound(parameters.pause_table),
        next_review=binder.add(parameters.next_review_table),
        until_hold=bound(until_hold),
        hold=bound(hold),
    )


def _licence(parameters: Parameters, binder: DistributionPacker) -> Any:
    stated, tables = parameters.scenario.licence, parameters.licence
    if stated is None or tables is None:
        return records(0, LICENCE)
    return record(
        LICENCE,
        levels=len(stated.level_weights),
        review_every_days=stated.review_every_days,
        p_tightened=stated.p_tightened,
        p_relaxed=stated.p_relaxed,
        p_level_raised=stated.p_level_raised,
        p_level_lowered=stated.p_level_lowered,
        level=binder.add(tables.level),
        recall=binder.add(tables.recall.capped(parameters.horizon_days)),
        recall_completed=binder.add(tables.recall_completed.capped(parameters.horizon_days)),
        first_review=binder.add(tables.first_review),  # as next_review
        not_ready=binder.add(tables.not_ready.capped(parameters.horizon_days)),
    )


def _community(parameters: Parameters, binder: DistributionPacker, routes: list[tuple[int, ...]]) -> Any:
    works = list(parameters.scenario.community.values())
    found = records(len(works), COMMUNITY)
    for number, (row, work) in enumerate(zip(found, works, strict=True)):
        row.route, row.minutes = routes.index(parameters.community_teams[number]), parameters.community_minutes[number]
        row.length = binder.add(table_of(work, "length_days").capped(parameters.horizon_days))
        row.required, row.is_programme, row.p_takes_part = work.required, work.is_programme, work.p_takes_part
        row.not_completed_only = work.offered_to == "not-completed"
    return found


def _p_lost(parameters: Parameters) -> Any:
    changes = parameters.conditions_by_change
    found = records(len(changes), P_LOST)
    for row, held in zip(found, changes, strict=True):
        row.regime, row.staff, row.person = held.p_regime, held.p_staff, held.p_person
    return found


def _p_conditions(parameters: Parameters) -> list[float]:
    licence = parameters.scenario.licence
    return [condition.p_at_release for condition in licence.conditions.values()] if licence else []


def _posts(parameters: Parameters, binder: DistributionPacker) -> Any:
    found, slots = records(len(parameters.posts), POST_SPEC), [post for team in _by_team(parameters) for post in team]
    bound = {
        name: {
            field: binder.add(getattr(tables, field).capped(parameters.horizon_days))
            for field in RoleTables.__dataclass_fields__
        }
        for name, tables in parameters.roles.items()
    }
    for row, spec in zip(found, parameters.posts, strict=True):
        role = parameters.scenario.roles[spec.role]
        row.group, row.number_in_group, row.team = name_word(spec.group), spec.number_in_group, spec.team
        row.slot = slots.index(spec.number)
        row.funded_from_day, row.funded_until_day = spec.funded_from_day, spec.funded_until_day
        row.filled_at_start, row.can_supervise = spec.filled_at_start, role.can_supervise
        row.supervised_is_at_work = role.supervised_share > 0
        row.supervisor_minutes = rules.usable_minutes(role.supervisor_hours_per_week, 1.0)
        for field, number in bound[spec.role].items():
            row[field] = number
    return found


def _usable_minutes(parameters: Parameters) -> Int64s:
    def of(spec: PostSpec) -> list[list[int]]:
        shares = (1.0, parameters.scenario.roles[spec.role].supervised_share)
        return [
            [rules.usable_minutes(spec.hours_per_week, share * held.share_of_hours) for share in shares]
            for held in parameters.conditions_by_change
        ]

    return np.asarray([of(spec) for spec in parameters.posts], dtype=np.int64).reshape(
        len(parameters.posts), len(parameters.change_days), 2
    )


def _by_team(parameters: Parameters) -> list[list[int]]:
    return [[s.number for s in parameters.posts if s.team == team] for team in range(len(parameters.team_names))]


def _teams(parameters: Parameters) -> Any:
    found, by_team = records(len(parameters.team_names), TEAM_SPEC), _by_team(parameters)
    slots = blocks = 0
    for row, posts, minutes in zip(found, by_team, parameters.course_minutes, strict=True):
        row.course_minutes, row.posts, row.first_slot = minutes, len(posts), slots
        row.blocks, row.first_block = -(-len(posts) // BLOCK) if len(posts) > BLOCK else 0, blocks
        slots, blocks = slots + len(posts), blocks + int(row.blocks)
    return found


def _routes(parameters: Parameters) -> list[tuple[int, ...]]:
    alone = [(team,) for team in range(len(parameters.team_names))]
    return list(dict.fromkeys([*alone, *parameters.prison_teams, *parameters.community_teams]))
