"""What a client has: its products, each imported when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Generic, cast

from ..wire.request import S

if TYPE_CHECKING:
    from ..products.coinm import Coinm
    from ..products.dual_investment import DualInvestment
    from ..products.margin import Margin
    from ..products.options import Options
    from ..products.portfolio import Portfolio
    from ..products.portfolio_pro import PortfolioPro
    from ..products.simple_earn import SimpleEarn
    from ..products.spot import Spot
    from ..products.staking import Staking
    from ..products.sub_account import SubAccountCalls
    from ..products.usdm import Usdm
    from ..products.wallet import Wallet


class WsApiProducts(Generic[S]):
    """The products that have a WebSocket API."""

    @property
    def _sender(self) -> S:
        return cast("S", self)  # who has products carries their requests

    @cached_property
    def spot(self) -> Spot[S]:
        from ..products.spot import Spot

        return Spot(self._sender)

    @cached_property
    def usdm(self) -> Usdm[S]:
        from ..products.usdm import Usdm

        return Usdm(self._sender)

    @cached_property
    def coinm(self) -> Coinm[S]:
        from ..products.coinm import Coinm

        return Coinm(self._sender)


class Products(WsApiProducts[S]):
    """Every product."""

    @cached_property
    def wallet(self) -> Wallet[S]:
        from ..products.wallet import Wallet

        return Wallet(self._sender)

    @cached_property
    def options(self) -> Options[S]:
        from ..products.options import Options

        return Options(self._sender)

    @cached_property
    def margin(self) -> Margin[S]:
        from ..products.margin import Margin

        return Margin(self._sender)

    @cached_property
    def portfolio(self) -> Portfolio[S]:
        from ..products.portfolio import Portfolio

        return Portfolio(self._sender)

    @cached_property
    def sub_account(self) -> SubAccountCalls[S]:
        from ..products.sub_account import SubAccountCalls

        return SubAccountCalls(self._sender)

    @cached_property
    def portfolio_pro(self) -> PortfolioPro[S]:
        from ..products.portfolio_pro import PortfolioPro

        return PortfolioPro(self._sender)

    @cached_property
    def simple_earn(self) -> SimpleEarn[S]:
        from ..products.simple_earn import SimpleEarn

        return SimpleEarn(self._sender)

    @cached_property
    def staking(self) -> Staking[S]:
        from ..products.staking import Staking

        return Staking(self._sender)

    @cached_property
    def dual_investment(self) -> DualInvestment[S]:
        from ..products.dual_investment import DualInvestment

        return DualInvestment(self._sender)
