"""The wallet of an account: a ledger within the exchange. Coins go to other accounts here, or nowhere; there is no network.

Each account has a funding wallet beside its spot wallet: an account of the engine that nobody trades with. Withdrawals,
deposits and transfers come into the history with the command that moves the money, and are kept as it is.
(https://developers.binance.com/docs/wallet)
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, TypeVar

from ...products.margin.requests.account import GetBnbBurn
from ...products.wallet import requests as r
from ..amounts import amount, trimmed
from ..engine.commands import UNIT, Command, Credit, Move, Remit, SetBnbBurn
from ..engine.engine import Engine
from ..engine.entries import AnyEntry, Deposit, Transfer, Withdrawal
from ..engine.events import Event
from ..history import DEPOSITS, TRANSFERS, WITHDRAWALS, Records
from ..settings import OPTIONS_UNDERLYING
from .accounts import Accounts
from .answers import ApiError, Json, invalid_symbol, not_valid
from .ledger import Ledger, units
from .params import Built
from .router import Context, Handler
from .spans import days, recent

NETWORK: Final = "LOCAL"
FEE: Final = UNIT // 10_000
LEAST: Final = UNIT // 1_000
PROCESSING: Final = 60 * 1_000_000
"""Microseconds from a withdrawal to its end."""
_FUNDING: Final = 1_000_000_000
"""The funding wallet of account n is this account plus n of the engine."""
_WALLETS: Final = {"MAIN": 0, "FUNDING": _FUNDING}
_QUARTER: Final = days(90)
_HALF_YEAR: Final = days(183)
_MOST_ROWS: Final = 1000

ADDRESS: Final = "^[A-Za-z0-9][A-Za-z0-9:._-]{19,127}$"
"""What an address looks like: of this exchange, or of a chain."""
_OWN_ADDRESS: Final = "local-"
_is_address: Final = re.compile(ADDRESS).fullmatch

BAD_ADDRESS: Final = ApiError(-4007, "The address is none of the network.")
NO_MEMO: Final = ApiError(-4106, f"The network {NETWORK} has no memo: leave addressTag out.")
BELOW_MINIMUM: Final = ApiError(-4022, "The withdrawal amount must be greater than the minimum.")

Row = TypeVar("Row", Withdrawal, Deposit)


class Wallet:
    """The handlers of the wallet's requests."""

    def __init__(
        self,
        engine: Engine,
        accounts: Accounts,
        records: Records,
        ledger: Ledger,
        apply: Callable[[Command], list[Event]],
    ) -> None:
        self._engine = engine
        self._accounts = accounts
        self._records = records
        self._ledger = ledger
        self._apply = apply
        self.maintenance = False
        """What the system status says. Calls go on being answered: a fault makes them fail."""

    def handlers(self) -> dict[type[Built], Handler]:
        return {
            r.GetSystemStatus: self.system_status,
            r.GetAccountStatus: self.account_status,
            r.GetAccountInfo: self.account_info,
            r.GetApiRestrictions: self.api_restrictions,
            r.GetCoins: self.coins,
            r.GetDepositAddress: self.deposit_address,
            r.GetDeposits: self.deposits,
            r.Withdraw: self.withdraw,
            r.GetWithdrawals: self.withdrawals,
            r.UniversalTransfer: self.transfer,
            r.GetUniversalTransfers: self.transfers,
            r.GetFundingAssets: self.funding_assets,
            r.GetUserAssets: self.user_assets,
            r.GetTradeFees: self.trade_fees,
            r.SetBnbBurn: self.set_bnb_burn,
            GetBnbBurn: self.bnb_burn,
        }

    # --- states -------------------------------------------------------------------------------------------------------

    def system_status(self, request: r.GetSystemStatus, context: Context) -> Json:
        return {"status": 1, "msg": "system_maintenance"} if self.maintenance else {"status": 0, "msg": "normal"}

    def account_status(self, request: r.GetAccountStatus, context: Context) -> Json:
        return {"data": "Normal"}

    def account_info(self, request: r.GetAccountInfo, context: Context) -> Json:
        """Options are beside a market that has what they are written on; margin and futures are not simulated."""
        return {
            "vipLevel": 0,
            "isMarginEnabled": False,
            "isFutureEnabled": False,
            "isOptionsEnabled": OPTIONS_UNDERLYING in self._engine.symbols,
            "isPortfolioMarginRetailEnabled": False,
        }

    def api_restrictions(self, request: r.GetApiRestrictions, context: Context) -> Json:
        """What the calling key may do."""
        key = context.key
        assert key is not None
        return {
            "ipRestrict": bool(key.ips),
            "createTime": key.created_at // 1000,
            "enableInternalTransfer": "internal_transfer" in key.permissions,
            "enableFutures": False,
            "enablePortfolioMarginTrading": False,
            "enableVanillaOptions": False,
            "permitsUniversalTransfer": "universal_transfer" in key.permissions,
            "enableReading": "read" in key.permissions,
            "enableSpotAndMarginTrading": "trade" in key.permissions,
            "enableWithdrawals": "withdraw" in key.permissions,
            "enableMargin": False,
            "enableFixApiTrade": False,
            "enableFixReadOnly": False,
        }

    def trade_fees(self, request: r.GetTradeFees, context: Context) -> Json:
        if request.symbol is not None and request.symbol not in self._engine.symbols:
            raise invalid_symbol()
        symbols = [request.symbol] if request.symbol is not None else sorted(self._engine.symbols)
        rates = {each: self._engine.commission(context.account, each).standard for each in symbols}
        return [
            {"symbol": each, "makerCommission": trimmed(rate.maker), "takerCommission": trimmed(rate.taker)}
            for each, rate in rates.items()
        ]

    def set_bnb_burn(self, request: r.SetBnbBurn, context: Context) -> Json:
        """The switch of spot commission acts; that of interest is kept and told: there are no margin loans here."""
        self._apply(SetBnbBurn(context.account, request.spot_bnb_burn, request.interest_bnb_burn))
        return self._burns_bnb(context.account)

    def bnb_burn(self, request: GetBnbBurn, context: Context) -> Json:
        return self._burns_bnb(context.account)

    def _burns_bnb(self, account: int) -> Json:
        return {
            "spotBNBBurn": self._engine.burns_bnb(account),
            "interestBNBBurn": self._engine.burns_bnb_for_interest(account),
        }

    # --- coins --------------------------------------------------------------------------------------------------------

    def coins(self, request: r.GetCoins, context: Context) -> Json:
        held = self._engine.balances(context.account)
        listed = self._ledger.listed()
        return [
            self._coin(asset, *held.get(asset, (0, 0)), trading=asset in listed)
            for asset in sorted(listed | held.keys())
        ]

    def _coin(self, asset: str, free: int, locked: int, *, trading: bool) -> Json:
        return {
            "coin": asset,
            "depositAllEnable": True,
            "withdrawAllEnable": True,
            "name": asset,
            "free": amount(free),
            "locked": amount(locked),
            "freeze": "0",
            "withdrawing": "0",
            "ipoing": "0",
            "ipoable": "0",
            "storage": "0",
            "isLegalMoney": False,
            "trading": trading,
            "networkList": [
                {
                    "network": NETWORK,
                    "coin": asset,
                    "withdrawIntegerMultiple": "0.00000001",
                    "isDefault": True,
                    "depositEnable": True,
                    "withdrawEnable": True,
                    "depositDesc": "",
                    "withdrawDesc": "",
                    "specialTips": "",
                    "specialWithdrawTips": "",
                    "name": "The local exchange's own ledger",
                    "resetAddressStatus": False,
                    "addressRegex": ADDRESS,
                    "memoRegex": "",
                    "withdrawFee": trimmed(FEE),
                    "withdrawMin": trimmed(LEAST),
                    "withdrawMax": "9999999999",
                    "withdrawInternalMin": trimmed(LEAST),
                    "depositDust": "0.00000001",
                    "minConfirm": 1,
                    "unLockConfirm": 0,
                    "sameAddress": False,
                    "withdrawTag": False,
                    "estimatedArrivalTime": 1,
                    "busy": False,
                    "contractAddressUrl": "",
                    "contractAddress": "",
                    "denomination": 1,
                }
            ],
        }

    # --- in and out ---------------------------------------------------------------------------------------------------

    def deposit_address(self, request: r.GetDepositAddress, context: Context) -> Json:
        asset = self._ledger.known(request.coin, context.account)
        _check_network(request.network)
        return {"address": address_of(context.account, asset), "coin": asset, "tag": "", "url": ""}

    def withdraw(self, request: r.Withdraw, context: Context) -> Json:
        """To an address of this exchange it arrives at once and without a fee; to any other it is gone.

        An address that looks like one of this exchange and is nobody's is refused: it is a mistake.
        """
        asset = self._ledger.known(request.coin, context.account)
        _check_network(request.network)
        if request.address_tag:
            raise NO_MEMO
        if _is_address(request.address) is None:
            raise BAD_ADDRESS
        if request.wallet_type not in (None, 0, 1):
            raise not_valid("walletType")
        quantity = units(request.amount)
        if quantity < LEAST:
            raise BELOW_MINIMUM
        source = context.account + (_FUNDING if request.wallet_type == 1 else 0)
        to = self._owner(request.address, asset)
        if to is None and request.address.startswith(_OWN_ADDRESS):
            raise BAD_ADDRESS
        fee = 0 if to is not None else FEE
        if to == context.account and source == to:
            raise ApiError(-4033, "The address is your own.")
        identity = hashlib.sha256(f"{context.account} {self._engine.last_entry + 1}".encode()).hexdigest()[:32]
        entries: list[AnyEntry] = [
            Withdrawal(
                account=context.account,
                at=context.clock,
                id=identity,
                asset=asset,
                amount=quantity - fee,
                fee=fee,
                address=request.address,
                order_id=request.withdraw_order_id or "",
                wallet=request.wallet_type or 0,
                to=to,
            )
        ]
        if to is not None:
            entries.append(
                Deposit(
                    account=to, at=context.clock, id=identity, asset=asset, amount=quantity, address=request.address
                )
            )
        move = Credit(source, asset, -quantity) if to is None else Move(source, to, asset, quantity)
        self._ledger.remit([move], entries)
        return {"id": identity}

    def withdrawals(self, request: r.GetWithdrawals, context: Context) -> Json:
        span = _QUARTER if request.withdraw_order_id is None else days(7)
        window = recent(request.start_time, request.end_time, context.clock, usual=span, most=span)
        numbers = None if request.id_list is None else set(request.id_list.split(","))
        found = [
            row
            for row in self._records.entries(WITHDRAWALS, context.account, window)
            if (request.coin is None or row.asset == request.coin.upper())
            and (request.withdraw_order_id is None or row.order_id == request.withdraw_order_id)
            and (request.status is None or _status(row, context.clock) == request.status)
            and (numbers is None or row.id in numbers)
        ]
        return [_withdrawal(row, context.clock) for row in _page(found, request.offset, request.limit)]

    def deposits(self, request: r.GetDeposits, context: Context) -> Json:
        window = recent(request.start_time, request.end_time, context.clock, usual=_QUARTER, most=_QUARTER)
        found = [
            row
            for row in self._records.entries(DEPOSITS, context.account, window)
            if (request.coin is None or row.asset == request.coin.upper())
            and request.status in (None, 1)
            and request.tx_id in (None, _tx_id(row))
        ]
        sourced = bool(request.include_source)
        return [_deposit(row, sourced=sourced) for row in _page(found, request.offset, request.limit)]

    def _owner(self, address: str, asset: str) -> int | None:
        """Whose address that is, None for one that is not of this exchange."""
        return next((each.number for each in self._accounts.all() if address_of(each.number, asset) == address), None)

    # --- between wallets ----------------------------------------------------------------------------------------------

    def transfer(self, request: r.UniversalTransfer, context: Context) -> Json:
        """Spot and funding are the wallets that there are."""
        source, _, target = request.type.partition("_")
        if source not in _WALLETS or target not in _WALLETS or source == target:
            text = f"The local exchange has no transfer {request.type}: it has MAIN_FUNDING and FUNDING_MAIN."
            raise ApiError(-1020, text)
        asset = self._ledger.known(request.asset, context.account)
        quantity = units(request.amount)
        account = context.account
        entry = Transfer(account=account, at=context.clock, type=request.type, asset=asset, amount=quantity)
        self._ledger.remit([Move(account + _WALLETS[source], account + _WALLETS[target], asset, quantity)], [entry])
        return {"tranId": self._engine.last_entry}

    def transfers(self, request: r.GetUniversalTransfers, context: Context) -> Json:
        window = recent(request.start_time, request.end_time, context.clock, usual=days(7), most=_HALF_YEAR)
        kept = self._records.entries(TRANSFERS, context.account, window)
        chosen = [row for row in kept if row.type == request.type]
        size, current = request.size or 10, request.current or 1
        if not 1 <= size <= 100:
            raise not_valid("size")
        page = chosen[::-1][(current - 1) * size : current * size]
        rows: list[Json] = [
            {
                "asset": row.asset,
                "amount": trimmed(row.amount),
                "type": row.type,
                "status": "CONFIRMED",
                "tranId": row.number,
                "timestamp": row.at // 1000,
            }
            for row in page
        ]
        return {"total": len(chosen), "rows": rows}

    def funding_assets(self, request: r.GetFundingAssets, context: Context) -> Json:
        return self._assets(context.account + _FUNDING, request, spot=False)

    def user_assets(self, request: r.GetUserAssets, context: Context) -> Json:
        return self._assets(context.account, request, spot=True)

    def _assets(self, account: int, request: r.GetFundingAssets | r.GetUserAssets, *, spot: bool) -> Json:
        only = None if request.asset is None else request.asset.upper()
        return [
            {
                "asset": asset,
                "free": amount(free),
                "locked": amount(locked),
                "freeze": "0",
                "withdrawing": "0",
                **({"ipoable": "0"} if spot else {}),
                "btcValuation": self._in_btc(free + locked, asset) if request.need_btc_valuation else "0",
            }
            for asset, (free, locked) in self._ledger.balances(account).items()
            if only in (None, asset)
        ]

    def _in_btc(self, quantity: int, asset: str) -> str:
        return amount(self._ledger.worth(quantity, asset, "BTC") or 0)


