"""A folder of ours is known as ours until it is gone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.base.marked_folder import remove_marked

MARK = "mark"


@pytest.mark.parametrize("most", range(6))
def test_the_mark_goes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Whatever stops a removal after so many deletions, the mark is there until nothing else is."""
    folder, link = tmp_path / "ours", tmp_path / "theirs"
    (folder / "code").mkdir(parents=True)
    link.mkdir()
    (folder / "link").symlink_to(link)
    for name in ("a", MARK, "z", "code/file"):
        (folder / name).touch()
    done = 0

    def stopping(function: Callable[..., None]) -> Callable[..., None]:
        def stop(*arguments: object, **named: object) -> None:
            nonlocal done
            done += 1
            if done > most:
                raise OSError(16, "Device or resource busy")
            function(*arguments, **named)

        return stop

    with monkeypatch.context() as patch:
        for name in ("unlink", "rmdir"):
            patch.setattr(os, name, stopping(getattr(os, name)))
        remove_marked(folder, MARK)
    assert (folder / MARK).exists() == (most < 6)
    remove_marked(folder, MARK)
    assert [path.name for path in tmp_path.iterdir()] == ["theirs"]
