"""The project's shape, held by tests: which package may import which, and what a cheap command may load."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

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


def test_no_room_imports_from_above() -> None:
    """The contracts of pyproject.toml, as `lint-imports` checks them."""
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None) == 0


#: Each foreign library with the files that may know it; everything else speaks our own values.
SEAMS = {
    "pypdfium2": {"corpus/pdf/document.py"},
    "rapidocr": {"corpus/pdf/ocr.py"},
    "lxml": {
        "corpus/formats/html/reading.py",
        "corpus/formats/html/tables.py",
        "corpus/formats/zipped.py",
        "assistant/fetching/feed.py",
    },
    "markdown_it": {"corpus/formats/markup.py"},
    "mdit_py_plugins": {"corpus/formats/markup.py"},
    "py3langid": {"corpus/text/language_model.py"},
    "snowballstemmer": {"corpus/text/terms.py"},
    "dateutil": {
        "corpus/dates/format.py",
        "corpus/dates/recurring.py",
        "corpus/dates/relative.py",
        "corpus/dates/resolve.py",
    },
    "faiss": {"embeddings/store/vector_index.py"},
    "tantivy": {"embeddings/store/term_index.py"},
    "lance": {f"embeddings/store/lance/{room}.py" for room in ("derived", "reader", "table", "writer")},
    "pyarrow": {f"embeddings/store/lance/{room}.py" for room in ("derived", "local_copy", "table")},
    "ray": {"embeddings/build/ray_workers.py"},
    "sentence_transformers": {"embeddings/encoder/encoder.py"},
    "torch": {
        "embeddings/encoder/encoder.py",
        "embeddings/encoder/module.py",
        "embeddings/encoder/network.py",
    },
    "tokenizers": {
        "embeddings/encoder/own_model.py",
        "assistant/reader/neural/inputs.py",
    },
    "mcp": {"assistant/serving/mcp_server.py"},
    "icalendar": {"assistant/output/calendar_files.py"},
    "textual_image": {"assistant/tui/source/terminal_pictures.py"},
}


@pytest.mark.parametrize("library", sorted(SEAMS))
def test_a_foreign_library_stops_at_its_seam(library: str) -> None:
    found = {
        file.relative_to(ROOT).as_posix()
        for package in RANK
        for file in (ROOT / package).rglob("*.py")
        if library in imported_packages(file.read_text("utf-8"))
    }
    assert found == SEAMS[library]


@pytest.mark.parametrize("package", sorted(RANK))
def test_no_folder_has_more_than_twelve_rooms(package: str) -> None:
    for folder in [ROOT / package, *(path for path in (ROOT / package).rglob("*") if path.is_dir())]:
        rooms = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
        assert len(rooms) <= 12 or folder.name == "commands", f"{folder.relative_to(ROOT)}: {len(rooms)} files"


@pytest.mark.parametrize("package", sorted(RANK))
def test_each_package_names_its_public_face(package: str) -> None:
    """``__all__`` lists the rooms of a package and the names that it offers beside or in their stead."""
    for init in (ROOT / package).rglob("__init__.py"):
        if init.parent.name == "commands":
            continue
        module = importlib.import_module(".".join(init.parent.relative_to(ROOT).parts))
        rooms = {path.stem for path in init.parent.glob("*.py")} | {
            path.parent.name for path in init.parent.glob("*/__init__.py")
        }
        named = set(module.__all__)
        offered = {name for name in named - rooms if hasattr(module, name)}
        assert named - offered == rooms - {"__init__"} or all(hasattr(module, name) for name in named), init


def test_no_file_imports_what_another_keeps_to_itself() -> None:
    for package in RANK:
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in RANK:
                    kept = [
                        name.name for name in node.names if name.name.startswith("_") and name.name != "__version__"
                    ]
                    assert not kept, f"{file.relative_to(ROOT)} imports {kept} from {node.module}"


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


def test_every_page_of_the_documents_stands_in_the_sites_contents() -> None:
    named = re.findall(r"^  - .+: (\S+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(page.name for page in (ROOT / "docs").glob("*.md"))
