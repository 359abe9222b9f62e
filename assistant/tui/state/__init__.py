"""Looks and conversations kept between runs, the folder watched, the garbage collected in pauses."""

__all__ = [
    "autosave",
    "folder_watch",
    "idle_gc",
    "preferences",
    "series_names",
    "whole_file",
]
