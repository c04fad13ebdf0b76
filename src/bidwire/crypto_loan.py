"""Crypto loans by name: requests, models and words. `from bidwire.crypto_loan import Borrow`."""

from __future__ import annotations

from .products.common.enums import *
from .products.crypto_loan import CryptoLoan as CryptoLoan
from .products.crypto_loan.enums import *
from .products.crypto_loan.models import *
from .products.crypto_loan.requests import *
