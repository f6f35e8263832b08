"""What `make test` leaves out and why each takes long; `make test-slow` runs it. Others are marked where they stand.

Seconds are of one processor on a quiet machine (30 November 2026); all of `make test-slow` takes some 2,500 of them.
"""

from __future__ import annotations

SLOW = {  # the beginning of a test's address in this folder: why
    "agreement/test_agreement.py::test_generated_worlds": "hundreds of generated worlds, each on both engines",
    "agreement/test_agreement.py::test_every_kind_is_exercised": "counts what happens in all of the generated worlds",
    "agreement/test_agreement.py::test_bundled_scenarios": "every bundled scenario in every order on both engines",
    "agreement/test_agreement.py::test_a_near_horizon": "two scenarios in every order on both engines",
    "agreement/test_agreement.py::test_a_large": "a world of thousands of people on the SimPy engine",
    "agreement/test_mutants.py::test_a_fault_is_caught": "each fault is both engines uncompiled, in a process",
    "agreement/test_mutants.py::test_without_a_fault": "both engines uncompiled, on every world of the planted faults",
    "agreement/test_rates_at_zero.py": "several scenarios in three orders on both engines, twice",
    "benchmarks": "peers' models of the same clinic and the same plans, run to the end",
    "browser": "a real browser, a page at a time, at two widths",
    "commands/test_certain.py::test_the_numbers_do_not_depend_on_workers": "every assumption is moved, thrice",
    "commands/test_certain.py::test_sobol": "every assumption is moved with all others",
    "commands/test_certain.py::test_json_is_one_document": "every assumption is moved again",
    "commands/test_forecast.py::test_each_future_is_there": "every week of every future is written, in both ways",
    "commands/test_orders.py::test_words_say": "what was possible is worked out again",
    "commands/test_reproduce.py::test_code_runs_only_where": "an order of one's own runs on the SimPy engine",
    "commands/test_reproduce.py::test_the_original_is_not_written_over": "a bundle is made again several times",
    "commands/test_compare.py::test_policy_that_fails": "each order that fails is a run in a process of its own",
    "commands/test_orders.py::test_json_is_one_document_and_nothing_else": "what was possible is worked out again",
    "docs/test_site.py": "the whole site is built, and its examples run",
    "docs/test_examples.py": "studies run as a reader would run them",
    "fuzz": "hundreds of made-up inputs, many of them run whole, and processes killed while they write",
    "optimise/solver/test_brute_force.py": "every plan of hundreds of small problems is tried",
    "optimise/solver/test_theory.py": "exact algorithms beside hundreds of plans",
    "package": "the command in processes of its own, as a newcomer meets it",
    "jit/test_cache.py::test_every_source_is_hashed": "a copy of the package for each source",
    "jit/test_cache.py::test_an_edit_in_any_source_is_seen": "a copy of the package for each source",
    "parallel/test_cluster.py": "Dask clusters are started and workers lost",
    "parallel/test_interrupt.py": "processes are started, and stopped from outside",
    "parallel/test_processes.py": "processes are started, and some lost",
    "properties": "hundreds of generated scenarios, whole and broken, on both engines",
    "studies/calibrate/test_back_test.py": "forecasts are made and held against recorded years",
    "studies/calibrate/test_lengths.py::test_censoring_counts": "thousands of lengths are estimated by search",
    "studies/calibrate/test_recovery.py": "histories are simulated and estimated again and again",
    "studies/orders": "what was possible is worked out for hundreds of worlds",
    "studies/sensitivity/test_ranges.py::test_every_bundled_range": "every range with every bundled scenario",
    "studies/sensitivity/test_simulated.py": "every assumption is moved, and each point simulated",
    "studies/staffing/test_exhaustive.py": "every mix of posts is simulated",
    "studies/staffing/test_share_guarantee.py": "the search is repeated to see how often it is right",
    "app/pages/test_certain.py": "the page works out its whole answer",
    "app/pages/test_how_many.py": "the page works out its whole answer",
    "app/pages/test_orders.py": "the page works out its whole answer",
}
KEPT = (  # of those, what `make test` keeps
    "agreement/test_agreement.py::test_bundled_scenarios[england-wales-least-slack]",
    "agreement/test_agreement.py::test_bundled_scenarios[after-release-least-slack]",
    "browser/test_access.py::test_a_page_can_be_read_by_anyone[1280",
    "browser/test_access.py::test_the_keyboard",
    "studies/calibrate/test_back_test.py::test_neither_is_closer",
    "browser/test_journeys.py::test_a_commissioner_compares_and_takes_a_page_away",
)
REFERENCE_THEORY = "many years of a queue on the SimPy engine"


def why_slow(address: str) -> str:
    """Return why a test takes long, by its address in this folder; empty where it does not. The longest line wins."""
    if address.startswith("theory/") and "[reference" in address:
        return REFERENCE_THEORY
    lines = {**SLOW, **dict.fromkeys(KEPT, "")}
    longest = max((line for line in lines if address.startswith(line)), key=len, default="")
    return lines.get(longest, "")
