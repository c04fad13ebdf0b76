"""A client's examination: is the exchange still what this package says it is, as seen from here?

Everything is read, nothing is placed, moved or changed; the one POST is the order that is only tested. Calls go one
after another through the client's own limits. The report grows check by check, so what was found stays when it is
broken off.
"""

from __future__ import annotations

import platform
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial

import msgspec

from ..._version import __version__
from ...products.catalog import called, products
from ..aio import AsyncClient
from .account import AccountChecks
from .calls import KeylessCalls, keyless
from .clock import check_clock
from .report import Check, Outcome, Report, hosts_of, public
from .streams import PRODUCTS as STREAMING
from .streams import check_streams, section_of

__all__ = ["Check", "Doctor", "Outcome", "Report", "examined"]

_CLOCKS = ("spot", "usdm", "coinm", "options")

Step = Callable[[], Awaitable[Check | list[Check]]]


def examined() -> tuple[str, ...]:
    """The products that have something to read without a key."""
    return tuple(product for product in products() if keyless(product))


class Doctor:
    """Examines through one client. `products`: of `examined()`. `timeout`: seconds that streams are listened to."""

    def __init__(
        self, client: AsyncClient, *, products: Sequence[str] = (), streams: bool = True, timeout: float = 10.0
    ) -> None:
        place = client.environment
        self.report = Report(
            bidwire=__version__,
            python=f"{platform.python_implementation()} {platform.python_version()}",
            platform=platform.platform(),
            msgspec=msgspec.__version__,
            environment=place.name,
            hosts=hosts_of(place),
            at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        self._client = client
        self._timeout = timeout
        self._secrets = [identity.api_key for identity in client._core.identities.values()]
        self._calls = KeylessCalls(client)
        self._steps = self._planned(products or examined(), streams)

    def __len__(self) -> int:
        """How many steps there are; most are one check, that of the streams is several."""
        return len(self._steps)

    async def run(self, on_step: Callable[[int, list[Check]], None] | None = None) -> Report:
        """Takes every step; `on_step` is told how many are done, and what the last one found."""
        for done, (section, name, step) in enumerate(self._steps, 1):
            try:
                found = await step()
            except Exception as error:  # a mistake of ours is a finding, too; its text may hold anything
                found = Check(section=section, name=name, outcome="finding", notes=(_mistake(error),))
            checks = [self._public(each) for each in (found if isinstance(found, list) else [found])]
            self.report.checks += checks
            self.report.reached = self._calls.reached or self.report.reached
            if on_step is not None:
                on_step(done, checks)
        self.report.complete = True
        return self.report

    def _planned(self, wanted: Sequence[str], streams: bool) -> list[tuple[str, str, Step]]:
        client, served = self._client, self._client.environment
        steps: list[tuple[str, str, Step]] = [
            ("clock", product, partial(check_clock, client, product))
            for product in _CLOCKS
            if product in wanted and called(f"{product}.time").request.route.base in served.rest
        ]
        for product in wanted:
            steps += [(product, call.name, partial(self._calls.check, call)) for call in keyless(product)]
        if streams:
            steps += [(section_of(each), "all", partial(self._streams, each)) for each in STREAMING if each in wanted]
        if self._secrets:
            account = AccountChecks(client, wanted, self._calls.symbol)
            steps += [("key", name, step) for name, step in account.steps()]
        return steps

    async def _streams(self, product: str) -> list[Check]:
        return await check_streams(self._client, product, self._calls.listed(product), self._timeout)

    def _public(self, check: Check) -> Check:
        return msgspec.structs.replace(check, notes=tuple(public(note, self._secrets) for note in check.notes))


def _mistake(error: Exception) -> str:
    """Where in this package it broke, without what it broke on."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.startswith("bidwire"):
            place = f" in {module}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return f"bidwire failed: {type(error).__name__}{place}"
