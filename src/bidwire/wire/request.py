"""One endpoint, declared once: a frozen Struct that knows its route and its result.

Nothing here performs anything: who carries a request is in `senders.py`, what
is called on a product in `product.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import (
    Any,
    ClassVar,
    Generic,
    ParamSpec,
    Protocol,
    Self,
    TypeVar,
    get_args,
    get_origin,
)

import msgspec

from ..errors import SECRETS
from .words import MICROSECONDS_FROM, NONE, MaybeNumber, Symbol, converter, microseconds

P = ParamSpec("P")
T = TypeVar("T")
Row_co = TypeVar("Row_co", covariant=True)
T_co = TypeVar("T_co", covariant=True)

MAX_RECV_WINDOW = Decimal(60000)
SECRET_NAMES = frozenset(SECRETS).union(re.sub(r"(?=[A-Z])", "_", name).lower() for name in SECRETS)
"""Parameters whose values are shown nowhere, by wire name and by our own."""


class Security(Enum):
    """Binance's own names: who may call, and whether the call is signed."""

    NONE = "NONE"
    MARKET_DATA = "MARKET_DATA"
    USER_STREAM = "USER_STREAM"
    USER_DATA = "USER_DATA"
    TRADE = "TRADE"
    MARGIN = "MARGIN"
    SIGNED = "SIGNED"
    PREDICTION_TRADE = "PREDICTION_TRADE"

    def __init__(self, name: str) -> None:
        self.needs_key = name != "NONE"
        self.signed = name not in ("NONE", "MARKET_DATA", "USER_STREAM")


class Repeat(Enum):
    """What may be sent again after which trouble (the retry table of the fault list)."""

    READ = "read"  # always
    PLACE = "place"  # only after a definite, passing fault
    CANCEL = "cancel"  # also when the outcome is unknown: cancelling twice is cancelling once
    SET = "set"  # idempotent: cancel all, countdown, leverage, mode, listen key
    NEVER = "never"  # amend, cancel-replace, transfer, withdraw: only after a definite, passing fault


class Weight(msgspec.Struct, frozen=True, tag=True):
    """What a request costs, when that depends on its parameters. `of(request)` is the cost."""

    def of(self, request: object) -> int:
        raise TypeError("a weight is one of ByLimit, Given, When, Each")

    @staticmethod
    def by(field: str, steps: Mapping[int, int], default: int) -> ByLimit:
        """By the size of a number: `Weight.by("limit", {100: 5, 500: 25}, default=100)`."""
        return ByLimit(field, tuple(sorted(steps.items())), default)

    @staticmethod
    def given(cases: Mapping[str, int | Weight], otherwise: int | Weight) -> Given:
        """By which parameter was sent: `Weight.given({"symbol": 6}, otherwise=80)`; the first that was counts."""
        return Given(tuple(cases.items()), otherwise)

    @staticmethod
    def when(field: str, cases: Mapping[str, int], otherwise: int) -> When:
        """By the word that was sent: `Weight.when("side_effect_type", {"MARGIN_BUY": 1500}, otherwise=6)`."""
        return When(field, tuple(cases.items()), otherwise)

    @staticmethod
    def each(field: str, cost: int, most: int) -> Each:
        """Per item of a list: `Weight.each("symbols", 4, most=200)`."""
        return Each(field, cost, most)


class ByLimit(Weight, frozen=True):
    field: str
    steps: tuple[tuple[int, int], ...]
    default: int  # the server's default of the parameter, or for a list its length when it was not sent

    def of(self, request: object) -> int:
        value = getattr(request, self.field)
        size = self.default if value is None else value if isinstance(value, int) else len(value)
        return next((cost for limit, cost in self.steps if size <= limit), self.steps[-1][1])


class Given(Weight, frozen=True):
    cases: tuple[tuple[str, int | Weight], ...]
    otherwise: int | Weight

    def of(self, request: object) -> int:
        for field, cost in self.cases:
            if getattr(request, field, None) is not None:
                return cost if isinstance(cost, int) else cost.of(request)
        return self.otherwise if isinstance(self.otherwise, int) else self.otherwise.of(request)


