"""A product: a class with one line per request, over whoever carries them (`senders.py`).

The line says which way a call goes, so that type checkers know it: a `Method` goes by REST alone,
a `WsMethod` over the WebSocket API, too. It agrees with the request's `Route.ws`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Generic, ParamSpec, Self, TypeVar, overload

from .request import Request
from .senders import AsyncBound, AsyncRestSender, AsyncSender, Bound, RestSender, Sender

P = ParamSpec("P")
T = TypeVar("T")
S_co = TypeVar("S_co", bound=Sender | AsyncSender, covariant=True)


class Product(Generic[S_co]):
    """The methods of one product, over one sender. A name that it does not have is an AttributeError that says what to write."""

    def __init__(self, sender: S_co) -> None:
        self._sender: S_co = sender

    if not TYPE_CHECKING:  # checkers flag unknown names by themselves

        def __getattr__(self, name: str) -> object:
            raise AttributeError(name if name.startswith("_") else _absent(self, name))

    def __dir__(self) -> list[str]:
        """The names that can be called over this sender."""
        return [name for name in super().__dir__() if not _rest_only(self, name)]


def _rest_only(product: Product[Any], name: str) -> bool:
    """Whether a name is a method that the product's sender cannot carry, since the WebSocket API does not have it."""
    method = getattr(type(product), name, None)
    sender = product._sender  # pyright: ignore[reportPrivateUsage]
    return isinstance(method, Method) and not isinstance(sender, method.carriers)


def _absent(product: Product[Any], name: str) -> str:
    """Why a product has no attribute of that name, and what to write instead."""
    kind = type(product)
    if _rest_only(product, name):
        return f"the WebSocket API of {kind.__name__} has no {name}; the same call on the client itself goes by REST"
    return absent(kind.__name__, name, dir(product), product=kind.__module__.rpartition(".")[2])


def absent(owner: str, name: str, known: Iterable[str], *, product: str = "") -> str:
    """Why there is no attribute of that name, and what to write instead: the successor of what Binance removed, or the nearest."""
    import difflib  # only when there is something to say

    from ..gone import named

    gone = named(name, product)
    if gone is not None:
        return f"{owner}.{name} {gone.told}"
    near = difflib.get_close_matches(name, [each for each in known if each[0] != "_"], n=3, cutoff=0.6)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"{owner} has no {name!r}{hint} (`bidwire api search {name}` looks in all products, by any SDK's name)"


class Method(Generic[P, T]):
    """A request class seen as a method that goes by REST: `klines = Method(GetKlines)`."""

    carriers: ClassVar[tuple[type[Sender | AsyncSender], ...]] = (RestSender, AsyncRestSender)
    """Who has the method."""

    def __init__(self, request: Callable[P, Request[T]]) -> None:
        self.request = request
        self.__doc__ = request.__doc__
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, product: None, owner: object = None) -> Self: ...
    @overload
    def __get__(self, product: Product[RestSender], owner: object = None) -> Bound[P, T]: ...
    @overload
    def __get__(self, product: Product[AsyncRestSender], owner: object = None) -> AsyncBound[P, T]: ...
    def __get__(self, product: Product[Any] | None, owner: object = None) -> object:
        if product is None:
            return self
        sender = product._sender  # pyright: ignore[reportPrivateUsage]
        if not isinstance(sender, self.carriers):
            raise AttributeError(self.name)  # `Product.__getattr__` says why
        bound = Bound(sender, self.request) if isinstance(sender, Sender) else AsyncBound(sender, self.request)
        product.__dict__[self.name] = bound  # the next look-up ends there
        return bound


class WsMethod(Method[P, T]):
    """A method that the WebSocket API has, too: `depth = WsMethod(GetDepth)` goes by whatever carries it."""

    carriers = (Sender, AsyncSender)

    if TYPE_CHECKING:  # what `carriers` says at run time

        @overload
        def __get__(self, product: None, owner: object = None) -> Self: ...
        @overload
        def __get__(self, product: Product[Sender], owner: object = None) -> Bound[P, T]: ...
        @overload
        def __get__(self, product: Product[AsyncSender], owner: object = None) -> AsyncBound[P, T]: ...
        def __get__(self, product: Product[Any] | None, owner: object = None) -> object: ...
