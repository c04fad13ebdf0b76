"""The async client."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeVar

from ..errors import BinanceError
from ..transport import AsyncTransport
from ..wire.call import Call, call, synchronise
from ..wire.http import HttpResponse
from ..wire.request import Request
from ..wire.senders import AsyncRestSender, Reply
from .drive import adrive
from .products import Products
from .shared import Base, raw

if TYPE_CHECKING:
    from ..orders.outcome import AnyOrder
    from ..wire.live import Plan
    from .keys import KeyCheck
    from .wsapi import AsyncWsApi

T = TypeVar("T")


class AsyncClient(Base[AsyncTransport], Products[AsyncRestSender], AsyncRestSender):
    """Binance, async, on whatever loop is running.

    Building one touches no network. `api_secret` takes an HMAC secret, a
    private key as PEM, a path to one, or a callable that signs. `environment`
    is one of `PRODUCTION`, `TESTNET`, `DEMO`, `US`, `LOCAL`, its name, or one
    built by hand. Close it, or use it in an `async with` block.

    Raises:
        ConfigurationError: key material or a setting that cannot be used.
    """

    _awaits = True

    @cached_property
    def ws_api(self) -> AsyncWsApi:
        """The same calls over the WebSocket API: `client.ws_api.spot.new_order(...)`."""
        from .live import connector_of
        from .wsapi import AsyncWsApi

        return AsyncWsApi(self._core, connector_of(self._core, self._connector))

    def live(self, plan: Plan) -> Any:
        """Opens what a product keeps open: a subscription, a book, a user stream."""
        from .live import running

        return running(self._core, self._connector, self.send, plan)

    async def send(self, request: Request[T]) -> T:
        """The result of a request.

        Raises:
            BinanceError: the class says what to do next (see `bidwire.errors`).
        """
        return (await self._carried(request))[0]

    async def reply(self, request: Request[T]) -> Reply[T]:
        """The result with status, headers and raw body."""
        result, response = await self._carried(request)
        return Reply(result, response.status, response.headers, response.body)

    async def outcome(self, error: BinanceError) -> AnyOrder | None:
        """What came of the order that an error is about: the order as the exchange has it now, None where there is none.

        Asks again with growing pauses until it is found, or nothing that was sent can arrive any more (15 seconds, with
        the usual receive window). For an `OutcomeUnknown`, a `DuplicateOrder`, or the `NotFound` of a cancel that came too
        late. The result is the `Order` of the product that was asked; typed as what the orders of all products tell alike.

        Raises:
            ValueError: the error is about no single order, or about one without a client order id.
            BinanceError: the exchange cannot be asked.
        """
        from ..orders.outcome import outcome

        return await self._driven(outcome(self._core.session, error))

    async def request(
        self,
        verb: str,
        path: str,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        *,
        signed: bool = False,
        with_key: bool = False,
    ) -> Any:
        """An endpoint that has no class yet, by its path; the decoded JSON.

        Parameters go by their wire names into the query or the form body.
        Only GET is repeated by itself after trouble.
        """
        return await self.send(raw(verb, path, query, body, signed=signed, with_key=with_key))

    async def connect(self) -> Self:
        """Opens a connection, measures the exchange's clock and reads its limits, so that the first call is quick."""
        from ..products.spot.requests import GetExchangeInfo, GetTime

        await adrive(synchronise(self._core.session, GetTime.route, samples=3), self._carrier(), self._core.world)
        await self.send(GetExchangeInfo(symbol_status="HALT"))  # few symbols, all the limits
        return self

    async def check_key(self) -> KeyCheck:
        """What the key may do, with warnings where it may do more than it should, and whether it works here."""
        steps = self._key_check()
        try:
            request = next(steps)
            while True:
                try:
                    result = await self.send(request)
                except Exception as error:
                    request = steps.throw(error)
                else:
                    request = steps.send(result)
        except StopIteration as done:
            found: KeyCheck = done.value
            return found

    async def close(self) -> None:
        """Closes the connections. Twice is harmless; a copy made by `using` leaves them to the original.

        Subscriptions, books and user streams are closed by themselves.
        """
        ws_api = self.__dict__.get("ws_api")
        if ws_api is not None:
            await ws_api.close()
        self._closed = True
        if self._owner is None and self._transport is not None:
            await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.close()

    def _make_transport(self) -> AsyncTransport:
        from ..transport.http_async import AsyncHttpTransport

        return AsyncHttpTransport(**self._transport_options())

    def _carried(self, request: Request[T]) -> Coroutine[Any, Any, tuple[T, HttpResponse]]:
        return self._driven(call(self._core.session, request))

    def _driven(self, steps: Call[T]) -> Coroutine[Any, Any, T]:
        core = self._core
        core.check_process()
        return adrive(steps, self._transport or self._carrier(), core.world)
