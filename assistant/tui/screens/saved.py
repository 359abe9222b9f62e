"""The conversation that is being held, on disk: saved, resumed, renamed and exported, each in a thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.model import Answer
from assistant.tui import jobs
from assistant.tui.conversation.prompt import Prompt
from assistant.tui.messages import Resumed
from assistant.tui.state.autosave import Keeper

if TYPE_CHECKING:
    from assistant.tui.screens.chat import ChatScreen

NOTHING_SAVED = "Conversations are not kept here."


class SavedConversations:
    """What the keys and commands for conversations do; ``keeper`` None: nothing is kept."""

    def __init__(self, chat: ChatScreen, keeper: Keeper | None) -> None:
        self._chat = chat
        self._keeper = keeper

    @property
    def name(self) -> str:
        """The name of the conversation that is being held, "" while it has none."""
        return self._keeper.title if self._keeper is not None else ""

    def recall_questions(self) -> None:
        """Give the prompt the questions of the last conversations."""
        keeper = self._keeper
        if keeper is not None:

            def job() -> None:
                earlier = keeper.earlier_questions()
                self._chat.app.call_from_thread(setattr, self._chat.query_one(Prompt), "earlier", earlier)

            self._in_thread(job, "recall")

    def keep(self, question: str, answer: Answer) -> None:
        """Save a turn."""
        keeper = self._keeper
        if keeper is not None:
            self._in_thread(lambda: keeper.keep(question, answer), "keep")

    async def begin_new(self) -> None:
        """Begin a conversation with nothing in it."""
        if self._keeper is not None:
            self._keeper.begin_new()
        await self._chat.show_conversation(())

    def choose(self, words: str = "") -> None:
        """Show the saved conversations, those with ``words`` where there are any, and resume the chosen one."""
        keeper = self._keeper
        if keeper is None:
            self._chat.host.say(NOTHING_SAVED)
            return

        def resume(session: str | None) -> None:
            if session is not None:
                self._in_thread(lambda: self._chat.post_message(Resumed(keeper.resume(session).turns)), "resume")

        from assistant.tui.screens.conversations import Conversations

        self._chat.host.push_screen(Conversations(keeper, words), resume)

    def rename(self, title: str = "") -> None:
        """Name the conversation ``title``, or ask for a name."""
        keeper = self._keeper
        if keeper is None or not keeper.title:
            self._chat.host.say("There is nothing to name yet. Ask something first.")
            return

        def named(title: str | None) -> None:
            if title:

                def job() -> None:
                    keeper.rename(None, title)
                    self._chat.app.call_from_thread(self._chat.draw_top)

                self._in_thread(job, "keep")
                self._chat.host.say(f"This conversation is now called “{title}”.")

        if title:
            named(title)
        else:
            from assistant.tui.screens.conversations import NameBox

            self._chat.host.push_screen(NameBox(keeper.title), named)

    def export(self, folder: Path) -> None:
        """Write the conversation into ``folder`` as Markdown and HTML."""
        keeper = self._keeper
        if keeper is None:
            self._chat.host.say(NOTHING_SAVED)
            return

        def job() -> None:
            written = keeper.export(folder)
            if written is None:
                said = "There is nothing to export yet. Ask something first."
            else:
                said = f"Written: {written[0]} and {written[1].name}."
            self._chat.app.call_from_thread(self._chat.host.say, said)

        self._in_thread(job, "export")

    def _in_thread(self, function: Callable[[], object], group: str) -> None:
        """Run ``function`` in a thread of the program's; a failure is said."""
        app = self._chat.app

        def job() -> None:
            try:
                function()
            except Exception as error:
                app.call_from_thread(self._chat.host.warn, jobs.sentence(error))

        app.run_worker(job, thread=True, group=group, exit_on_error=False)
