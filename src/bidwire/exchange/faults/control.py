"""`exchange.faults`: what users hold. An exchange in another thread is reached through `run`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from .fault import Fault, Strike
from .injector import Armed, Injector
from .naming import fault_named, faults_of

T = TypeVar("T")


class Run(Protocol):
    """Runs a function where the exchange runs."""

    def __call__(self, function: Callable[[], T], /) -> T: ...


def here(function: Callable[[], T], /) -> T:
    return function()


class Handle:
    """A fault that was added. `with` removes it at the end."""

    def __init__(self, injector: Injector, armed: Armed, run: Run) -> None:
        self._injector = injector
        self._armed = armed
        self._run = run

    @property
    def number(self) -> int:
        return self._armed.number

    @property
    def fault(self) -> Fault:
        return self._armed.fault

    @property
    def struck(self) -> int:
        """How often it has struck."""
        return self._run(lambda: self._armed.struck)

    @property
    def active(self) -> bool:
        """Whether it may still strike."""
        return self._run(lambda: self._armed in self._injector.armed())

    def remove(self) -> None:
        """Take it back; twice does no harm."""
        self._run(lambda: self._injector.remove(self.number))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()

    def __repr__(self) -> str:
        return f"Handle({self.number}, {self.fault.row or self.fault.kind}, struck {self.struck})"


class Faults:
    """The faults of one exchange."""

    def __init__(self, injector: Injector, run: Run = here) -> None:
        self._injector = injector
        self._run = run

    def add(self, fault: str | Fault, /, **options: Any) -> Handle:
        """Add a fault: by its kind, by its row ("R7", "W3"), or as a value. Options are those of the kind, of `Match` and
        of `When`.

        Raises:
            ConfigurationError: there is no such kind, row or option (the text says the nearest), or a value that it cannot have.
        """
        found = fault_named(fault, **options) if isinstance(fault, str) else fault
        return Handle(self._injector, self._run(lambda: self._injector.add(found)), self._run)

    def load(self, path: str | Path) -> tuple[Handle, ...]:
        """Add the faults of a file (JSON or TOML), all or none.

        Raises:
            ConfigurationError: the file cannot be read, or a fault in it is none; the text says the line.
        """
        return tuple(self.add(each) for each in faults_of(Path(path)))

    def remove(self, fault: int | Handle) -> None:
        """Take a fault back.

        Raises:
            KeyError: no fault has this number, or it has struck for the last time.
        """
        number = fault if isinstance(fault, int) else fault.number
        if not self._run(lambda: self._injector.remove(number)):
            raise KeyError(number)

    def clear(self) -> None:
        """Take all faults back; the log stays."""
        self._run(self._injector.clear)

    def list(self) -> tuple[Handle, ...]:
        """The faults that may still strike, in the order in which they were added."""
        return tuple(Handle(self._injector, each, self._run) for each in self._run(self._injector.armed))

    @property
    def log(self) -> tuple[Strike, ...]:
        """What struck, in order: the last 10,000."""
        return self._run(lambda: tuple(self._injector.log))

    def __repr__(self) -> str:
        return f"Faults({len(self.list())} active, {len(self.log)} strikes)"
