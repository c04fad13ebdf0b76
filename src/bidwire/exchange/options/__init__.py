"""European options of the local exchange: small, on a port of their own, on the same matching engine.

A contract is traded like any asset against USDT. What makes it an option stands here: premium and margin (`ledger`),
the house that quotes (`quotes`, `pricing`), which contracts there are (`contracts`) and their exercise.
"""

from __future__ import annotations

from .venue import OptionsVenue

__all__ = ["OptionsVenue"]
