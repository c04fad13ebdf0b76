"""NFT by name: requests, models and words. `from bidwire.nft import GetAssets`."""

from __future__ import annotations

from .products.common.enums import *
from .products.nft import Nft as Nft
from .products.nft.enums import *
from .products.nft.models import *
from .products.nft.requests import *
