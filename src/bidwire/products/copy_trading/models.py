"""What the copy trading endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from ...wire.words import Millis, Model

__all__ = [
    "LeadSymbol",
    "LeadSymbols",
    "LeadTrader",
    "LeadTraderAnswer",
]


class LeadTrader(Model, frozen=True, kw_only=True):
    """Whether the account is a lead trader."""

    is_lead_trader: bool
    time: Millis


class LeadTraderAnswer(Model, frozen=True, kw_only=True):
    """The exchange's answer: `data` says it."""

    code: str
    message: str
    data: LeadTrader
    success: bool


class LeadSymbol(Model, frozen=True, kw_only=True):
    """A symbol that lead traders may trade."""

    symbol: str
    base_asset: str
    quote_asset: str


class LeadSymbols(Model, frozen=True, kw_only=True):
    """The exchange's answer: `data` is the symbols."""

    code: str
    message: str
    data: list[LeadSymbol]