def address_of(account: int, asset: str) -> str:
    """The address under which an account receives an asset."""
    return _OWN_ADDRESS + hashlib.sha256(f"bidwire {account} {asset}".encode()).hexdigest()[:40]


def from_outside(account: int, asset: str, quantity: int, at: int, number: int) -> Remit:
    """A deposit that comes from outside, with its line in the account's history. `number` makes its id its own."""
    identity = hashlib.sha256(f"deposit {account} {number}".encode()).hexdigest()[:32]
    entry = Deposit(
        account=account, at=at, id=identity, asset=asset, amount=quantity, address=address_of(account, asset),
        internal=False,
    )  # fmt: skip
    return Remit((Credit(account, asset, quantity),), (entry,))


def _check_network(network: str | None) -> None:
    if network not in (None, NETWORK):
        raise ApiError(-4019, f"The local exchange has one network, {NETWORK}.")


def _page(rows: list[Row], offset: int | None, limit: int | None) -> list[Row]:
    most = _MOST_ROWS if limit is None else limit
    if not 0 < most <= _MOST_ROWS:
        raise not_valid("limit")
    return rows[::-1][offset or 0 :][:most]


def _status(row: Withdrawal, now: int) -> int:
    return 6 if row.to is not None or now >= row.at + PROCESSING else 4