class When(Weight, frozen=True):
    field: str
    cases: tuple[tuple[str, int], ...]
    otherwise: int

    def of(self, request: object) -> int:
        return dict(self.cases).get(getattr(request, self.field), self.otherwise)


class Each(Weight, frozen=True):
    field: str
    cost: int
    most: int

    def of(self, request: object) -> int:
        value = getattr(request, self.field, None)
        count = 1 if value is None or isinstance(value, str) else len(value)
        return min(self.cost * count, self.most)


class Shapes(msgspec.Struct, frozen=True):
    """An answer whose items have several shapes: the first of `cases` whose key is in the object says which.

    `cases` are (key, model), tried in order; `otherwise` is the model where
    no key is there. With `many` the answer is a list of such objects.
    """

    cases: tuple[tuple[str, type], ...]
    otherwise: type
    many: bool = False

    def of(self, keys: Container[str]) -> type:
        """The model of an object with these keys."""
        return next((model for key, model in self.cases if key in keys), self.otherwise)


OPENED = 1_483_228_800_000
"""2017-01-01 in milliseconds: the exchange refuses times before it, and has no rows from then."""


class Pages(msgspec.Struct, frozen=True, kw_only=True):
    """How a request for rows is walked page by page (`wire/pages.py`): `ByTime`, `ById` or `ByPage`. Names are python names."""

    time: str = ""
    """The row's time, where it has one."""
    id: str = ""
    """The row's id, where it has one."""
    since: str = "start_time"
    """The parameter for where a span of time starts; a request without it takes no times."""
    until: str = "end_time"
    """The parameter for where it ends."""
    ids_only_with: tuple[str, ...] = ()
    """Parameters beside which no times may be sent."""
    span: int | None = None
    """The most milliseconds from start to end."""
    earliest: int = 0
    """The time in milliseconds before which there are no rows, and none may be asked for: there a walk begins that was given no start."""
    reach: int | None = None
    """How many milliseconds back rows can be asked for: there a walk begins that was given no start."""
    size: str = "limit"
    """The parameter for how many rows a page has; empty where there is none."""
    most: int = 1000
    """The largest page; 0 where it is not told. Of rows that are walked by time 0 means that an answer has all of its span."""
    least: int = 1
    """The smallest page."""

    def within(self, row: object, start: int | None, end: int | None) -> bool:
        """Whether a row's time is in a span, both ends included; an end in milliseconds is meant whole."""
        at = microseconds(getattr(row, self.time))
        if start is not None and at < microseconds(start):
            return False
        return end is None or at <= microseconds(end) + (999 if end < MICROSECONDS_FROM else 0)


class ByTime(Pages, frozen=True, kw_only=True):
    """By spans of time; rows come oldest first."""

    distinct: bool = False
    """No two rows have the same time."""
    newest_first: bool = False
    """A full page holds the newest rows of the span that was asked for, not the oldest; so too where it is not told which."""
    instead: tuple[str, ...] = ()
    """Parameters that pass over rows in another way, and may not be passed to a walk."""


class ById(ByTime, frozen=True, kw_only=True):
    """By ids that ascend and never coincide, of which times find the first; rows come oldest first."""

    from_id: str
    """The parameter for rows from an id on."""
    first_id: int = 0
    """The lowest id that can be asked for."""
    after: bool = False
    """That parameter asks for the rows after an id, not for those from it on."""
    times_only_with: tuple[str, ...] = ()
    """Parameters beside which no id may be sent."""


class ByPage(Pages, frozen=True, kw_only=True):
    """By what tells one page from the next, which is one of the first three; rows come in the exchange's own order."""

    number: str = ""
    """The parameter for the number of a page, from 1."""
    offset: str = ""
    """The parameter for how many rows to pass over."""
    cursor: tuple[str, str] | None = None
    """The parameter for where the next page starts, and the part of an answer that tells it, until there is none."""
    total: str = ""
    """The part of an answer that tells how many rows there are in all; needed where it is not told how many a page has."""


