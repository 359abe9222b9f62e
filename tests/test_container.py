"""The container's file, line by line: no builder is needed to see that it is made of what is here."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
LINES = (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def given(word: str) -> list[str]:
    """What stands behind an instruction, wherever it comes."""
    return [line.removeprefix(word).strip() for line in LINES if line.startswith(word + " ")]


def test_everything_that_the_package_is_built_of_is_copied() -> None:
    copied = {name for line in given("COPY") for name in line.split()[:-1]}
    assert all((ROOT / name).exists() for name in copied)
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    about = [PROJECT["project"]["readme"], *PROJECT["project"]["license-files"]]
    packed = {*wheel["packages"], *wheel["force-include"], *wheel["shared-data"]}
    assert {"pyproject.toml", "constraints.txt", *about, *packed} <= copied


def test_it_runs_the_program_as_nobody_special_and_offline() -> None:
    (started,) = given("ENTRYPOINT")
    assert re.findall(r'"([^"]+)"', started) == list(PROJECT["project"]["scripts"])
    assert given("USER")[-1] not in ("root", "0")
    assert "HF_HUB_OFFLINE=1" in given("ENV")[-1]
    (image,) = given("FROM")
    least = PROJECT["project"]["requires-python"].removeprefix(">=3.")
    assert int(re.findall(r"python:3\.(\d+)", image)[0]) >= int(least)


def test_every_installation_is_of_the_versions_that_are_tested() -> None:
    installs = [part for line in given("RUN") for part in line.split("&&") if "pip install" in part]
    assert len(installs) == 2
    assert all("--constraint constraints.txt" in one and "--no-cache-dir" in one for one in installs)
