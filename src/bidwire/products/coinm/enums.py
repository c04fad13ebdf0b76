"""The words of COIN-M futures are those of all futures."""

from __future__ import annotations

from ..common.futures.enums import *
from ..common.futures.enums import __all__ as __all__
