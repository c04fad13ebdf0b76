"""What the market streams of futures and of options have alike."""

from __future__ import annotations

from typing import Literal, TypeVar

from ...wire.streams import Stream
from ...wire.words import OpenEnum, Symbol

T_co = TypeVar("T_co", covariant=True)

PUBLIC, MARKET = "public", "market"
"""Routes: what the book does and what is as quick, and all else."""


class Speed(OpenEnum):
    """How often a book is sent."""

    MS_100 = "100ms"
    MS_500 = "500ms"


SpeedText = Literal["100ms", "500ms"]


class DerivativesStream(Stream[T_co], frozen=True):
    """A stream whose name ends with its `speed`, where it has one.

    It is refused when it is made if the exchange has none of that name, which it would confirm and never serve.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        kind = type(self)
        if not kind.names(self.name):
            about = " ".join((kind.__doc__ or "").partition("\n\n")[0].split())
            raise ValueError(f"the exchange has no stream {self.name!r}; {kind.__name__}: {about}")

    @property
    def name(self) -> str:
        speed: object = getattr(self, "speed", None)
        return super().name if speed is None else f"{super().name}@{speed}"


class OfSymbol(DerivativesStream[T_co], frozen=True):
    """A stream of one contract."""

    symbol: Symbol
