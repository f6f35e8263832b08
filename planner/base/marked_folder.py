"""A folder that holds a file of ours, which says that we made it and may remove it."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path


def remove_marked(folder: Path, marker: str) -> None:
    """Remove a folder, the file that marks it as ours last: whatever stops this, a later run knows it as ours.

    What cannot be removed stays, and the mark with it.
    """
    with suppress(OSError):
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name != marker:
                path.unlink()
        (folder / marker).unlink(missing_ok=True)
        folder.rmdir()
