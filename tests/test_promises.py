"""Every promise in docs/promises.md stands with tests that are there, and trials that can be run."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from benchmarks.reliability.__main__ import TRIALS

ROOT = Path(__file__).parents[1]
PROMISES, _, _ = (ROOT / "docs" / "promises.md").read_text("utf-8").partition("## What the trials found")
HEADS = ("| promise |", "| break |")
ROWS = [line for line in PROMISES.splitlines() if line.startswith("| ") and not line.startswith(HEADS)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip()[:60])
def test_a_promise_is_held_by_tests_that_are_there(row: str) -> None:
    tests = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
    assert tests
    for file, name in tests:
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert name in functions
    assert set(re.findall(r"trial `(\w+)`", row)) <= TRIALS.keys()


def test_there_are_promises() -> None:
    assert len(ROWS) >= 25
