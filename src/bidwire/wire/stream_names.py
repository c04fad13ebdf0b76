"""The streams of one product by their names on the wire: read back, and where a name is none, the nearest that is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from .streams import Stream


class StreamNames:
    """The streams of `product`. `examples` are values for the fields that may be anything: a symbol, a date.

    `usual` is the kind that is meant by a symbol alone.
    """

    def __init__(
        self,
        product: str,
        kinds: Sequence[type[Stream[Any]]],
        *,
        examples: Mapping[str, str],
        usual: type[Stream[Any]],
    ) -> None:
        self.kinds = tuple(kinds)
        self.examples = examples
        self._product = product
        self._usual = usual

    def parse(self, name: str) -> Stream[Any]:
        """The stream that has this name; the symbol may be in either case.

        Raises:
            ValueError: no stream of the product is called so; the text names the nearest that is.
        """
        found = self._found(name)
        if found is None:
            raise ValueError(f"{name!r} is no {self._product} stream; did you mean {self.nearest(name).name!r}?")
        return found

    def nearest(self, name: str) -> Stream[Any]:
        """The stream whose name is the most like a text that is none."""
        import difflib  # only when there is something to say

        whole = [one.name for one in self._examples if _head(one) is None]
        symbol, at, kind = name.partition("@")
        if name.startswith("!"):
            return self.parse(difflib.get_close_matches(name, whole, n=1, cutoff=0)[0])
        symbol = symbol.strip("!/ \t\r\n").lower()
        if not at:
            near = difflib.get_close_matches(name, [each for each in whole if "@" not in each], n=1, cutoff=0.7)
            usual = next(one for one in self._examples if type(one) is self._usual)
            return self.parse(near[0]) if near else self._of(symbol, usual)
        ends = {one.name.partition("@")[2]: one for one in reversed(self._examples) if _head(one) is not None}
        if kind not in ends:
            exact = [end for end in ends if end.lower() == kind.lower()]
            kind = (exact or difflib.get_close_matches("".join(kind.split()), ends, n=1, cutoff=0))[0]
        return self._of(symbol, ends[kind])

    def route(self, name: str) -> str:
        """The route of a name; of one that is no stream of ours, that of the nearest which is."""
        return (self._found(name) or self.nearest(name)).route

    def samples(self, kind: type[Stream[Any]]) -> Iterator[Stream[Any]]:
        """Streams of a kind, one for each of the words that its name may hold; all of one symbol, the example."""
        fields = msgspec.structs.fields(kind)
        values = [_values(field.type) or [self.examples[field.name]] for field in fields]
        for chosen in itertools.product(*values):
            try:
                yield kind(**{field.name: value for field, value in zip(fields, chosen, strict=True)})
            except ValueError:  # not every word goes with every kind
                continue

    def _found(self, name: str) -> Stream[Any] | None:
        return next((found for kind in self.kinds if (found := kind.parse(name)) is not None), None)

    @cached_property
    def _examples(self) -> list[Stream[Any]]:
        return [stream for kind in self.kinds for stream in self.samples(kind)]

    def _of(self, symbol: str, example: Stream[Any]) -> Stream[Any]:
        """A stream like the example, of this symbol where its kind takes it."""
        head, _, end = example.name.partition("@")
        first = _head(example) or ""
        tried = (f"{symbol}@{end}", f"{head.replace(first, symbol)}@{end}", example.name)
        return next(found for each in tried if (found := type(example).parse(each)) is not None)


def _head(stream: Stream[Any]) -> str | None:
    """What the first field says in a stream's name, before the "@"; None for the streams of the whole market."""
    head = stream.template.partition("@")[0]
    if head.startswith("!") or "{" not in head:
        return None
    return str(getattr(stream, stream.__struct_fields__[0])).lower()


def _values(annotation: Any) -> list[Any]:
    """All that a field may be, where its type says so."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    if get_origin(annotation) in (Union, UnionType):
        return [value for option in get_args(annotation) for value in _values(option)]
    if annotation is type(None):
        return [None]
    return list(annotation) if isinstance(annotation, type) and issubclass(annotation, StrEnum) else []
