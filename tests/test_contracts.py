"""The project's shape, held by tests: which package may import which, and what a cheap command may load."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RANK = {"corpus": 0, "embeddings": 1, "assistant": 2}
HEAVY = ("torch", "faiss", "sentence_transformers", "transformers", "py3langid")


def imported_packages(source: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", sorted(RANK))
def test_imports_never_go_back(package: str) -> None:
    files = sorted((ROOT / package).rglob("*.py"))
    assert files
    for file in files:
        for name in imported_packages(file.read_text("utf-8")) & RANK.keys():
            assert RANK[name] <= RANK[package], f"{file.relative_to(ROOT)} imports {name}"


@pytest.mark.parametrize(
    ("library", "files"),
    [
        ("pypdfium2", {"corpus/pdf/document.py"}),
        ("faiss", {"embeddings/search/vector_index.py"}),
        ("py3langid", {"corpus/text/language.py"}),
    ],
)
def test_a_foreign_library_stops_at_its_seam(library: str, files: set[str]) -> None:
    found = {
        str(file.relative_to(ROOT))
        for package in RANK
        for file in (ROOT / package).rglob("*.py")
        if library in imported_packages(file.read_text("utf-8"))
    }
    assert found == files


@pytest.mark.parametrize("command", [["--help"], ["status"], ["issues"]])
def test_a_cheap_command_loads_nothing_heavy(command: list[str], tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from assistant.cli import main\n"
        "try:\n"
        f"    main({command!r} + {[] if command == ['--help'] else ['--library', str(tmp_path)]!r})\n"
        "except SystemExit:\n"
        "    pass\n"
        f"print('loaded:', sorted(set({HEAVY!r}) & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.splitlines()[-1] == "loaded: []"
