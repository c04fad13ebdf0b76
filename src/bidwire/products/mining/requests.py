"""Requests of mining, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-mining/api/rest-api
"""

from __future__ import annotations

from ...wire.request import ByPage, Repeat, Request, Route, Security, Signed
from ...wire.words import NONE, MaybeTime, Number, Time
from .models import (
    AccountEarnings,
    AccountHashRates,
    Algorithms,
    Bonuses,
    Coins,
    Earnings,
    MinerDetails,
    Miners,
    ResaleCanceled,
    ResaleMade,
    ResaleProfits,
    Resales,
    StatisticsAnswer,
)

BY_NUMBER = ByPage(number="page_index", size="page_size", least=10, most=200)
BY_DAY = ByPage(
    time="time", since="start_date", until="end_date", number="page_index", size="page_size", least=10, most=200
)

__all__ = [
    "CancelResale",
    "GetAccountEarnings",
    "GetAccountHashRates",
    "GetAlgorithms",
    "GetBonuses",
    "GetCoins",
    "GetEarnings",
    "GetMinerDetails",
    "GetMiners",
    "GetResaleProfits",
    "GetResales",
    "GetStatistics",
    "ResellHashRate",
]


class GetAlgorithms(Request[Algorithms], frozen=True, kw_only=True):
    """The algorithms of the pool.

    https://developers.binance.com/en/docs/catalog/investment-and-services-mining/api/rest-api/~#acquiring-algorithm
    """

    route = Route("GET", "/sapi/v1/mining/pub/algoList", security=Security.MARKET_DATA)


class GetCoins(Request[Coins], frozen=True, kw_only=True):
    """The coins of the pool.

    https://developers.binance.com/en/docs/catalog/investment-and-services-mining/api/rest-api/~#acquiring-coinname
    """

    route = Route("GET", "/sapi/v1/mining/pub/coinList", security=Security.MARKET_DATA)


class GetMinerDetails(Signed[MinerDetails], frozen=True, kw_only=True):
    """A miner's hashrates, by hour and by day.

    https://developers.binance.com/en/docs/catalog/investment-and-services-mining/api/rest-api/~#request-for-detail-miner-list
    """

    route = Route("GET", "/sapi/v1/mining/worker/detail", security=Security.USER_DATA)

    algo: str
    user_name: str
    worker_name: str


class GetMiners(Signed[Miners], frozen=True, kw_only=True):
    """The miners of a mining account.

    https://developers.binance.com/en/docs/catalog/investment-and-services-mining/api/rest-api/~#request-for-miner-list
    """

    route = Route(
        "GET",
        "/sapi/v1/mining/worker/list",
        security=Security.USER_DATA,
        pages=ByPage(number="page_index", size="", most=0, total="data.total_num"),
    )

    algo: str
    user_name: str
    page_index: int | None = None
    sort: int | None = None
    """0 up (the default), 1 down."""
    sort_column: int | None = None
    """1 by name (the default), 2 by hashrate, 3 by the day's hashrate, 4 by rejects, 5 by last share."""
    worker_status: int | None = None
    """0 all (the default), 1 at work, 2 invalid, 3 not at work any more."""


class GetEarnings(Signed[Earnings], frozen=True, kw_only=True):
    """What a mining account earned, day by day. 20 a page by default, 10 to 200.

    https://developers.binance.com/en/docs/catalog/investment-and-services-mining/api/rest-api/~#earnings-list
    """

    route = Route("GET", "/sapi/v1/mining/payment/list", security=Security.USER_DATA, pages=BY_DAY)

    algo: str
    user_name: str
    coin: str | None = None
    start_date: MaybeTime = NONE
    end_date: MaybeTime = NONE
    page_index: int | None = None
    page_size: int | None = None


class GetBonuses(Signed[Bonuses], frozen=True, kw_only=True):
    """What a mining account was paid beside. 20 a page by default, 10 to 200.

    https://developers.binance.com/en/docs/catalog/investment-and-services-mining/api/rest-api/~#extra-bonus-list
    """

    route = Route("GET", "/sapi/v1/mining/payment/other", security=Security.USER_DATA, pages=BY_DAY)

    algo: str
    user_name: str
    coin: str | None = None
    start_date: MaybeTime = NONE
    end_date: MaybeTime = NONE
    page_index: int | None = None
    page_size: int | None = None


class GetAccountEarnings(Signed[AccountEarnings], frozen=True, kw_only=True):
    """What sub-accounts were paid. 20 a page by default, 10 to 200.

    https://developers.binance.com/en/docs/catalog/investment-and-services-mining/api/rest-api/~#mining-account-earning
    """

    route = Route("GET", "/sapi/v1/mining/payment/uid", security=Security.USER_DATA, pages=BY_DAY)

    algo: str
    start_date: MaybeTime = NONE
    end_date: MaybeTime = NONE
    page_index: int | None = None
    page_size: int | None = None


class ResellHashRate(Signed[ResaleMade], frozen=True, kw_only=True):
    """Gives hashrate to another pool user from one day to another.

    https://developers.binance.com/en/docs/catalog/investment-and-services-mining/api/rest-api/~#hashrate-resale-request
    """

    route = Route("POST", "/sapi/v1/mining/hash-transfer/config", security=Security.USER_DATA)

    user_name: str
    algo: str
    end_date: Time
    start_date: Time
    to_pool_user: str
    hash_rate: Number
    """In hashes a second; at least what the pool asks for."""


class CancelResale(Signed[ResaleCanceled], frozen=True, kw_only=True):
    """Ends a resale.

    https://developers.binance.com/en/docs/catalog/investment-and-services-mining/api/rest-api/~#cancel-hashrate-resale-configuration
    """

    route = Route(
        "POST", "/sapi/v1/mining/hash-transfer/config/cancel", security=Security.USER_DATA, repeat=Repeat.CANCEL
    )

    config_id: int
    user_name: str


class GetResales(Signed[Resales], frozen=True, kw_only=True):
    """The resales. 20 a page by default, 10 to 200.

    https://developers.binance.com/en/docs/catalog/investment-and-services-mining/api/rest-api/~#hashrate-resale-list
    """

    route = Route(
        "GET", "/sapi/v1/mining/hash-transfer/config/details/list", security=Security.USER_DATA, pages=BY_NUMBER
    )

    page_index: int | None = None
    page_size: int | None = None


class GetResaleProfits(Signed[ResaleProfits], frozen=True, kw_only=True):
    """What a resale moved, day by day. 20 a page by default, 10 to 200.

    https://developers.binance.com/en/docs/catalog/investment-and-services-mining/api/rest-api/~#hashrate-resale-detail
    """

    route = Route("GET", "/sapi/v1/mining/hash-transfer/profit/details", security=Security.USER_DATA, pages=BY_NUMBER)

    config_id: int
    page_index: int | None = None
    page_size: int | None = None


class GetStatistics(Signed[StatisticsAnswer], frozen=True, kw_only=True):
    """A mining account's hashrates, miners and earnings.

    https://developers.binance.com/en/docs/catalog/investment-and-services-mining/api/rest-api/~#statistic-list
    """

    route = Route("GET", "/sapi/v1/mining/statistics/user/status", security=Security.USER_DATA)

    algo: str
    user_name: str


class GetAccountHashRates(Signed[AccountHashRates], frozen=True, kw_only=True):
    """A mining account's hashrates over time.

    https://developers.binance.com/en/docs/catalog/investment-and-services-mining/api/rest-api/~#account-list
    """

    route = Route("GET", "/sapi/v1/mining/statistics/user/list", security=Security.USER_DATA)

    algo: str
    user_name: str
