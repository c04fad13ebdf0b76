"""`bidwire doctor`: is the exchange, as it is reached from here, still what this package says it is?"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from .environment import add_environment, variables_of

if TYPE_CHECKING:
    from ..client.doctor import Check, Doctor, Report

EPILOG = """\
Reads everything that needs no key, samples the market streams, and lists what the answers hold that our models lack,
what they lack, what was charged another weight than expected, and how far this machine's clock is off. With a key in
BINANCE_API_KEY and BINANCE_API_SECRET also the key, the accounts, and an order that is only tested: nothing is
placed, moved or changed. The report holds no keys, accounts, balances, addresses, names or paths, so that it can be
pasted into an issue.

examples:
  bidwire doctor
  bidwire doctor --environment testnet
  bidwire doctor --product spot --no-streams
  bidwire doctor --json report.json
  . exchange.env && bidwire doctor         a local exchange (bidwire exchange --env exchange.env)

exit status: 0 all is as it should be, 1 something was found, 2 it could not be run or nothing answered
"""

_MARKS = {"fine": "✓", "finding": "✗", "skipped": "-", "not served": "-"}
_PLAIN_MARKS = {"fine": "ok", "finding": "!!", "skipped": "--", "not served": "--"}
_BAR = 30


def add(subparsers: Any) -> None:
    """Registers `bidwire doctor`."""
    doctor = subparsers.add_parser(
        "doctor",
        help="compare the exchange with what this package says of it",
        description="Compare the exchange, as it is reached from here, with what this package says of it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_environment(doctor, "where to look")
    doctor.add_argument("--product", action="append", metavar="NAME", help="only this one; may be given several times")
    doctor.add_argument(
        "--timeout",
        type=_seconds,
        default=10.0,
        metavar="SECONDS",
        help="for a call, and for the streams (default: 10)",
    )
    doctor.add_argument(
        "--streams",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="sample the market streams (default: yes)",
    )
    doctor.add_argument("--json", metavar="FILE", help="write the report as JSON, too; - prints that instead")
    doctor.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit status: 0 all is fine, 1 there are findings, 2 nothing answered; Ctrl-C is raised again after the report."""
    import asyncio

    products = _products(args.product or [])
    if args.json not in (None, "-"):
        _write(args.json, "")  # better to know before than after
    started: list[Doctor] = []
    try:
        asyncio.run(_examine(args, products, started))
    finally:  # broken off, too: what was found so far is worth having
        if started:
            _report(started[0].report, args.json)
    report = started[0].report
    if not report.reached:
        print("bidwire doctor: nothing answered; is the network there?", file=sys.stderr)
        return 2
    return 1 if report.count("finding") else 0


async def _examine(args: argparse.Namespace, products: list[str], started: list[Doctor]) -> None:
    from ..client.aio import AsyncClient
    from ..client.doctor import Doctor
    from ..config import Settings

    settings = Settings(timeout=args.timeout)
    async with AsyncClient.from_env(variables=variables_of(args), settings=settings) as client:
        doctor = Doctor(client, products=products, streams=args.streams, timeout=args.timeout)
        started.append(doctor)
        progress = _Progress(len(doctor))
        try:
            await doctor.run(progress)
        finally:
            progress.clear()


def _products(named: list[str]) -> list[str]:
    from ..client.doctor import examined
    from ..errors import ConfigurationError

    for name in named:
        if name not in examined():
            raise ConfigurationError(f"no product {name!r} to look at; there are {', '.join(examined())}")
    return list(dict.fromkeys(named))


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"more than 0 seconds, not {text}")
    return seconds


class _Progress:
    """How far it is, on stderr: a bar on a terminal, else a line whenever another section begins."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._terminal = sys.stderr.isatty()
        self._section = ""

    def __call__(self, done: int, checks: list[Check]) -> None:
        last = checks[-1]
        if self._terminal:
            filled = _BAR * done // self._steps
            bar = "#" * filled + "." * (_BAR - filled)
            print(f"\r\x1b[K[{bar}] {done}/{self._steps} {last.name}", end="", file=sys.stderr, flush=True)
        elif last.section != self._section:
            print(f"{last.section} …", file=sys.stderr, flush=True)
        self._section = last.section

    def clear(self) -> None:
        if self._terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _report(report: Report, json: str | None) -> None:
    from .table import as_json

    if json is not None:
        text = as_json(report)
        if json == "-":
            print(text)
            return
        _write(json, text + "\n")
    print(shown(report, marks=_MARKS if _speaks_unicode() else _PLAIN_MARKS))


def _speaks_unicode() -> bool:
    return (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"


def _write(path: str, text: str) -> None:
    from ..errors import ConfigurationError

    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise ConfigurationError(f"the report cannot be written to {path}: {error.strerror}") from None


def shown(report: Report, marks: dict[str, str] = _MARKS) -> str:
    """The report as a person reads it: section by section, each check on a line, what was found below it."""
    from .table import UNCUT, columns

    head = [
        ("bidwire", f"{report.bidwire}, {report.python}, msgspec {report.msgspec}"),
        ("platform", report.platform),
        ("environment", report.environment),
        *(("" if at else "hosts", f"{what}  {host}") for at, (what, host) in enumerate(report.hosts.items())),
        ("begun", f"{report.at}{'' if report.complete else ', broken off before its end'}"),
    ]
    lines = [columns(head, width=UNCUT)]
    sections = dict.fromkeys(check.section for check in report.checks)
    for section in sections:
        lines.append(f"\n{section}")
        found = [check for check in report.checks if check.section == section]
        lines += [_line(check, marks) for check in found if check.outcome != "not served"]
        absent: dict[tuple[str, ...], list[str]] = {}
        for check in found:
            if check.outcome == "not served":
                absent.setdefault(check.notes, []).append(check.name)
        lines += [f"  {marks['not served']} {_named(names)}  {'; '.join(notes)}" for notes, names in absent.items()]
    counts = [f"{report.count('fine')} fine", _counted(report.count("finding"))]
    counts += [f"{report.count('skipped')} skipped", f"{report.count('not served')} not served by this environment"]
    return "\n".join([*lines, f"\n{len(report.checks)} checks: {', '.join(counts)}"])


def _line(check: Check, marks: dict[str, str]) -> str:
    first = f"  {marks[check.outcome]} {check.name}"
    if check.outcome == "finding":
        return "\n".join([first, *(f"      {note}" for note in check.notes)])
    said: list[str] = [] if check.outcome == "fine" else [check.outcome]
    if check.milliseconds is not None and not check.notes:
        said.append(f"{check.milliseconds:.0f} ms")
    return "  ".join([first, ": ".join([*said, "; ".join(check.notes)] if check.notes else said)]).rstrip()


def _named(names: list[str]) -> str:
    """The checks that were left out for one reason: by name where there are few of them."""
    return ", ".join(names) if len(names) <= 3 else f"{len(names)} checks"


def _counted(findings: int) -> str:
    return f"{findings} finding" if findings == 1 else f"{findings} findings"
