"""Who trades: an account's balances and rates, and its desk at one symbol."""

from __future__ import annotations

from .commission import Commission, Discount
from .orders import Balance, Order

NO_COMMISSION = Commission()


class Account:
    """Balances by asset, made on first use, and what commission is taken and how much may be ordered."""

    __slots__ = (
        "asset_limits", "balances", "burns_bnb", "burns_bnb_for_interest", "commission", "commissions", "desks", "id", "trade_group", "unlimited",
    )  # fmt: skip

    def __init__(self, account: int, commission: Commission = NO_COMMISSION, unlimited: bool = False) -> None:
        self.id = account
        self.commission = commission
        self.commissions: dict[str, Commission] = {}
        """Those of symbols that have their own."""
        self.burns_bnb = False
        """Commission is paid in BNB where that is possible."""
        self.burns_bnb_for_interest = False
        self.asset_limits: dict[str, int] = {}
        """MAX_ASSET filters: the most of an asset in one order."""
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

    __slots__ = (
        "_by_client_id", "account", "base", "buys", "commission", "in_bnb", "maker_buys", "maker_sells", "open", "quote", "symbol",
        "taker_buys", "taker_sells", "unlimited",
    )  # fmt: skip

    def __init__(self, account: Account, symbol: str, base: str, quote: str, discount: Discount) -> None:
        self.account = account
        self.symbol = symbol
        self.unlimited = account.unlimited
        self.base = account.balance(base)
        self.quote = account.balance(quote)
        self.open: dict[int, Order] = {}
        self.buys = 0
        """So many of the open orders buy."""
        self._by_client_id: dict[str, Order] = {}
        account.desks.append(self)
        self.charge(discount)

    def charge(self, discount: Discount) -> None:
        """Takes over the account's commission as it is now: what each kind of fill takes in all, and whether BNB pays it."""
        self.commission = commission = self.account.commissions.get(self.symbol, self.account.commission)
        self.maker_buys, self.maker_sells = (commission.of(maker=True, buy=buy) for buy in (True, False))
        self.taker_buys, self.taker_sells = (commission.of(maker=False, buy=buy) for buy in (True, False))
        self.in_bnb = self.account.burns_bnb and discount.enabled

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
