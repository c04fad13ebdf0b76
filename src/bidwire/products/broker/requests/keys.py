"""Keys and commissions: requests of brokers, in the documentation's order.

https://developers.binance.com/docs/binance_link
"""

from __future__ import annotations

from ....wire.request import ByPage, Repeat, Route, Security, Signed, SignedForSymbol
from ....wire.words import NONE, MaybeNumber, MaybeSymbol, Number, Symbol
from ..models import (
    ApiKey,
    ApiKeyPermissions,
    CoinFuturesCommission,
    Commission,
    Done,
    FuturesCommission,
    FuturesCommissionSet,
    IpDeleted,
    IpRestriction,
    IpRestrictionSet,
    NewApiKey,
    UniversalTransferPermission,
)


class CreateApiKey(Signed[NewApiKey], frozen=True, kw_only=True):
    """Makes a key of a sub-account.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("POST", "/sapi/v1/broker/subAccountApi", security=Security.SIGNED)

    sub_account_id: str
    can_trade: bool
    margin_trade: bool | None = None
    futures_trade: bool | None = None


class GetApiKeys(Signed[list[ApiKey]], frozen=True, kw_only=True):
    """The keys of a sub-account; 500 a page by default and at most. The key that asks must be allowed to trade.

    https://developers.binance.com/docs/binance_link
    """

    route = Route(
        "GET",
        "/sapi/v1/broker/subAccountApi",
        security=Security.USER_DATA,
        pages=ByPage(id="api_key", number="page", size="size", most=500),
    )

    sub_account_id: str
    sub_account_api_key: str | None = None
    page: int | None = None
    size: int | None = None


class DeleteApiKey(Signed[Done], frozen=True, kw_only=True):
    """Deletes a key of a sub-account.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("DELETE", "/sapi/v1/broker/subAccountApi", security=Security.SIGNED, repeat=Repeat.SET)

    sub_account_id: str
    sub_account_api_key: str


class SetApiKeyPermissions(Signed[ApiKeyPermissions], frozen=True, kw_only=True):
    """Sets what a key may do.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("POST", "/sapi/v1/broker/subAccountApi/permission", security=Security.SIGNED, repeat=Repeat.SET)

    sub_account_id: str
    sub_account_api_key: str
    can_trade: bool
    margin_trade: bool
    futures_trade: bool


class SetUniversalTransferPermission(Signed[UniversalTransferPermission], frozen=True, kw_only=True):
    """Sets whether a key may make universal transfers.

    https://developers.binance.com/docs/binance_link
    """

    route = Route(
        "POST",
        "/sapi/v1/broker/subAccountApi/permission/universalTransfer",
        security=Security.SIGNED,
        repeat=Repeat.SET,
    )

    sub_account_id: str
    sub_account_api_key: str
    can_universal_transfer: bool


class GetIpRestriction(Signed[IpRestriction], frozen=True, kw_only=True):
    """Whether a key is restricted to addresses, and to which.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/sapi/v1/broker/subAccountApi/ipRestriction", security=Security.USER_DATA)

    sub_account_id: str
    sub_account_api_key: str


class SetIpRestriction(Signed[IpRestrictionSet], frozen=True, kw_only=True):
    """Restricts a key to addresses, or lets it be used from all.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("POST", "/sapi/v2/broker/subAccountApi/ipRestriction", security=Security.SIGNED, repeat=Repeat.SET)

    sub_account_id: str
    sub_account_api_key: str
    status: str
    """"2" restricts, "1" does not."""
    ip_address: str | None = None


class SetIpRestrictionV1(Signed[dict[str, object]], frozen=True, kw_only=True):
    """The same by an older path.

    The public documentation that is left shows no answer: what comes back is left as it is.
    https://developers.binance.com/docs/binance_link
    """

    route = Route("POST", "/sapi/v1/broker/subAccountApi/ipRestriction", security=Security.SIGNED, repeat=Repeat.SET)

    sub_account_id: str
    sub_account_api_key: str
    ip_restrict: bool


class AddIps(Signed[dict[str, object]], frozen=True, kw_only=True):
    """Adds addresses that a key works from.

    The public documentation that is left shows no answer: what comes back is left as it is.
    https://developers.binance.com/docs/binance_link
    """

    route = Route(
        "POST", "/sapi/v1/broker/subAccountApi/ipRestriction/ipList", security=Security.SIGNED, repeat=Repeat.SET
    )

    sub_account_id: str
    sub_account_api_key: str
    ip_address: str


class DeleteIps(Signed[IpDeleted], frozen=True, kw_only=True):
    """Takes addresses away.

    https://developers.binance.com/docs/binance_link
    """

    route = Route(
        "DELETE", "/sapi/v1/broker/subAccountApi/ipRestriction/ipList", security=Security.SIGNED, repeat=Repeat.SET
    )

    sub_account_id: str
    sub_account_api_key: str
    ip_address: str | None = None


class SetCommission(Signed[Commission], frozen=True, kw_only=True):
    """Sets what a sub-account pays at spot and margin.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("POST", "/sapi/v1/broker/subAccountApi/commission", security=Security.SIGNED, repeat=Repeat.SET)

    sub_account_id: str
    maker_commission: Number
    taker_commission: Number
    margin_maker_commission: MaybeNumber = NONE
    margin_taker_commission: MaybeNumber = NONE


class GetFuturesCommissions(Signed[list[FuturesCommission]], frozen=True, kw_only=True):
    """What a sub-account pays at USD-M.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/sapi/v1/broker/subAccountApi/commission/futures", security=Security.USER_DATA)

    sub_account_id: str
    symbol: MaybeSymbol = None


class SetFuturesCommission(SignedForSymbol[FuturesCommissionSet], frozen=True, kw_only=True):
    """Adjusts what a sub-account pays at a symbol of USD-M.

    https://developers.binance.com/docs/binance_link
    """

    route = Route(
        "POST", "/sapi/v1/broker/subAccountApi/commission/futures", security=Security.SIGNED, repeat=Repeat.SET
    )

    sub_account_id: str
    maker_adjustment: Number
    taker_adjustment: Number


class GetCoinFuturesCommissions(Signed[list[CoinFuturesCommission]], frozen=True, kw_only=True):
    """What a sub-account pays at COIN-M.

    https://developers.binance.com/docs/binance_link
    """

    route = Route("GET", "/sapi/v1/broker/subAccountApi/commission/coinFutures", security=Security.USER_DATA)

    sub_account_id: str
    pair: MaybeSymbol = None


class SetCoinFuturesCommission(Signed[FuturesCommissionSet], frozen=True, kw_only=True):
    """Adjusts what a sub-account pays at a pair of COIN-M.

    https://developers.binance.com/docs/binance_link
    """

    route = Route(
        "POST", "/sapi/v1/broker/subAccountApi/commission/coinFutures", security=Security.SIGNED, repeat=Repeat.SET
    )

    sub_account_id: str
    pair: Symbol
    maker_adjustment: Number
    taker_adjustment: Number
