"""Their API keys: requests of sub-accounts, in the documentation's order.

https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/account-management
"""

from __future__ import annotations

from ....wire.request import ByPage, Repeat, Route, Security, Signed
from ..models import ApiKeyPermissions, ApiKeys, Done, IpRestriction, IpRestrictionSet, NewApiKey


class DeleteApiKey(Signed[Done], frozen=True, kw_only=True):
    """Ends an API key of a sub-account. For the master account.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/api-management#delete-sub-account-api-key
    """

    route = Route("DELETE", "/sapi/v1/sub-account/subAccountApi", security=Security.USER_DATA, weight=3000, uid=True)

    email: str
    sub_account_api_key: str


class GetApiKeys(Signed[ApiKeys], frozen=True, kw_only=True):
    """The API keys of a sub-account, or one of them. For the master account.

    `size`: 30 by default, 100 at most.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/api-management#query-sub-account-api-key
    """

    route = Route(
        "GET",
        "/sapi/v1/sub-account/subAccountApi",
        security=Security.USER_DATA,
        weight=3000,
        uid=True,
        pages=ByPage(number="page", size="size", most=100),
    )

    email: str
    sub_account_api_key: str | None = None
    page: int | None = None
    size: int | None = None


class CreateApiKey(Signed[NewApiKey], frozen=True, kw_only=True):
    """A new API key for a sub-account. For the master account.

    `status`: 1 from any address, 2 from those of `ip_address` (joined by commas), 3 from those of the third party `third_party_name`. What it
    may do is off unless it is said. `public_key` makes an Ed25519 key.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/api-management#create-sub-account-api-key
    """

    route = Route("POST", "/sapi/v1/sub-account/subAccountApi", security=Security.USER_DATA, weight=3000, uid=True)

    email: str
    api_name: str
    status: int
    can_trade: bool | None = None
    can_margin_loan_repay: bool | None = None
    can_futures_trade: bool | None = None
    can_universal_transfer: bool | None = None
    can_vanilla_options: bool | None = None
    ip_address: str | None = None
    third_party_name: str | None = None
    public_key: str | None = None


class GetIpRestriction(Signed[IpRestriction], frozen=True, kw_only=True):
    """From which addresses an API key of a sub-account may be used. For the master account.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/api-management#get-ip-restriction-for-asub-account-api-key
    """

    route = Route(
        "GET", "/sapi/v1/sub-account/subAccountApi/ipRestriction", security=Security.USER_DATA, weight=3000, uid=True
    )

    email: str
    sub_account_api_key: str


class DeleteIps(Signed[IpRestriction], frozen=True, kw_only=True):
    """Takes addresses (joined by commas) from an API key of a sub-account. For the master account.

    The key that asks must be allowed to trade.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/api-management#delete-ip-list-for-asub-account-api-key
    """

    route = Route(
        "DELETE",
        "/sapi/v1/sub-account/subAccountApi/ipRestriction/ipList",
        security=Security.USER_DATA,
        weight=3000,
        uid=True,
    )

    email: str
    sub_account_api_key: str
    ip_address: str


class SetApiKeyPermissions(Signed[ApiKeyPermissions], frozen=True, kw_only=True):
    """Changes what an API key of a sub-account may do. For the master account.

    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/api-management#modify-sub-account-api-key-permission
    """

    route = Route(
        "POST",
        "/sapi/v1/sub-account/subAccountApiPermission",
        security=Security.USER_DATA,
        weight=3000,
        uid=True,
        repeat=Repeat.SET,
    )

    email: str
    sub_account_api_key: str
    can_trade: bool | None = None
    can_margin_loan_repay: bool | None = None
    can_futures_trade: bool | None = None
    can_universal_transfer: bool | None = None
    can_vanilla_options: bool | None = None


class SetIpRestriction(Signed[IpRestrictionSet], frozen=True, kw_only=True):
    """Binds an API key of a sub-account to addresses (joined by commas), or frees it. For the master account.

    `status`: 1 from any address, 2 from those given. The key that asks must be allowed to trade.
    https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account/api/rest-api/api-management#add-ip-restriction-for-sub-account-api-key
    """

    route = Route(
        "POST", "/sapi/v2/sub-account/subAccountApi/ipRestriction", security=Security.USER_DATA, weight=3000, uid=True
    )

    email: str
    sub_account_api_key: str
    status: int
    ip_address: str | None = None
