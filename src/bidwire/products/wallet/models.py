"""What the wallet endpoints answer."""

from __future__ import annotations

from ...wire.words import Millis, Model


class ApiRestrictions(Model, frozen=True):
    """What an API key may do. Times are in milliseconds; `trading_authority_expiration_time` is there while it runs."""

    ip_restrict: bool
    create_time: Millis
    enable_withdrawals: bool
    enable_internal_transfer: bool
    permits_universal_transfer: bool
    enable_reading: bool
    enable_futures: bool
    enable_margin: bool
    enable_spot_and_margin_trading: bool
    enable_vanilla_options: bool = False
    enable_fix_api_trade: bool = False
    enable_fix_read_only: bool = False
    enable_portfolio_margin_trading: bool = False
    trading_authority_expiration_time: Millis | None = None
