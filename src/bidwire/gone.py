"""What Binance has removed and people still look for, and what to write instead: the table `gone.tsv`.

A line is: product (none for a whole product), route, when, what to write instead, and names. `on` is the day that
Binance's change logs or announcements name, `in` the month of a change that they tell of without a day; `by` is when
Binance's own packages had dropped it, where they tell nothing. The first name is the one that it would have here, the
others are those of other SDKs. The table is read when a name is not found.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Gone(NamedTuple):
    """A call, or a whole product, that Binance has removed."""

    product: str
    """Empty for a whole product."""
    route: str
    """`POST /sapi/v1/margin/loan`."""
    when: str
    instead: str
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it would be called here: `margin.borrow`."""
        return f"{self.product}.{self.names[0]}" if self.product else self.names[0]

    @property
    def told(self) -> str:
        """When it was removed, and what to write instead."""
        return f"was removed by Binance ({self.when}): {self.instead}"


@cache
def table() -> tuple[Gone, ...]:
    """All of it, by product."""
    text = files(__package__ or "").joinpath("gone.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return tuple(
        Gone(product, route, when, instead, tuple(names.split())) for product, route, when, instead, names in rows
    )


def named(name: str, product: str = "") -> Gone | None:
    """What had that name in a product, or the product of that name."""
    return next((gone for gone in table() if gone.product == product and name in gone.names), None)


def at(path: str, verb: str = "") -> Gone | None:
    """What was at a path, under that verb rather than another."""
    here = [gone for gone in table() if gone.route.rpartition(" ")[2] == path]
    return next((gone for gone in here if gone.route.startswith(f"{verb} ")), here[0] if here else None)
