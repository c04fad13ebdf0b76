"""A product: a class with one line per request, over whoever carries them (`senders.py`).

The line says which way a call goes, so that type checkers know it: a `Method` goes by REST alone, a `WsMethod` over the
WebSocket API, too, a `WsOnlyMethod` over nothing else. It agrees with the request's `Route`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Generic, ParamSpec, Self, TypeVar, overload

from .request import Request
from .senders import AsyncBound, AsyncRestSender, AsyncSender, AsyncWsSender, Bound, RestSender, Sender, WsSender

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
        return [name for name in super().__dir__() if _out_of_reach(self, name) is None]


def _out_of_reach(product: Product[Any], name: str) -> ProductMethod[..., Any] | None:
    """The method of that name, if the product's sender cannot carry it."""
    method = getattr(type(product), name, None)
    sender = product._sender  # pyright: ignore[reportPrivateUsage]
    return method if isinstance(method, ProductMethod) and not isinstance(sender, method.carriers) else None


def _absent(product: Product[Any], name: str) -> str:
    """Why a product has no attribute of that name, and what to write instead."""
    kind = type(product)
    method = _out_of_reach(product, name)
    if isinstance(method, WsOnlyMethod):
        return f"{name} is a call of the WebSocket API alone: client.ws_api.{_module_of(kind)}.{name}(...)"
    if method is not None:
        return f"the WebSocket API of {kind.__name__} has no {name}; the same call on the client itself goes by REST"
    return absent(kind.__name__, name, dir(product), product=_module_of(kind))


def _module_of(kind: type[Product[Any]]) -> str:
    """What a client calls the product."""
    return kind.__module__.rpartition(".")[2]


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


class ProductMethod(Generic[P, T]):
    """A request class seen as a method of its product; the subclasses say over whom."""

    carriers: ClassVar[tuple[type[Sender | AsyncSender], ...]]
    """Who has the method."""

    def __init__(self, request: Callable[P, Request[T]]) -> None:
        self.request = request
        self.__doc__ = request.__doc__
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    if not TYPE_CHECKING:  # checkers read what the subclasses say, which agrees with `carriers`

        def __get__(self, product: Product[Any] | None, owner: object = None) -> object:
            if product is None:
                return self
            sender = product._sender
            if not isinstance(sender, self.carriers):
                raise AttributeError(self.name)  # `Product.__getattr__` says why
            bound = Bound(sender, self.request) if isinstance(sender, Sender) else AsyncBound(sender, self.request)
            product.__dict__[self.name] = bound  # the next look-up ends there
            return bound


class Method(ProductMethod[P, T]):
    """A method that goes by REST alone: `income = Method(GetIncome)`."""

    carriers = (RestSender, AsyncRestSender)

    if TYPE_CHECKING:

        @overload
        def __get__(self, product: None, owner: object = None) -> Self: ...
        @overload
        def __get__(self, product: Product[RestSender], owner: object = None) -> Bound[P, T]: ...
        @overload
        def __get__(self, product: Product[AsyncRestSender], owner: object = None) -> AsyncBound[P, T]: ...
        def __get__(self, product: Product[Any] | None, owner: object = None) -> object: ...


class WsMethod(ProductMethod[P, T]):
    """A method that the WebSocket API has, too: `depth = WsMethod(GetDepth)` goes by whatever carries it."""

    carriers = (Sender, AsyncSender)

    if TYPE_CHECKING:

        @overload
        def __get__(self, product: None, owner: object = None) -> Self: ...
        @overload
        def __get__(self, product: Product[Sender], owner: object = None) -> Bound[P, T]: ...
        @overload
        def __get__(self, product: Product[AsyncSender], owner: object = None) -> AsyncBound[P, T]: ...
        def __get__(self, product: Product[Any] | None, owner: object = None) -> object: ...


class WsOnlyMethod(ProductMethod[P, T]):
    """A method that only the WebSocket API has: `logon = WsOnlyMethod(Logon)`."""

    carriers = (WsSender, AsyncWsSender)

    if TYPE_CHECKING:

        @overload
        def __get__(self, product: None, owner: object = None) -> Self: ...
        @overload
        def __get__(self, product: Product[WsSender], owner: object = None) -> Bound[P, T]: ...
        @overload
        def __get__(self, product: Product[AsyncWsSender], owner: object = None) -> AsyncBound[P, T]: ...
        def __get__(self, product: Product[Any] | None, owner: object = None) -> object: ...
