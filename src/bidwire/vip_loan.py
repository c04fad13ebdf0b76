"""VIP loans by name: requests, models and words. `from bidwire.vip_loan import GetLoanableAssets`."""

from __future__ import annotations

from .products.common.enums import *
from .products.vip_loan import VipLoan as VipLoan
from .products.vip_loan.enums import *
from .products.vip_loan.models import *
from .products.vip_loan.requests import *
