"""Balances, transfers between an account's own wallets, dust, fees.

https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset
"""

from __future__ import annotations

import msgspec

from ....wire.request import ByPage, ByTime, Repeat, Request, Route, Security, Signed
from ....wire.words import NONE, MaybeNumber, MaybeSymbol, MaybeTime, MaybeWord, Number, Time, Word
from ...common.requests import DAY, SIX_MONTHS, History
from ..enums import (
    DelegationType,
    DelegationTypeText,
    DustAccount,
    DustAccountText,
    UniversalTransferType,
    UniversalTransferTypeText,
)
from ..models import (
    AssetDetail,
    AssetDividends,
    AssetTags,
    BnbBurn,
    CloudMiningHistory,
    Delegations,
    DustAssets,
    DustConvertibleAssets,
    DustLog,
    DustTransferred,
    SymbolSchedule,
    TradeFee,
    UniversalTransferred,
    UniversalTransfers,
    WalletAsset,
    WalletBalance,
)

field = msgspec.field


class GetAssetDetails(Signed[dict[str, AssetDetail]], frozen=True, kw_only=True):
    """By asset, whether it can be deposited and withdrawn, and what a withdrawal costs; by network that is in `coins`.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset#asset-detail
    """

    route = Route("GET", "/sapi/v1/asset/assetDetail", security=Security.USER_DATA)

    asset: str | None = None


class GetWalletBalances(Signed[list[WalletBalance]], frozen=True, kw_only=True):
    """What each of the account's wallets is worth in `quote_asset` (BTC by default), with its assets where asked for.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset#query-user-wallet-balance
    """

    route = Route("GET", "/sapi/v1/asset/wallet/balance", security=Security.USER_DATA, weight=60)

    quote_asset: str | None = None
    need_balance_detail: bool | None = None


class GetUserAssets(Signed[list[WalletAsset]], frozen=True, kw_only=True):
    """What the spot wallet holds: one asset, or all that are not zero.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset#user-asset
    """

    route = Route("POST", "/sapi/v3/asset/getUserAsset", security=Security.USER_DATA, weight=5, repeat=Repeat.READ)

    asset: str | None = None
    need_btc_valuation: bool | None = None


class UniversalTransfer(Signed[UniversalTransferred], frozen=True, kw_only=True):
    """Moves an asset between two wallets of the account: `type="MAIN_FUNDING"` from spot to funding.

    The key must be allowed universal transfers. `from_symbol` names the isolated pair that is left (ISOLATEDMARGIN_…),
    `to_symbol` the one that is reached (…_ISOLATEDMARGIN).
    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset#user-universal-transfer
    """

    route = Route("POST", "/sapi/v1/asset/transfer", security=Security.USER_DATA, weight=300, uid=True)

    type: Word[UniversalTransferType, UniversalTransferTypeText]
    asset: str
    amount: Number
    from_symbol: MaybeSymbol = None
    to_symbol: MaybeSymbol = None


class GetUniversalTransfers(History[UniversalTransfers], frozen=True, kw_only=True):
    """Transfers of one kind between the account's wallets, the newest first: of the last 7 days, or within the last 6 months.

    `size`: 10 rows a page by default, at most 100. The symbols are needed as in `UniversalTransfer`.
    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset#query-user-universal-transfer-history
    """

    route = Route(
        "GET",
        "/sapi/v1/asset/transfer",
        security=Security.USER_DATA,
        pages=ByPage(time="timestamp", id="tran_id", number="current", size="size", most=100, reach=SIX_MONTHS),
    )

    type: Word[UniversalTransferType, UniversalTransferTypeText]
    from_symbol: MaybeSymbol = None
    to_symbol: MaybeSymbol = None


class GetFundingAssets(Signed[list[WalletAsset]], frozen=True, kw_only=True):
    """What the funding wallet holds: one asset, or all that are not zero.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset#funding-wallet
    """

    route = Route("POST", "/sapi/v1/asset/get-funding-asset", security=Security.USER_DATA, repeat=Repeat.READ)

    asset: str | None = None
    need_btc_valuation: bool | None = None


class GetDustAssets(Signed[DustAssets], frozen=True, kw_only=True):
    """Balances that are small enough to become BNB, and what they would give.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset#get-assets-that-can-be-converted-into-bnb
    """

    route = Route("POST", "/sapi/v1/asset/dust-btc", security=Security.USER_DATA, repeat=Repeat.READ)

    account_type: MaybeWord[DustAccount, DustAccountText] = NONE


class DustTransfer(Signed[DustTransferred], frozen=True, kw_only=True):
    """Converts the whole of small balances into BNB. `asset` names them, joined by commas: "USDT,ETH".

    The key must be allowed to trade.
    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset#dust-transfer
    """

    route = Route("POST", "/sapi/v1/asset/dust", security=Security.USER_DATA, weight=10, uid=True)

    asset: str
    account_type: MaybeWord[DustAccount, DustAccountText] = NONE


