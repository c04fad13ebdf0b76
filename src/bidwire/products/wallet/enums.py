"""Words of the wallet, as the exchange writes them.

Each enum of a parameter has a twin `...Text`, the same words as literals, for the checkers of those who write plain text.
"""

from __future__ import annotations

from typing import Literal

from ...wire.words import OpenEnum

__all__ = [
    "DelegationType",
    "DelegationTypeText",
    "DustAccount",
    "DustAccountText",
    "SnapshotType",
    "SnapshotTypeText",
    "UniversalTransferStatus",
    "UniversalTransferType",
    "UniversalTransferTypeText",
]


class SnapshotType(OpenEnum):
    """Which wallet a daily snapshot is of."""

    SPOT = "SPOT"
    MARGIN = "MARGIN"
    FUTURES = "FUTURES"


SnapshotTypeText = Literal["SPOT", "MARGIN", "FUTURES"]


class DustAccount(OpenEnum):
    """Which wallet's small balances are meant."""

    SPOT = "SPOT"
    MARGIN = "MARGIN"


DustAccountText = Literal["SPOT", "MARGIN"]


class DelegationType(OpenEnum):
    DELEGATE = "DELEGATE"
    UNDELEGATE = "UNDELEGATE"


DelegationTypeText = Literal["DELEGATE", "UNDELEGATE"]


class UniversalTransferStatus(OpenEnum):
    PENDING = "PENDING"
    CONFIRMED = "CONFIRMED"
    FAILED = "FAILED"


class UniversalTransferType(OpenEnum):
    """From which wallet to which: MAIN is spot, MARGIN cross margin, UMFUTURE and CMFUTURE are USD-M and COIN-M futures."""

    MAIN_UMFUTURE = "MAIN_UMFUTURE"
    MAIN_CMFUTURE = "MAIN_CMFUTURE"
    MAIN_MARGIN = "MAIN_MARGIN"
    UMFUTURE_MAIN = "UMFUTURE_MAIN"
    UMFUTURE_MARGIN = "UMFUTURE_MARGIN"
    CMFUTURE_MAIN = "CMFUTURE_MAIN"
    CMFUTURE_MARGIN = "CMFUTURE_MARGIN"
    MARGIN_MAIN = "MARGIN_MAIN"
    MARGIN_UMFUTURE = "MARGIN_UMFUTURE"
    MARGIN_CMFUTURE = "MARGIN_CMFUTURE"
    ISOLATEDMARGIN_MARGIN = "ISOLATEDMARGIN_MARGIN"
    MARGIN_ISOLATEDMARGIN = "MARGIN_ISOLATEDMARGIN"
    ISOLATEDMARGIN_ISOLATEDMARGIN = "ISOLATEDMARGIN_ISOLATEDMARGIN"
    MAIN_FUNDING = "MAIN_FUNDING"
    FUNDING_MAIN = "FUNDING_MAIN"
    FUNDING_UMFUTURE = "FUNDING_UMFUTURE"
    UMFUTURE_FUNDING = "UMFUTURE_FUNDING"
    MARGIN_FUNDING = "MARGIN_FUNDING"
    FUNDING_MARGIN = "FUNDING_MARGIN"
    FUNDING_CMFUTURE = "FUNDING_CMFUTURE"
    CMFUTURE_FUNDING = "CMFUTURE_FUNDING"
    MAIN_OPTION = "MAIN_OPTION"
    OPTION_MAIN = "OPTION_MAIN"
    UMFUTURE_OPTION = "UMFUTURE_OPTION"
    OPTION_UMFUTURE = "OPTION_UMFUTURE"
    MARGIN_OPTION = "MARGIN_OPTION"
    OPTION_MARGIN = "OPTION_MARGIN"
    FUNDING_OPTION = "FUNDING_OPTION"
    OPTION_FUNDING = "OPTION_FUNDING"
    MAIN_PORTFOLIO_MARGIN = "MAIN_PORTFOLIO_MARGIN"
    PORTFOLIO_MARGIN_MAIN = "PORTFOLIO_MARGIN_MAIN"


UniversalTransferTypeText = Literal[
    "MAIN_UMFUTURE",
    "MAIN_CMFUTURE",
    "MAIN_MARGIN",
    "UMFUTURE_MAIN",
    "UMFUTURE_MARGIN",
    "CMFUTURE_MAIN",
    "CMFUTURE_MARGIN",
    "MARGIN_MAIN",
    "MARGIN_UMFUTURE",
    "MARGIN_CMFUTURE",
    "ISOLATEDMARGIN_MARGIN",
    "MARGIN_ISOLATEDMARGIN",
    "ISOLATEDMARGIN_ISOLATEDMARGIN",
    "MAIN_FUNDING",
    "FUNDING_MAIN",
    "FUNDING_UMFUTURE",
    "UMFUTURE_FUNDING",
    "MARGIN_FUNDING",
    "FUNDING_MARGIN",
    "FUNDING_CMFUTURE",
    "CMFUTURE_FUNDING",
    "MAIN_OPTION",
    "OPTION_MAIN",
    "UMFUTURE_OPTION",
    "OPTION_UMFUTURE",
    "MARGIN_OPTION",
    "OPTION_MARGIN",
    "FUNDING_OPTION",
    "OPTION_FUNDING",
    "MAIN_PORTFOLIO_MARGIN",
    "PORTFOLIO_MARGIN_MAIN",
]
