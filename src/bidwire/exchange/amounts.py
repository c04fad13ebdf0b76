"""Amounts are integers at 10**-8 in here, and decimal text for everybody else."""

from __future__ import annotations

from .engine.commands import UNIT


def units(number: str) -> int:
    """Plain decimal text as an integer at 10**-8, exactly. ValueError for anything else, a ninth decimal included."""
    whole, _, decimals = number.partition(".")
    digits = whole + decimals[:8].ljust(8, "0")
    if not (digits.isascii() and digits.isdecimal() and whole) or decimals[8:].strip("0"):
        raise ValueError(f"not a plain number of at most 8 decimals: {number[:40]!r}")
    return int(digits)


def written(units: int) -> str:
    """Units of 10**-8 as the exchange writes them, with eight decimals."""
    if units < 0:
        return f"-{written(-units)}"
    text = str(units)
    if len(text) < 9:
        text = text.zfill(9)
    return f"{text[:-8]}.{text[-8:]}"


_MOST = 4096
_said: dict[int, str] = {}


def amount(units: int) -> str:
    """As `written`, remembered: of what an order says to its trader, all but a few amounts were said before. Balances are ever new.

    By a dict, since compiled code calls `lru_cache` at three times the cost.
    """
    text = _said.get(units)
    if text is None:
        if len(_said) >= _MOST:
            _said.clear()
        text = _said[units] = written(units)
    return text


def trimmed(units: int) -> str:
    """Units of 10**-8 with no more decimals than they have."""
    sign, units = ("-", -units) if units < 0 else ("", units)
    whole, rest = divmod(units, UNIT)
    return f"{sign}{whole}.{rest:08d}".rstrip("0") if rest else f"{sign}{whole}"
