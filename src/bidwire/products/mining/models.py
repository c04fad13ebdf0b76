"""What the mining endpoints answer.

Prices, quantities, amounts and rates are `Decimal`, times are epoch milliseconds.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ...wire.words import Millis, Model
from ..common.models import PageOf

field = msgspec.field

__all__ = [
    "AccountEarning",
    "AccountEarnings",
    "AccountEarningsPage",
    "AccountHashRate",
    "AccountHashRates",
    "Algorithm",
    "Algorithms",
    "Bonus",
    "Bonuses",
    "BonusesPage",
    "Coin",
    "Coins",
    "Earning",
    "Earnings",
    "EarningsPage",
    "HashRate",
    "Miner",
    "MinerDetail",
    "MinerDetails",
    "Miners",
    "MinersPage",
    "Resale",
    "ResaleCanceled",
    "ResaleMade",
    "ResaleProfit",
    "ResaleProfits",
    "ResaleProfitsPage",
    "Resales",
    "ResalesPage",
    "Statistics",
    "StatisticsAnswer",
]


class Algorithm(Model, frozen=True, kw_only=True):
    """An algorithm, and the unit of its hashrate."""

    algo_name: str
    algo_id: int
    pool_index: int
    unit: str


class Algorithms(Model, frozen=True, kw_only=True):
    """The exchange's answer: `data` is the algorithms."""

    code: int
    message: str = field(name="msg")
    data: list[Algorithm]


class Coin(Model, frozen=True, kw_only=True):
    """A coin, and its algorithm."""

    coin_name: str
    coin_id: int
    pool_index: int
    algo_id: int
    algo_name: str


class Coins(Model, frozen=True, kw_only=True):
    """The exchange's answer: `data` is the coins."""

    code: int
    message: str = field(name="msg")
    data: list[Coin]


class HashRate(Model, frozen=True, kw_only=True):
    """The hashrate of a miner or of an account at a time."""

    time: Millis
    hash_rate: Decimal = field(name="hashrate")
    reject: Decimal


class MinerDetail(Model, frozen=True, kw_only=True):
    """A miner's hashrates over a time."""

    worker_name: str
    type: str
    hash_rates: list[HashRate] = field(name="hashrateDatas")


class MinerDetails(Model, frozen=True, kw_only=True):
    """The exchange's answer: `data` is a day of hours and a month of days."""

    code: int
    message: str = field(name="msg")
    data: list[MinerDetail]


class Miner(Model, frozen=True, kw_only=True):
    """A miner: `status` 1 works, 2 is invalid, 3 no longer works."""

    worker_id: str
    worker_name: str
    status: int
    hash_rate: Decimal
    day_hash_rate: Decimal
    reject_rate: Decimal
    last_share_time: Millis


class MinersPage(Model, frozen=True, kw_only=True):
    """A page of miners, and how many there are in all."""

    workers: list[Miner] = field(name="workerDatas")
    total_num: int
    page_size: int


class Miners(PageOf[Miner], frozen=True, kw_only=True):
    """The exchange's answer: `data` is a page."""

    rows_in = "data.workers"

    code: int
    message: str = field(name="msg")
    data: MinersPage


class Earning(Model, frozen=True, kw_only=True):
    """What was earned in a day."""

    time: Millis
    type: int
    hash_transfer: Decimal | None = None
    """None where no hashrate was resold; so with the amount."""
    transfer_amount: Decimal | None = None
    day_hash_rate: Decimal
    profit_amount: Decimal
    coin_name: str
    status: int


class EarningsPage(Model, frozen=True, kw_only=True):
    """A page of earnings, and how many there are in all."""

    account_profits: list[Earning]
    total_num: int
    page_size: int


class Earnings(PageOf[Earning], frozen=True, kw_only=True):
    """The exchange's answer: `data` is a page."""

    rows_in = "data.account_profits"

    code: int
    message: str = field(name="msg")
    data: EarningsPage


