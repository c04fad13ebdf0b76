"""The exchange's own controls over HTTP, for tests in other languages: faults, time, deposits, the state of symbols,
reference prices and price ranges, block trades.

Off unless asked for; answers only this machine, and only who sends the token: `Authorization: Bearer TOKEN`. Bodies and
answers are JSON. docs/faults.md lists the calls. The port of the European options has those of faults and of time, for faults of its own.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address
from typing import Any, Protocol

import msgspec

from ..errors import ConfigurationError
from ..products.spot.enums import SymbolStatus, SymbolStatusText
from ..wire.http import HttpRequest, HttpResponse
from ..wire.words import exact
from .engine.commands import (
    AverageReferencePrice,
    Command,
    SetAssetLimit,
    SetBnbBurn,
    SetCommission,
    SetDiscount,
    SetPriceRange,
    SetReferencePrice,
    SetStatus,
    TradeBlock,
)
from .engine.commission import Rates
from .engine.events import Event, Refused
from .engine.orders import PriceRange
from .engine.rules import units
from .faults import Faults
from .faults.delivery import Delivery
from .faults.naming import described, fault_from
from .venue import Venue

log = logging.getLogger("bidwire.exchange")

ADMIN = "/bidwire/admin"
"""What paths of the controls begin with."""


class Controlled(Protocol):
    """The exchange that is controlled."""

    @property
    def venue(self) -> Venue: ...
    @property
    def now(self) -> int:
        """Request time in microseconds."""
        ...

    def advance_soon(self, seconds: float) -> None:
        """Let request time pass, right after this request is answered."""
        ...


class _Refused(Exception):
    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


Act = Callable[[Any], object]


class Admin:
    """Answers the controls' requests."""

    def __init__(self, token: str, exchange: Controlled, of_options: Faults | None = None) -> None:
        """`of_options`: those are the faults that are controlled, and nothing else is but time."""
        self._token = token
        self._exchange = exchange
        self._of_options = of_options
        acts: dict[tuple[str, str], Act] = {
            ("GET", "/faults"): self._list,
            ("POST", "/faults"): self._add,
            ("DELETE", "/faults"): self._clear,
            ("GET", "/log"): self._log,
            ("GET", "/time"): self._time,
            ("POST", "/advance"): self._advance,
        }
        self._acts: Mapping[tuple[str, str], Act] = acts if of_options is not None else acts | self._of_the_market()

    def _of_the_market(self) -> dict[tuple[str, str], Act]:
        return {
            ("POST", "/deposit"): self._deposit,
            ("POST", "/status"): self._status,
            ("POST", "/maintenance"): self._maintenance,
            ("POST", "/reference-price"): self._reference_price,
            ("POST", "/price-range"): self._price_range,
            ("POST", "/block-trade"): self._block_trade,
            ("POST", "/commission"): self._commission,
            ("POST", "/discount"): self._discount,
            ("POST", "/bnb-burn"): self._bnb_burn,
            ("POST", "/asset-limit"): self._asset_limit,
            ("POST", "/shutdown"): self._announce_shutdown,
        }

    def http(self, request: HttpRequest, ip: str) -> HttpResponse | None:
        """The answer; None for a request that is not for the controls."""
        path = request.target.partition("?")[0]
        if not (path == ADMIN or path.startswith(f"{ADMIN}/")):
            return None
        try:
            self._admit(request, ip)
            done = self._perform(request, path.removeprefix(ADMIN))
            return done if isinstance(done, HttpResponse) else _json(200, done)
        except _Refused as refused:
            return _json(refused.status, {"error": str(refused)})
        except (ConfigurationError, ValueError) as error:
            return _json(400, {"error": str(error)})
        except Exception:
            log.exception("%s %s broke", request.verb, path)
            return _json(500, {"error": "it broke; the exchange's log says where"})

    def _admit(self, request: HttpRequest, ip: str) -> None:
        if not ip_address(ip).is_loopback:
            raise _Refused(403, "the controls answer only the machine that the exchange runs on")
        given = next((value for name, value in request.headers if name.lower() == "authorization"), "")
        if not hmac.compare_digest(given.encode("latin-1", "replace"), f"Bearer {self._token}".encode()):
            raise _Refused(
                401, "the controls need the header Authorization: Bearer TOKEN, with the token that was shown"
            )

    def _perform(self, request: HttpRequest, path: str) -> object:
        verb = request.verb
        number = path.removeprefix("/faults/")
        if verb == "DELETE" and number != path:
            return self._remove(number)
        act = self._acts.get((verb, path))
        if act is None:
            known = ", ".join(f"{verb} {ADMIN}{path}" for verb, path in self._acts)
            raise _Refused(404, f"no such control; there are {known}, DELETE {ADMIN}/faults/NUMBER")
        if verb != "POST":
            return act(None)
        try:
            given = msgspec.json.decode(request.body or b"{}")
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise _Refused(400, f"the body is no JSON: {error}") from None
        return act(given)

    # --- faults ---

    @property
    def _faults(self) -> Faults:
        return self._exchange.venue.faults if self._of_options is None else self._of_options

    def _list(self, given: None) -> object:
        found = self._faults.list()
        return [described(each.fault) | {"number": each.number, "struck": each.struck} for each in found]

    def _add(self, given: object) -> object:
        """One fault, or a list of them: all or none."""
        entries = given if isinstance(given, list) else [given]
        faults = [fault_from(entry) for entry in entries]
        if self._of_options is None and any(fault.is_of_options for fault in faults):
            raise _Refused(400, "the port of the European options has controls for their faults")
        numbers = [self._faults.add(fault).number for fault in faults]
        return {"number": numbers[0]} if not isinstance(given, list) else [{"number": number} for number in numbers]

    def _remove(self, number: str) -> object:
        try:
            self._faults.remove(int(number))
        except (ValueError, KeyError):
            raise _Refused(404, f"there is no fault {number} (any more)") from None
        return {}

    def _clear(self, given: None) -> object:
        self._faults.clear()
        return {}

    def _log(self, given: None) -> object:
        return [msgspec.to_builtins(each) for each in self._faults.log]

    # --- time ---

    def _time(self, given: None) -> object:
        return {"time": self._exchange.now, "marketTime": self._exchange.venue.market_now}

    def _advance(self, given: object) -> object:
        seconds = _read(_Advance, given).seconds
        if not 0 <= seconds < float("inf"):
            raise _Refused(400, f"time goes on by 0 or more seconds, not {seconds}")
        self._exchange.advance_soon(seconds)
        # The answer is due when so much request time has passed, and that is then.
        return Delivery(200, {}, b"", delay=seconds, later=lambda wall: _json(200, self._time(None)))

    # --- the exchange ---

    def _deposit(self, given: object) -> object:
        asked = _read(_Deposit, given)
        amount = units(exact(asked.amount))
        _check(self._exchange.venue.deposit(self._account(asked.account), asked.asset.upper(), amount))
        return {}

    def _maintenance(self, given: object) -> object:
        self._exchange.venue.wallet.maintenance = _read(_Maintenance, given).on
        return {}

    def _status(self, given: object) -> object:
        asked = _read(_Status, given)
        self._apply(SetStatus(asked.symbol.upper(), SymbolStatus(asked.status)))
        return {}

    def _reference_price(self, given: object) -> object:
        asked = _read(_ReferencePrice, given)
        symbol, averaged = asked.symbol.upper(), (asked.bucket_count, asked.bucket_width_ms)
        if averaged == (None, None):
            price = 0 if asked.price is None else units(exact(asked.price))
            if asked.price is not None and price <= 0:
                raise _Refused(400, "a reference price is above 0, or null for none")
            self._apply(SetReferencePrice(symbol, price, asked.external_calculation_id))
        elif None in averaged or asked.price is not None:
            raise _Refused(400, "a mean needs bucketCount and bucketWidthMs, and no price")
        else:
            self._apply(AverageReferencePrice(symbol, *averaged))
        return {}

    def _price_range(self, given: object) -> object:
        asked = _read(_PriceRange, given)
        bounds = (
            asked.bid_limit_mult_up,
            asked.bid_limit_mult_down,
            asked.ask_limit_mult_up,
            asked.ask_limit_mult_down,
        )
        factors = (None if bound is None else units(exact(bound)) for bound in bounds)
        self._apply(SetPriceRange(asked.symbol.upper(), PriceRange(*factors)))
        return {}

    def _block_trade(self, given: object) -> object:
        asked = _read(_BlockTrade, given)
        symbol, price, quantity = asked.symbol.upper(), units(exact(asked.price)), units(exact(asked.quantity))
        self._apply(TradeBlock(symbol, asked.buyer, asked.seller, price, quantity, asked.is_buyer_maker))
        return {}

    def _commission(self, given: object) -> object:
        asked = _read(_Commission, given)
        standard = asked.standard.units()
        self._apply(
            SetCommission(
                self._account(asked.account),
                standard.maker,
                standard.taker,
                standard.buyer,
                standard.seller,
                asked.special.units(),
                asked.tax.units(),
                asked.symbol.upper(),
            )
        )
        return {}

    def _discount(self, given: object) -> object:
        asked = _read(_Discount, given)
        self._apply(SetDiscount(asked.symbol.upper(), asked.enabled, units(exact(asked.discount))))
        return {}

    def _bnb_burn(self, given: object) -> object:
        asked = _read(_BnbBurn, given)
        self._apply(SetBnbBurn(self._account(asked.account), asked.enabled))
        return {}

    def _asset_limit(self, given: object) -> object:
        asked = _read(_AssetLimit, given)
        self._apply(SetAssetLimit(self._account(asked.account), asked.asset.upper(), units(exact(asked.limit))))
        return {}

    def _announce_shutdown(self, given: object) -> object:
        self._exchange.venue.announce_shutdown(self._exchange.now, _read(_Shutdown, given).within)
        return {}

    def _account(self, number: int) -> int:
        """The number of an account that there is.

        Raises:
            ConfigurationError: there is none.
        """
        return self._exchange.venue.accounts.account(number).number

    def _apply(self, command: Command) -> None:
        _check(self._exchange.venue.apply(command))


