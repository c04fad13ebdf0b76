"""The exchange in the box: a Binance-compatible exchange on this machine, with a real matching engine.

`LocalExchange` serves it on a port, `Loopback` is the same exchange without sockets, in simulated time. It knows the
clients' requests and never the clients.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api.counters import Limits as Limits
    from .api.session import SessionTimes as SessionTimes
    from .local import LocalExchange as LocalExchange
    from .loopback import Loopback as Loopback
    from .settings import ExchangeSettings as ExchangeSettings

_HOMES = {
    "ExchangeSettings": "settings",
    "Limits": "api.counters",
    "LocalExchange": "local",
    "Loopback": "loopback",
    "SessionTimes": "api.session",
}

__all__ = [*_HOMES]  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
