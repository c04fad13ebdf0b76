"""`bidwire exchange`: the exchange in the box on a port of this machine, until Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from .._version import __version__
from ..config import LOCAL_OPTIONS_PORT, LOCAL_PORT
from ..errors import ConfigurationError
from . import exchange_keys

if TYPE_CHECKING:
    from ..exchange.local import LocalExchange

EPILOG = f"""\
One port serves /api, /sapi, /ws, /stream and /ws-api/v3, another /eapi. Any
Binance client can be pointed at it. Without --data everything is kept in memory
and forgotten at the end; the keys that are printed are good here and nowhere else,
and with --data they are the same the next time.

market:
  synthetic      several symbols that move by a seeded model (the default)
  quiet          two symbols in which little happens
  live           the market of another exchange as it happens (a paper account):
                 --symbols BTCUSDT,ETHUSDT --follow production|testnet|URL
  replay:FILE    a recording of raw frames, plain or gzip: its book and trades,
                 with your orders in between. FILE alone does, if it exists

the file of --env, readable by you alone, written when the exchange is ready
and removed when it ends, sets:
  BINANCE_REST_URL  BINANCE_STREAM_URL  BINANCE_WS_API_URL  BINANCE_SBE_STREAM_URL
  BINANCE_OPTIONS_REST_URL  BINANCE_OPTIONS_STREAM_URL           European options
  BINANCE_API_KEY  BINANCE_API_SECRET                            HMAC
  BINANCE_RSA_API_KEY  BINANCE_RSA_PRIVATE_KEY_FILE
  BINANCE_ED25519_API_KEY  BINANCE_ED25519_PRIVATE_KEY_FILE
  BINANCE_MAKER_API_KEY  BINANCE_MAKER_API_SECRET                a second account, HMAC
  BIDWIRE_ADMIN_URL  BIDWIRE_ADMIN_TOKEN                         with --admin

examples:
  bidwire exchange
  bidwire exchange --port 0 --env local.env        then:  . ./local.env && bidwire key check
  bidwire exchange --market replay:btcusdt.raw.gz --speed 10
  bidwire exchange --market live --symbols BTCUSDT,SOLUSDT
  bidwire exchange --balance USDT=5000 --balance BTC=1 --seed 7
  bidwire exchange key new --type ed25519 --data my-exchange      a key for `bidwire exchange --data my-exchange`

