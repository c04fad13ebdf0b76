"""Parameters on the exchange's side: raw text in, a request built, or the refusal that the exchange would give.

Nothing lax gets through: a value is checked as text, character by character,
against the table of its request class, before it becomes a number or a word.
What is verified against the signature is the raw text, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache, partial
from types import UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, cast, get_args, get_origin
from urllib.parse import unquote_to_bytes

import msgspec

from ...wire.request import Part, Request, Signed
from ..engine.commands import UNIT
from .answers import ApiError, bad_combination, illegal, missing, neither, not_valid

Built = Request[Any]

LARGEST = 2**63 - 1
_SAFE_DIGITS = len(str(LARGEST // UNIT)) - 1  # no number of so few overflows

# The legal ranges are those that the exchange prints (seen in its refusals), the client id's is documented.
NUMBER = r"^([0-9]{1,20})(\.[0-9]{1,20})?$"
INTEGER = r"^[0-9]{1,20}$"
_MOST_DIGITS = 20
CLIENT_ID = r"^[.A-Z:/a-z0-9_-]{1,36}$"
SYMBOL = r"^[\w\-._&&[^a-z]]{1,50}$"
BOOLEAN = "true|false"
LIST = r'^\[("[\w\-._&&[^a-z]]{1,50}"(,"[\w\-._&&[^a-z]]{1,50}"){0,}){0,1}\]$'
PRINTABLE = r"^[\x20-\x7E]{1,64}$"

_number = re.compile(r"([0-9]{1,20})(?:\.([0-9]{1,20}))?", re.ASCII).fullmatch
_client_id = re.compile(r"[.A-Z:/a-z0-9_\-]{1,36}", re.ASCII).fullmatch
_symbol = re.compile(r"[\w\-.]{1,50}").fullmatch
_lower_case = re.compile("[a-z]").search
_printable = re.compile(r"[\x20-\x7E]{1,64}").fullmatch
_copied: Callable[[Built], Built] = msgspec.Struct.__copy__  # type: ignore[attr-defined]  # its stubs lack it
_set = msgspec.structs.force_setattr
_CLIENT_IDS = frozenset({"newClientOrderId", "origClientOrderId", "cancelOrigClientOrderId", "cancelNewClientOrderId"})
_OPAQUE = frozenset({"listenKey", "listenToken"})  # one that was never handed out does not exist, whatever is in it


# --- what was sent ---------------------------------------------------------------------------------------------------


class Received(msgspec.Struct, frozen=True):
    """All parameters of a request. `payload` is what the signature was made over; `signature` is decoded."""

    values: dict[str, str]
    """Text by name, percent-decoded; a byte that is no UTF-8 shows as U+FFFD."""
    payload: bytes = b""
    signature: str | None = None
    repeated: bool = False
    """A name stood twice in one place."""

    def text(self, name: str) -> str | None:
        return self.values.get(name)


def received(query: bytes, body: bytes = b"") -> Received:
    """The parameters of an HTTP request. Query and body are joined without a separator; the query's value wins."""
    if b"signature" not in query and b"%" not in query and not body:
        payload, signature = query, None
    else:
        query_rest, query_signature = _without_signature(query)
        body_rest, body_signature = _without_signature(body)
        payload = query_rest + body_rest
        signature = query_signature if query_signature is not None else body_signature
        query, body = query_rest, body_rest
    values: dict[str, str] = {}
    repeated = _read_form(query, values)
    if body:
        of_body: dict[str, str] = {}
        repeated |= _read_form(body, of_body)
        for name, text in of_body.items():
            values.setdefault(name, text)
    return Received(values, payload, signature, repeated)


def _without_signature(raw: bytes) -> tuple[bytes, str | None]:
    parts = raw.split(b"&")
    kept = [part for part in parts if not _is_signature(part)]
    if len(kept) == len(parts):
        return raw, None
    first = next(filter(_is_signature, parts))
    return b"&".join(kept), _decoded(first.partition(b"=")[2])


def _is_signature(part: bytes) -> bool:
    name = part.partition(b"=")[0]
    return name == b"signature" or (b"%" in name and _decoded(name) == "signature")


def _read_form(raw: bytes, values: dict[str, str]) -> bool:
    repeated = False
    for part in raw.split(b"&"):
        if part:
            name_raw, _, value = part.partition(b"=")
            name = _decoded(name_raw)
            repeated |= name in values
            values.setdefault(name, _decoded(value))
    return repeated


