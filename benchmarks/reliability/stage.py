"""The libraries a trial begins with: a whole one, an older state of it, and the same again under another identity."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reliability.mutation import small_newsletters
from benchmarks.reliability.processes import run_build
from corpus.issues import find_issues
from corpus.samples import folder as samples
from embeddings.build.reading_rules import reading_version

#: The file of a stage that says which code read its newsletters.
_MADE_BY = "made-by"


@dataclass(frozen=True, slots=True)
class Stage:
    """``newsletters`` is a copy of the folder given, of the samples their first pages alone.

    ``older`` is ``whole`` before half of the files came.

    ``kept`` says that what reading a file gives is kept from the first build on.
    """

    newsletters: Path
    folder: Path
    encoder: str = "fake"
    kept: bool = True

    @property
    def older(self) -> Path:
        return self.folder / "older"

    @property
    def whole(self) -> Path:
        return self.folder / "whole"

    @property
    def other(self) -> Path:
        return self.folder / "other"

    @property
    def options(self) -> tuple[object, ...]:
        """Options of every build."""
        kept = ("--kept", self.folder / "kept") if self.kept else ()
        return ("--encoder", self.encoder, *kept)

    @classmethod
    def set(cls, newsletters: Path, folder: Path, *, encoder: str = "fake", kept: bool = True) -> Stage:
        """Build everything."""
        stage = cls(folder / "newsletters", folder, encoder, kept)
        if newsletters == samples():
            stage.newsletters.mkdir(parents=True)
            small_newsletters(newsletters, stage.newsletters)
        else:
            shutil.copytree(newsletters, stage.newsletters)
        aside = folder / "aside"
        files = find_issues(stage.newsletters)
        later = {path: aside / path.relative_to(stage.newsletters) for path in files[len(files) // 2 :]}
        for path, place in later.items():
            place.parent.mkdir(parents=True, exist_ok=True)
            path.rename(place)
        stage.build(stage.older)
        shutil.copytree(stage.older, stage.whole)
        for path, place in later.items():
            place.rename(path)
        stage.build(stage.whole)
        stage.build(stage.other)
        (folder / _MADE_BY).write_text(reading_version(), encoding="utf-8")
        return stage

    @classmethod
    def copied(cls, kept_stage: Path, folder: Path, *, encoder: str = "fake", kept: bool = True) -> Stage:
        """What `set` made elsewhere, for a trial of its own: by the code of today, for that is what builds go by."""
        if (kept_stage / _MADE_BY).read_text(encoding="utf-8") != reading_version():
            raise SystemExit(f"{kept_stage} was made by other code that reads. Name a new folder with --stage.")
        shutil.copytree(kept_stage, folder)
        return cls(folder / "newsletters", folder, encoder, kept)

    def build(self, library: Path) -> None:
        if said := run_build(self.newsletters, library, *self.options):
            raise SystemExit(f"An undisturbed build failed: {said}")
