"""Words, numbers and times as the exchange writes them.

What a caller passes is normalised when the request is built, so whoever reads
a request sees one type: a number is a `Decimal`, a word is a member of its
enum, a time is an integer (epoch milliseconds, or microseconds where the
caller gave them), a symbol is in upper case. For type checkers `Number`,
`Word`, `Time` and `Symbol` are descriptors that accept more than they give;
at run time the annotation is the plain type and `Request.__post_init__`
converts.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Context, Decimal, InvalidOperation
from enum import StrEnum
from functools import cache, partial
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Generic, Self, TypeAlias, TypeVar, Union, get_args, get_origin

import msgspec

Millis: TypeAlias = int
NumberLike: TypeAlias = Decimal | int | str | float
TimeLike: TypeAlias = int | datetime | str

E_co = TypeVar("E_co", bound=StrEnum, covariant=True)
W_contra = TypeVar("W_contra", contravariant=True)

MICROSECONDS_FROM = 10**14
"""Times from here on are in microseconds, smaller ones in milliseconds; so the exchange reads them, too."""

EXACT = Context(prec=200)
"""Arithmetic that rounds nothing that is sent or kept, whatever the caller's own context rounds to."""

_LARGEST_EXPONENT = 60  # beyond this the plain text of a number is no longer something to send


class OpenEnum(StrEnum):
    """Wire words. A word that the exchange adds tomorrow is kept as itself, never refused.

    Unknown words are equal to, and hash as, their text. They are not stored,
    so a server that invents words does not make the table grow.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        word = str.__new__(cls, value)
        word._name_ = word._value_ = value
        return word

    @property
    def known(self) -> bool:
        return self._value_ in type(self)._value2member_map_


class Model(msgspec.Struct, frozen=True, rename="camel", gc=False, repr_omit_defaults=True):
    """Something the exchange says. Fields that we do not know yet are skipped."""

    def __getitem__(self, key: str) -> Any:
        """A field by its wire name: `order["orderId"]`."""
        for python, wire in zip(self.__struct_fields__, self.__struct_encode_fields__, strict=True):
            if wire == key:
                return getattr(self, python)
        raise KeyError(key)

    def to_dict(self, *, keys: str = "wire", numbers: Callable[[Decimal], object] = Decimal) -> dict[str, Any]:
        """The model as plain dicts and lists.

        `keys` is "wire" (Binance's names) or "python" (ours); `numbers` makes
        what decimals become: `str`, `float` or `Decimal`.
        """
        if keys not in ("wire", "python"):
            raise ValueError(f'keys is "wire" or "python", not {keys!r}')
        number = plain if numbers is str else numbers
        plain_dict: dict[str, Any] = _plainly(self, keys == "wire", number)
        return plain_dict


def _plainly(value: Any, wire: bool, number: Callable[[Decimal], object]) -> Any:
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, msgspec.Struct):
        shown = {
            (wire_name if wire else name): _plainly(getattr(value, name), wire, number)
            for _, name, wire_name in shown_fields(type(value))
        }
        config = value.__struct_config__
        if config.tag is None or config.tag_field is None:
            return shown
        return {config.tag_field if wire else _snake(config.tag_field): config.tag, **shown}
    if isinstance(value, (list, tuple)):
        return [_plainly(item, wire, number) for item in value]
    if isinstance(value, dict):
        return {key: _plainly(item, wire, number) for key, item in value.items()}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, msgspec.Raw):
        return msgspec.json.decode(value)
    return value


def columns(rows: Sequence[msgspec.Struct], *, numbers: Callable[[Decimal], object] = Decimal) -> dict[str, list[Any]]:
    """Rows of one model as columns, for pandas, polars or Arrow: `columns(klines, numbers=float)`."""
    if not rows:
        return {}
    number = plain if numbers is str else numbers
    names = [name for _, name, _ in shown_fields(type(rows[0]))]
    return {name: [_plainly(getattr(row, name), False, number) for row in rows] for name in names}


@cache
def shown_fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, str, str], ...]:
    """(field, name to show, wire name): `price_text` is shown as `price` where the class has that, as events do."""
    return tuple(
        (field, field[:-5] if field.endswith("_text") and hasattr(kind, field[:-5]) else field, wire)
        for field, wire in zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True)
    )


def _snake(wire_name: str) -> str:
    return "event" if wire_name == "e" else "".join(f"_{c.lower()}" if c.isupper() else c for c in wire_name)


def plain(number: Decimal) -> str:
    """Decimal text without an exponent, as the exchange reads it."""
    return format(number, "f")


def exact(value: NumberLike) -> Decimal:
    """The number that was meant: a float is its shortest text, so 0.1 is 0.1.

    Raises:
        ValueError: not a number, not finite, or beyond any size that is sent.
        TypeError: of a type that is no number.
    """
    if isinstance(value, Decimal):
        number = value
    elif isinstance(value, bool):
        raise TypeError(f"not a number: {value!r}")
    elif isinstance(value, float):
        number = Decimal(float.__repr__(value))
    elif isinstance(value, str):
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise ValueError(f"not a number: {value!r}") from None
        if "_" in value:
            raise ValueError(f"not a number: {value!r}")
    else:
        try:
            number = Decimal(operator.index(value))
        except TypeError:
            raise TypeError(f"not a number: {value!r}") from None
    if not number.is_finite():
        raise ValueError(f"not a finite number: {value!r}")
    if number and abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise ValueError(f"out of any range that the exchange takes: {value!r}")
    return number


def whole(value: int | str) -> int:
    """A whole number: text of digits is read, as `limit="100"` out of a command line.

    Raises:
        ValueError: text that is no whole number.
        TypeError: of a type that is none.
    """
    if isinstance(value, bool):
        raise TypeError(f"not a whole number: {value!r}")
    if isinstance(value, str):
        if not value.removeprefix("-").isdecimal():
            raise ValueError(f"not a whole number: {value!r}")
        return int(value)
    try:
        return operator.index(value)
    except TypeError:
        raise TypeError(f"not a whole number: {value!r}") from None


def instant(value: TimeLike) -> int:
    """A time as an epoch integer: integers stay as they are, aware datetimes and ISO text become milliseconds.

    Raises:
        ValueError: a naive datetime, or text that is no time.
    """
    if isinstance(value, bool):
        raise TypeError(f"not a time: {value!r}")
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        if value.lstrip("-").isdecimal():
            return int(value)
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(f"not a time: {value!r}; give epoch milliseconds, an aware datetime or ISO text") from None
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone could be any of 24: {value.isoformat()}; add tzinfo, say UTC")
        return round(value.timestamp() * 1000)
    try:
        return operator.index(value)
    except TypeError:
        raise TypeError(f"not a time: {value!r}") from None


def microseconds(time: int) -> int:
    """A time in microseconds; the magnitude tells which unit it came in."""
    return time if time >= MICROSECONDS_FROM else time * 1000


def symbol(value: str) -> str:
    """A symbol in the exchange's case."""
    if not isinstance(value, str):
        raise TypeError(f"a symbol is text, not {value!r}")
    if not value:
        raise ValueError("the symbol is empty")
    return value.upper()


def symbols(value: Sequence[str]) -> list[str]:
    """Several symbols; one text alone would be taken letter by letter, so it is refused."""
    if isinstance(value, str):
        raise TypeError(f"several symbols are a list: [{value!r}]")
    return [symbol(item) for item in value]


def word(kind: type[E_co], value: object) -> E_co:
    """The member that was meant; a text that is none is refused with the nearest.

    A word newer than this package can be had by `kind("NEW_WORD")`, or sent by `extra`.
    """
    if isinstance(value, kind):
        return value
    found = kind._value2member_map_.get(str(value).upper() if isinstance(value, bool) else value)
    if found is None:
        import difflib  # only when there is something to say

        names = [str(member) for member in kind]
        near = difflib.get_close_matches(str(value), names, n=1, cutoff=0.5)  # "1min" means a minute, not a month
        near = near or difflib.get_close_matches(str(value).upper(), names, n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]!r}?" if near else f"; one of {', '.join(names[:12])}"
        raise ValueError(f"{value!r} is no {kind.__name__}{hint}")
    return found  # type: ignore[return-value]  # the map holds members of `kind`


