"""Institutional loans by name: requests, models and words. `from bidwire.institutional_loan import GetRiskUnits`."""

from __future__ import annotations

from .products.common.enums import *
from .products.institutional_loan import InstitutionalLoan as InstitutionalLoan
from .products.institutional_loan.enums import *
from .products.institutional_loan.models import *
from .products.institutional_loan.requests import *
