"""Sub-accounts by name: requests, models and words. `from bidwire.sub_account import EnableOptions`."""

from __future__ import annotations

from .products.common.enums import *
from .products.sub_account import SubAccountCalls as SubAccountCalls
from .products.sub_account.enums import *
from .products.sub_account.models import *
from .products.sub_account.requests import *
