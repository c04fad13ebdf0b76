"""bidwire: the Python SDK for Binance with the exchange in the box.

Everything here is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from .client.aio import AsyncClient as AsyncClient
    from .client.blocking import Client as Client
    from .config import DEMO as DEMO
    from .config import LOCAL as LOCAL
    from .config import PRODUCTION as PRODUCTION
    from .config import TESTNET as TESTNET
    from .config import US as US
    from .config import Backoff as Backoff
    from .config import ClockSettings as ClockSettings
    from .config import Credentials as Credentials
    from .config import Environment as Environment
    from .config import Reconnect as Reconnect
    from .config import Settings as Settings
    from .errors import AnswerLost as AnswerLost
    from .errors import Archived as Archived
    from .errors import BadRequest as BadRequest
    from .errors import Banned as Banned
    from .errors import BinanceError as BinanceError
    from .errors import Blocked as Blocked
    from .errors import ClientError as ClientError
    from .errors import ClockSkew as ClockSkew
    from .errors import ConfigurationError as ConfigurationError
    from .errors import DuplicateOrder as DuplicateOrder
    from .errors import FilterFailure as FilterFailure
    from .errors import InsufficientFunds as InsufficientFunds
    from .errors import MalformedAnswer as MalformedAnswer
    from .errors import NetworkError as NetworkError
    from .errors import NotAllowed as NotAllowed
    from .errors import NotFound as NotFound
    from .errors import NotSent as NotSent
    from .errors import OutcomeUnknown as OutcomeUnknown
    from .errors import PartialFailure as PartialFailure
    from .errors import RateLimited as RateLimited
    from .errors import ReduceOnlyRejected as ReduceOnlyRejected
    from .errors import Rejected as Rejected
    from .errors import ServerError as ServerError
    from .errors import SlowConsumer as SlowConsumer
    from .errors import StreamEnded as StreamEnded
    from .errors import StreamError as StreamError
    from .errors import StreamGap as StreamGap
    from .errors import SubscriptionRefused as SubscriptionRefused
    from .errors import Unavailable as Unavailable
    from .errors import WouldTake as WouldTake
    from .exchange.local import LocalExchange as LocalExchange
    from .exchange.loopback import Loopback as Loopback
    from .paper import PaperExchange as PaperExchange
    from .wire.candles import Candle as Candle
    from .wire.gaps import Hole as Hole
    from .wire.live import Outage as Outage
    from .wire.pages import pages as pages
    from .wire.words import columns as columns
    from .wire.wsapi import SubscriptionLost as SubscriptionLost

_HOMES = {
    "AsyncClient": "client.aio",
    "Candle": "wire.candles",
    "Client": "client.blocking",
    "Hole": "wire.gaps",
    "LocalExchange": "exchange.local",
    "Loopback": "exchange.loopback",
    "Outage": "wire.live",
    "PaperExchange": "paper",
    "SubscriptionLost": "wire.wsapi",
    "columns": "wire.words",
    "pages": "wire.pages",
    **dict.fromkeys(("DEMO", "LOCAL", "PRODUCTION", "TESTNET", "US"), "config"),
    **dict.fromkeys(("Backoff", "ClockSettings", "Credentials", "Environment", "Reconnect", "Settings"), "config"),
    **dict.fromkeys(
        (
            "AnswerLost",
            "Archived",
            "BadRequest",
            "Banned",
            "BinanceError",
            "Blocked",
            "ClientError",
            "ClockSkew",
            "ConfigurationError",
            "DuplicateOrder",
            "FilterFailure",
            "InsufficientFunds",
            "MalformedAnswer",
            "NetworkError",
            "NotAllowed",
            "NotFound",
            "NotSent",
            "OutcomeUnknown",
            "PartialFailure",
            "RateLimited",
            "ReduceOnlyRejected",
            "Rejected",
            "ServerError",
            "SlowConsumer",
            "StreamEnded",
            "StreamError",
            "StreamGap",
            "SubscriptionRefused",
            "Unavailable",
            "WouldTake",
        ),
        "errors",
    ),
}

__all__ = ["__version__", *_HOMES]  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
