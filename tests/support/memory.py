"""Where the tests keep what need not outlive them: in memory where there is room, for a busy disk is slow to write."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile

MEMORY = "/dev/shm"  # noqa: S108 - only as the parent of what mkdtemp makes
NEEDED = 4 * 1024**3


def quick_folder() -> str:
    """A folder to make temporary folders in."""
    with contextlib.suppress(OSError):
        programs_may_run = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
        if programs_may_run and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > NEEDED:
            return MEMORY
    return tempfile.gettempdir()
