"""Sub-accounts as their master sees them: who they are, what they have, and transfers within the family.

Only spot wallets can be moved between: the local exchange has no others for sub-accounts. A transfer is one line in the master's
list, whoever made it. (https://developers.binance.com/en/docs/catalog/vip-and-institutional-sub-account)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

import msgspec

from ...errors import ConfigurationError
from ...products.sub_account import requests as r
from ..amounts import amount, trimmed
from ..engine.commands import Move
from ..engine.entries import InternalTransfer
from ..history import INTERNAL_TRANSFERS, Records, Window
from .accounts import Account, Accounts
from .answers import ApiError, Json, bad_combination, not_valid
from .ledger import Ledger, units
from .params import Built
from .router import Context, Handler
from .spans import days, recent
from .spot import account_uid

NO_RELATION: Final = ApiError(-5021, "The accounts are not a master account and its sub-account.")
ONLY_MASTER: Final = ApiError(-4006, "Only a master account may ask this.")
_MOST: Final = 500
_MOST_LISTED: Final = 200
_SPOT: Final = "SPOT"

Row = TypeVar("Row")


class SubAccounts:
    """The handlers of the sub-accounts' requests."""

    def __init__(self, ledger: Ledger, accounts: Accounts, records: Records) -> None:
        self._ledger = ledger
        self._accounts = accounts
        self._records = records

    def handlers(self) -> dict[type[Built], Handler]:
        return {
            r.GetSubAccounts: self.sub_accounts,
            r.GetStatuses: self.status,
            r.CreateSubAccount: self.create,
            r.GetSpotSummary: self.spot_summary,
            r.GetAssetsV3: self.assets_v3,
            r.GetAssets: self.assets,
            r.UniversalTransfer: self.universal_transfer,
            r.GetUniversalTransfers: self.universal_transfers,
            r.GetSpotTransfers: self.spot_transfers,
            r.TransferToMaster: self.to_master,
            r.TransferToSub: self.to_sub,
            r.GetTransfers: self.transfers,
        }

    # --- who ----------------------------------------------------------------------------------------------------------

    def sub_accounts(self, request: r.GetSubAccounts, context: Context) -> Json:
        master = self._master(context)
        found = [each for each in self._accounts.subs(master.number) if request.email in (None, each.email)]
        if request.is_freeze not in (None, "true", "false"):
            raise not_valid("isFreeze")
        if request.is_freeze == "true":  # none is ever frozen here
            found = []
        rows: Json = [
            {
                "subUserId": account_uid(each.number),
                "email": each.email,
                "remark": each.name,
                "isFreeze": False,
                "createTime": each.created_at // 1000,
                "isManagedSubAccount": False,
                "isAssetManagementSubAccount": False,
            }
            for each in _page(found, request.page, request.limit, _MOST_LISTED)
        ]
        return {"subAccounts": rows}

    def status(self, request: r.GetStatuses, context: Context) -> Json:
        master = self._master(context)
        asked = self._accounts.subs(master.number) if request.email is None else [self._sub(master, request.email)]
        return [
            {
                "email": each.email,
                "isSubUserEnabled": True,
                "isUserActive": True,
                "insertTime": each.created_at // 1000,
                "isMarginEnabled": False,
                "isFutureEnabled": False,
                "mobile": None,
            }
            for each in asked
        ]

    def create(self, request: r.CreateSubAccount, context: Context) -> Json:
        """A sub-account with nothing in it. Its name is the string, so a string serves once."""
        master = self._master(context)
        try:
            number = self._accounts.create({}, name=request.sub_account_string, master=master.number)
        except ConfigurationError:
            raise not_valid("subAccountString") from None
        return {"email": self._accounts.account(number).email}

    # --- what they have -----------------------------------------------------------------------------------------------

    def spot_summary(self, request: r.GetSpotSummary, context: Context) -> Json:
        master = self._master(context)
        found = [each for each in self._accounts.subs(master.number) if request.email in (None, each.email)]
        rows: Json = [
            {"email": each.email, "totalAsset": amount(self._ledger.total(each.number, "BTC"))}
            for each in _page(found, request.page, request.size, _MOST_LISTED)
        ]
        return {
            "totalCount": len(found),
            "masterAccountTotalAsset": amount(self._ledger.total(master.number, "BTC")),
            "spotSubUserAssetBtcVoList": rows,
        }

    def assets_v3(self, request: r.GetAssetsV3, context: Context) -> Json:
        """Amounts are JSON numbers in this version, exact ones."""
        return self._assets(request.email, context, lambda units: msgspec.Raw(trimmed(units).encode()))

    def assets(self, request: r.GetAssets, context: Context) -> Json:
        return self._assets(request.email, context, trimmed)

    def _assets(self, email: str, context: Context, written: Callable[[int], Json]) -> Json:
        sub = self._sub(self._master(context), email)
        rows: Json = [
            {
                "asset": asset,
                "free": written(free),
                "locked": written(locked),
                "freeze": written(0),
                "withdrawing": written(0),
            }
            for asset, (free, locked) in self._ledger.balances(sub.number).items()
        ]
        return {"balances": rows}

    # --- transfers ----------------------------------------------------------------------------------------------------

    def universal_transfer(self, request: r.UniversalTransfer, context: Context) -> Json:
        master = self._master(context)
        if request.from_email is None and request.to_email is None:
            raise bad_combination()
        for kind in (request.from_account_type, request.to_account_type):
            if kind != _SPOT:
                raise ApiError(
                    -1020, f"The local exchange moves money of sub-accounts between spot wallets only, not {kind}."
                )
        name = request.client_tran_id or ""
        if name and any(row.client_id == name for row in self._rows(master, Window())):
            raise not_valid("clientTranId")
        source = master if request.from_email is None else self._member(master, request.from_email)
        target = master if request.to_email is None else self._member(master, request.to_email)
        number = self._move(master, source, target, request.asset, units(request.amount), context.clock, name)
        return {"tranId": number, **({"clientTranId": name} if name else {})}

    def to_master(self, request: r.TransferToMaster, context: Context) -> Json:
        sub, master = self._as_sub(context)
        number = self._move(master, sub, master, request.asset, units(request.amount), context.clock)
        return {"txnId": str(number)}

    def to_sub(self, request: r.TransferToSub, context: Context) -> Json:
        sub, master = self._as_sub(context)
        target = self._sub(master, request.to_email)
        number = self._move(master, sub, target, request.asset, units(request.amount), context.clock)
        return {"txnId": str(number)}

    def universal_transfers(self, request: r.GetUniversalTransfers, context: Context) -> Json:
        master = self._master(context)
        window = recent(request.start_time, request.end_time, context.clock, usual=days(7), most=days(7))
        found = [
            row
            for row in self._chosen(master, request.from_email, request.to_email, window)
            if request.client_tran_id in (None, row.client_id)
        ]
        rows: Json = [
            {
                "tranId": row.number,
                "fromEmail": self._email(row.sender),
                "toEmail": self._email(row.receiver),
                "asset": row.asset,
                "amount": trimmed(row.amount),
                "createTimeStamp": row.at // 1000,
                "fromAccountType": _SPOT,
                "toAccountType": _SPOT,
                "status": "SUCCESS",
                "clientTranId": row.client_id,
            }
            for row in _page(found, request.page, request.limit)
        ]
        return {"result": rows, "totalCount": len(found)}

    def spot_transfers(self, request: r.GetSpotTransfers, context: Context) -> Json:
        master = self._master(context)
        window = recent(request.start_time, request.end_time, context.clock, usual=None, most=None)
        found = self._chosen(master, request.from_email, request.to_email, window)
        return [
            {
                "from": self._email(row.sender),
                "to": self._email(row.receiver),
                "asset": row.asset,
                "qty": trimmed(row.amount),
                "status": "SUCCESS",
                "tranId": row.number,
                "time": row.at // 1000,
            }
            for row in _page(found, request.page, request.limit)
        ]

    def transfers(self, request: r.GetTransfers, context: Context) -> Json:
        sub, master = self._as_sub(context)
        if request.type not in (None, 1, 2):
            raise not_valid("type")
        incoming = request.type == 1
        window = recent(request.start_time, request.end_time, context.clock, usual=days(30), most=None)
        found = [
            row
            for row in self._rows(master, window)
            if (row.receiver if incoming else row.sender) == sub.number
            and (request.asset is None or row.asset == request.asset.upper())
        ]
        return [
            {
                "counterParty": self._called(row.sender if incoming else row.receiver),
                "email": self._email(row.sender if incoming else row.receiver),
                "type": 1 if incoming else 2,
                "asset": row.asset,
                "qty": trimmed(row.amount),
                "fromAccountType": _SPOT,
                "toAccountType": _SPOT,
                "status": "SUCCESS",
                "tranId": row.number,
                "time": row.at // 1000,
            }
            for row in _page(found, 1, request.limit)
        ]

    def _move(
        self, master: Account, source: Account, target: Account, asset: str, quantity: int, at: int, name: str = ""
    ) -> int:
        """Moves it and enters it; the number of the line."""
        if source.number == target.number:
            raise bad_combination()
        known = self._ledger.known(asset, source.number)
        entry = InternalTransfer(
            account=master.number, at=at, sender=source.number, receiver=target.number, asset=known, amount=quantity,
            client_id=name,
        )  # fmt: skip
        number = self._ledger.next_entry
        self._ledger.remit([Move(source.number, target.number, known, quantity)], [entry])
        return number

    def _rows(self, master: Account, window: Window) -> list[InternalTransfer]:
        """The family's transfers, newest first."""
        return self._records.entries(INTERNAL_TRANSFERS, master.number, window)[::-1]

    def _chosen(
        self, master: Account, sender: str | None, receiver: str | None, window: Window
    ) -> list[InternalTransfer]:
        """Those that an account sent or received: without either email, that the master sent."""
        if sender is not None and receiver is not None:
            raise bad_combination()
        if receiver is not None:
            to = self._member(master, receiver).number
            return [row for row in self._rows(master, window) if row.receiver == to]
        of = master.number if sender is None else self._member(master, sender).number
        return [row for row in self._rows(master, window) if row.sender == of]

    # --- the family ---------------------------------------------------------------------------------------------------

    def _master(self, context: Context) -> Account:
        """The account that asks. Raises an ApiError where it is a sub-account."""
        account = self._accounts.account(context.account)
        if account.master is not None:
            raise ONLY_MASTER
        return account

    def _as_sub(self, context: Context) -> tuple[Account, Account]:
        """The sub-account that asks, and its master. Raises an ApiError where it is none."""
        account = self._accounts.account(context.account)
        if account.master is None:
            raise NO_RELATION
        return account, self._accounts.account(account.master)

    def _sub(self, master: Account, email: str) -> Account:
        found = self._member(master, email)
        if found.master is None:
            raise NO_RELATION
        return found

    def _member(self, master: Account, email: str) -> Account:
        """The master or a sub-account of it, by email. Raises an ApiError for anybody else."""
        for each in self._accounts.family(master.number):
            if each.email == email:
                return each
        raise NO_RELATION

    def _email(self, number: int) -> str:
        return self._accounts.account(number).email

    def _called(self, number: int) -> str:
        return "master" if self._accounts.account(number).master is None else "subAccount"


def _page(rows: list[Row], page: int | None, limit: int | None, most: int = _MOST) -> list[Row]:
    size, current = most if limit is None else limit, 1 if page is None else page
    if not 1 <= size <= most:
        raise not_valid("limit")
    if current < 1:
        raise not_valid("page")
    return rows[(current - 1) * size : current * size]