class Paged(Protocol[Row_co]):
    """An answer with rows in it, beside a total, say. `PageOf` is one whose rows stand in another field."""

    @property
    def rows(self) -> Sequence[Row_co]: ...


@cache
def _base(path: str) -> str:
    return path.split("/", 2)[1]


_FAMILIES = {
    "api": "spot",
    "sapi": "spot",
    "fapi": "usdm",
    "futures": "usdm",
    "dapi": "coinm",
    "eapi": "options",
    "papi": "portfolio",
}


def family_of(base: str) -> str:
    """The product family of a path's first part."""
    return _FAMILIES.get(base.removeprefix("ws-"), "spot")


class Route(msgspec.Struct, frozen=True):
    """Where a request goes, who may send it and what it costs."""

    verb: str
    path: str
    ws: str | None = None
    """The WebSocket API's method for the same request."""
    ws_lists: bool = False
    """Over the WebSocket API the answer is a list with the one result in it."""
    by_session: bool = False
    """Over the WebSocket API it is about the key that is logged on, though it is neither signed nor carries a key."""
    security: Security = Security.NONE
    weight: int | Weight = 1
    ws_weight: int | None = None
    """Over the WebSocket API, where that is another."""
    orders: int = 0
    """What the call adds to the count of unfilled orders."""
    uid: bool = False
    """The weight is charged to the account, not to the address."""
    free: bool = False
    """A success is charged nothing; only failures pay the weight."""
    repeat: Repeat | None = None
    one_of: tuple[tuple[str, ...], ...] = ()
    """Groups of parameters (python names) of which at least one must be sent."""
    shapes: Shapes | None = None
    pages: Pages | None = None
    """How its rows are walked; None where one call gives all."""
    indexed: bool = False
    """A list of parts goes out as one parameter for each of their fields, `name[0].field`, not as JSON."""
    repeated: bool = False
    """A list goes out as one parameter for each of its items, all of one name, not as JSON."""
    in_body: bool = False
    """Parameters go in a form body, whatever the client's setting; there the brackets of `indexed` stand as they are."""
    host: str = ""
    """Whose host serves it (`dapi`), where the path's first part does not say so."""

    @property
    def base(self) -> str:
        """The path's first part, which chooses the host: api, sapi, fapi, …"""
        return self.host or _base(self.path)

    @property
    def family(self) -> str:
        """The product family whose error codes hold."""
        return family_of(self.base)

    @property
    def repeats(self) -> Repeat:
        return self.repeat or (Repeat.READ if self.verb == "GET" else Repeat.NEVER)

    @property
    def writes(self) -> bool:
        return self.repeats is not Repeat.READ

    def cost(self, request: object, *, socket: bool = False) -> int:
        """The weight of a request, over REST or over the WebSocket API."""
        if socket and self.ws_weight is not None:
            return self.ws_weight
        return self.weight if isinstance(self.weight, int) else self.weight.of(request)


class Request(msgspec.Struct, Generic[T_co], frozen=True, kw_only=True, rename="camel"):
    """One call: its fields are the parameters, `route` says where it goes, `T` what comes back.

    What is passed is sent, what is not passed (None) is not. `extra` holds
    parameters that this package does not know yet, by their wire names.
    """

    route: ClassVar[Route]
    moved: ClassVar[Mapping[str, str]] = {}
    """Parameters that it had once, by our names, and what to write instead."""

    extra: Mapping[str, object] | None = None

    def __post_init__(self) -> None:
        for name, convert in _converters(type(self)):
            value = getattr(self, name)
            if value is not None:
                try:
                    msgspec.structs.force_setattr(self, name, convert(value))
                except (ValueError, TypeError) as error:
                    raise type(error)(f"{type(self).__name__}.{name}: {error}") from None

    def without_secrets(self) -> Self:
        """The request itself, or a copy with secret parameters blotted out where it has any."""
        changes = {
            name: hidden
            for name in self.__struct_fields__
            if isinstance(value := getattr(self, name), (str, Mapping)) and (hidden := blotted(name, value)) != value
        }
        return msgspec.structs.replace(self, **changes) if changes else self

    def __repr__(self) -> str:
        """What was passed, without secrets."""
        given = ((name, getattr(self, name)) for name in self.__struct_fields__)
        passed = ", ".join(f"{name}={shown(name, value)!r}" for name, value in given if value is not None)
        return f"{type(self).__name__}({passed})"


