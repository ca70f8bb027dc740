"""What is installed is what was tested: the two lock files, and what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.sources import PROJECT

PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
ASKED = [Requirement(line) for line in PYPROJECT["project"]["dependencies"]]


def locked(name: str) -> dict[str, str]:
    """The packages of a lock file and their versions."""
    text = (PROJECT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)", text, flags=re.MULTILINE))


def test_the_lock_holds_what_the_project_asks_for() -> None:
    """`make lock` renews it after a change in pyproject.toml."""
    versions = locked("requirements.lock")
    missing = [str(asked) for asked in ASKED if versions.get(canonicalize_name(asked.name), "") not in asked.specifier]

    assert [] == missing


def test_the_tests_run_on_the_versions_that_users_get() -> None:
    """The lock for development is the other one, and more."""
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()


def test_the_locks_name_no_package_index() -> None:
    """Where packages come from is everybody's own setting."""
    text = (PROJECT / "requirements.lock").read_text() + (PROJECT / "requirements-dev.lock").read_text()

    assert [] == re.findall(r"^.*(?:://|--index|--find-links|--trusted).*$", text, flags=re.MULTILINE)


def test_the_rules_may_import_none_of_the_dependencies() -> None:
    """A new dependency is added to the contract on purity, too."""
    (contract,) = [entry for entry in PYPROJECT["tool"]["importlinter"]["contracts"] if entry["id"] == "pure"]
    wanted = {canonicalize_name(asked.name) for asked in ASKED} - {"tzdata"}
    imports = {
        module
        for module, distributions in packages_distributions().items()
        if wanted & {canonicalize_name(name) for name in distributions} and module.isidentifier()
    }

    assert set() == {name for name in imports if not name.startswith("_")} - set(contract["forbidden_modules"])
