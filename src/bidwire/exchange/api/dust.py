"""Small balances become BNB, or another asset, at the local markets' last prices. Nobody trades: the exchange takes and gives.

What is small, and the charge, are not in the documentation of the API: a balance is dust up to 0.001 BTC (the exchange's help
pages), and 2 % of what it gives is the charge, as the documentation's examples have it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

import msgspec

from ...products.wallet import requests as r
from ...products.wallet.enums import DustAccount
from ..amounts import amount, trimmed
from ..engine.commands import UNIT, Credit, Move
from ..engine.entries import DustConversion
from ..history import DUST_CONVERSIONS, Records
from .answers import ApiError, Json, not_valid, unsupported
from .ledger import Ledger
from .params import Built
from .router import Context, Handler
from .spans import recent

TARGET: Final = "BNB"
SMALL_IN: Final = "BTC"
SMALL: Final = UNIT // 1000
"""A balance that is worth more, in BTC, is no dust."""
CHARGE: Final = UNIT // 50
"""Of what a balance gives, in units: 2 %."""
_MOST_LOGGED: Final = 100

NOTHING_THERE: Final = ApiError(-5003, "You don't have this asset.")
NO_WAY: Final = ApiError(-5001, "The local exchange has no market that leads from this asset to the target and to BTC.")
NOT_DUST: Final = ApiError(-5004, "Only small balances, of up to 0.001 BTC, can be converted.")
TOO_LITTLE: Final = ApiError(-5005, "The balance is too small to give anything.")


class Small(msgspec.Struct, frozen=True):
    """A free balance that is dust, and what it gives."""

    asset: str
    free: int
    btc: int
    gives: int
    """Before the charge, in the target."""

    @property
    def charge(self) -> int:
        return self.gives * CHARGE // UNIT


class Dust:
    """The handlers of the requests about small balances."""

    def __init__(self, ledger: Ledger, records: Records) -> None:
        self._ledger = ledger
        self._records = records

    def handlers(self) -> dict[type[Built], Handler]:
        return {
            r.GetDustAssets: self.assets,
            r.DustTransfer: self.transfer,
            r.GetDustLog: self.log,
            r.GetDustConvertibleAssets: self.convertible,
            r.DustConvert: self.convert,
        }

    def assets(self, request: r.GetDustAssets, context: Context) -> Json:
        _check_account(request.account_type)
        found = self._small(context.account, TARGET)
        rows: Json = [
            {
                "asset": each.asset,
                "assetFullName": each.asset,
                "amountFree": trimmed(each.free),
                "toBTC": amount(each.btc),
                "toBNB": amount(each.gives),
                "toBNBOffExchange": amount(each.gives - each.charge),
                "exchange": amount(each.charge),
            }
            for each in found
        ]
        return {
            "details": rows,
            "totalTransferBtc": amount(sum(each.btc for each in found)),
            "totalTransferBNB": amount(sum(each.gives for each in found)),
            "dribbletPercentage": trimmed(CHARGE),
        }

    def convertible(self, request: r.GetDustConvertibleAssets, context: Context) -> Json:
        _check_account(request.account_type)
        target = self._ledger.known(request.target_asset, context.account)
        found = self._small(context.account, target)
        rows: Json = [
            {
                "asset": each.asset,
                "assetFullName": each.asset,
                "amountFree": trimmed(each.free),
                "exchange": amount(each.charge),
                "toQuotaAssetAmount": amount(each.btc),
                "toTargetAssetAmount": amount(each.gives),
                "toTargetAssetOffExchange": amount(each.gives - each.charge),
            }
            for each in found
        ]
        return {
            "dribbletPercentage": trimmed(CHARGE),
            "totalTransferQuotaAssetAmount": amount(sum(each.btc for each in found)),
            "totalTransferTargetAssetAmount": amount(sum(each.gives for each in found)),
            "dribbletBase": trimmed(SMALL),
            "details": rows,
        }

    def transfer(self, request: r.DustTransfer, context: Context) -> Json:
        return self._convert(request.asset, TARGET, request.account_type, context)

    def convert(self, request: r.DustConvert, context: Context) -> Json:
        target = self._ledger.known(request.target_asset or TARGET, context.account)
        return self._convert(request.asset, target, request.account_type, context)

    def log(self, request: r.GetDustLog, context: Context) -> Json:
        _check_account(request.account_type)
        window = recent(request.start_time, request.end_time, context.clock, usual=None, most=None)
        kept = self._records.entries(DUST_CONVERSIONS, context.account, window)
        conversions = [list(rows) for _, rows in groupby(kept, key=lambda row: row.conversion)][::-1]
        return {
            "total": len(conversions),
            "userAssetDribblets": [_conversion(rows) for rows in conversions[:_MOST_LOGGED]],
        }

    def _convert(self, assets: str, target: str, account_type: object, context: Context) -> Json:
        """All that are named, in one step, or none."""
        _check_account(account_type)
        names = [name.strip().upper() for name in assets.split(",")]
        if not all(names) or len(set(names)) < len(names):
            raise not_valid("asset")
        chosen = [self._one(context.account, name, target) for name in names]
        number = self._ledger.next_entry
        moves: list[Credit | Move] = [Credit(context.account, each.asset, -each.free) for each in chosen]
        moves.append(Credit(context.account, target, sum(each.gives - each.charge for each in chosen)))
        rows = [
            DustConversion(
                account=context.account, at=context.clock, conversion=number, asset=each.asset, amount=each.free,
                target=target, gives=each.gives, charge=each.charge,
            )
            for each in chosen
        ]  # fmt: skip
        self._ledger.remit(moves, rows)
        results: Json = [
            {
                "tranId": number + at,
                "fromAsset": row.asset,
                "amount": trimmed(row.amount),
                "transferedAmount": amount(row.gives),
                "serviceChargeAmount": amount(row.charge),
                "operateTime": row.at // 1000,
            }
            for at, row in enumerate(rows)
        ]
        return {
            "totalServiceCharge": amount(sum(row.charge for row in rows)),
            "totalTransfered": amount(sum(row.gives for row in rows)),
            "transferResult": results,
        }

    def _small(self, account: int, target: str) -> list[Small]:
        """What of an account is dust and would give something."""
        found = (self._valued(asset, free, target) for asset, (free, _) in self._ledger.balances(account).items())
        return [each for each in found if each is not None and each.btc <= SMALL and each.gives]

    def _one(self, account: int, asset: str, target: str) -> Small:
        """Raises an ApiError: there is none of it, it is no dust, or gives nothing."""
        free, _ = self._ledger.balances(account).get(asset, (0, 0))
        if not free or asset == target:
            raise NOTHING_THERE
        found = self._valued(asset, free, target)
        if found is None:
            raise NO_WAY
        if found.btc > SMALL:
            raise NOT_DUST
        if not found.gives:
            raise TOO_LITTLE
        return found

    def _valued(self, asset: str, free: int, target: str) -> Small | None:
        """None where no symbol leads from the asset to BTC or to the target."""
        btc, gives = self._ledger.worth(free, asset, SMALL_IN), self._ledger.worth(free, asset, target)
        return None if not free or asset == target or btc is None or gives is None else Small(asset, free, btc, gives)


def _check_account(account_type: object) -> None:
    if account_type not in (None, DustAccount.SPOT):
        raise unsupported("dust of margin accounts")


def _conversion(rows: Sequence[DustConversion]) -> Json:
    first = rows[0]
    details: Json = [
        {
            "transId": row.number,
            "serviceChargeAmount": amount(row.charge),
            "amount": trimmed(row.amount),
            "operateTime": row.at // 1000,
            "transferedAmount": amount(row.gives),
            "fromAsset": row.asset,
            "targetAsset": row.target,
        }
        for row in rows
    ]
    return {
        "operateTime": first.at // 1000,
        "totalTransferedAmount": amount(sum(row.gives for row in rows)),
        "totalServiceChargeAmount": amount(sum(row.charge for row in rows)),
        "transId": first.conversion,
        "userAssetDribbletDetails": details,
    }
