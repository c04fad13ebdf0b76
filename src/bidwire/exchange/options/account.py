"""The options' account: money, positions, trades, exercises and bookings."""

from __future__ import annotations

from ...products.options import requests as r
from ..amounts import trimmed
from ..api.answers import ApiError, Json
from ..api.params import Built
from ..api.router import Context, Handler
from ..api.spans import Span, rows
from ..engine.commands import UNIT
from ..engine.engine import Engine
from ..engine.orders import Fill
from .contracts import QUOTE, UNDERLYING, Contract
from .ledger import FEE_RATE, Ledger
from .market import Market, scales
from .records import OptionRecords
from .valuation import Valuation


class AccountData:
    """Handlers of the requests about what an account has and what became of it."""

    def __init__(self, engine: Engine, records: OptionRecords, ledger: Ledger, worth: Valuation, venue: Market) -> None:
        self._engine = engine
        self._records = records
        self._ledger = ledger
        self._worth = worth
        self._venue = venue

    def handlers(self) -> dict[type[Built], Handler]:
        return {
            r.GetMyTrades: self.my_trades,
            r.GetPositions: self.positions,
            r.GetExerciseRecords: self.exercise_records,
            r.GetAccount: self.account,
            r.GetFundingFlows: self.funding_flows,
            r.GetCommissionRates: self.commission_rates,
        }

    def my_trades(self, request: r.GetMyTrades, context: Context) -> Json:
        contract = self._venue.known(request.symbol)
        span = Span.of(request.start_time, request.end_time, hours=None)
        found = [
            fill
            for fill in self._records.fills(context.account, request.symbol)
            if fill.trade_id >= (request.from_id or 0) and span.holds(fill.at)
        ]
        most = rows(request.limit, default=100)
        first = request.from_id is not None or span.start is not None
        return [self._own_trade(context.account, fill, contract) for fill in (found[:most] if first else found[-most:])]

    def positions(self, request: r.GetPositions, context: Context) -> Json:
        if request.symbol is not None:
            self._venue.known(request.symbol)
        found: list[Json] = []
        for symbol, position in sorted(self._ledger.positions(context.account).items()):
            if request.symbol not in (None, symbol):
                continue
            contract, mark = self._venue.known(symbol), self._worth.mark(symbol)
            standing = self._engine.open_orders(context.account, symbol)
            found.append(
                {
                    "entryPrice": trimmed(position.entry),
                    "symbol": symbol,
                    "side": "LONG" if position.quantity > 0 else "SHORT",
                    "quantity": trimmed(position.quantity),
                    "markValue": trimmed(mark * position.quantity // UNIT),
                    "unrealizedPNL": trimmed((mark - position.entry) * position.quantity // UNIT),
                    "markPrice": trimmed(mark),
                    "strikePrice": trimmed(contract.strike),
                    "expiryDate": contract.expires_at // 1000,
                    **scales(contract),
                    "time": context.wall // 1000,
                    "bidQuantity": trimmed(sum(order.remaining for order in standing if order.buy)),
                    "askQuantity": trimmed(sum(order.remaining for order in standing if not order.buy)),
                }
            )
        return found

    def exercise_records(self, request: r.GetExerciseRecords, context: Context) -> Json:
        span = Span.of(request.start_time, request.end_time, hours=None)
        found = [
            {
                "id": str(each.id),
                "currency": QUOTE,
                "symbol": each.contract.symbol,
                "exercisePrice": trimmed(each.price),
                "quantity": trimmed(abs(each.quantity)),
                "amount": trimmed(each.amount),
                "fee": "0",
                "createDate": each.at // 1000,
                **scales(each.contract),
                "positionSide": "LONG" if each.quantity > 0 else "SHORT",
            }
            for each in self._records.exercises(context.account)
            if request.symbol in (None, each.contract.symbol) and span.holds(each.at)
        ]
        return found[-rows(request.limit, default=1000) :]

    def account(self, request: r.GetAccount, context: Context) -> Json:
        money = self._worth.money(context.account)
        greeks = self._worth.greeks(context.account)
        return {
            "asset": [
                {
                    "asset": QUOTE,
                    "marginBalance": trimmed(money.cash),
                    "equity": trimmed(money.equity),
                    "available": trimmed(money.available),
                    "initialMargin": trimmed(money.initial_margin),
                    "maintMargin": trimmed(money.maintenance_margin),
                    "unrealizedPNL": trimmed(money.unrealized),
                    "adjustedEquity": trimmed(money.equity),
                }
            ],
            "greek": [
                {
                    "underlying": UNDERLYING,
                    "delta": greeks.delta,
                    "gamma": greeks.gamma,
                    "theta": greeks.theta,
                    "vega": greeks.vega,
                }
            ],
            "time": context.wall // 1000,
            "canTrade": True,
            "canDeposit": True,
            "canWithdraw": True,
            "reduceOnly": False,
            "tradeGroupId": -1,
        }

    def funding_flows(self, request: r.GetFundingFlows, context: Context) -> Json:
        if request.currency != QUOTE:
            raise ApiError(-1129, "Invalid asset.")
        span = Span.of(request.start_time, request.end_time, hours=None)
        most = rows(request.limit, default=100)
        found = [each for each in self._records.bookings(context.account, request.record_id) if span.holds(each.at)]
        return [
            {
                "id": each.id,
                "asset": QUOTE,
                "amount": trimmed(each.amount),
                "symbol": each.contract,
                "type": each.kind,
                "createDate": each.at // 1000,
            }
            for each in (found[:most] if request.record_id is not None else found[-most:])
        ]

    def commission_rates(self, request: r.GetCommissionRates, context: Context) -> Json:
        rate = f"{FEE_RATE / UNIT:.6f}"
        return {"commissions": [{"underlying": UNDERLYING, "makerFee": rate, "takerFee": rate}]}

    def _own_trade(self, account: int, fill: Fill, contract: Contract) -> Json:
        charge = self._records.charge(account, fill)
        return {
            "id": fill.trade_id,
            "tradeId": fill.trade_id,
            "orderId": fill.order_id,
            "symbol": fill.symbol,
            "price": trimmed(fill.price),
            "quantity": trimmed(fill.quantity),
            "fee": trimmed(-charge.fee),
            "realizedProfit": trimmed(charge.profit),
            "side": "BUY" if fill.buyer else "SELL",
            "type": "LIMIT",
            "liquidity": "MAKER" if fill.maker else "TAKER",
            "time": fill.at // 1000,
            **scales(contract),
        }