_ID_NAMES = (
    "list_client_order_id",
    "new_client_order_id",
    "client_order_id",
    "client_algo_id",
    "new_client_strategy_id",
)
"""The parameters that name an order, or a list of orders, for those who place it."""


def id_name(request: Request[Any]) -> str | None:
    """The parameter by which the order that a request places can be asked for, None where it places none or many."""
    if not request.route.orders or not request.route.writes:
        return None
    return next((name for name in _ID_NAMES if name in request.__struct_fields__), None)


def blotted(name: str, value: object) -> object:
    """A parameter's value without what must be seen by nobody."""
    if name in SECRET_NAMES:
        return "…"
    return {key: blotted(str(key), item) for key, item in value.items()} if isinstance(value, Mapping) else value


def shown(name: str, value: object) -> object:
    """A parameter's value as logs and reprs show it."""
    return str(value) if isinstance(value, (Decimal, Enum)) else blotted(name, value)


class Part(Request[None], frozen=True):
    """A group of parameters that goes into another request as JSON: one order of a batch. It is no call by itself."""

    route = Route("PART", "/of/another/request")


class PartForSymbol(Part, frozen=True):
    """A part about one symbol, which may come first without its name."""

    symbol: Symbol


class Signed(Request[T_co], frozen=True, kw_only=True):
    """A request that is signed. `recv_window`: milliseconds that it stays valid, at most 60000; up to three decimals."""

    recv_window: MaybeNumber = NONE

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.recv_window is not None:
            refuse_recv_window(self.recv_window)


class ForSymbol(Request[T_co], frozen=True):
    """A request about one symbol, which may come first without its name."""

    symbol: Symbol


class SignedForSymbol(Signed[T_co], frozen=True):
    """A signed request about one symbol, which may come first without its name."""

    symbol: Symbol


def refuse_recv_window(value: Decimal) -> None:
    """Raises ValueError for a window that the exchange would refuse."""
    if not 0 < value <= MAX_RECV_WINDOW:
        raise ValueError(f"recv_window is {value} ms; the exchange takes more than 0 and at most 60000")


@cache
def _converters(kind: type[Request[Any]]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    found = ((field.name, converter(field.type)) for field in msgspec.structs.fields(kind))
    return tuple((name, convert) for name, convert in found if convert is not None)


@cache
def result_type(kind: type[Request[Any]]) -> Any:
    """The `T` that a request class ends at, however many generic bases stand between it and `Request[T]`."""
    found = _argument(kind)
    if found is None or isinstance(found, TypeVar):
        raise TypeError(f"{kind.__name__} does not name its result")
    return found


def _argument(kind: type) -> Any:
    for base in getattr(kind, "__orig_bases__", ()):
        origin, arguments = get_origin(base), get_args(base)
        if origin is Request:
            return arguments[0]
        if isinstance(origin, type) and issubclass(origin, Request):
            inner = _argument(origin)
            if not isinstance(inner, TypeVar):
                return inner
            parameters = getattr(origin, "__parameters__", ())
            return arguments[parameters.index(inner)]
        if isinstance(base, type) and issubclass(base, Request):
            return _argument(base)
    for parent in kind.__mro__[1:]:
        if issubclass(parent, Request) and parent is not Request:
            return _argument(parent)
    return None