def _withdrawal(row: Withdrawal, now: int) -> Json:
    status = _status(row, now)
    internal = row.to is not None
    return {
        "id": row.id,
        "amount": trimmed(row.amount),
        "transactionFee": trimmed(row.fee),
        "coin": row.asset,
        "status": status,
        "address": row.address,
        "txId": f"Internal transfer {row.id}" if internal else "0x" + row.id if status == 6 else "",
        "applyTime": _text(row.at),
        "network": NETWORK,
        "transferType": int(internal),
        **({"withdrawOrderId": row.order_id} if row.order_id else {}),  # documented: only where one was given
        "info": "",
        "confirmNo": int(status == 6),
        "walletType": row.wallet,
        "txKey": "",
        "completeTime": _text(row.at if internal else row.at + PROCESSING) if status == 6 else "",
    }


def _tx_id(row: Deposit) -> str:
    return f"Internal transfer {row.id}" if row.internal else f"0x{row.id}"


def _deposit(row: Deposit, *, sourced: bool) -> Json:
    return {
        "id": row.id,
        "amount": trimmed(row.amount),
        "coin": row.asset,
        "network": NETWORK,
        "status": 1,
        "address": row.address,
        "addressTag": "",
        "txId": _tx_id(row),
        "insertTime": row.at // 1000,
        "completeTime": row.at // 1000,
        "transferType": int(row.internal),
        "confirmTimes": "1/1",
        "unlockConfirm": 0,
        "walletType": 0,
        "travelRuleStatus": 0,
        **({"sourceAddress": ""} if sourced else {}),  # from which address it came is not simulated
    }


def _text(at: int) -> str:
    return datetime.fromtimestamp(at // 1_000_000, UTC).strftime("%Y-%m-%d %H:%M:%S")
