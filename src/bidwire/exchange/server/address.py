"""Where an exchange listens: how that is named, who reaches it, and why it may not work."""

from __future__ import annotations

import errno
import socket
from ipaddress import ip_address

from ...errors import ConfigurationError

# Windows' own numbers besides: asyncio passes them through.
_TAKEN = frozenset({errno.EADDRINUSE, 10048})
_DENIED = frozenset({errno.EACCES, errno.EPERM, 10013})
_ELSEWHERE = frozenset({errno.EADDRNOTAVAIL, 10049})


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's alone; a name is not known to be."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def authority(host: str, port: int) -> str:
    """Host and port as URLs name them; an address that stands for all of them is reached at the loopback one."""
    reached = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{reached}]:{port}" if ":" in reached else f"{reached}:{port}"


def cannot_listen(host: str, port: int, error: OSError) -> ConfigurationError:
    """Why nobody can listen there, and what to do."""
    number = error.errno or getattr(error, "winerror", None)
    if number in _TAKEN:
        return ConfigurationError(
            f"port {port} on {host} is taken; choose another (--port N, port=N), or 0 for any free one"
        )
    if number in _DENIED:
        return ConfigurationError(f"port {port} on {host} is not allowed here; choose one above 1023, or 0 for any")
    # Since 3.12 asyncio passes over addresses that are not here, and then says without a number that none was left.
    if number is None or number in _ELSEWHERE or isinstance(error, socket.gaierror):
        return ConfigurationError(f"{host!r} is no address of this machine; 127.0.0.1 always is")
    return ConfigurationError(f"cannot listen on port {port} of {host}: {error.strerror or error}")
