"""The library for other programs: the same JSON forms over the model context protocol and over HTTP on this machine."""

__all__ = ["event_list", "http_api", "library_service", "mcp_server", "readers"]
