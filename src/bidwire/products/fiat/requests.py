"""Requests of fiat, in the documentation's order.

https://developers.binance.com/en/docs/catalog/core-fiat/api/rest-api
"""

from __future__ import annotations

from collections.abc import Mapping

from ...wire.request import OPENED, ByPage, Route, Security, Signed
from ...wire.words import NONE, MaybeTime, Number, Word
from .enums import ApiPaymentMethod, ApiPaymentMethodText
from .models import OrderDetailAnswer, Orders, Payments, Placed

BY_NUMBER = ByPage(
    time="create_time", id="order_no", since="begin_time", earliest=OPENED, number="page", size="rows", most=500
)
"""Without times only the last 30 days would be answered."""

__all__ = [
    "Deposit",
    "GetOrder",
    "GetOrders",
    "GetPayments",
    "Withdraw",
]


class GetOrders(Signed[Orders], frozen=True, kw_only=True):
    """Deposits (`transaction_type` 0) or withdrawals (1), of the last 30 days by default; 100 a page by default, at most 500.

    https://developers.binance.com/en/docs/catalog/investment-and-services-fiat/api/rest-api/~#get-fiat-deposit-withdraw-history
    """

    route = Route("GET", "/sapi/v1/fiat/orders", security=Security.USER_DATA, weight=45000, uid=True, pages=BY_NUMBER)

    transaction_type: int
    begin_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    page: int | None = None
    rows: int | None = None


class GetPayments(Signed[Payments], frozen=True, kw_only=True):
    """Purchases (`transaction_type` 0) or sales (1), of the last 30 days by default; 100 a page by default, at most 500.

    https://developers.binance.com/en/docs/catalog/investment-and-services-fiat/api/rest-api/~#get-fiat-payments-history
    """

    route = Route("GET", "/sapi/v1/fiat/payments", security=Security.USER_DATA, pages=BY_NUMBER)

    transaction_type: int
    begin_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    page: int | None = None
    rows: int | None = None


class GetOrder(Signed[OrderDetailAnswer], frozen=True, kw_only=True):
    """One deposit or withdrawal by its number.

    https://developers.binance.com/en/docs/catalog/investment-and-services-fiat/api/rest-api/~#get-order-detail
    """

    route = Route("GET", "/sapi/v1/fiat/get-order-detail", security=Security.USER_DATA)

    order_no: str


class Deposit(Signed[Placed], frozen=True, kw_only=True):
    """Asks for a deposit; the answer's order says how to pay. BRL by pix alone.

    https://developers.binance.com/en/docs/catalog/investment-and-services-fiat/api/rest-api/~#deposit
    """

    # Its page wants the business parameters in a JSON body; like the official packages we send them as every call does.
    route = Route("POST", "/sapi/v1/fiat/deposit", security=Security.TRADE, weight=45000, uid=True)

    currency: str
    api_payment_method: Word[ApiPaymentMethod, ApiPaymentMethodText]
    amount: Number
    ext: Mapping[str, object] | None = None


class Withdraw(Signed[Placed], frozen=True, kw_only=True):
    """Asks for a withdrawal to a bank account: BRL, ARS or MXN.

    https://developers.binance.com/en/docs/catalog/investment-and-services-fiat/api/rest-api/~#fiat-withdraw
    """

    # Its page wants the business parameters in a JSON body; like the official packages we send them as every call does.
    route = Route("POST", "/sapi/v2/fiat/withdraw", security=Security.TRADE, weight=45000, uid=True)

    currency: str
    api_payment_method: Word[ApiPaymentMethod, ApiPaymentMethodText]
    amount: Number
    account_info: Mapping[str, str]
    """`accountNumber`, and for BRL `agency`, `bankCodeForPix` and `accountType`."""
    ext: Mapping[str, object] | None = None
