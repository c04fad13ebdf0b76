"""The same way from an origin to a connected socket as in `dial`, for a running event loop.

Names are resolved off the loop. What is handed out is the plain socket; TLS
is put on it by whoever makes a transport of it, and tells the dialer (`reached`).
"""

from __future__ import annotations

import asyncio
import socket

from ..errors import BinanceError, NotSent
from .dial import Dialer, Origin, configure, no_connection, not_resolved, reason
from .names import Address, Hop, addresses
from .world import monotonic


async def dial(dialer: Dialer, origin: Origin, deadline: float) -> socket.socket:
    """A connected socket that does not block, through the proxy where there is one, before `deadline` (monotonic).

    Raises:
        NotSent: there is none.
    """
    until = min(deadline, monotonic() + dialer.connect_timeout)
    proxy = dialer.proxy
    if proxy is not None and proxy.socks:
        sock = await _through_socks(dialer, origin, until)
    else:
        sock = await _to_first_hop(dialer, origin, until)
    try:
        sock.setblocking(False)
        configure(sock)
        if proxy is not None and not proxy.socks and origin.scheme != "http":
            await _tunnel(dialer, sock, origin, until)
    except BaseException:
        sock.close()
        raise
    return sock


async def _to_first_hop(dialer: Dialer, origin: Origin, until: float) -> socket.socket:
    hop, names, unresolved = dialer.first_hop(origin), dialer.names, None
    try:
        found = await _resolved(hop, names.patience(hop, until))
    except OSError as error:  # TimeoutError is one
        found, unresolved = names.good(hop), error
        if not found:
            raise not_resolved(hop, error) from error
    failure: OSError = TimeoutError("timed out")
    for index, address in enumerate(found):
        share = (until - monotonic()) / (len(found) - index)
        if share <= 0:
            break
        try:
            return await _connected(address, share)
        except OSError as error:
            failure = error
    raise no_connection(hop, failure, unresolved) from failure


async def _resolved(hop: Hop, seconds: float) -> list[Address]:
    async with asyncio.timeout(seconds):
        return addresses(await asyncio.get_running_loop().getaddrinfo(*hop, type=socket.SOCK_STREAM))


async def _connected(address: Address, timeout: float) -> socket.socket:
    family, kind, protocol, where = address
    sock = socket.socket(family, kind, protocol)
    try:
        sock.setblocking(False)
        async with asyncio.timeout(timeout):
            await asyncio.get_running_loop().sock_connect(sock, where)
    except BaseException:
        sock.close()
        raise
    return sock


async def _tunnel(dialer: Dialer, sock: socket.socket, origin: Origin, until: float) -> None:
    assert dialer.proxy is not None
    loop = asyncio.get_running_loop()
    answer = b""
    try:
        async with asyncio.timeout(until - monotonic()):
            await loop.sock_sendall(sock, dialer.tunnel_request(origin))
            while not dialer.tunnel_open(answer):
                piece = await loop.sock_recv(sock, 4096)
                if not piece:
                    raise ConnectionResetError("closed without an answer")
                answer += piece
    except OSError as error:
        raise NotSent(f"no tunnel through the proxy {dialer.proxy.name}: {reason(error)}") from error


async def _through_socks(dialer: Dialer, origin: Origin, until: float) -> socket.socket:
    arguments = dialer.socks_arguments()
    from python_socks.async_.asyncio import Proxy as SocksProxy

    try:
        sock: socket.socket = await SocksProxy(**arguments).connect(
            origin.host, origin.port, timeout=max(until - monotonic(), 0.001)
        )
    except Exception as error:
        raise dialer.socks_failure(error) from None
    return sock


def not_secured(dialer: Dialer, origin: Origin, error: Exception) -> BinanceError:
    """The error for a transport that could not be made of a connected socket."""
    if origin.secure:
        return dialer.tls_failure(origin, error)
    return no_connection((origin.host, origin.port), error)


def hang_up(sock: socket.socket) -> None:
    """Ends a connection whose socket a loop has, or may have, taken over: the loop sees the end and closes it.

    To close it here could leave the loop with a number that belongs to another file by then.
    """
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it has ended already
