"""The real assistant behind the screen, imported only when a thread opens it, never before the first paint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from assistant.config import Config
from assistant.tui.engine import Cancelled, Engine
from embeddings.model import BuildReport, LibraryBusy, LibraryError, NoLibrary, Progress

if TYPE_CHECKING:
    from assistant.compose import OpenParts


class RealOpening:
    """Opens what the configuration names."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._parts: OpenParts | None = None
        self._anew = False

    @property
    def parts(self) -> OpenParts:
        """The objects behind the assistant, imported when first asked for."""
        if self._parts is None:
            from assistant.compose import OpenParts

            self._parts = OpenParts(self._config)
        return self._parts

    def reconfigure(self, config: Config) -> None:
        """Let later builds go by ``config``."""
        self._config = config
        if self._parts is not None:
            self._parts.config = config

    def open(self) -> Engine:
        """Open the library with its models loading in the background."""
        try:
            # The assistant states its library by what answering needs; the one it is given lists failures as well.
            engine = cast(Engine, self.parts.assistant())
        except (NoLibrary, LibraryBusy):
            raise
        except LibraryError:
            self._anew = True
            raise
        return engine

    def build(self, cancelled: Cancelled = lambda: False) -> Iterator[Progress | BuildReport]:
        """After a library that could not be used as it is (another version, another model): from the beginning."""
        return self.parts.build(cancelled, force=self._anew)

    def wait(self) -> str:
        """Wait until the model answers; "" or a sentence on why it does not."""
        return self.parts.wait()

    def close(self) -> None:
        """Close the models' process."""
        if self._parts is not None:
            self._parts.close()
