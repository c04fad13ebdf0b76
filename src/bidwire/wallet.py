"""The wallet by name: requests, models and words. `from bidwire.wallet import Withdraw, UniversalTransferType`."""

from __future__ import annotations

from .products.wallet import Wallet as Wallet
from .products.wallet.enums import *
from .products.wallet.models import *
from .products.wallet.requests import *
