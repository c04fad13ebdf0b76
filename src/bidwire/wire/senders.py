"""Who carries a request, and what a product's method is over one of them: called, asked for its headers, or walked.

A sender is a client, which goes by REST, or the WebSocket API of one, which carries what has a method there.
Those here carry nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, overload

import msgspec

if TYPE_CHECKING:
    from .pages import AsyncWalk, Walk
    from .request import Paged, Request

P = ParamSpec("P")
T = TypeVar("T")
Row = TypeVar("Row")
T_co = TypeVar("T_co", covariant=True)


class Reply(msgspec.Struct, Generic[T], frozen=True):
    """A result with what came around it: status, headers (lower-case names) and the raw body."""

    result: T
    status: int
    headers: Mapping[str, str]
    body: bytes

    def __repr__(self) -> str:
        return f"Reply({self.result!r}, status={self.status}, body=<{len(self.body)} bytes>)"

    @property
    def used_weight(self) -> dict[str, int]:
        """Request weight used, by interval as the headers name it: {"1m": 20}."""
        return _counts(self.headers, "x-mbx-used-weight-", "x-sapi-used-ip-weight-", "x-sapi-used-uid-weight-")

    @property
    def order_count(self) -> dict[str, int]:
        """Unfilled orders counted, by interval: {"10s": 1, "1d": 5}."""
        return _counts(self.headers, "x-mbx-order-count-")


def _counts(headers: Mapping[str, str], *prefixes: str) -> dict[str, int]:
    return {
        name[len(prefix) :]: int(value)
        for name, value in headers.items()
        for prefix in prefixes
        if name.startswith(prefix) and value.isdecimal()
    }


class Sender:
    """Whoever can carry a request that the WebSocket API has, and wait for its result."""

    def send(self, request: Request[T]) -> T:
        raise TypeError(f"{type(self).__name__} carries nothing")

    def reply(self, request: Request[T]) -> Reply[T]:
        raise TypeError(f"{type(self).__name__} carries nothing")

    def now(self) -> int:
        """The exchange's time in milliseconds, as well as it is known here."""
        raise TypeError(f"{type(self).__name__} has no clock")


class RestSender(Sender):
    """Whoever can carry the requests that go by REST alone, too."""


class WsSender(Sender):
    """Whoever can carry the requests that only the WebSocket API has, too."""


class AsyncSender:
    """Whoever can carry a request that the WebSocket API has, and be awaited for its result."""

    async def send(self, request: Request[T]) -> T:
        raise TypeError(f"{type(self).__name__} carries nothing")

    async def reply(self, request: Request[T]) -> Reply[T]:
        raise TypeError(f"{type(self).__name__} carries nothing")

    def now(self) -> int:
        """The exchange's time in milliseconds, as well as it is known here."""
        raise TypeError(f"{type(self).__name__} has no clock")


class AsyncRestSender(AsyncSender):
    """Whoever can carry the requests that go by REST alone, too."""


class AsyncWsSender(AsyncSender):
    """Whoever can carry the requests that only the WebSocket API has, too."""


def explained(request: Callable[..., object], given: Mapping[str, object], error: TypeError) -> TypeError:
    """A TypeError about arguments that names the request, and the parameter that was probably meant."""
    name = getattr(request, "__name__", "the request")
    fields = msgspec.structs.fields(request) if isinstance(request, type) else ()
    known = [field.name for field in fields]
    for keyword in given:
        if keyword in known:
            continue
        instead = getattr(request, "moved", {}).get(keyword)
        if instead is not None:
            return TypeError(f"{name} has no parameter {keyword!r}: {instead}")
        import difflib  # only when there is something to say

        by_wire = [field.name for field in fields if field.encode_name == keyword]
        near = by_wire or difflib.get_close_matches(keyword, known, n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        return TypeError(f"{name} has no parameter {keyword!r}{hint} (new ones can be sent by extra={{...}})")
    text = str(error)
    if text.startswith("Extra positional"):
        import inspect

        free = [
            each.name for each in inspect.signature(request).parameters.values() if each.kind is not each.KEYWORD_ONLY
        ]
        return TypeError(
            f"{name}: {', '.join(free) or 'nothing'} may come without a name, in this order; name the others"
        )
    return TypeError(text if text.startswith(name) else f"{name}: {text[:1].lower()}{text[1:]}")


class Bound(Generic[P, T_co]):
    """A method of a blocking client: call it, ask for `reply` to have the headers too, for `pages` to walk."""

    def __init__(self, sender: Sender, request: Callable[P, Request[T_co]]) -> None:
        self._sender = sender
        self.__wrapped__ = request
        self.__doc__ = request.__doc__

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T_co:
        return self._sender.send(self._built(*args, **kwargs))

    def reply(self, *args: P.args, **kwargs: P.kwargs) -> Reply[T_co]:
        """The result with status, headers and raw body."""
        return self._sender.reply(self._built(*args, **kwargs))

    @overload
    def pages(self: Bound[P, list[Row]], *args: P.args, **kwargs: P.kwargs) -> Walk[Row]: ...
    @overload
    def pages(self: Bound[P, Paged[Row]], *args: P.args, **kwargs: P.kwargs) -> Walk[Row]: ...
    def pages(self, *args: Any, **kwargs: Any) -> Walk[Any]:
        """The rows page by page, oldest first, without duplicates or holes: from the id or time given, else from the oldest.

        `limit` is the size of a page, the largest where it is not given; the walk ends at `end_time`, else at the newest.
        """
        from .pages import Walk

        request: Any = self._built(*args, **kwargs)
        return Walk[Any](self._sender, request)

    def _built(self, *args: P.args, **kwargs: P.kwargs) -> Request[T_co]:
        try:
            return self.__wrapped__(*args, **kwargs)
        except TypeError as error:
            raise explained(self.__wrapped__, kwargs, error) from None


class AsyncBound(Generic[P, T_co]):
    """A method of an async client: await the call, `reply` to have the headers too; `pages` walks."""

    def __init__(self, sender: AsyncSender, request: Callable[P, Request[T_co]]) -> None:
        self._sender = sender
        self.__wrapped__ = request
        self.__doc__ = request.__doc__

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, T_co]:
        return self._sender.send(self._built(*args, **kwargs))

    def reply(self, *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, Reply[T_co]]:
        """The result with status, headers and raw body."""
        return self._sender.reply(self._built(*args, **kwargs))

    @overload
    def pages(self: AsyncBound[P, list[Row]], *args: P.args, **kwargs: P.kwargs) -> AsyncWalk[Row]: ...
    @overload
    def pages(self: AsyncBound[P, Paged[Row]], *args: P.args, **kwargs: P.kwargs) -> AsyncWalk[Row]: ...
    def pages(self, *args: Any, **kwargs: Any) -> AsyncWalk[Any]:
        """The rows page by page, oldest first, without duplicates or holes: from the id or time given, else from the oldest.

        `limit` is the size of a page, the largest where it is not given; the walk ends at `end_time`, else at the newest.
        """
        from .pages import AsyncWalk

        request: Any = self._built(*args, **kwargs)
        return AsyncWalk[Any](self._sender, request)

    def _built(self, *args: P.args, **kwargs: P.kwargs) -> Request[T_co]:
        try:
            return self.__wrapped__(*args, **kwargs)
        except TypeError as error:
            raise explained(self.__wrapped__, kwargs, error) from None
