"""Runs the demo in a terminal or into a log, and says how it went."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import IO

from ...errors import ConfigurationError
from ...exchange.local import LocalExchange
from .ledger import Done
from .market import Halting, market_for, symbol_of
from .report import succeeded, summary
from .screen import Screen, wanted
from .session import Outcome, Session
from .staging import Staging
from .view import Scene

_INTERRUPTED = 130


def demonstrate(
    *, seconds: float, replay: Path | None, plain: bool, speed: float, seed: int | None, symbol: str | None
) -> int:
    """One run with everything around it. Returns the exit status.

    Raises:
        ConfigurationError: what was asked for is not possible here.
        BinanceError: the exchange in the box could not be used.
    """
    seed = random.randrange(1, 10_000) if seed is None else seed
    market = market_for(replay, seed)
    try:
        with _warnings() as warnings:
            outcome, name = _run(market, seconds, replay, plain, speed, seed, symbol)
        outcome.ledger.trouble.extend(warnings)
        print("\n".join(summary(outcome, name)), flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:  # sockets' and files' errors have names of their own: what is left is the output
        print(f"bidwire demo: the output cannot be written: {error.strerror or error}", file=sys.stderr)
        return 1
    finally:
        market.close()
    if outcome.problem is not None and not outcome.interrupted:
        raise ConfigurationError(outcome.problem)
    if outcome.interrupted:
        return _INTERRUPTED
    return 0 if succeeded(outcome) else 1


def _run(
    market: Halting, seconds: float, replay: Path | None, plain: bool, speed: float, seed: int, symbol: str | None
) -> tuple[Outcome, str]:
    kind = "synthetic" if replay is None else "replay"
    name = f"synthetic, seed {seed}" if replay is None else f"replay of {replay.name}"
    name += "" if speed == 1 else f", {speed:g}x"
    # Only where the seed was asked for would keys be the same each time; here nobody needs them to be.
    exchange = LocalExchange(market=market, speed=speed)
    chosen = symbol_of(market, symbol)
    with ExitStack() as stack:
        watcher: LiveView | Log
        if plain or not wanted(sys.stdout, os.environ):
            watcher = Log(sys.stdout)
        else:
            watcher = LiveView(stack.enter_context(Screen(sys.stdout)))
        session = Session(exchange, market, chosen, seconds, Staging(name, kind), watcher)
        stack.enter_context(_asked_to_end())
        outcome = asyncio.run(session.run())
    return outcome, name


class LiveView:
    """Scenes on a screen, ten a second at most."""

    every = 0.1

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def show(self, scene: Scene) -> None:
        self._screen.draw(scene)

    def filled(self, done: Done) -> None:
        """The view shows it with the next scene."""

    def quit_asked(self) -> bool:
        return self._screen.quit_asked()


class Log:
    """A line for each fill and one a second, for pipes and files."""

    every = 1.0

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def show(self, scene: Scene) -> None:
        mid = "-" if scene.mid is None else f"{scene.mid:f}"
        bid = f"{scene.bids[0].price:.{scene.price_places}f}" if scene.bids else "-"
        ask = f"{scene.asks[0].price:.{scene.price_places}f}" if scene.asks else "-"
        profit = "-" if scene.profit is None else f"{scene.profit:+.2f}"
        inventory = next((row.change for row in scene.holdings if row.asset == scene.base), 0)
        self._line(
            f"{scene.phase} t={scene.elapsed:.1f} bid={bid} ask={ask} mid={mid} open={len(scene.orders)} "
            f"placed={scene.placed} canceled={scene.canceled} filled={scene.filled} fills={scene.fill_count} "
            f"inventory={inventory:+f} profit={profit} fees={scene.fees:.2f} events/s={scene.events_a_second:.0f}"
        )

    def filled(self, done: Done) -> None:
        self._line(
            f"fill {'buy' if done.buy else 'sell'} quantity={done.quantity:f} price={done.price:f} "
            f"{'maker' if done.maker else 'taker'} commission={done.commission:f} {done.commission_asset} "
            f"trade={done.trade_id} order={done.order_id}"
        )

    def quit_asked(self) -> bool:
        return False

    def _line(self, text: str) -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        print(f"{now} {text}", file=self._stream, flush=True)


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """What exchange and streams warn about meanwhile: it would break the view, and must not be lost either.

    Calls that are refused are left out: their errors reach the session, which counts them.
    """
    found: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if not record.name.startswith(("bidwire.rest", "bidwire.ws.api")):
                found.append(f"{record.name}: {record.getMessage()}")

    handler, logger = Keep(logging.WARNING), logging.getLogger("bidwire")
    propagated, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield found
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagated


@contextmanager
def _asked_to_end() -> Iterator[None]:
    """SIGTERM and SIGHUP end the run as Ctrl-C does, so that the terminal is given back whoever asks.

    SIGINT does so too where it was ignored: shells start background jobs so. What else was ignored stays so, as SIGHUP
    under nohup.
    """

    def end(number: int, frame: FrameType | None) -> None:
        signal.raise_signal(signal.SIGINT)

    wanted: dict[int, Callable[[int, FrameType | None], object]] = {
        getattr(signal, name): end for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
    }
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, *wanted)}
    for number in [each for each in wanted if before[each] is signal.SIG_IGN]:
        del wanted[number]
    if before[signal.SIGINT] is signal.SIG_IGN:
        wanted[signal.SIGINT] = signal.default_int_handler
    try:
        for number, handler in wanted.items():
            signal.signal(number, handler)
    except ValueError:  # not in the main thread: signals are none of ours
        yield
        return
    try:
        yield
    finally:
        for number in wanted:
            signal.signal(number, before[number] or signal.SIG_DFL)
