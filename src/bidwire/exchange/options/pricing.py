"""What an option is worth to the house: Black-Scholes without interest, over a smile of volatilities.

Only quotes, mark prices and greeks come from here, and they are rounded before they reach anything that settles.
"""

from __future__ import annotations

from math import erf, exp, log, pi, sqrt

import msgspec

YEAR = 365 * 86_400
"""Seconds."""

_AT_THE_MONEY = 0.55
_SMILE = 0.35
_SHORTEST = 60 / YEAR  # below a minute nothing changes any more


class Value(msgspec.Struct, frozen=True):
    """A price in the quote asset, with how it moves: by the index, by a day, by a point of volatility (1 %)."""

    price: float
    delta: float
    gamma: float
    theta: float
    vega: float
    volatility: float


def volatility(index: float, strike: float, years: float) -> float:
    """Of a year. Lowest at the money, rising to both sides, more so near the expiry."""
    distance = log(strike / index) / sqrt(max(years, 1 / 52))
    return min(_AT_THE_MONEY + _SMILE * distance * distance / (1 + abs(distance)), 2.5)


def value(call: bool, index: float, strike: float, seconds: float) -> Value:
    """An option with so many seconds to live."""
    years = max(seconds / YEAR, _SHORTEST)
    sigma = volatility(index, strike, years)
    spread = sigma * sqrt(years)
    d1 = (log(index / strike) + spread * spread / 2) / spread
    d2 = d1 - spread
    density = exp(-d1 * d1 / 2) / sqrt(2 * pi)
    if call:
        price, delta = index * _normal(d1) - strike * _normal(d2), _normal(d1)
    else:
        price, delta = strike * _normal(-d2) - index * _normal(-d1), _normal(d1) - 1
    return Value(
        price=max(price, 0.0),
        delta=delta,
        gamma=density / (index * spread),
        theta=-index * density * sigma / (2 * sqrt(years)) / 365,
        vega=index * density * sqrt(years) / 100,
        volatility=sigma,
    )


def _normal(x: float) -> float:
    """The normal distribution."""
    return (1 + erf(x / sqrt(2))) / 2
