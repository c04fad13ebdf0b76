"""Events that come by the thousand: their numbers stay the text that came, until somebody asks.

A field `price_text` holds the text, the attribute `price` is the exact number
(`price = exactly("price_text")`). `repr` and `to_dict` show the plain names.
Decoding decimals up front costs two to six times the whole event.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Never, cast

from .words import Model, shown_fields

LevelText = tuple[str, str]


class Level(NamedTuple):
    """One price of an order book and what rests there. It unpacks: `for price, quantity in depth.bids`."""

    price: Decimal
    quantity: Decimal


class Event(Model, frozen=True, kw_only=True):
    """Something a stream tells."""

    backfilled: ClassVar[bool] = False
    """Whether it was read over REST because it never came on the stream. No field: the exchange knows nothing of it."""

    @classmethod
    def word(cls) -> str | None:
        """The word under `e` on the wire, None for the events that carry none."""
        return cast("str | None", cls.__struct_config__.tag)

    def __repr__(self) -> str:
        parts = (f"{name}={getattr(self, name)!r}" for _, name, _ in shown_fields(type(self)))
        return f"{type(self).__name__}({', '.join(parts)})"


if TYPE_CHECKING:

    class exactly:  # reads as what it does: price = exactly("price_text")
        """The number that stands in a text field."""

        def __init__(self, field: str) -> None: ...
        def __get__(self, event: object, kind: object = None) -> Decimal: ...
        def __set__(self, event: object, value: Never) -> None: ...

    class maybe_exactly:
        """The number that stands in a text field, None where the field was not sent or is empty."""

        def __init__(self, field: str) -> None: ...
        def __get__(self, event: object, kind: object = None) -> Decimal | None: ...
        def __set__(self, event: object, value: Never) -> None: ...

    class levels:
        """The levels that stand as texts in a field."""

        def __init__(self, field: str) -> None: ...
        def __get__(self, event: object, kind: object = None) -> list[Level]: ...
        def __set__(self, event: object, value: Never) -> None: ...
else:

    def exactly(field: str) -> property:
        return property(lambda event: Decimal(getattr(event, field)))

    def maybe_exactly(field: str) -> property:
        def number(event: object) -> Decimal | None:
            text = getattr(event, field)
            return Decimal(text) if text else None

        return property(number)

    def levels(field: str) -> property:
        return property(lambda event: [Level(Decimal(p), Decimal(q)) for p, q in getattr(event, field)])
