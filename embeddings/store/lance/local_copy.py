"""A copy on this machine of a table in object storage: its files never change, so each is fetched once.

The newest manifest is chosen first, then every file that is there by then is fetched, the manifest last: whatever a
version names was written before its manifest, so a copy is whole or shows the version before. A file goes a day after
the last version that names it was fetched: whoever reads an older one has followed by then.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from pathlib import Path
from typing import Any

from embeddings.model import LibraryError, NoLibrary
from embeddings.store.lance.derived import KEPT, OLD, WORDS
from embeddings.store.lance.table import TABLE

_MANIFESTS = "_versions"


def is_remote(root: str) -> bool:
    return root.startswith("s3://")


class LocalCopy:
    """The copy of the store at ``root``, in the user's cache; other processes may share it."""

    def __init__(self, root: str) -> None:
        from platformdirs import user_cache_path

        self._folder = user_cache_path("backissue") / "archives" / hashlib.sha256(root.encode()).hexdigest()[:16]
        self._path = root.removeprefix("s3://").rstrip("/")
        self._files = _file_system()

    def follow(self) -> str:
        """Bring the copy to the latest version and return where it is. Raises NoLibrary or LibraryError."""
        try:
            for name in (KEPT, WORDS, TABLE):
                self._fetch(name)
        except OSError as error:
            raise LibraryError(f"s3://{self._path} cannot be read ({str(error).splitlines()[0][:200]}).") from error
        if not (self._folder / TABLE).is_dir():
            raise NoLibrary(f"There is no archive in s3://{self._path} yet.")
        return str(self._folder)

    def _fetch(self, name: str) -> None:
        manifests = self._listed(f"{name}/{_MANIFESTS}")
        if not manifests:
            return
        newest = min(manifests)  # their names count down
        there = self._listed(name)
        wanted = {path: size for path, size in there.items() if f"/{_MANIFESTS}/" not in path}
        for path, size in [*wanted.items(), (newest, manifests[newest])]:
            here = self._folder / path
            if not here.is_file() or here.stat().st_size != size:
                self._copy(path, here)
            here.touch()
        for old in (self._folder / name).rglob("*"):
            overtaken = old.parent.name == _MANIFESTS and old != self._folder / newest
            if old.is_file() and (overtaken or time.time() - old.stat().st_mtime > OLD.total_seconds()):
                old.unlink(missing_ok=True)

    def _listed(self, name: str) -> dict[str, int]:
        """Files below a folder of the store by their paths in it, and their sizes."""
        import pyarrow.fs as fs

        chosen = fs.FileSelector(f"{self._path}/{name}", recursive=True, allow_not_found=True)
        found = self._files.get_file_info(chosen)
        return {one.path.removeprefix(f"{self._path}/"): one.size for one in found if one.type == fs.FileType.File}

    def _copy(self, path: str, here: Path) -> None:
        here.parent.mkdir(parents=True, exist_ok=True)
        part = here.with_name(f"{here.name}.{os.getpid()}.{threading.get_ident()}.part")
        with self._files.open_input_stream(f"{self._path}/{path}") as source, part.open("wb") as target:
            while some := source.read(1 << 20):
                target.write(some)
        part.replace(here)


def _file_system() -> Any:
    """As Lance reads the environment: AWS_ENDPOINT_URL for a server of one's own."""
    import pyarrow.fs as fs

    return fs.S3FileSystem(endpoint_override=os.environ.get("AWS_ENDPOINT_URL") or None)
