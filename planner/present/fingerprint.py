"""The hash of all that a result depends on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from planner.base.version import VERSION
from planner.scenario import ScenarioFile

SHOWN = 8  # characters of a hash that people compare


def fingerprint(kind: str, files: Sequence[ScenarioFile], **settings: object) -> str:
    """Return the hash of the scenarios as resolved, of the settings (seed, futures, ...) and of the version.

    Where a file is and what its sources say are shown beside a result, so they count too.
    """
    scenarios = [[file.argument, file.scenario.model_dump_json(by_alias=True), file.sources] for file in files]
    document = json.dumps([VERSION, kind, scenarios, settings], sort_keys=True, default=str)
    return hashlib.sha256(document.encode()).hexdigest()
