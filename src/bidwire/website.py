"""The website by name: requests, models and words. `from bidwire.website import GetListings`."""

from __future__ import annotations

from .products.common.enums import *
from .products.website import Website as Website
from .products.website.enums import *
from .products.website.models import *
from .products.website.requests import *
