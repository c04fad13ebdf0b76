"""Gift cards by name: requests, models and words. `from bidwire.gift_card import CreateCard`."""

from __future__ import annotations

from .products.common.enums import *
from .products.gift_card import GiftCard as GiftCard
from .products.gift_card.enums import *
from .products.gift_card.models import *
from .products.gift_card.requests import *
