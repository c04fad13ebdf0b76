"""The words of prediction markets, as the exchange writes them.

Each enum that a request takes has a twin `...Text`, the same words as literals, for the checkers of those who write
plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum

__all__ = [
    "AccountType",
    "AccountTypeText",
    "BlockTradeStatus",
    "BlockTradeStatusText",
    "FundingSource",
    "FundingSourceText",
    "MarketSort",
    "MarketSortText",
    "OrderType",
    "OrderTypeText",
    "QuoteType",
    "RedeemStatus",
    "ReservedAssetType",
    "ReservedAssetTypeText",
    "SortOrder",
    "SortOrderText",
    "TimeInForce",
    "TimeInForceText",
    "TransferDirection",
    "TransferDirectionText",
    "TransferPurpose",
    "TransferPurposeText",
    "TransferStatus",
]


class MarketSort(OpenEnum):
    """What markets are sorted by."""

    RECOMMENDED = "RECOMMENDED"
    VOLUME = "VOLUME"
    PARTICIPANTS = "PARTICIPANTS"
    CREATED_TIME = "CREATED_TIME"
    END_DATE = "END_DATE"


MarketSortText = Literal["RECOMMENDED", "VOLUME", "PARTICIPANTS", "CREATED_TIME", "END_DATE"]


class SortOrder(OpenEnum):
    """Rising or falling."""

    ASC = "ASC"
    DESC = "DESC"


SortOrderText = Literal["ASC", "DESC"]


class OrderType(OpenEnum):
    MARKET = "MARKET"
    LIMIT = "LIMIT"


OrderTypeText = Literal["MARKET", "LIMIT"]


class FundingSource(OpenEnum):
    """Whether the prediction wallet (MPC) pays, or the account at the exchange (CEX)."""

    MPC = "MPC"
    CEX = "CEX"


FundingSourceText = Literal["MPC", "CEX"]


class TimeInForce(OpenEnum):
    """FOK goes with MARKET, GTC with LIMIT."""

    FOK = "FOK"
    GTC = "GTC"


TimeInForceText = Literal["FOK", "GTC"]


class AccountType(OpenEnum):
    """Which account at the exchange pays, or is paid."""

    SPOT = "SPOT"
    FUNDING = "FUNDING"


AccountTypeText = Literal["SPOT", "FUNDING"]


class BlockTradeStatus(OpenEnum):
    """How a block trade stands."""

    OPEN = "OPEN"
    FULFILLED = "FULFILLED"
    MATCHED = "MATCHED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    FAILED = "FAILED"


BlockTradeStatusText = Literal["OPEN", "FULFILLED", "MATCHED", "CANCELLED", "EXPIRED", "FAILED"]


class TransferPurpose(OpenEnum):
    """What a transfer is for."""

    USER_TRANSFER = "USER_TRANSFER"
    PREDICTION_BUY = "PREDICTION_BUY"


TransferPurposeText = Literal["USER_TRANSFER", "PREDICTION_BUY"]


class TransferDirection(OpenEnum):
    """From the prediction wallet to the exchange (INBOUND), or out to the wallet."""

    INBOUND = "INBOUND"
    OUTBOUND = "OUTBOUND"


TransferDirectionText = Literal["INBOUND", "OUTBOUND"]


class QuoteType(OpenEnum):
    """BUY and SELL in the words of block trades."""

    BID = "Bid"
    ASK = "Ask"


class RedeemStatus(OpenEnum):
    """How far a redemption is on its chain."""

    PENDING = "PENDING"
    CONFIRMED = "CONFIRMED"
    FAILED = "FAILED"
    NOT_FOUND = "NOT_FOUND"


class TransferStatus(OpenEnum):
    """How far a transfer is: at its end with COMPLETED or FAILED. An example of `transfers` has SUCCESS."""

    PROCESSING = "PROCESSING"
    PENDING = "PENDING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


class ReservedAssetType(OpenEnum):
    """What a block trade holds: USDT, or shares."""

    USDT = "USDT"
    SHARE = "SHARE"


ReservedAssetTypeText = Literal["USDT", "SHARE"]
