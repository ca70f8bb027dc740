"""Programs that a test needs and a machine may lack: it is skipped and says so; where they must be there, it fails."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def missing(reason: str, required: str) -> NoReturn:
    """`required` is the variable that is 1 where the programs must be there, as `.ci/run` sets it; so is `CI`."""
    if os.environ.get(required) == "1" or os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
