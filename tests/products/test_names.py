"""The same thing has the same name in every product: whatever can be compared is compared over all of them.

A name is the documentation's in snake_case. Where the documentation misspells it, calls one thing by two names, or says
what its program has instead of what the user gets, we have one name, and the tables here tell which.
"""

from __future__ import annotations

import inspect
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module

import msgspec
import pytest

from bidwire.products import catalog

PARAMETERS = {
    "from": "from_",  # `from` is a word of Python
}
FIELDS = {
    "from": "from_",
    # misspelt
    "contractAdrress": "contract_address",
    "cummulativeQuoteQty": "cumulative_quote_qty",
    "interestAccuredTime": "interest_accrued_time",
    "qtylFloor": "qty_floor",
    "redeemedAmout": "redeemed_amount",
    "redeemedAmoutUnit": "redeemed_amount_unit",
    "totalTransfered": "total_transferred",
    "totalTransferedAmount": "total_transferred_amount",
    "transferedAmount": "transferred_amount",
    # two spellings of one thing
    "apikey": "api_key",
    "blocktradeId": "block_trade_id",
    "blocktrades": "block_trades",
    "createTimeStamp": "create_timestamp",
    "hashrate": "hash_rate",
    "isEOptionsEnabled": "is_options_enabled",
    "isFutureEnabled": "is_futures_enabled",
    "managersubUserId": "manager_sub_user_id",
    "msg": "message",
    "subaccountId": "sub_account_id",
    "timeStamp": "timestamp",
    "timezone": "time_zone",
    "unLockConfirm": "unlock_confirm",
    "unRealizedProfit": "unrealized_profit",
    # lists, called as if they were one
    "greek": "greeks",
    "maxCollateralExceededAsset": "max_collateral_exceeded_assets",
    "openLongRestrictedAsset": "open_long_restricted_assets",
    "plan": "plans",
    "rewardToken": "reward_tokens",
    "transferResult": "transfer_results",
    # what the exchange's program has, not what it is
    "deliveryAccountResp": "coinm",
    "deliveryAccountSummaryResp": "coinm",
    "deliveryPositionRiskVos": "coinm",
    "futureAccountResp": "usdm",
    "futureAccountSummaryResp": "usdm",
    "futureMovePositionOrderVoList": "moves",
    "futurePositionRiskVos": "usdm",
    "hashrateDatas": "hash_rates",
    "liquidationTransferRecord": "transfers",
    "list": "rows",
    "managerSubTransferHistoryVos": "transfers",
    "managerSubUserInfoVoList": "sub_accounts",
    "marginTradeCoeffVo": "margin_levels",
    "marginUserAssetVoList": "user_assets",
    "orderData": "block_trade",
    "snapshotVos": "snapshots",
    "spotSubUserAssetBtcVoList": "sub_accounts",
    "tradeInfoVos": "days",
    "workerDatas": "workers",
    # numbers that stand where a word would
    "_1stCollateralRange": "first_collateral_range",
    "_1stCollateralRatio": "first_collateral_ratio",
    "_2ndCollateralRange": "second_collateral_range",
    "_2ndCollateralRatio": "second_collateral_ratio",
    "_3rdCollateralRange": "third_collateral_range",
    "_3rdCollateralRatio": "third_collateral_ratio",
    "_4thCollateralRange": "fourth_collateral_range",
    "_4thCollateralRatio": "fourth_collateral_ratio",
    "_30dDailyInterestRate": "daily_interest_rate_30d",
    "_30dYearlyInterestRate": "yearly_interest_rate_30d",
    "_60dDailyInterestRate": "daily_interest_rate_60d",
    "_60dYearlyInterestRate": "yearly_interest_rate_60d",
    "_flexibleDailyInterestRate": "flexible_daily_interest_rate",
    "_flexibleYearlyInterestRate": "flexible_yearly_interest_rate",
    "recent30BtcFuturesTotal": "recent_30d_btc_futures_total",
    "recent30BtcMarginTotal": "recent_30d_btc_margin_total",
    "recent30BtcTotal": "recent_30d_btc_total",
    "recent30BusdFuturesTotal": "recent_30d_busd_futures_total",
    "recent30BusdMarginTotal": "recent_30d_busd_margin_total",
    "recent30BusdTotal": "recent_30d_busd_total",
}
OF_ONE_MODEL = {
    ("options.Account", "asset"): "assets",  # a list here
    ("sub_account.FuturesHoldings", "position"): "positions",  # a list here, and in the two below
    ("sub_account.SnapshotHoldings", "position"): "positions",
    ("wallet.SnapshotHoldings", "position"): "positions",
}
WRITTEN_SHORT = {"website.Listing", "spot.ExecutionReport"}  # keys of one to three letters
WHICH = re.compile(
    r"\b(um|cm|margin|cross|isolated|futures|coin|spot|managed|broker|sub|flexible|locked|bfusd|rwusd|eth|sol|wbeth|bnsol|onchain"
    r"|yields|soft|staking|algo|conditional|block|sor|oto|legacy|convert|referral|wallet|index(es)?|liquidation|loan|fixed|collateral"
    r"|span|universal|withdraw(?= quota)|v\d)\b"
)
"""Words in names of calls that say of which market, product, kind of order or version a call is."""
SAYS_NOTHING = re.compile(
    "apply|asyn|cancel|convert|create|data|detail|enable|futures|history|id|info|list|orders|status"
)
"""Ends of paths under which anything can be had."""
OTHERWISE = {
    "broker.set_universal_transfer_permission": "of a permission, whose path ends in what is permitted",
    "convert.pairs": "what is called exchangeInfo is a list of pairs",
    "margin.order_rate_limits": "rateLimit/order is of limits; so with the next three",
    "portfolio.order_rate_limits": "",
    "spot.order_rate_limits": "",
    "usdm.order_rate_limits": "",
    "spot.ticker": "over a window that is asked for; elsewhere ticker is that of 24 hours",
    "spot.tickers": "as ticker",
    "usdm.convert_pairs": "as convert.pairs",
}
"""Calls whose names are not those of others whose paths end alike, and why."""


