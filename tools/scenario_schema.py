"""Write scenarios/schema/scenario.schema.json from the models, for editors to complete and check scenario files by."""

from __future__ import annotations

from pathlib import Path

from planner.scenario.schema import NAME, schema_text

FILE = Path(__file__).parents[1] / "scenarios" / "schema" / NAME


def main() -> None:
    """Write it anew."""
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(schema_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
