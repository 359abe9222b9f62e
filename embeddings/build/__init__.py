"""The library brought up to date with its folder: what changed, reading it in worker processes, storing it."""

__all__ = [
    "build",
    "changes",
    "file_workers",
    "folders",
    "ray_workers",
    "reading_rules",
]