def snake_case(wire: str) -> str:
    apart = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", wire)
    apart = re.sub(r"([a-z])([A-Z])|(\d)([A-Z])", r"\1\3_\2\4", apart)
    return re.sub(r"([a-z])(\d+[hd])\b", r"\1_\2", apart).lower()


def structs(part: str) -> Iterator[tuple[str, type[msgspec.Struct]]]:
    for product in catalog.products():
        module = import_module(f"bidwire.products.{product}.{part}")
        for name in module.__all__:
            kind = getattr(module, name)
            if inspect.isclass(kind) and issubclass(kind, msgspec.Struct):
                yield f"{product}.{name}", kind


def names(kind: type[msgspec.Struct]) -> list[tuple[str, str]]:
    """Our name and the wire's, but for those of streams, which are letters, and of what stays text until it is read."""
    pairs = zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True)
    return [(ours, wire) for ours, wire in pairs if len(wire.strip("_")) > 2 and not ours.endswith("_text")]


def test_a_parameter_has_the_documentations_name() -> None:
    other = {
        f"{where}({ours})": wire
        for where, kind in structs("requests")
        for ours, wire in names(kind)
        if ours != PARAMETERS.get(wire, snake_case(wire))
    }
    assert other == {}


def test_a_field_has_the_documentations_name_or_the_one_of_the_table() -> None:
    other = {
        f"{where}.{ours}": wire
        for where, kind in structs("models")
        if where not in WRITTEN_SHORT
        for ours, wire in names(kind)
        if ours != OF_ONE_MODEL.get((where, wire), FIELDS.get(wire, snake_case(wire)))
    }
    assert other == {}


def test_the_tables_hold_nothing_that_is_no_more() -> None:
    there = {(where, wire) for where, kind in structs("models") for _, wire in names(kind)}
    assert FIELDS.keys() - {wire for _, wire in there} == set()
    assert OF_ONE_MODEL.keys() - there == set()
    assert OTHERWISE.keys() - {call.name for call in catalog.every_call()} == set()


def test_no_two_names_differ_by_underscores_alone() -> None:
    spelt = defaultdict(set)
    for part in ("requests", "models"):
        for _, kind in structs(part):
            for ours, _ in names(kind):
                spelt[ours.replace("_", "")].add(ours)
    assert [found for found in spelt.values() if len(found) > 1] == []


@pytest.mark.parametrize("product", catalog.products())
def test_classes_are_spelt_alike(product: str) -> None:
    module = import_module(f"bidwire.{product}")
    odd = re.compile("Cancelled|(Vo|Dto|Resp|Data)s$|(Vo|Dto|Resp)$")
    assert [name for name in vars(module) if odd.search(name)] == []


def meant(call: catalog.Call) -> str:
    """A call's name without which of several it is, and whether it gives one or all."""
    words = WHICH.sub("", call.method.replace("_", " ")).split()
    return " ".join(word.removesuffix("s") for word in words)


def test_calls_whose_paths_end_alike_have_names_alike() -> None:
    found: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for call in catalog.every_call():
        end = call.address.rpartition(" ")[2].rpartition("/")[2]
        if not SAYS_NOTHING.fullmatch(end) and call.name not in OTHERWISE:
            found[call.request.route.verb, end.replace("-", "").lower()][meant(call)].append(call.name)
    assert [dict(alike) for alike in found.values() if len(alike) > 1] == []


@pytest.mark.parametrize("product", catalog.products())
def test_a_request_is_named_as_its_call_is(product: str) -> None:
    for call in catalog.calls(product):
        words = call.method.removeprefix("get_").split("_")
        assert call.request.__name__.removeprefix("Get") == "".join(word[0].upper() + word[1:] for word in words)


@pytest.mark.parametrize("product", catalog.products())
def test_what_every_product_has_is_passed_alike(product: str) -> None:
    """A symbol that is needed comes first, without its name; after it a candle's interval, or an order's side and type."""
    for call in catalog.calls(product):
        needed = {field.name for field in msgspec.structs.fields(call.request) if field.required}
        alone = [
            each.name for each in inspect.signature(call.request).parameters.values() if each.kind != each.KEYWORD_ONLY
        ]
        if "symbol" not in needed:
            assert alone == [], call.name
        elif "interval" in needed:
            assert alone == ["symbol", "interval"], call.name
        elif {"side", "type"} <= needed or {"side", "order_type"} <= needed:
            assert alone == ["symbol", "side", "type" if "type" in needed else "order_type"], call.name
        else:
            assert alone == ["symbol"], call.name


def test_sides_are_enums_everywhere() -> None:
    plain = [
        f"{where}.{field.name}"
        for part in ("requests", "models")
        for where, kind in structs(part)
        for field in msgspec.structs.fields(kind)
        if field.name in ("side", "position_side") and field.type in (str, str | None)
    ]
    assert plain == []
