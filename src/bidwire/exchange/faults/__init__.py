"""Faults on demand: what goes wrong, where, when and how often, decided from a seed and from the time that is passed in.

    exchange.faults.add("cut_answer", path="/api/v3/order", count=1)
    exchange.faults.add("R7", path="/api/v3/order", count=1)        # the same, by its row in docs/faults.md

A fault is a value (`Fault`): an effect, what it strikes (`Match`), and when (`When`). The `Injector` decides which
faults strike what happens; `delivery` bends answers, `line` bends what goes over a WebSocket.
"""

from __future__ import annotations

from .control import Faults, Handle
from .fault import Fault, Match, Strike, When
from .naming import fault_named, faults_of

__all__ = ["Fault", "Faults", "Handle", "Match", "Strike", "When", "fault_named", "faults_of"]
