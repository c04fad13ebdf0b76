"""What a request is to a fault: its names by either door, its symbol, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol
from urllib.parse import parse_qsl, unquote

from ...wire.http import HttpRequest
from ...wire.request import Route
from .fault import Occasion


class HasAccount(Protocol):
    @property
    def account(self) -> int: ...


class Keys(Protocol):
    def key(self, api_key: str) -> HasAccount | None: ...


def of_http(request: HttpRequest, ip: str, reused: bool, routes: Sequence[Route], keys: Keys) -> Occasion:
    """A request over REST."""
    path, _, query = request.target.partition("?")
    given = dict(parse_qsl(query))
    if request.body:
        given = dict(parse_qsl(request.body.decode("latin-1"))) | given
    key = next((value for name, value in request.headers if name.lower() == "x-mbx-apikey"), "")
    methods = (request.verb, *(route.ws for route in routes if route.ws is not None))
    return _occasion("rest", methods, path, given, ip, key, keys, reused)


def of_ws_api(
    method: str, params: Mapping[str, object], ip: str, key: str, routes: Sequence[Route], keys: Keys
) -> Occasion:
    """A request over the WebSocket API; `key` is that of the session where it names none itself."""
    route = routes[0] if routes else None
    verb = () if route is None or route.verb == "WS" else (route.verb,)
    own = params.get("apiKey")
    return _occasion(
        "ws_api", (method, *verb), "" if route is None else route.path, params, ip, str(own or key), keys, True
    )


def _occasion(
    connection: str,
    methods: tuple[str, ...],
    path: str,
    params: Mapping[str, object],
    ip: str,
    key: str,
    keys: Keys,
    reused: bool,
) -> Occasion:
    found = keys.key(key) if key else None
    return Occasion(
        connection="rest" if connection == "rest" else "ws_api",
        methods=methods,
        path=path,
        symbol=str(params.get("symbol", "")),
        account=None if found is None else found.account,
        key=key,
        ip=ip,
        reused=reused,
        limit=int(limit) if (limit := str(params.get("limit", ""))).isdigit() else None,
    )


def of_handshake(target: str, ip: str) -> Occasion:
    """A WebSocket handshake."""
    path, _, query = target.partition("?")
    root, _, rest = path.removeprefix("/").partition("/")
    named = dict(parse_qsl(query)).get("streams", "") if root == "stream" else rest
    streams = () if root == "ws-api" else tuple(name for name in unquote(named).split("/") if name)
    return Occasion(connection="ws_api" if root == "ws-api" else "stream", path=path, streams=streams, ip=ip)
