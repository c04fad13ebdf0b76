"""Everything that can be called, product by product: for those who look for a call, and for what is made of the catalog.

Nothing is imported before it is asked for: a product's names cost its import.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, cast

import msgspec

from ..errors import ConfigurationError
from ..gone import named
from ..wire.product import Product, ProductMethod
from ..wire.request import Request

_SHARED = "common"


class Call(msgspec.Struct, frozen=True):
    """One call of a client: `spot.new_order`, and the request that it sends."""

    product: str
    method: str
    request: type[Request[Any]]

    @property
    def name(self) -> str:
        return f"{self.product}.{self.method}"

    @property
    def written(self) -> str:
        """How a program begins to write it: `client.spot.new_order`."""
        return f"client.{'ws_api.' if self.only_ws else ''}{self.name}"

    @property
    def only_ws(self) -> bool:
        """Whether only the WebSocket API has it."""
        return self.request.route.verb == "WS"

    @property
    def address(self) -> str:
        """What it is on the wire: `GET /api/v3/depth`, or the method of a call that only the WebSocket API has."""
        route = self.request.route
        return f"WebSocket API {route.ws}" if self.only_ws else f"{route.verb} {route.path}"

    @property
    def summary(self) -> str:
        """What it gives or does, in a sentence or two."""
        return self._paragraphs[0]

    @property
    def notes(self) -> list[str]:
        """What else there is to know, paragraph by paragraph."""
        return [each for each in self._paragraphs[1:] if not each.startswith("https://")]

    @property
    def pages(self) -> list[str]:
        """The documentation pages that it follows."""
        return [word for each in self._paragraphs for word in each.split() if word.startswith("https://")]

    @property
    def elsewhere(self) -> dict[str, list[str]]:
        """What other SDKs call it, by SDK."""
        return _elsewhere().get((self.request.route.verb, self.request.route.path), {})

    @property
    def _paragraphs(self) -> list[str]:
        text = inspect.cleandoc(self.request.__doc__ or "").replace("\nhttps://", "\n\nhttps://")
        return [" ".join(each.split()) for each in text.split("\n\n")]


def products() -> list[str]:
    """The names of all products, as attributes of a client."""
    found = import_module(f"{__package__}").__path__
    return sorted(each.name for each in pkgutil.iter_modules(found) if each.ispkg and each.name != _SHARED)


@cache
def product_class(product: str) -> type[Product[Any]]:
    """The class whose lines are a product's methods.

    Raises:
        ConfigurationError: there is no such product.
    """
    if product not in products():
        _refuse_gone(product)
        raise ConfigurationError(f"there is no product {product!r}{_nearest(product, products())}")
    module = import_module(f".{product}", __package__)
    [kind] = [
        value
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, Product) and value.__module__ == module.__name__
    ]
    return kind


@cache
def calls(product: str) -> tuple[Call, ...]:
    """A product's calls, in the order of its documentation."""
    found = {
        name: Call(product, name, cast("type[Request[Any]]", value.request))
        for kind in reversed(product_class(product).__mro__)
        for name, value in vars(kind).items()
        if isinstance(value, ProductMethod) and inspect.isclass(value.request)
    }
    return tuple(found.values())


def every_call() -> Iterator[Call]:
    """The calls of all products."""
    for product in products():
        yield from calls(product)


def called(name: str) -> Call:
    """The call of that name, `spot.new_order`.

    Raises:
        ConfigurationError: there is none; what replaces it is told, or the nearest ones are named.
    """
    product, _, method = name.partition(".")
    known = {call.method: call for call in calls(product)}
    if method in known:
        return known[method]
    if not method:
        raise ConfigurationError(f"a call is named with its product: {product}.{next(iter(known))}, say")
    _refuse_gone(method, product)
    raise ConfigurationError(f"{product} has no {method!r}{_nearest(method, list(known))}")


def _refuse_gone(name: str, product: str = "") -> None:
    gone = named(name, product)
    if gone is not None:
        raise ConfigurationError(f"{gone.name} {gone.told}")


def _nearest(word: str, known: list[str]) -> str:
    near = get_close_matches(word, known, n=3, cutoff=0.5) or [each for each in known if word in each][:3]
    return f"; did you mean {' or '.join(near)}?" if near else ""


@cache
def _elsewhere() -> dict[tuple[str, str], dict[str, list[str]]]:
    """The table of other SDKs' names. Its lines are verb, path, and `SDK:name` for each name."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for line in files(__package__ or "").joinpath("elsewhere.tsv").read_text(encoding="utf-8").splitlines():
        verb, path, *names = line.split("\t")
        row = found.setdefault((verb, path), {})
        for each in names:
            sdk, _, name = each.partition(":")
            row.setdefault(sdk, []).append(name)
    return found
