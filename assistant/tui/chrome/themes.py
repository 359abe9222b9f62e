"""The chat's own two themes, dark and light. Any theme of Textual works as well."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="backissue-dark",
    primary="#8fb4d9",
    secondary="#6f8fae",
    accent="#e0b36a",
    warning="#e8c07a",
    error="#e08080",
    success="#8fc49a",
    foreground="#dcd8cf",
    background="#16181d",
    surface="#1c1f26",
    panel="#262a33",
    dark=True,
    variables={
        "block-cursor-foreground": "#16181d",
        "block-cursor-background": "#8fb4d9",
        "footer-background": "#1c1f26",
        "footer-key-foreground": "#e0b36a",
        "input-selection-background": "#8fb4d9 35%",
    },
)

LIGHT = Theme(
    name="backissue-light",
    primary="#24527a",
    secondary="#4c7396",
    accent="#8a4b0f",
    warning="#8a6100",
    error="#a32f2f",
    success="#2f6b3f",
    foreground="#26241f",
    background="#faf7f0",
    surface="#f3eee3",
    panel="#e7dfcf",
    dark=False,
    variables={
        "block-cursor-foreground": "#ffffff",
        "block-cursor-background": "#24527a",
        "footer-background": "#f3eee3",
        "footer-key-foreground": "#8a4b0f",
        "input-selection-background": "#24527a 25%",
        "warning-muted": "#f5e3a8",
    },
)


def theme_name(wanted: str) -> str:
    """``dark`` and ``light`` are this program's own; any other word names a theme of Textual."""
    return {"": DARK.name, "auto": DARK.name, "dark": DARK.name, "light": LIGHT.name}.get(wanted, wanted)