def _decoded(raw: bytes) -> str:
    if b"%" in raw or b"+" in raw:
        raw = unquote_to_bytes(raw.replace(b"+", b" "))
    return raw.decode("utf-8", "replace")


PlainParams: TypeAlias = dict[str, str | int]
"""Parameters whose text is known once they are read; few requests have others."""

_plain_params: Callable[[bytes | msgspec.Raw], PlainParams] = msgspec.json.Decoder(PlainParams).decode
_raw_params = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def received_json(params: bytes | msgspec.Raw) -> Received:
    """The parameters of a WebSocket API request. What is signed is sorted by name, each value as it stands in the JSON.

    Raises:
        msgspec.DecodeError: it is no object, or no JSON.
    """
    try:
        plain = received_plain(_plain_params(params))
    except msgspec.ValidationError:
        plain = None
    return plain or _received({name: _json_text(bytes(raw)) for name, raw in _raw_params(params).items()})


def received_plain(params: PlainParams) -> Received | None:
    """As `received_json`; None where it does not tell: an integer that is 0 may stand there as -0. Uses `params` up."""
    for name in [name for name, value in params.items() if type(value) is int]:
        if params[name] == 0:
            return None
        params[name] = str(params[name])
    return _received(cast("dict[str, str]", params))


def _received(values: dict[str, str]) -> Received:
    signature = values.pop("signature", None)
    payload = "&".join([f"{name}={values[name]}" for name in sorted(values)]).encode("utf-8", "replace")
    return Received(values, payload, signature)


_json_string = msgspec.json.Decoder(str).decode


def _json_text(raw: bytes) -> str:
    if raw == b"null":
        return ""
    if raw[:1] == b'"':
        return _json_string(raw)
    if raw[:1] in b"[{":
        raw = msgspec.json.format(raw, indent=-1)
    return raw.decode("utf-8", "replace")


# --- what a request class takes --------------------------------------------------------------------------------------

Read = Callable[[str, str], object]
"""What a text of a parameter of that name says. An empty one says nothing, and no reader takes it.

Raises:
    ApiError: it is not what the parameter takes.
"""


class Field(msgspec.Struct, frozen=True):
    """One parameter of a request class: its names, whether it must be there, and what reads its text."""

    name: str
    python: str
    required: bool
    read: Read


class Table(msgspec.Struct, frozen=True):
    """What a request class takes, as data."""

    kind: type[Built]
    fields: tuple[Field, ...]
    by_name: dict[str, Field]
    by_python: dict[str, Field]
    required: frozenset[str]
    known: frozenset[str]
    """Wire names, with those of a signature's time where the request is signed, or may be."""
    may_sign: bool
    """/sapi lets those sign who need not (ccxt does)."""
    most: int
    """The largest number of parameters that can be sent, signature and timestamp included."""
    blank: Built | None
    """A request of the class that says nothing; None where the class checks more than the forms of its values."""


@cache
def table(kind: type[Built]) -> Table:
    """The table of a request class, made from its fields once."""
    sapi = kind.route.base == "sapi"
    fields = tuple(
        Field(each.encode_name, each.name, each.required, reader(each.encode_name, each.type, capitals=sapi))
        for each in msgspec.structs.fields(kind)
        if each.name != "extra"
    )
    signed = kind.route.security.signed
    known = frozenset(field.name for field in fields)
    if signed:
        known |= {"timestamp"}
    elif sapi:
        known |= {"timestamp", "recvWindow"}
    required = frozenset(field.name for field in fields if field.required)
    by_name = {field.name: field for field in fields}
    by_python = {field.python: field for field in fields}
    blank: Built | None = None
    if kind.__post_init__ in (Request.__post_init__, Signed.__post_init__):
        blank = cast("Callable[..., Built]", kind)(**{field.python: None for field in fields if field.required})
    return Table(
        kind, fields, by_name, by_python, required, known, signed or sapi, len(known) + (signed or sapi), blank
    )


