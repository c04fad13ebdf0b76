"""The blocking client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from ..errors import BinanceError
from ..transport import Transport
from ..wire.call import Call, call, synchronise
from ..wire.http import HttpResponse
from ..wire.request import Request
from ..wire.senders import Reply, RestSender
from .drive import drive
from .products import Products
from .shared import Base, making, raw

if TYPE_CHECKING:
    from ..orders.outcome import AnyOrder
    from ..wire.live import Plan
    from .keys import KeyCheck
    from .wsapi import WsApi

T = TypeVar("T")


class Client(Base[Transport], Products[RestSender], RestSender):
    """Binance, blocking; safe to be used by many threads.

    Building one touches no network. `api_secret` takes an HMAC secret, a
    private key as PEM, a path to one, or a callable that signs. `environment`
    is one of `PRODUCTION`, `TESTNET`, `DEMO`, `US`, `LOCAL`, its name, or one
    built by hand. Close it, or use it in a `with` block.

    Raises:
        ConfigurationError: key material or a setting that cannot be used.
    """

    _awaits = False

    @property
    def ws_api(self) -> WsApi:
        """The same calls over the WebSocket API: `client.ws_api.spot.new_order(...)`."""
        found: WsApi | None = self.__dict__.get("_ws_api")
        if found is None:
            from .live import connector_of
            from .wsapi import WsApi

            with making():
                if "_ws_api" not in self.__dict__:
                    self.__dict__["_ws_api"] = WsApi(self._core, connector_of(self._core, self._connector))
            found = cast("WsApi", self.__dict__["_ws_api"])
        return found

    def live(self, plan: Plan) -> Any:
        """Opens what a product keeps open: a subscription, a book, a user stream."""
        from .live import blocking

        return blocking(self._core, self._connector, self.send, plan)

    def send(self, request: Request[T]) -> T:
        """The result of a request.

        Raises:
            BinanceError: the class says what to do next (see `bidwire.errors`).
        """
        return self._carried(request)[0]

    def reply(self, request: Request[T]) -> Reply[T]:
        """The result with status, headers and raw body."""
        result, response = self._carried(request)
        return Reply(result, response.status, response.headers, response.body)

    def outcome(self, error: BinanceError) -> AnyOrder | None:
        """What came of the order that an error is about: the order as the exchange has it now, None where there is none.

        Asks again with growing pauses until it is found, or nothing that was sent can arrive any more (15 seconds, with
        the usual receive window). For an `OutcomeUnknown`, a `DuplicateOrder`, or the `NotFound` of a cancel that came too
        late. The result is the `Order` of the product that was asked; typed as what the orders of all products tell alike.

        Raises:
            ValueError: the error is about no single order, or about one without a client order id.
            BinanceError: the exchange cannot be asked.
        """
        from ..orders.outcome import outcome

        return self._driven(outcome(self._core.session, error))

    def request(
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
        return self.send(raw(verb, path, query, body, signed=signed, with_key=with_key))

    def connect(self) -> Self:
        """Opens a connection, measures the exchange's clock and reads its limits, so that the first call is quick."""
        from ..products.spot.requests import GetExchangeInfo, GetTime

        drive(synchronise(self._core.session, GetTime.route, samples=3), self._carrier(), self._core.world)
        self.send(GetExchangeInfo(symbol_status="HALT"))  # few symbols, all the limits
        return self

    def check_key(self) -> KeyCheck:
        """What the key may do, with warnings where it may do more than it should, and whether it works here."""
        steps = self._key_check()
        try:
            request = next(steps)
            while True:
                try:
                    result = self.send(request)
                except Exception as error:
                    request = steps.throw(error)
                else:
                    request = steps.send(result)
        except StopIteration as done:
            found: KeyCheck = done.value
            return found

    def close(self) -> None:
        """Closes the connections. Twice is harmless; a copy made by `using` leaves them to the original.

        Subscriptions, books and user streams are closed by themselves.
        """
        ws_api = self.__dict__.get("_ws_api")
        if ws_api is not None:
            ws_api.close()
        self._closed = True
        if self._owner is None and self._transport is not None:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _make_transport(self) -> Transport:
        from ..transport.http import HttpTransport

        return HttpTransport(**self._transport_options())

    def _carried(self, request: Request[T]) -> tuple[T, HttpResponse]:
        return self._driven(call(self._core.session, request))

    def _driven(self, steps: Call[T]) -> T:
        core = self._core
        core.check_process()
        return drive(steps, self._transport or self._carrier(), core.world)