class Bonus(Model, frozen=True, kw_only=True):
    """A bonus that was paid."""

    time: Millis
    coin_name: str
    type: int
    profit_amount: Decimal
    status: int


class BonusesPage(Model, frozen=True, kw_only=True):
    """A page of bonuses, and how many there are in all."""

    other_profits: list[Bonus]
    total_num: int
    page_size: int


class Bonuses(PageOf[Bonus], frozen=True, kw_only=True):
    """The exchange's answer: `data` is a page."""

    rows_in = "data.other_profits"

    code: int
    message: str = field(name="msg")
    data: BonusesPage


class AccountEarning(Model, frozen=True, kw_only=True):
    """What a sub-account was paid."""

    time: Millis
    coin_name: str
    type: int
    puid: int
    sub_name: str
    amount: Decimal


class AccountEarningsPage(Model, frozen=True, kw_only=True):
    """A page of payments, and how many there are in all."""

    account_profits: list[AccountEarning]
    total_num: int
    page_size: int


class AccountEarnings(PageOf[AccountEarning], frozen=True, kw_only=True):
    """The exchange's answer: `data` is a page."""

    rows_in = "data.account_profits"

    code: int
    message: str = field(name="msg")
    data: AccountEarningsPage


class ResaleMade(Model, frozen=True, kw_only=True):
    """The exchange's answer: `data` is the number of the resale."""

    code: int
    message: str = field(name="msg")
    data: int


class ResaleCanceled(Model, frozen=True, kw_only=True):
    """The exchange's answer: `data` says whether it is cancelled."""

    code: int
    message: str = field(name="msg")
    data: bool


class Resale(Model, frozen=True, kw_only=True):
    """A resale of hashrate: `status` 0 is at work, 1 cancelled, 2 over."""

    config_id: int
    pool_username: str
    to_pool_username: str
    algo_name: str
    hash_rate: Decimal
    start_day: int
    end_day: int
    status: int
    type: int


class ResalesPage(Model, frozen=True, kw_only=True):
    """A page of resales, and how many there are in all."""

    config_details: list[Resale]
    total_num: int
    page_size: int


class Resales(PageOf[Resale], frozen=True, kw_only=True):
    """The exchange's answer: `data` is a page."""

    rows_in = "data.config_details"

    code: int
    message: str = field(name="msg")
    data: ResalesPage


class ResaleProfit(Model, frozen=True, kw_only=True):
    """What a resale moved in a day."""

    pool_username: str
    to_pool_username: str
    algo_name: str
    hash_rate: Decimal
    day: int
    amount: Decimal
    coin_name: str


class ResaleProfitsPage(Model, frozen=True, kw_only=True):
    """A page of what a resale moved, and how many rows there are in all."""

    profit_transfer_details: list[ResaleProfit]
    total_num: int
    page_size: int


class ResaleProfits(PageOf[ResaleProfit], frozen=True, kw_only=True):
    """The exchange's answer: `data` is a page."""

    rows_in = "data.profit_transfer_details"

    code: int
    message: str = field(name="msg")
    data: ResaleProfitsPage


class Statistics(Model, frozen=True, kw_only=True):
    """A mining account's hashrates, miners and earnings."""

    fifteen_min_hash_rate: Decimal
    day_hash_rate: Decimal
    valid_num: int
    invalid_num: int
    profit_today: dict[str, Decimal]
    profit_yesterday: dict[str, Decimal]
    user_name: str
    unit: str
    algo: str


class StatisticsAnswer(Model, frozen=True, kw_only=True):
    """The exchange's answer: `data` is the statistics."""

    code: int
    message: str = field(name="msg")
    data: Statistics


class AccountHashRate(Model, frozen=True, kw_only=True):
    """An account's hashrates, by hour or by day."""

    type: str
    user_name: str
    rows: list[HashRate] = field(name="list")


class AccountHashRates(Model, frozen=True, kw_only=True):
    """The exchange's answer: `data` is the hashrates."""

    code: int
    message: str = field(name="msg")
    data: list[AccountHashRate]
