"""Who trades: an account's balances and rates, and its desk at one symbol."""

from __future__ import annotations

from .orders import Balance, Order


class Account:
    """Balances by asset, made on first use, and the rates at which commission is taken (in units)."""

    __slots__ = ("balances", "desks", "id", "maker", "taker", "trade_group", "unlimited")

    def __init__(self, account: int, maker: int, taker: int, unlimited: bool = False) -> None:
        self.id = account
        self.maker = maker
        self.taker = taker
        self.unlimited = unlimited
        self.trade_group = -1
        """Accounts of one group count as one for self-trade prevention; -1: of none."""
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
    """One account at one symbol, and its orders that are open. Those that are done, and fills, are no longer known here."""

    __slots__ = ("_by_client_id", "account", "base", "buys", "open", "quote", "unlimited")

    def __init__(self, account: Account, base: str, quote: str) -> None:
        self.account = account
        self.unlimited = account.unlimited
        self.base = account.balance(base)
        self.quote = account.balance(quote)
        self.open: dict[int, Order] = {}
        self.buys = 0
        """So many of the open orders buy."""
        self._by_client_id: dict[str, Order] = {}
        account.desks.append(self)

    def enter(self, order: Order) -> None:
        """The order is open from now on. The house's, which all have one client order id, are known by their own alone."""
        self.open[order.id] = order
        self.buys += order.buy
        if not self.unlimited:
            self._by_client_id[order.client_order_id] = order

    def leave(self, order: Order) -> None:
        """The order is done."""
        del self.open[order.id]
        self.buys -= order.buy
        if not self.unlimited:
            del self._by_client_id[order.client_order_id]

    def hold(self, order: Order, amount: int, touched: dict[Balance, None]) -> None:
        """From now on the order holds so much of what it pays with; what it held beyond that is free. The house holds nothing."""
        if self.unlimited:
            return
        balance = self.quote if order.buy else self.base
        more = amount - order.locked
        order.locked = amount
        balance.free -= more
        balance.locked += more
        touched[balance] = None

    def rename(self, order: Order, client_order_id: str) -> None:
        """The open order has another client order id from now on."""
        if not self.unlimited:
            del self._by_client_id[order.client_order_id]
            self._by_client_id[client_order_id] = order
        order.client_order_id = client_order_id

    def by_client_id(self, client_order_id: str) -> Order | None:
        """The open order of that id: there is one at most."""
        if self.unlimited:
            return next((order for order in self.open.values() if order.client_order_id == client_order_id), None)
        return self._by_client_id.get(client_order_id)
