"""Sub-accounts: requests of brokers, in the documentation's order.

https://developers.binance.com/docs/binance_link
"""

from __future__ import annotations

import msgspec

from ....wire.request import ByPage, Repeat, Route, Security, Signed
from ....wire.words import NONE, MaybeTime
from ...common.requests import DAY
from ..models import (
    Account,
    BnbBurn,
    Deposit,
    Done,
    FuturesSummary,
    InterestBnbBurn,
    MarginSummary,
    MarginSwitch,
    SpotBnbBurn,
    SpotSummary,
    SubAccount,
)

SUMMARIES = ByPage(number="page", size="size", most=20)


class GetAccount(Signed[Account], frozen=True, kw_only=True):
    """What the broker may charge, and how many sub-accounts it may have.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/sapi/v1/broker/info", security=Security.USER_DATA)


class CreateSubAccount(Signed[SubAccount], frozen=True, kw_only=True):
    """Makes a sub-account.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("POST", "/sapi/v1/broker/subAccount", security=Security.SIGNED)

    tag: str | None = None


class GetSubAccounts(Signed[list[SubAccount]], frozen=True, kw_only=True):
    """The sub-accounts, one or all; 500 a page by default and at most.

    https://developers.binance.com/docs/binance_link
    """

    route = Route(
        "GET",
        "/sapi/v1/broker/subAccount",
        security=Security.USER_DATA,
        pages=ByPage(id="sub_account_id", number="page", size="size", most=500),
    )

    sub_account_id: str | None = None
    page: int | None = None
    size: int | None = None


class DeleteSubAccount(Signed[Done], frozen=True, kw_only=True):
    """Deletes a sub-account.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("DELETE", "/sapi/v1/broker/subAccount", security=Security.SIGNED, repeat=Repeat.SET)

    sub_account_id: str


class EnableFutures(Signed[MarginSwitch], frozen=True, kw_only=True):
    """Gives a sub-account futures. The wire says margin, as the table of other SDKs has it.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("POST", "/sapi/v1/broker/subAccount/futures", security=Security.SIGNED, repeat=Repeat.SET)

    sub_account_id: str
    margin: bool


class EnableConvert(Signed[Done], frozen=True, kw_only=True):
    """Lets a sub-account convert, or not.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("POST", "/sapi/v1/broker/subAccount/convert", security=Security.SIGNED, repeat=Repeat.SET)

    sub_account_id: str
    convert: bool


class GetSpotSummary(Signed[SpotSummary], frozen=True, kw_only=True):
    """Sub-accounts' spot balances; 10 a page by default, at most 20.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/sapi/v1/broker/subAccount/spotSummary", security=Security.USER_DATA, pages=SUMMARIES)

    sub_account_id: str | None = None
    page: int | None = None
    size: int | None = None


class GetMarginSummary(Signed[MarginSummary], frozen=True, kw_only=True):
    """Sub-accounts' margins; 10 a page by default, at most 20.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/sapi/v1/broker/subAccount/marginSummary", security=Security.USER_DATA, pages=SUMMARIES)

    sub_account_id: str | None = None
    page: int | None = None
    size: int | None = None


class GetFuturesSummary(Signed[FuturesSummary], frozen=True, kw_only=True):
    """Sub-accounts' futures; 10 a page by default, at most 20.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/sapi/v3/broker/subAccount/futuresSummary", security=Security.USER_DATA, pages=SUMMARIES)

    futures_type: int
    """1 USD-M, 2 COIN-M."""
    sub_account_id: str | None = None
    page: int | None = None
    size: int | None = None


class GetDeposits(Signed[list[Deposit]], frozen=True, kw_only=True):
    """Deposits of sub-accounts within less than 7 days, of the last 7 by default; 500 by default and at most.

    https://developers.binance.com/docs/binance_link
    """

    route = Route(
        "GET",
        "/sapi/v1/broker/subAccount/depositHist",
        security=Security.USER_DATA,
        pages=ByPage(
            time="insert_time", id="deposit_id", offset="offset", most=500, span=7 * DAY - 1
        ),  # "less than 7 days"
    )

    sub_account_id: str | None = None
    coin: str | None = None
    status: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None
    offset: int | None = None


class GetBnbBurn(Signed[BnbBurn], frozen=True, kw_only=True):
    """Whether a sub-account pays in BNB.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/sapi/v1/broker/subAccount/bnbBurn/status", security=Security.USER_DATA)

    sub_account_id: str


class SetSpotBnbBurn(Signed[SpotBnbBurn], frozen=True, kw_only=True):
    """Sets whether a sub-account pays spot commission in BNB.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("POST", "/sapi/v1/broker/subAccount/bnbBurn/spot", security=Security.SIGNED, repeat=Repeat.SET)

    sub_account_id: str
    spot_bnb_burn: bool = msgspec.field(name="spotBNBBurn")


class SetInterestBnbBurn(Signed[InterestBnbBurn], frozen=True, kw_only=True):
    """Sets whether a sub-account pays interest in BNB.

    https://developers.binance.com/docs/binance_link
    """

    route = Route(
        "POST", "/sapi/v1/broker/subAccount/bnbBurn/marginInterest", security=Security.SIGNED, repeat=Repeat.SET
    )

    sub_account_id: str
    interest_bnb_burn: bool = msgspec.field(name="interestBNBBurn")
