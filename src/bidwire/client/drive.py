"""The two drivers of `wire.call`: the only place where blocking and async calls differ.

Whatever happens outside, cancellation and Ctrl-C included, is thrown into the
generator, so that permits are settled and the clock healed in one place.
"""

from __future__ import annotations

from typing import TypeVar

from ..transport import AsyncTransport, Transport, World
from ..wire.call import Call, Exchange, Wait
from ..wire.http import HttpResponse

T = TypeVar("T")


def drive(call: Call[T], transport: Transport, world: World) -> T:
    """Runs a call to its end, blocking."""
    answer: HttpResponse | None = None
    trouble: BaseException | None = None
    while True:
        try:
            effect = call.send(answer) if trouble is None else call.throw(trouble)
        except StopIteration as done:
            result: T = done.value
            return result
        answer = trouble = None
        try:
            if type(effect) is Exchange:
                answer = transport.exchange(effect.request, effect.timeout)
            elif type(effect) is Wait:
                world.sleep(effect.seconds)
        except BaseException as error:
            trouble = error


async def adrive(call: Call[T], transport: AsyncTransport, world: World) -> T:
    """Runs a call to its end on the running loop."""
    answer: HttpResponse | None = None
    trouble: BaseException | None = None
    while True:
        try:
            effect = call.send(answer) if trouble is None else call.throw(trouble)
        except StopIteration as done:
            result: T = done.value
            return result
        answer = trouble = None
        try:
            if type(effect) is Exchange:
                answer = await transport.exchange(effect.request, effect.timeout)
            elif type(effect) is Wait:
                await world.pause(effect.seconds)
        except BaseException as error:
            trouble = error
