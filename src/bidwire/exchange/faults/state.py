"""What faults do to the exchange itself. Nothing of it is taken back when the fault is: a revoked key is revoked."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any, Protocol

from ...errors import ConfigurationError
from ...products.spot.enums import SymbolStatus
from ..engine.commands import ListSymbol, SetStatus
from ..engine.engine import Engine
from ..engine.rules import SymbolRules
from . import effects as x
from .fault import Match, Occasion


class HasKey(Protocol):
    @property
    def api_key(self) -> str: ...


class Accounts(Protocol):
    def keys(self, account: int | None = None) -> Iterable[HasKey]: ...
    def delete_key(self, api_key: str) -> None: ...
    def change_key(self, api_key: str, *, ips: Iterable[str] | None = None) -> object: ...


class Exchange(Protocol):
    """What is acted on."""

    @property
    def engine(self) -> Engine: ...
    @property
    def accounts(self) -> Accounts: ...

    def apply(self, command: SetStatus | ListSymbol) -> object: ...
    def ban(self, ip: str | None, until: int) -> None:
        """Refuse an address, or every known one, until then."""
        ...

    def expire_listeners(self, account: int | None) -> None:
        """Listen keys and tokens of an account, or of all, are over."""
        ...


def happen(effect: x.Effect, match: Match, occasion: Occasion | None, exchange: Exchange, wall: int) -> None:
    """Have it happen: to what the fault names, else to what the request in hand is about, else to all."""
    symbol = match.symbol or (occasion.symbol if occasion else "") or "*"
    account = match.account if match.account is not None or occasion is None else occasion.account
    key = match.key or (occasion.key if occasion and match.account is None else "")
    match effect:
        case x.Ban():
            exchange.ban(match.ip or (occasion.ip if occasion else None), wall + round(effect.seconds * 1_000_000))
        case x.RevokeKey():
            for name in _keys(exchange.accounts, key, account):
                exchange.accounts.delete_key(name)
        case x.MoveKey():
            for name in _keys(exchange.accounts, key, account):
                exchange.accounts.change_key(name, ips=effect.ips)
        case x.SetSymbolStatus():
            for name in _symbols(exchange.engine, symbol):
                exchange.apply(SetStatus(name, SymbolStatus(effect.status)))
        case x.ChangeFilter():
            for name in _symbols(exchange.engine, symbol):
                exchange.apply(ListSymbol(_refiltered(effect, exchange.engine, name)))
        case x.ExpireListenKeys():
            exchange.expire_listeners(account)
        case _:
            raise TypeError(f"{type(effect).__name__} is no effect on the exchange")


def _keys(accounts: Accounts, key: str, account: int | None) -> list[str]:
    return [each.api_key for each in accounts.keys(account) if key in ("", each.api_key)]


def _symbols(engine: Engine, pattern: str) -> list[str]:
    return [name for name in engine.symbols if fnmatchcase(name, pattern.upper())]


def _refiltered(effect: x.ChangeFilter, engine: Engine, symbol: str) -> dict[str, Any]:
    """The symbol's row with one filter changed, or added where there was none."""
    row: dict[str, Any] = {**engine.symbols[symbol].row, "status": str(engine.status(symbol))}
    filters = [dict(each) for each in row.get("filters", ())]
    found = next((each for each in filters if each["filterType"] == effect.filter), None)
    if found is None:
        found = {"filterType": effect.filter}
        filters.append(found)
    found |= {
        name: str(value) if isinstance(value, (float, Decimal)) else value for name, value in effect.values.items()
    }
    try:
        return dict(SymbolRules.of(row | {"filters": filters}).row)
    except (ValueError, ArithmeticError, KeyError) as error:
        raise ConfigurationError(f"{symbol} cannot have such a {effect.filter}: {error}") from None
