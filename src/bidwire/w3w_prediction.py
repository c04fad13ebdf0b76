"""Prediction markets by name: requests, models and words. `from bidwire.w3w_prediction import GetCategories`."""

from __future__ import annotations

from .products.common.enums import *
from .products.w3w_prediction import W3wPrediction as W3wPrediction
from .products.w3w_prediction.enums import *
from .products.w3w_prediction.models import *
from .products.w3w_prediction.requests import *
