"""Sockets of the local exchange: HTTP and WebSocket on one port, over the venue that knows what to answer.

Nothing here knows a product: bytes become requests and frames, the venue's answers and frames become bytes, and one
timer tells the venue that time has passed.
"""

from __future__ import annotations

from .listener import Limits, Server, Venue

__all__ = ["Limits", "Server", "Venue"]