def _check(events: Iterable[Event]) -> None:
    """Raises _Refused where the engine refused."""
    for event in events:
        if isinstance(event, Refused):
            raise _Refused(400, event.text)


class _Advance(msgspec.Struct, forbid_unknown_fields=True):
    seconds: float


class _Deposit(msgspec.Struct, forbid_unknown_fields=True):
    asset: str
    amount: float | str
    account: int = 1


class _Maintenance(msgspec.Struct, forbid_unknown_fields=True):
    on: bool


class _Status(msgspec.Struct, forbid_unknown_fields=True):
    symbol: str
    status: SymbolStatusText


class _ReferencePrice(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    symbol: str
    price: float | str | None = None
    external_calculation_id: int = 0
    bucket_count: int | None = None
    bucket_width_ms: int | None = None


class _PriceRange(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    symbol: str
    bid_limit_mult_up: float | str | None = None
    bid_limit_mult_down: float | str | None = None
    ask_limit_mult_up: float | str | None = None
    ask_limit_mult_down: float | str | None = None


class _BlockTrade(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    symbol: str
    buyer: int
    seller: int
    price: float | str
    quantity: float | str
    is_buyer_maker: bool = False


class _Rates(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    maker: float | str = 0
    taker: float | str = 0
    buyer: float | str = 0
    seller: float | str = 0

    def units(self) -> Rates:
        return Rates(*(units(exact(rate)) for rate in msgspec.structs.astuple(self)))


class _Commission(msgspec.Struct, forbid_unknown_fields=True):
    account: int = 1
    symbol: str = ""
    standard: _Rates = _Rates()
    special: _Rates = _Rates()
    tax: _Rates = _Rates()


class _Discount(msgspec.Struct, forbid_unknown_fields=True):
    symbol: str
    enabled: bool = True
    discount: float | str = "0.75"


class _BnbBurn(msgspec.Struct, forbid_unknown_fields=True):
    enabled: bool
    account: int = 1


class _AssetLimit(msgspec.Struct, forbid_unknown_fields=True):
    asset: str
    limit: float | str
    account: int = 1


class _Shutdown(msgspec.Struct, forbid_unknown_fields=True):
    within: float = 600.0


def _read(kind: type[Any], given: object) -> Any:
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        raise _Refused(400, str(error)) from None


def _json(status: int, answer: object) -> HttpResponse:
    return HttpResponse(status, {"content-type": "application/json"}, msgspec.json.encode(answer))
