"""Requests of Dual Investment, in the documentation's order.

https://developers.binance.com/en/docs/catalog/investment-dual-investment/api/rest-api/market-data
"""

from __future__ import annotations

from ...wire.request import ByPage, Request, Route, Security, Signed
from ...wire.words import NONE, MaybeWord, Number, Word
from .enums import OptionType, OptionTypeText, PurchaseStatus, PurchaseStatusText
from .models import Account, Positions, Products, Subscribed

BY_NUMBER = ByPage(number="page_index", size="page_size", most=100)

__all__ = [
    "GetAccount",
    "GetPositions",
    "GetProducts",
    "Subscribe",
]


class GetProducts(Request[Products], frozen=True, kw_only=True):
    """The products that convert one coin into the other; 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-dual-investment/api/rest-api/market-data#get-dual-investment-product-list
    """

    route = Route("GET", "/sapi/v1/dci/product/list", pages=BY_NUMBER)

    option_type: Word[OptionType, OptionTypeText]
    exercised_coin: str
    invest_coin: str
    page_size: int | None = None
    page_index: int | None = None


class Subscribe(Signed[Subscribed], frozen=True, kw_only=True):
    """Invests an amount in a product, by its id and the order id that came with it.

    https://developers.binance.com/en/docs/catalog/investment-and-services-dual-investment/api/rest-api/trade#subscribe-dual-investment-products
    """

    route = Route("POST", "/sapi/v1/dci/product/subscribe", security=Security.USER_DATA)

    id: str
    order_id: str
    deposit_amount: Number


class GetPositions(Signed[Positions], frozen=True, kw_only=True):
    """The subscriptions, of one status or all; 10 a page by default, at most 100.

    https://developers.binance.com/en/docs/catalog/investment-and-services-dual-investment/api/rest-api/trade#get-dual-investment-positions
    """

    route = Route("GET", "/sapi/v1/dci/product/positions", security=Security.USER_DATA, pages=BY_NUMBER)

    status: MaybeWord[PurchaseStatus, PurchaseStatusText] = NONE
    page_size: int | None = None
    page_index: int | None = None


class GetAccount(Signed[Account], frozen=True, kw_only=True):
    """What is invested.

    https://developers.binance.com/en/docs/catalog/investment-and-services-dual-investment/api/rest-api/trade#check-dual-investment-accounts
    """

    route = Route("GET", "/sapi/v1/dci/product/accounts", security=Security.USER_DATA)
