"""Who trades: an account's balances and rates, and its desk at one symbol."""

from __future__ import annotations

from .events import Report
from .orders import Balance, Fill, Order


class Account:
    """Balances by asset, made on first use, and the rates at which commission is taken (in units)."""

    __slots__ = ("balances", "desks", "id", "maker", "taker", "unlimited")

    def __init__(self, account: int, maker: int, taker: int, unlimited: bool = False) -> None:
        self.id = account
        self.maker = maker
        self.taker = taker
        self.unlimited = unlimited
        self.balances: dict[str, Balance] = {}
        self.desks: list[Desk] = []

    def balance(self, asset: str) -> Balance:
        found = self.balances.get(asset)
        if found is None:
            found = self.balances[asset] = Balance(self.id, asset)
        return found

    def open_count(self) -> int:
        return sum(len(desk.open) for desk in self.desks)


class Desk:
    """One account at one symbol. `orders` and `fills` are its history, which the house does not keep."""

    __slots__ = ("_by_client_id", "_indexed", "account", "base", "fills", "open", "orders", "quote", "unlimited")

    def __init__(self, account: Account, base: str, quote: str) -> None:
        self.account = account
        self.unlimited = account.unlimited
        self.base = account.balance(base)
        self.quote = account.balance(quote)
        self.open: dict[int, Order] = {}
        self.orders: list[Order] = []
        self._by_client_id: dict[str, Order] = {}
        self._indexed = 0
        self.fills: list[Report] = []
        account.desks.append(self)

    def by_client_id(self, client_order_id: str) -> Order | None:
        """The newest order of that id. An open one is the newest, since no second is let in beside it."""
        new = self.orders[self._indexed :]
        if new:
            self._by_client_id.update((order.client_order_id, order) for order in new)
            self._indexed += len(new)
        return self._by_client_id.get(client_order_id)

    def fill_rows(self) -> list[Fill]:
        return [
            Fill(
                trade_id=report.trade_id,
                order_id=report.order.id,
                price=report.last_price,
                quantity=report.last_quantity,
                quote=report.last_quote,
                commission=report.commission,
                commission_asset=report.commission_asset or "",
                at=report.at,
                buyer=report.order.buy,
                maker=report.maker,
                symbol=report.order.symbol,
                order_list_id=report.order.list_id,
            )
            for report in self.fills
        ]
