"""The chat: screens, panes, and the seam to the assistant."""