exit status: 0 after SIGTERM, 130 after Ctrl-C, 2 for an option that cannot be had (port {LOCAL_PORT}
taken, say), 1 if the exchange broke
"""

_LEVELS = ("debug", "info", "warning", "error")
_LOOKS = 0.25  # seconds between looks at whether a recording is over


def add(subparsers: Any) -> None:
    """Registers `bidwire exchange`."""
    parser = subparsers.add_parser(
        "exchange",
        help="run the exchange in the box",
        description="Runs a Binance-compatible exchange with a real matching engine on this machine.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=_port, default=LOCAL_PORT, help=f"0 picks a free one (default: {LOCAL_PORT})")
    parser.add_argument(
        "--options-port",
        type=_port,
        metavar="PORT",
        help=f"where European options are served (default: {LOCAL_OPTIONS_PORT}; with --port 0 any free one)",
    )
    parser.add_argument("--no-options", action="store_true", help="serve no European options")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1, this machine only)"
    )
    market = parser.add_mutually_exclusive_group()
    market.add_argument(
        "--market", metavar="MARKET", help="synthetic, quiet, live, replay:FILE or FILE (default: synthetic)"
    )
    market.add_argument("--replay", metavar="FILE", help="the same as --market replay:FILE")
    parser.add_argument(
        "--symbols", metavar="LIST", help="with --market live: what to follow (default: BTCUSDT,ETHUSDT)"
    )
    parser.add_argument(
        "--follow",
        metavar="PLACE",
        help="with --market live: production, testnet, or a URL (default: production); read only, no key is needed",
    )
    parser.add_argument(
        "--partial", action="store_true", help="play a recording that is cut off or damaged as far as it goes"
    )
    parser.add_argument(
        "--speed", type=_speed, default=1.0, metavar="FACTOR", help="how fast the market runs; max: as fast as possible"
    )
    parser.add_argument("--recorded-times", action="store_true", help="a recording keeps its times, instead of now")
    parser.add_argument(
        "--no-limits",
        action="store_true",
        help="count weights and orders and show them, but refuse and ban nobody for them",
    )
    parser.add_argument(
        "--listen-keys",
        action="store_true",
        help="serve listen keys on spot, as until 2026-02-20, for old clients (else: 410 Gone)",
    )
    parser.add_argument(
        "--data",
        metavar="DIR",
        help="folder where accounts, orders and trades are kept from one run to the next, even if it is killed; also where "
        "recordings are looked for, and where the private keys are put",
    )
    parser.add_argument(
        "--fsync",
        choices=("never", "interval", "batch"),
        help="with --data: what a loss of power may cost: never: the last half minute, interval: the last second (the "
        "default), batch: nothing. A killed process loses nothing either way",
    )
    parser.add_argument(
        "--snapshot-every",
        type=_count,
        metavar="N",
        help="with --data: commands between two snapshots; a start applies those since the last (default: 100000)",
    )
    parser.add_argument(
        "--balance",
        action="append",
        type=_balance,
        metavar="ASSET=AMOUNT",
        help="what both accounts start with, instead of the usual; may be repeated",
    )
    parser.add_argument(
        "--commission",
        type=_rates,
        metavar="MAKER,TAKER",
        help="rates of new accounts, as fractions (default: 0.001,0.001)",
    )
    parser.add_argument(
        "--bnb-burn",
        action="store_true",
        help="new accounts pay commission in BNB, at the discount, where they have enough",
    )
    parser.add_argument(
        "--routing",
        action="append",
        type=_quotes,
        metavar="QUOTES",
        help="quote assets that count one to one for smart order routing (default: USDT,USDC,FDUSD); may be repeated for "
        "another set; none: there is no routing",
    )
    parser.add_argument("--seed", type=int, metavar="N", help="the same keys, ids and synthetic market each time")
    parser.add_argument("--env", metavar="FILE", help="write URLs and keys as shell variables once it is ready")
    parser.add_argument(
        "--faults", metavar="FILE", help="what goes wrong, from the start: TOML or JSON (docs/faults.md)"
    )
    parser.add_argument(
        "--clock",
        choices=("wall", "simulated"),
        default="wall",
        help="simulated: request time stands still until /bidwire/admin/advance moves it (default: wall)",
    )
    parser.add_argument(
        "--begins-at",
        type=_time,
        metavar="TIME",
        help="when a simulated clock begins, instead of now: 2021-01-28T09:20:01.4Z, or milliseconds since the epoch",
    )
    parser.add_argument(
        "--acceleration", type=float, default=1.0, metavar="FACTOR", help="how fast request time runs (default: 1)"
    )
    parser.add_argument(
        "--admin", action="store_true", help="serve /bidwire/admin to this machine: faults, time; a token is printed"
    )
    parser.add_argument("--quiet", action="store_true", help="print nothing but warnings and errors")
    parser.add_argument("--log-level", choices=_LEVELS, default="warning", help="log to stderr (default: warning)")
    parser.set_defaults(run=run)
    exchange_keys.add(parser, _balance)


def run(args: argparse.Namespace) -> int:
    """Exit status: 0 after SIGTERM, 130 after Ctrl-C, 1 if the exchange broke."""
    from ..exchange.server.process import eager_loop
    from ..exchange.settings import ExchangeSettings

    market = f"replay:{args.replay}" if args.replay else args.market or "synthetic"
    data = _folder(args)
    env = _env_path(args.env) if args.env else None
    kind, of_the_market = _kind_of(market, args)
    exchange = kind(
        port=args.port,
        options_port=_options_port(args),
        host=args.host,
        **of_the_market,
        settings=ExchangeSettings(
            enforce_limits=not args.no_limits,
            listen_keys=args.listen_keys,
            bnb_burn=args.bnb_burn,
            **(args.commission or {}),
            **_routing(args.routing),
            **{name: getattr(args, name) for name in ("fsync", "snapshot_every") if getattr(args, name) is not None},
        ),
        data=data,
        balances=_balances(args.balance),
        seed=args.seed,
        history=3600,
        faults=Path(args.faults) if args.faults else (),
        clock=args.clock,
        acceleration=args.acceleration,
        begins_at=args.begins_at,
        admin=args.admin,
    )
    if not args.partial:
        _check_recording(market, data)
    with _logging(args.log_level), _Printer(quiet=args.quiet) as printer:
        if market == "live":
            printer.say(f"following {', '.join(exchange.symbols)} on {exchange.follows.name} ...")
        with asyncio.Runner(loop_factory=eager_loop) as runner:
            return runner.run(_serve(exchange, printer, env, data))


def _kind_of(market: str, args: argparse.Namespace) -> tuple[Any, dict[str, Any]]:
    """What exchange serves a market, and the options that belong to that market alone."""
    if market != "live":
        for name in ("symbols", "follow"):
            if getattr(args, name) is not None:
                raise ConfigurationError(f"--{name} goes with --market live")
        from ..exchange.local import LocalExchange

        return LocalExchange, {"market": market, "speed": args.speed, "recorded_times": args.recorded_times}
    if args.speed != 1 or args.recorded_times:
        raise ConfigurationError("--market live happens as it happens: it takes neither --speed nor --recorded-times")
    from ..paper import DEFAULT_SYMBOLS, PaperExchange

    symbols = (
        DEFAULT_SYMBOLS if args.symbols is None else [each.strip() for each in args.symbols.split(",") if each.strip()]
    )
    return PaperExchange, {"symbols": symbols, "follow": args.follow or "production"}


async def _serve(exchange: LocalExchange, printer: _Printer, env: Path | None, data: Path | None) -> int:
    from ..exchange.server.process import collect_seldom

    with _signals() as stopped:
        if not await _started(exchange, stopped):
            return _status(stopped)
        try:
            collect_seldom()
            with _variables(exchange, env, data):
                printer.greet(exchange, env)
                return await _until_stopped(exchange, stopped, printer)
        finally:
            await exchange.stop()


async def _started(exchange: LocalExchange, stopped: asyncio.Future[int]) -> bool:
    """Whether it runs, or a signal came first: to follow another exchange takes a while, and may take long."""
    starting = asyncio.ensure_future(exchange.start())
    first: list[asyncio.Future[Any]] = [starting, stopped]
    await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
    if starting.done():
        starting.result()
        return True
    starting.cancel()
    await asyncio.wait({starting})
    return False


def _status(stopped: asyncio.Future[int]) -> int:
    return 130 if stopped.result() == signal.SIGINT else 0


async def _until_stopped(exchange: LocalExchange, stopped: asyncio.Future[int], printer: _Printer) -> int:
    broken = asyncio.ensure_future(exchange.broken())
    over = asyncio.ensure_future(_recording_over(exchange, printer))
    try:
        first: list[asyncio.Future[Any]] = [stopped, broken]
        await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
        if stopped.done():
            return _status(stopped)
        print("bidwire exchange: it broke; the log above says where", file=sys.stderr)
        return 1
    finally:
        for task in (broken, over):
            task.cancel()
        await asyncio.gather(broken, over, return_exceptions=True)


async def _recording_over(exchange: LocalExchange, printer: _Printer) -> None:
    source = exchange.venue.source
    if source.progress() is None:
        return
    while source.next_at() is not None:  # noqa: ASYNC110 - a source tells nobody that it is over
        await asyncio.sleep(_LOOKS)
    if source.problem is None:
        printer.say("the recording is over; the exchange goes on with your orders alone")
    else:
        print(f"bidwire exchange: {source.problem}; the exchange goes on with your orders alone", file=sys.stderr)


# --- options ---------------------------------------------------------------------------------------------------------


def _folder(args: argparse.Namespace) -> Path | None:
    """The data folder, and nothing said of how to keep what is not kept."""
    if args.data:
        return Path(args.data)
    for name in ("fsync", "snapshot_every"):
        if getattr(args, name) is not None:
            raise ConfigurationError(f"--{name.replace('_', '-')} goes with --data: without a folder nothing is kept")
    return None


def _options_port(args: argparse.Namespace) -> int | None:
    if args.no_options:
        return None
    if args.options_port is not None:
        return int(args.options_port)
    return LOCAL_OPTIONS_PORT if args.port == LOCAL_PORT else 0


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; one is from 0 to 65535, and 0 picks a free one")
    return int(text)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 1 or more")
    return int(text)


def _time(text: str) -> float:
    """Seconds since the epoch."""
    from ..wire.words import instant, microseconds

    try:
        return microseconds(instant(text)) / 1_000_000
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _speed(text: str) -> float:
    from ..exchange.market.clock import MarketClock
    from ..exchange.opening import speed_of

    try:
        speed = speed_of(text)
        MarketClock(0, 0, speed=speed)
    except ConfigurationError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    if text != "max" and speed == 0:
        raise argparse.ArgumentTypeError("a market at speed 0 would stand still; as fast as possible is max")
    return speed


def _balance(text: str) -> tuple[str, Decimal]:
    asset, _, amount = text.partition("=")
    try:
        quantity = Decimal(amount)
    except InvalidOperation:
        quantity = Decimal("NaN")
    if not asset.isalnum() or not quantity.is_finite() or quantity < 0 or "_" in amount:
        raise argparse.ArgumentTypeError(f"{text!r} is no balance; one is ASSET=AMOUNT, as USDT=5000 or BTC=0.25")
    return asset.upper(), quantity


def _rates(text: str) -> dict[str, Decimal]:
    try:
        maker, taker = (Decimal(rate) for rate in text.split(","))
    except (InvalidOperation, ValueError):
        maker = taker = Decimal("NaN")
    if "_" in text or not all(rate.is_finite() and 0 <= rate <= 1 for rate in (maker, taker)):
        raise argparse.ArgumentTypeError(f"{text!r} is no pair of rates; one is MAKER,TAKER, as 0.001,0.001")
    return {"maker": maker, "taker": taker}


def _quotes(text: str) -> tuple[str, ...]:
    """A set of quote assets; an empty one for `none`."""
    if text == "none":
        return ()
    quotes = tuple(each.strip().upper() for each in text.split(","))
    if len(quotes) < 2 or not all(each.isalnum() for each in quotes):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no set of quote assets; one is USDT,USDC,FDUSD, and none is none"
        )
    return quotes


def _routing(given: list[tuple[str, ...]] | None) -> dict[str, Any]:
    if given is None:
        return {}
    if () in given and len(given) > 1:
        raise ConfigurationError("--routing none goes with no other --routing")
    return {"interchangeable_quotes": tuple(filter(None, given))}


def _balances(given: list[tuple[str, Decimal]] | None) -> dict[str, Decimal] | None:
    if given is None:
        return None
    found = dict(given)
    if len(found) < len(given):
        raise ConfigurationError("--balance names an asset twice")
    return found


def _env_path(text: str) -> Path:
    """Where the variables go. A file of an earlier run is removed now: whoever waits for the file must not find it."""
    path = Path(text).absolute()
    if path.exists() and not path.is_file():
        raise ConfigurationError(f"--env {text}: not a regular file")
    if not path.parent.is_dir():
        raise ConfigurationError(f"--env {text}: there is no folder {path.parent}")
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigurationError(f"--env {text}: {error.strerror or error}") from error
    return path


def _check_recording(market: str, data: Path | None) -> None:
    """Read a recording to its end before it is played: better told now than after hours."""
    if market in ("synthetic", "quiet", "live"):
        return
    from ..exchange.market.recording import ReplayError
    from ..exchange.market.replay import validate
    from ..exchange.opening import recording_named

    path = recording_named(market, data)
    try:
        validate(path)
    except ReplayError as error:
        if error.line > 1:
            raise ConfigurationError(f"{error} (--partial plays it up to there)") from None
        raise


@contextlib.contextmanager
def _logging(level: str) -> Iterator[None]:
    """Our own loggers on stderr, for as long as the exchange runs."""
    ours, handler = logging.getLogger("bidwire"), logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    before = ours.level
    ours.addHandler(handler)
    ours.setLevel(level.upper())
    try:
        yield
    finally:
        ours.removeHandler(handler)
        ours.setLevel(before)


# --- what others read ------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _variables(exchange: LocalExchange, env: Path | None, data: Path | None) -> Iterator[None]:
    """The file of `--env` and the private keys that it names, for as long as they are of use."""
    if env is None:
        yield
        return
    from ..exchange.keyfile import write_private

    written: list[Path] = []
    try:
        files = {}
        for kind in ("rsa", "ed25519"):
            if data is not None:
                files[kind] = (data / f"{kind}.pem").absolute()  # the exchange has put it there, and it stays
            else:
                files[kind] = env.with_name(f"{env.name}.{kind}.pem")
                write_private(files[kind], exchange.keys[kind].secret)
                written.append(files[kind])
        write_private(env, "".join(f"export {name}={quoted(value)}\n" for name, value in variables(exchange, files)))
        written.append(env)
        yield
    finally:
        for path in reversed(written):
            with contextlib.suppress(OSError):
                path.unlink()


def variables(exchange: LocalExchange, files: dict[str, Path]) -> list[tuple[str, str]]:
    """Names and values of `--env`."""
    keys, options = exchange.keys, exchange.environment.rest.get("eapi")
    beside = (
        []
        if options is None
        else [
            ("BINANCE_OPTIONS_REST_URL", options),
            ("BINANCE_OPTIONS_STREAM_URL", exchange.environment.streams["options"]),
        ]
    )
    admin = []
    if exchange.admin_url is not None and exchange.admin_token is not None:
        admin = [("BIDWIRE_ADMIN_URL", exchange.admin_url), ("BIDWIRE_ADMIN_TOKEN", exchange.admin_token)]
    return [
        ("BINANCE_REST_URL", exchange.rest_url),
        ("BINANCE_STREAM_URL", exchange.stream_url),
        ("BINANCE_SBE_STREAM_URL", exchange.environment.streams["spot_sbe"]),
        ("BINANCE_WS_API_URL", exchange.ws_api_url),
        *beside,
        ("BINANCE_API_KEY", keys["hmac"].api_key),
        ("BINANCE_API_SECRET", keys["hmac"].secret),
        ("BINANCE_RSA_API_KEY", keys["rsa"].api_key),
        ("BINANCE_RSA_PRIVATE_KEY_FILE", str(files["rsa"])),
        ("BINANCE_ED25519_API_KEY", keys["ed25519"].api_key),
        ("BINANCE_ED25519_PRIVATE_KEY_FILE", str(files["ed25519"])),
        ("BINANCE_MAKER_API_KEY", keys["maker"].api_key),
        ("BINANCE_MAKER_API_SECRET", keys["maker"].secret),
        *admin,
    ]


def quoted(value: str) -> str:
    """A text as one word of a POSIX shell."""
    return "'" + value.replace("'", "'\\''") + "'"


class _Printer:
    """What a person reads. Says goodbye when it is left."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._greeted = False

    def say(self, text: str) -> None:
        if not self._quiet:
            print(text, flush=True)

    def greet(self, exchange: LocalExchange, env: Path | None) -> None:
        self._greeted = True
        settings, key = exchange.settings, exchange.keys["hmac"]
        speed = "as fast as possible" if settings.speed == 0 else f"{settings.speed:g}x"
        symbols = list(exchange.venue.engine.symbols)
        funds = ", ".join(f"{asset} {quantity:f}" for asset, quantity in settings.balances.items())
        eapi = exchange.environment.rest.get("eapi")
        options = [] if eapi is None else [f"  options         {eapi}"]
        lines = [
            f"bidwire exchange {__version__}: {', '.join(symbols)}, {speed}",
            "",
            f"  REST            {exchange.rest_url}",
            f"  streams         {exchange.stream_url}",
            f"  WebSocket API   {exchange.ws_api_url}",
            *options,
            "",
            f"  api key         {key.api_key}",
            f"  secret          {key.secret}",
            f"  funds           {funds or 'none'}",
            "",
            f"  try:  curl '{exchange.rest_url}/api/v3/depth?symbol={symbols[0]}&limit=5'",
        ]
        if exchange.admin_url is not None:
            lines += ["", f"  admin           {exchange.admin_url}", f"  admin token     {exchange.admin_token}"]
        if env is not None:
            lines.append(f"  env:  . {quoted(str(env)) if ' ' in str(env) else env} && bidwire key check")
        self.say("\n".join([*lines, "", "Ctrl-C stops it."]))

    def __enter__(self) -> _Printer:
        return self

    def __exit__(self, *error: object) -> None:
        if self._greeted and error[0] is None:
            self.say("bidwire exchange: stopped")


@contextlib.contextmanager
def _signals() -> Iterator[asyncio.Future[int]]:
    """A future that ends with the number of the signal that asks to stop. A second one ends the process at once.

    By `signal.signal`, which every system has, and also where SIGINT was ignored: shells start background jobs so.
    """
    loop = asyncio.get_running_loop()
    stopped: asyncio.Future[int] = loop.create_future()
    names = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP")
    wanted = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {each: signal.getsignal(each) for each in wanted}
    if before.get(getattr(signal, "SIGHUP", None)) is signal.SIG_IGN:  # nohup
        wanted.remove(signal.SIGHUP)

    def told(number: int) -> None:
        if not stopped.done():
            stopped.set_result(number)

    def handle(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        loop.call_soon_threadsafe(told, number)

    for each in wanted:
        signal.signal(each, handle)
    try:
        yield stopped
    finally:
        for each in wanted:
            signal.signal(each, before[each] if before[each] is not None else signal.SIG_DFL)