def build(kind: type[Built], sent: Received, beside: frozenset[str] = frozenset()) -> Built:
    """The request that was sent.

    `beside` names parameters that belong to the envelope and not to the
    request (WebSocket API: apiKey, returnRateLimits).

    Raises:
        ApiError: -1100 to -1135, as the exchange would refuse it.
    """
    rules = table(kind)
    count = len(sent.values) + (sent.signature is not None)
    if sent.repeated:
        raise ApiError(-1101, "Duplicate values for a parameter detected.")
    if count > rules.most + len(beside):
        raise ApiError(-1101, f"Too many parameters; expected '{rules.most}' and received '{count}'.")
    if not rules.required <= sent.values.keys():
        raise _first_refusal(rules, sent)
    values: dict[str, object] = {}
    by_name = rules.by_name
    unread = 0
    try:
        for name, text in sent.values.items():
            field = by_name.get(name)
            if field is not None:
                values[field.python] = field.read(name, text)
            elif name not in rules.known and name not in beside:
                unread += 1
    except ApiError:
        raise _first_refusal(rules, sent) from None
    values.pop("recv_window", None)  # judged with the timestamp; the request has no more use for it
    unread += sent.signature is not None and not rules.may_sign
    if unread:
        text = f"Not all sent parameters were read; read '{count - unread}' parameter(s) but was sent '{count}'."
        raise ApiError(-1104, text)
    for group in kind.route.one_of:
        if not any(name in values for name in group):
            # The exchange names the client's id first: "Param 'origClientOrderId' or 'orderId' must be sent, …".
            names = [rules.by_python[name].name for name in reversed(group)]
            raise neither(names[0], names[1]) if len(names) > 1 else missing(names[0])
    if rules.blank is None:
        return cast("Callable[..., Built]", kind)(**values)
    # What was read by the class's own table needs no second reading by `__post_init__`.
    request = _copied(rules.blank)
    for python, value in values.items():
        _set(request, python, value)
    return request


def _first_refusal(rules: Table, sent: Received) -> ApiError:
    """Of all that is wrong with the parameters, what the exchange says: it looks at them in its own order, not in the sender's."""
    for field in rules.fields:
        text = sent.values.get(field.name)
        if text is None:
            if field.required:
                return missing(field.name)
            continue
        if not text:
            return _empty(field.name)
        try:
            field.read(field.name, text)
        except ApiError as refused:
            return refused
    raise AssertionError("asked only where a parameter was refused")


def _empty(name: str) -> ApiError:
    return ApiError(-1105, f"Parameter '{name}' was empty.")


def pick(kinds: Sequence[type[Built]], names: Iterable[str]) -> type[Built]:
    """Which of the requests that share a route was meant: the first that all sent parameters fit, else the nearest.

    Raises:
        ApiError: what was sent fits none, or belongs to two of them.
    """
    if len(kinds) == 1:
        return kinds[0]
    sent = frozenset(names) - {"timestamp", "signature"}
    if {"symbol", "symbols"} <= sent:
        raise bad_combination()
    fitting = [kind for kind in kinds if table(kind).required <= sent]
    if not fitting:
        lacking = [min(table(kind).required - sent) for kind in kinds]
        if len(set(lacking)) > 1:
            raise neither(lacking[0], lacking[-1])
    for kind in fitting:
        if sent <= table(kind).known:
            return kind
    return (fitting or list(kinds))[0]


class Guess:
    """Parameters read as far as they can be, for what must be known before they are checked: the weight.

    Attributes are python names; what is absent, unreadable or false is None.
    """

    def __init__(self, kind: type[Built], sent: Received) -> None:
        self._sent = sent
        self._fields = table(kind).by_python

    def __getattr__(self, name: str) -> object:
        field = self._fields.get(name)
        text = None if field is None else self._sent.text(field.name)
        if field is None or not text:
            return None
        try:
            value = field.read(field.name, text)
        except ApiError:
            return None
        return None if value is False else value


# --- one value -------------------------------------------------------------------------------------------------------

# A word outside its enum: the code that errors.md gives it, -1145 in the words of rest-api.md "Regarding
# cancelRestrictions". Any other closed word is -1130.
_WORDS: Mapping[str, tuple[int, str]] = {
    "TimeInForce": (-1115, "Invalid timeInForce."),
    "OrderType": (-1116, "Invalid orderType."),
    "Side": (-1117, "Invalid side."),
    "KlineInterval": (-1120, "Invalid interval."),
    "SymbolStatus": (-1122, "Invalid symbolStatus."),
    "TickerType": (-1139, "Invalid ticker type."),
    "CancelRestrictions": (-1145, "Invalid cancelRestrictions"),
    "PegPriceType": (-1210, "Invalid pegPriceType."),
    "PegOffsetType": (-1211, "Invalid pegOffsetType."),
}


