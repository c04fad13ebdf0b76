"""What a client has: its products, each imported when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, cast

from ..wire.product import S_co, absent

if TYPE_CHECKING:
    from ..products.algo import Algo
    from ..products.alpha import Alpha
    from ..products.auto_invest import AutoInvest
    from ..products.broker import Broker
    from ..products.c2c import C2c
    from ..products.coinm import Coinm
    from ..products.convert import Convert
    from ..products.copy_trading import CopyTrading
    from ..products.crypto_loan import CryptoLoan
    from ..products.dual_investment import DualInvestment
    from ..products.fiat import Fiat
    from ..products.futures_wallet import FuturesWallet
    from ..products.gift_card import GiftCard
    from ..products.institutional_loan import InstitutionalLoan
    from ..products.margin import Margin
    from ..products.mining import Mining
    from ..products.nft import Nft
    from ..products.options import Options
    from ..products.pay import Pay
    from ..products.portfolio import Portfolio
    from ..products.portfolio_pro import PortfolioPro
    from ..products.rebate import Rebate
    from ..products.simple_earn import SimpleEarn
    from ..products.spot import Spot
    from ..products.spot_block_match import SpotBlockMatch
    from ..products.staking import Staking
    from ..products.stock_options import StockOptions
    from ..products.stocks import Stocks
    from ..products.sub_account import SubAccountCalls
    from ..products.usdm import Usdm
    from ..products.vip_loan import VipLoan
    from ..products.w3w_prediction import W3wPrediction
    from ..products.wallet import Wallet
    from ..products.website import Website


class WsApiProducts(Generic[S_co]):
    """The products that have a WebSocket API. A name that is none is an AttributeError that says what to write."""

    @property
    def _sender(self) -> S_co:
        return cast("S_co", self)  # who has products carries their requests

    if not TYPE_CHECKING:  # checkers flag unknown names by themselves

        def __getattr__(self, name: str) -> object:
            if hasattr(type(self), name):
                return object.__getattribute__(self, name)  # a property of its own broke: the error is what broke it
            raise AttributeError(_absent(self, name))

    @cached_property
    def spot(self) -> Spot[S_co]:
        from ..products.spot import Spot

        return Spot(self._sender)

    @cached_property
    def usdm(self) -> Usdm[S_co]:
        from ..products.usdm import Usdm

        return Usdm(self._sender)

    @cached_property
    def coinm(self) -> Coinm[S_co]:
        from ..products.coinm import Coinm

        return Coinm(self._sender)

    @cached_property
    def margin(self) -> Margin[S_co]:
        from ..products.margin import Margin

        return Margin(self._sender)


class Products(WsApiProducts[S_co]):
    """Every product."""

    @cached_property
    def wallet(self) -> Wallet[S_co]:
        from ..products.wallet import Wallet

        return Wallet(self._sender)

    @cached_property
    def alpha(self) -> Alpha[S_co]:
        from ..products.alpha import Alpha

        return Alpha(self._sender)

    @cached_property
    def options(self) -> Options[S_co]:
        from ..products.options import Options

        return Options(self._sender)

    @cached_property
    def portfolio(self) -> Portfolio[S_co]:
        from ..products.portfolio import Portfolio

        return Portfolio(self._sender)

    @cached_property
    def sub_account(self) -> SubAccountCalls[S_co]:
        from ..products.sub_account import SubAccountCalls

        return SubAccountCalls(self._sender)

    @cached_property
    def portfolio_pro(self) -> PortfolioPro[S_co]:
        from ..products.portfolio_pro import PortfolioPro

        return PortfolioPro(self._sender)

    @cached_property
    def simple_earn(self) -> SimpleEarn[S_co]:
        from ..products.simple_earn import SimpleEarn

        return SimpleEarn(self._sender)

    @cached_property
    def staking(self) -> Staking[S_co]:
        from ..products.staking import Staking

        return Staking(self._sender)

    @cached_property
    def dual_investment(self) -> DualInvestment[S_co]:
        from ..products.dual_investment import DualInvestment

        return DualInvestment(self._sender)

    @cached_property
    def algo(self) -> Algo[S_co]:
        from ..products.algo import Algo

        return Algo(self._sender)

    @cached_property
    def convert(self) -> Convert[S_co]:
        from ..products.convert import Convert

        return Convert(self._sender)

    @cached_property
    def fiat(self) -> Fiat[S_co]:
        from ..products.fiat import Fiat

        return Fiat(self._sender)

    @cached_property
    def gift_card(self) -> GiftCard[S_co]:
        from ..products.gift_card import GiftCard

        return GiftCard(self._sender)

    @cached_property
    def mining(self) -> Mining[S_co]:
        from ..products.mining import Mining

        return Mining(self._sender)

    @cached_property
    def nft(self) -> Nft[S_co]:
        from ..products.nft import Nft

        return Nft(self._sender)

    @cached_property
    def pay(self) -> Pay[S_co]:
        from ..products.pay import Pay

        return Pay(self._sender)

    @cached_property
    def c2c(self) -> C2c[S_co]:
        from ..products.c2c import C2c

        return C2c(self._sender)

    @cached_property
    def rebate(self) -> Rebate[S_co]:
        from ..products.rebate import Rebate

        return Rebate(self._sender)

    @cached_property
    def copy_trading(self) -> CopyTrading[S_co]:
        from ..products.copy_trading import CopyTrading

        return CopyTrading(self._sender)

    @cached_property
    def crypto_loan(self) -> CryptoLoan[S_co]:
        from ..products.crypto_loan import CryptoLoan

        return CryptoLoan(self._sender)

    @cached_property
    def vip_loan(self) -> VipLoan[S_co]:
        from ..products.vip_loan import VipLoan

        return VipLoan(self._sender)

    @cached_property
    def institutional_loan(self) -> InstitutionalLoan[S_co]:
        from ..products.institutional_loan import InstitutionalLoan

        return InstitutionalLoan(self._sender)

    @cached_property
    def spot_block_match(self) -> SpotBlockMatch[S_co]:
        from ..products.spot_block_match import SpotBlockMatch

        return SpotBlockMatch(self._sender)

    @cached_property
    def futures_wallet(self) -> FuturesWallet[S_co]:
        from ..products.futures_wallet import FuturesWallet

        return FuturesWallet(self._sender)

    @cached_property
    def website(self) -> Website[S_co]:
        from ..products.website import Website

        return Website(self._sender)

    @cached_property
    def auto_invest(self) -> AutoInvest[S_co]:
        from ..products.auto_invest import AutoInvest

        return AutoInvest(self._sender)

    @cached_property
    def broker(self) -> Broker[S_co]:
        from ..products.broker import Broker

        return Broker(self._sender)

    @cached_property
    def stock_options(self) -> StockOptions[S_co]:
        from ..products.stock_options import StockOptions

        return StockOptions(self._sender)

    @cached_property
    def stocks(self) -> Stocks[S_co]:
        from ..products.stocks import Stocks

        return Stocks(self._sender)

    @cached_property
    def w3w_prediction(self) -> W3wPrediction[S_co]:
        from ..products.w3w_prediction import W3wPrediction

        return W3wPrediction(self._sender)


def _absent(owner: WsApiProducts[Any], name: str) -> str:
    """Why a client, or its WebSocket API, has no attribute of that name, and what to write instead."""
    if name.startswith("_"):
        return f"{type(owner).__name__!r} object has no attribute {name!r}"
    if name in vars(Products):
        return f"{name} has no WebSocket API; client.{name} goes by REST"
    return absent(type(owner).__name__, name, dir(owner))