if TYPE_CHECKING:

    class Number:
        def __get__(self, owner: object, kind: object = None) -> Decimal: ...
        def __set__(self, owner: object, value: NumberLike) -> None: ...

    class MaybeNumber:
        def __get__(self, owner: object, kind: object = None) -> Decimal | None: ...
        def __set__(self, owner: object, value: NumberLike | None) -> None: ...

    class Word(Generic[E_co, W_contra]):
        """`side: Word[Side, SideText]`: accepts a member or one of the literals, is a member."""

        def __get__(self, owner: object, kind: object = None) -> E_co: ...
        def __set__(self, owner: object, value: E_co | W_contra) -> None: ...

    class MaybeWord(Generic[E_co, W_contra]):
        def __get__(self, owner: object, kind: object = None) -> E_co | None: ...
        def __set__(self, owner: object, value: E_co | W_contra | None) -> None: ...

    class Time:
        def __get__(self, owner: object, kind: object = None) -> int: ...
        def __set__(self, owner: object, value: TimeLike) -> None: ...

    class MaybeTime:
        def __get__(self, owner: object, kind: object = None) -> int | None: ...
        def __set__(self, owner: object, value: TimeLike | None) -> None: ...

    Symbol = str
    MaybeSymbol = str | None
    Symbols = Sequence[str]
    MaybeSymbols = Sequence[str] | None

    NONE: Any = None
    """The default of an optional parameter whose annotation is one of the descriptors above."""
else:

    class Word:
        def __class_getitem__(cls, parts):
            return parts[0]

    class MaybeWord:
        def __class_getitem__(cls, parts):
            return parts[0] | None

    Number = Decimal
    MaybeNumber = Decimal | None
    Time = Annotated[int, msgspec.Meta(extra={"convert": instant})]
    MaybeTime = Time | None
    Symbol = Annotated[str, msgspec.Meta(extra={"convert": symbol})]
    MaybeSymbol = Symbol | None
    Symbols = Annotated[list[str], msgspec.Meta(extra={"convert": symbols})]
    MaybeSymbols = Symbols | None
    NONE = None


def converter(annotation: Any) -> Callable[[Any], Any] | None:
    """What brings a caller's value to the annotated type, None where nothing needs to."""
    if get_origin(annotation) in (Union, UnionType):
        found = [converter(option) for option in get_args(annotation)]
        return next((convert for convert in found if convert is not None), None)
    if get_origin(annotation) is Annotated:
        for extra in annotation.__metadata__:
            if isinstance(extra, msgspec.Meta) and extra.extra and "convert" in extra.extra:
                convert: Callable[[Any], Any] = extra.extra["convert"]
                return convert
        return converter(get_args(annotation)[0])
    if annotation is Decimal:
        return exact
    if annotation is int:
        return whole
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return partial(word, annotation)
    return None