def reader(name: str, annotation: Any, *, capitals: bool = False) -> Read:
    """What reads the text of a parameter of the annotated type. `capitals`: margin's pages write TRUE and FALSE, so /sapi takes both."""
    core = _core(annotation)
    if core is Decimal:
        return partial(read_number, decimals=3) if name == "recvWindow" else read_number
    if core is bool:
        return partial(read_boolean, capitals=capitals)
    if core is int:
        return read_integer
    if isinstance(core, type) and issubclass(core, Enum):
        return word_reader(core)
    if get_origin(core) in (list, Sequence, tuple) or core is list:
        (item, *_) = get_args(core) or (str,)
        if isinstance(item, type) and issubclass(item, Part):
            return partial(read_parts, kind=item)
        return partial(read_list, item=reader(name, item), symbols=name == "symbols")
    if get_origin(core) is Literal:
        return partial(read_literal, words=frozenset(get_args(core)))
    if name in _CLIENT_IDS or name.endswith("ClientOrderId"):
        return read_client_id
    if name in ("symbol", "symbols"):
        return read_symbol
    return read_opaque if name in _OPAQUE else read_text


def _core(annotation: Any) -> Any:
    """The plain type under `Annotated` and `| None`."""
    if get_origin(annotation) is Annotated:
        return _core(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        options = [option for option in get_args(annotation) if option is not type(None)]
        lists = [option for option in options if get_origin(_core(option)) in (list, Sequence, tuple)]
        return _core((lists or options)[0])
    return annotation


@lru_cache(maxsize=4096)  # most of what a trader says he said before
def read_number(name: str, text: str, decimals: int = 8) -> Decimal:
    found = _number(text)
    if found is None:
        raise illegal(name, NUMBER)
    whole, fraction = found.groups("")
    if len(fraction) > decimals and len(fraction.rstrip("0")) > decimals:
        raise ApiError(-1111, f"Parameter '{name}' has too much precision.")
    if len(whole) > _SAFE_DIGITS and int(whole) > LARGEST // UNIT:
        raise ApiError(-1108, f"Parameter '{name}' overflowed.")
    return Decimal(text)


def read_integer(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise illegal(name, INTEGER)
    number = int(text)
    if number > LARGEST:
        raise ApiError(-1108, f"Parameter '{name}' overflowed.")
    return number


def read_boolean(name: str, text: str, *, capitals: bool = False) -> bool:
    text = text.lower() if capitals else text
    if text not in ("true", "false"):
        raise illegal(name, BOOLEAN)
    return text == "true"


def word_reader(kind: type[Enum]) -> Read:
    """What reads the words of an enum, and no others."""
    words = kind._value2member_map_

    def read(name: str, text: str) -> Enum:
        found = words.get(text)
        if found is None:
            known = _WORDS.get(kind.__name__)
            raise not_valid(name) if known is None else ApiError(*known)
        return found

    return read


def read_literal(name: str, text: str, words: frozenset[str]) -> str:
    if text not in words:
        if name == "type" and "MINI" in words:
            raise ApiError(*_WORDS["TickerType"])
        raise not_valid(name)
    return text


def read_client_id(name: str, text: str) -> str:
    if _client_id(text) is None:
        raise illegal(name, CLIENT_ID)
    return text


@lru_cache(maxsize=4096)
def read_symbol(name: str, text: str) -> str:
    # No ASCII letter in lower case; letters of other scripts are legal (the testnet lists some).
    if _symbol(text) is None or _lower_case(text):
        raise illegal(name, SYMBOL)
    return text


def read_text(name: str, text: str) -> str:
    if _printable(text) is None:
        raise illegal(name, PRINTABLE)
    return text


def read_opaque(name: str, text: str) -> str:
    if not text:
        raise _empty(name)
    return text


def read_list(name: str, text: str, item: Read, symbols: bool) -> list[object]:
    """A JSON array of texts, or one bare word where it is no list of symbols (permissions=SPOT)."""
    if not symbols and not text.startswith("["):
        return [item(name, text)]
    try:
        found: Sequence[str | int] = msgspec.json.decode(
            text, type=list[int | str] if item is read_integer else list[str]
        )
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise ApiError(-1135, f"JSON sent for parameter '{name}' is not valid") from None
    if not found:
        raise _empty(name)
    if " " in text:
        raise illegal(name, LIST)
    return [item(name, str(each)) for each in found]


def read_parts(name: str, text: str, kind: type[Built]) -> list[Built | ApiError]:
    """A JSON array of objects, each a request within the request; one that is refused keeps its place as its error."""
    try:
        found = [received_json(each) for each in msgspec.json.decode(text, type=list[msgspec.Raw])]
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise ApiError(-1135, f"JSON sent for parameter '{name}' is not valid") from None
    if not found:
        raise _empty(name)
    parts: list[Built | ApiError] = []
    for each in found:
        try:
            parts.append(build(kind, each))
        except ApiError as refused:
            parts.append(refused)
    return parts
