"""Staking by name: requests, models and words. `from bidwire.staking import GetEthAccount`."""

from __future__ import annotations

from .products.common.enums import *
from .products.staking import Staking as Staking
from .products.staking.enums import *
from .products.staking.models import *
from .products.staking.requests import *
