"""Opens or reads what a product asks for (see `wire/live.py`), for a blocking and for an async client."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..wire.live import BookPlan, CandlesPlan, Plan, RulesPlan, SubscribePlan
from .books import AsyncLiveBook, LiveBook
from .connects import Budgeted
from .streams import AsyncEvents, Events

if TYPE_CHECKING:
    from ..orders.filters import Rules
    from ..transport import WsConnector
    from ..wire.request import Request
    from .shared import Core


def connector_of(core: Core, given: WsConnector | None) -> WsConnector:
    """The caller's own connector, or ours with the client's proxy and TLS settings, within what the address may open."""
    if isinstance(given, Budgeted):
        return given
    return Budgeted(core, core.connector if given is None else given)


def blocking(core: Core, connector: WsConnector | None, send: Callable[[Any], Any], plan: Plan) -> Any:
    """The subscription, book, candles or user stream of a blocking client; or the rules."""
    if isinstance(plan, RulesPlan):
        return core.kept_rules(plan) or core.keep_rules(plan, send(plan.request))
    lines = connector_of(core, connector)

    async def fetch(request: Request[Any]) -> Any:
        return await asyncio.to_thread(send, request)

    if isinstance(plan, SubscribePlan):
        return Events[Any](core, lines, plan, fetch)
    if isinstance(plan, BookPlan):
        return LiveBook(core, lines, plan, fetch)
    if isinstance(plan, CandlesPlan):
        from .candles import LiveCandles

        return LiveCandles(core, lines, plan, fetch)
    from .user import UserEvents

    return UserEvents[Any](core, lines, plan)


def running(core: Core, connector: WsConnector | None, send: Callable[[Any], Any], plan: Plan) -> Any:
    """The subscription, book, candles or user stream of an async client; or the rules, to be awaited."""
    if isinstance(plan, RulesPlan):
        return _rules(core, send, plan)
    lines = connector_of(core, connector)
    if isinstance(plan, SubscribePlan):
        return AsyncEvents[Any](core, lines, plan, send)
    if isinstance(plan, BookPlan):
        return AsyncLiveBook(core, lines, plan, send)
    if isinstance(plan, CandlesPlan):
        from .candles import AsyncLiveCandles

        return AsyncLiveCandles(core, lines, plan, send)
    from .user import AsyncUserEvents

    return AsyncUserEvents[Any](core, lines, plan)


async def _rules(core: Core, send: Callable[[Any], Any], plan: RulesPlan) -> Rules:
    return core.kept_rules(plan) or core.keep_rules(plan, await send(plan.request))