class GetDustLog(Signed[DustLog], frozen=True, kw_only=True):
    """The last 100 conversions of small balances, from December 2020 on.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset#dustlog
    """

    route = Route(
        "GET",
        "/sapi/v1/asset/dribblet",
        security=Security.USER_DATA,
        pages=ByTime(
            time="operate_time", id="trans_id", newest_first=True, size="", most=100, earliest=1_606_780_800_000
        ),
    )

    account_type: MaybeWord[DustAccount, DustAccountText] = NONE
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE


class GetDustConvertibleAssets(Signed[DustConvertibleAssets], frozen=True, kw_only=True):
    """Balances that are small enough to become `target_asset`, and what they would give.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset#dust-convertible-assets
    """

    route = Route(
        "POST",
        "/sapi/v1/asset/dust-convert/query-convertible-assets",
        security=Security.USER_DATA,
        repeat=Repeat.READ,
    )

    target_asset: str
    account_type: MaybeWord[DustAccount, DustAccountText] = NONE
    dust_quota_asset_to_target_asset_price: MaybeNumber = NONE


class DustConvert(Signed[DustTransferred], frozen=True, kw_only=True):
    """Converts the whole of small balances into `target_asset`. `asset` names them, joined by commas.

    `client_id` is your own id of the request.
    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset#dust-convert
    """

    route = Route("POST", "/sapi/v1/asset/dust-convert/convert", security=Security.USER_DATA, weight=10, uid=True)

    asset: str
    account_type: MaybeWord[DustAccount, DustAccountText] = NONE
    client_id: str | None = None
    target_asset: str | None = None
    third_party_client_id: str | None = None
    dust_quota_asset_to_target_asset_price: MaybeNumber = NONE


class GetTradeFees(Signed[list[TradeFee]], frozen=True, kw_only=True):
    """What trading costs the account, for each symbol or for one.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset#trade-fee
    """

    route = Route("GET", "/sapi/v1/asset/tradeFee", security=Security.USER_DATA)

    symbol: MaybeSymbol = None


class SetBnbBurn(Signed[BnbBurn], frozen=True, kw_only=True):
    """Whether BNB pays the fees of spot trades, and the interest of margin loans.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset#toggle-bnb-burn-on-spot-trade-and-margin-interest
    """

    route = Route(
        "POST",
        "/sapi/v1/bnbBurn",
        security=Security.USER_DATA,
        repeat=Repeat.SET,
        one_of=(("spot_bnb_burn", "interest_bnb_burn"),),
    )

    spot_bnb_burn: bool | None = field(name="spotBNBBurn", default=None)
    interest_bnb_burn: bool | None = field(name="interestBNBBurn", default=None)


class GetAssetDividends(Signed[AssetDividends], frozen=True, kw_only=True):
    """Distributions to the account, of at most 180 days between two times.

    `limit`: 20 by default, at most 500.
    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset#asset-dividend-record
    """

    route = Route(
        "GET",
        "/sapi/v1/asset/assetDividend",
        security=Security.USER_DATA,
        weight=10,
        pages=ByTime(time="div_time", id="id", newest_first=True, most=500, span=180 * DAY),
    )

    asset: str | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    limit: int | None = None


class GetDelegations(Signed[Delegations], frozen=True, kw_only=True):
    """For master accounts: what a sub-account delegated to custody, and back.

    `size`: 10 rows a page by default, at most 100.
    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset#query-user-delegation-history
    """

    route = Route(
        "GET",
        "/sapi/v1/asset/custody/transfer-history",
        security=Security.USER_DATA,
        weight=60,
        pages=ByPage(time="time", number="current", size="size", most=100),
    )

    email: str
    start_time: Time
    end_time: Time
    type: MaybeWord[DelegationType, DelegationTypeText] = NONE
    asset: str | None = None
    current: int | None = None
    size: int | None = None


class GetCloudMiningHistory(Signed[CloudMiningHistory], frozen=True, kw_only=True):
    """Payments for cloud mining, and refunds.

    `size`: 10 rows a page by default, at most 100.
    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset#get-cloud-mining-payment-and-refund-history
    """

    route = Route(
        "GET",
        "/sapi/v1/asset/ledger-transfer/cloud-mining/queryByPage",
        security=Security.USER_DATA,
        weight=600,
        uid=True,
        pages=ByPage(time="create_time", id="tran_id", number="current", size="size", most=100),
    )

    start_time: Time
    end_time: Time
    tran_id: int | None = None
    client_tran_id: str | None = None
    asset: str | None = None
    current: int | None = None
    size: int | None = None


class GetAssetTags(Request[list[AssetTags]], frozen=True, kw_only=True):
    """The tags of assets that are traded on spot: of all, or of those that have one of `tag`, joined by commas.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset#get-spot-asset-tags
    """

    route = Route("GET", "/sapi/v1/spot/asset/tags", security=Security.MARKET_DATA, weight=100)

    tag: str | None = None


class GetOpenSymbols(Request[list[SymbolSchedule]], frozen=True, kw_only=True):
    """Which spot symbols open for trading when.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/asset#get-open-symbol-list
    """

    route = Route("GET", "/sapi/v1/spot/open-symbol-list", security=Security.MARKET_DATA, weight=100)
