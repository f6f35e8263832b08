"""How long the fuzzers look: a minute or two among the tests, the same each time; longer by `make fuzz`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

TIMES = int(os.environ.get("FUZZ_TIMES", "1"))  # as many examples as among the tests, and other ones each time


def fuzzed(examples: int) -> settings:
    """Return the settings of a fuzzer that looks at so many examples among the tests."""
    return settings(
        deadline=None,
        max_examples=examples * TIMES,
        derandomize=TIMES == 1,
        print_blob=True,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink what fails would run it hundreds of times
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    )
