"""The fixture that plans a tale, as the optimiser's tests have it."""

from __future__ import annotations

from optimise.conftest import plans

__all__ = ["plans"]
