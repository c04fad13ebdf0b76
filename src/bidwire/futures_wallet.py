"""Futures transfers by name: requests, models and words. `from bidwire.futures_wallet import Transfer`."""

from __future__ import annotations

from .products.common.enums import *
from .products.futures_wallet import FuturesWallet as FuturesWallet
from .products.futures_wallet.enums import *
from .products.futures_wallet.models import *
from .products.futures_wallet.requests import *
