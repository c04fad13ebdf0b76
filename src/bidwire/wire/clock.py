"""The exchange's time, from samples, on the monotonic clock.

A jump of the wall clock moves nothing: the wall is read once, when the clock
is made, and from then on only monotonic time and measured offsets count.
"""

from __future__ import annotations

from .words import Millis

LONGEST_ROUND_TRIP = 1.0  # seconds; a slower sample says too little (fault R39)
_STALE = 60.0  # seconds after which a worse sample replaces a better one
_MOST_SAFETY = 0.5


class Clock:
    """`now(monotonic)` is the exchange's time in milliseconds, as well as it is known.

    Before the first sample that is this machine's own time. Afterwards it is
    held back by half of the sample's round trip, so that a stamp is never
    ahead of the exchange ("1000ms ahead" is not cured by a larger window).
    """

    def __init__(self, wall: float, monotonic: float, offset: int | None = None) -> None:
        self._zero = wall - monotonic
        """Wall time at monotonic zero, as this machine believes."""
        self._fixed = offset is not None
        self.offset: float = (offset or 0) / 1000
        """Seconds that the exchange is ahead of this machine."""
        self.round_trip: float | None = None
        """Of the sample that counts, in seconds; the offset is uncertain by half of it."""
        self.sampled_at: float | None = None

    def now(self, monotonic: float) -> Millis:
        return int(self.seconds(monotonic) * 1000)

    def seconds(self, monotonic: float) -> float:
        """The exchange's time in seconds since the epoch, never ahead of it."""
        held_back = 0.0 if self._fixed or self.round_trip is None else min(self.round_trip / 2, _MOST_SAFETY)
        return self._zero + monotonic + self.offset - held_back

    def sample(self, sent: float, received: float, server_time: int) -> bool:
        """Takes a reading: monotonic seconds around the call, and the time that it answered. False if it was no use."""
        trip = received - sent
        if self._fixed or not 0 <= trip <= LONGEST_ROUND_TRIP:
            return False
        fresh = self.sampled_at is not None and received - self.sampled_at < _STALE
        if fresh and self.round_trip is not None and trip > self.round_trip:
            return False
        server = server_time / 1_000_000 if server_time >= 10**14 else server_time / 1000
        self.offset = server - (self._zero + (sent + received) / 2)
        self.round_trip, self.sampled_at = trip, received
        return True

    def forget(self) -> None:
        """The samples were wrong (the exchange refused a stamp): the next one counts, though it be slower than the last."""
        self.sampled_at = self.round_trip = None

    def due(self, monotonic: float, interval: float | None) -> bool:
        """Whether a new sample is wanted by now."""
        if interval is None or self._fixed:
            return False
        return self.sampled_at is None or monotonic - self.sampled_at >= interval
