"""The demo's screen as text: a scene, a width and a height in, styled lines out. Nothing here knows a terminal.

Every line is exactly as wide as asked, in cells, and there are exactly as many as asked. All characters are one cell
wide; where the terminal cannot be trusted with blocks and boxes, `ASCII` draws with plain characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

Span = tuple[str, str]
"""Style and text. Styles are words: bid, ask, own, dim, strong, bar, rule, good, bad, or "" for none."""
Line = list[Span]

WIDE = 118
"""Columns from which there are three panels beside each other instead of two."""
_SMALLEST = (50, 14)


class Glyphs(msgspec.Struct, frozen=True):
    """What is drawn with."""

    line: str = "─"
    post: str = "│"
    down: str = "┬"
    up: str = "┴"
    cross: str = "┼"
    right: str = "├"
    eighths: str = " ▏▎▍▌▋▊▉█"
    """Parts of a bar's last cell, then the full cell."""
    steps: str = "▁▂▃▄▅▆▇█"
    own: str = "*"


UNICODE = Glyphs()
ASCII = Glyphs(line="-", post="|", down="+", up="+", cross="+", right="+", eighths=" #", steps="_.-=*#", own="*")


class BookRow(msgspec.Struct, frozen=True):
    price: Decimal
    quantity: Decimal
    own: Decimal
    """How much of it is ours."""


class TapeRow(msgspec.Struct, frozen=True):
    time: str
    price: Decimal
    quantity: Decimal
    sold: bool
    """The taker sold."""
    own: bool


class OrderRow(msgspec.Struct, frozen=True):
    buy: bool
    price: Decimal
    remaining: Decimal
    age: float


class FillRow(msgspec.Struct, frozen=True):
    time: str
    buy: bool
    price: Decimal
    quantity: Decimal
    maker: bool


class HoldingRow(msgspec.Struct, frozen=True):
    asset: str
    free: Decimal
    locked: Decimal
    change: Decimal
    """Since the beginning."""


class UsageRow(msgspec.Struct, frozen=True):
    name: str
    used: int
    limit: int


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is shown. Book rows are best first, the rest newest first."""

    symbol: str
    base: str
    quote: str
    market: str
    kind: str
    """The market in one word, for narrow screens."""
    url: str
    clock: str
    elapsed: float
    seconds: float
    phase: str
    price_places: int
    quantity_places: int
    money_places: int = 2
    """Of sums in the quote asset."""
    bids: Sequence[BookRow] = ()
    asks: Sequence[BookRow] = ()
    in_sync: bool = True
    mid: Decimal | None = None
    mids: Sequence[float] = ()
    tape: Sequence[TapeRow] = ()
    orders: Sequence[OrderRow] = ()
    fills: Sequence[FillRow] = ()
    fill_count: int = 0
    holdings: Sequence[HoldingRow] = ()
    profit: Decimal | None = None
    fees: Decimal = Decimal(0)
    volume: Decimal = Decimal(0)
    placed: int = 0
    canceled: int = 0
    filled: int = 0
    refused: int = 0
    events_a_second: float = 0.0
    latencies: Sequence[tuple[str, float | None]] = ()
    """Names and recent medians, in seconds."""
    usage: Sequence[UsageRow] = ()


def frame(scene: Scene, width: int, height: int, glyphs: Glyphs = UNICODE) -> list[Line]:
    """The whole screen: `height` lines of `width` cells."""
    if width < _SMALLEST[0] or height < _SMALLEST[1]:
        return _too_small(scene, width, height)
    account = _account(scene, width, glyphs)
    body_height = height - 3 - len(account)
    body = _three(scene, width, body_height, glyphs) if width >= WIDE else _two(scene, width, body_height, glyphs)
    lines = [_head(scene, width), _status(scene, width, glyphs), *body, *account, _foot(scene, width)]
    return [fitted(line, width) for line in lines[:height]]


def length(line: Line) -> int:
    return sum(len(text) for _, text in line)


def fitted(line: Line, width: int) -> Line:
    """The line cut or padded to exactly so many cells."""
    found: Line = []
    left = width
    for style, text in line:
        if left <= 0:
            break
        found.append((style, text[:left]))
        left -= len(text[:left])
    if left > 0:
        found.append(("", " " * left))
    return found


def ends(left: Line, right: Line, width: int) -> Line:
    """One part at the left edge and one at the right; the left one gives way."""
    space = width - length(right)
    return [*fitted(left, max(space, 0)), *right] if space > 0 else fitted(right, width)


def amount(value: Decimal, places: int) -> str:
    return f"{value:,.{places}f}"


def signed(value: Decimal, places: int) -> str:
    """With its sign; what rounds to nothing has none."""
    text = f"{value:+,.{places}f}"
    return text if any(digit in "123456789" for digit in text) else f"{abs(value):,.{places}f}"


def milliseconds(seconds: float | None) -> str:
    if seconds is None:
        return "- ms"
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"


def bar(part: float, cells: int, glyphs: Glyphs) -> str:
    """A bar that fills this part (0 to 1) of so many cells, to an eighth of a cell; padded to all of them."""
    grain = len(glyphs.eighths) - 1
    filled = max(0, min(round(part * cells * grain), cells * grain))
    whole, rest = divmod(filled, grain)
    return (glyphs.eighths[-1] * whole + (glyphs.eighths[rest] if rest else "")).ljust(cells)


def spark(values: Sequence[float], cells: int, glyphs: Glyphs) -> str:
    """The last values as a line of steps, between their least and their greatest."""
    shown = list(values)[-cells:]
    if not shown:
        return " " * cells
    low, high = min(shown), max(shown)
    top = len(glyphs.steps) - 1
    scale = top / (high - low) if high > low else 0.0
    return "".join(glyphs.steps[round((value - low) * scale)] for value in shown)


# --- head and foot --------------------------------------------------------------------------------------------------


def _head(scene: Scene, width: int) -> Line:
    right = f" {scene.phase} {scene.elapsed:.1f} of {scene.seconds:g} s  {scene.clock} "
    room = width - len(right)
    names = [
        [scene.symbol, scene.market, scene.url],
        [scene.symbol, scene.market],
        [scene.symbol, scene.kind],
        [scene.symbol],
    ]
    left = next(
        (text for each in names if len(text := "  ".join([" bidwire demo", *each, ""])) <= room), " bidwire demo"
    )
    return ends([("bar", left.ljust(max(room, 0)))], [("bar", right)], width)


def _status(scene: Scene, width: int, glyphs: Glyphs) -> Line:
    """The market on the left, speed on the right; where there is no room for all, the first figures go first."""
    left: Line = [("dim", " mid "), ("strong", "-" if scene.mid is None else amount(scene.mid, scene.price_places + 1))]
    if scene.bids and scene.asks:
        left += [("dim", "  spread "), ("", amount(scene.asks[0].price - scene.bids[0].price, scene.price_places))]
    if not scene.in_sync:
        left += [("bad", "  book not in sync")]
    figures: list[Line] = [[("dim", f"{name} "), ("", milliseconds(seconds))] for name, seconds in scene.latencies]
    figures.append([("", f"{scene.events_a_second:,.0f}"), ("dim", " events/s")])
    while figures and length(left) + sum(length(figure) + 2 for figure in figures) > width:
        figures.pop(0)
    right = [span for figure in figures for span in (("", "  "), *figure)]
    room = width - length(left) - length(right) - 4
    if room >= 10 and len(scene.mids) > 1:
        left += [("", "  "), ("dim", spark(scene.mids, min(room, 40), glyphs))]
    return ends(left, right, width)


def _foot(scene: Scene, width: int) -> Line:
    counts: Line = [("dim", " orders ")]
    for number, name in (
        (scene.placed, "placed"), (scene.canceled, "canceled"), (scene.filled, "filled"), (scene.refused, "refused"),
    ):  # fmt: skip
        counts += [("", f"{number:,}"), ("dim", f" {name}  ")]
    counts += [("", f"{scene.fill_count:,}"), ("dim", " fills")]
    return ends(counts, [("dim", " q stops ")], width)


def _too_small(scene: Scene, width: int, height: int) -> list[Line]:
    profit = "-" if scene.profit is None else signed(scene.profit, scene.money_places)
    texts = [
        f"{scene.symbol} {'-' if scene.mid is None else amount(scene.mid, scene.price_places)}",
        f"profit {profit} {scene.quote}",
        f"{scene.fill_count} fills, {scene.elapsed:.0f} of {scene.seconds:g} s",
        f"(80x24 shows more; this is {width}x{height})",
    ]
    return [fitted([("", texts[row] if row < len(texts) else "")], width) for row in range(height)]


# --- panels ---------------------------------------------------------------------------------------------------------


def _two(scene: Scene, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    left = (width - 1) // 2
    right = width - 1 - left
    tape_rows, order_rows, fill_rows = _shares(height - 3, len(scene.orders))
    beside = [
        *panel("Trades", _tape(scene, right, glyphs), right, tape_rows + 1, glyphs, first=True),
        *panel("My orders", _orders(scene, right), right, order_rows + 1, glyphs),
        *panel("My fills", _fills(scene, right), right, fill_rows + 1, glyphs),
    ]
    book = panel("Order book", _book(scene, left, height - 1, glyphs), left, height, glyphs, first=True)
    return _beside([book, beside], glyphs)


def _three(scene: Scene, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    left = (width - 2) * 36 // 100
    middle = (width - 2) * 28 // 100
    right = width - 2 - left - middle
    order_rows = min(max(len(scene.orders), 6), (height - 2) // 2)
    own = [
        *panel("My orders", _orders(scene, right), right, order_rows + 1, glyphs, first=True),
        *panel("My fills", _fills(scene, right), right, height - order_rows - 1, glyphs),
    ]
    book = panel("Order book", _book(scene, left, height - 1, glyphs), left, height, glyphs, first=True)
    tape = panel("Trades", _tape(scene, middle, glyphs), middle, height, glyphs, first=True)
    return _beside([book, tape, own], glyphs)


def _shares(rows: int, orders: int) -> tuple[int, int, int]:
    """How many rows the tape, our orders and our fills get."""
    own = min(max(orders, 2), 6, max(rows // 2, 1))
    fills = (rows - own) // 2
    return rows - own - fills, own, fills


def panel(
    title: str, lines: Sequence[Line], width: int, height: int, glyphs: Glyphs, *, first: bool = False
) -> list[Line]:
    """A titled rule and lines under it, filled up with empty ones. `first`: it stands at the top of its column."""
    head: Line = [("rule", glyphs.line), ("strong", f" {title} ")]
    head += [("rule", glyphs.line * max(width - length(head), 0))]
    rows = [head, *lines][:height]
    rows += [[("", "")]] * (height - len(rows))
    return [fitted(row, width) for row in rows]


def _beside(columns: Sequence[list[Line]], glyphs: Glyphs) -> list[Line]:
    """Columns with posts between them, which join the rules that meet them."""
    found: list[Line] = []
    for rows in zip(*columns, strict=True):
        line: Line = []
        for index, row in enumerate(rows):
            if index:
                line.append(("rule", _joint(_ruled(rows[index - 1]), _ruled(row), len(found) == 0, glyphs)))
            line += row
        found.append(line)
    return found


def _ruled(line: Line) -> bool:
    return line[0][0] == "rule"


def _joint(left: bool, right: bool, top: bool, glyphs: Glyphs) -> str:
    if top:
        return glyphs.down
    if left and right:
        return glyphs.cross
    return glyphs.right if right else glyphs.post


def _book(scene: Scene, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """Asks above, bids below, the spread between them where there is a row for it; bars as long as quantities."""
    each = (height - 2) // 2
    asks, bids = list(scene.asks[:each]), list(scene.bids[: height - 2 - each])
    if not asks and not bids:
        return [[("dim", " waiting for the book")]]
    shown = [*asks, *bids]
    price_width = max(len(amount(row.price, scene.price_places)) for row in shown)
    quantity_width = max(8, *(len(amount(row.quantity, scene.quantity_places)) for row in shown))
    bar_width = max(width - price_width - quantity_width - 7, 0)
    most = max(row.quantity for row in shown)

    def line(row: BookRow, style: str) -> Line:
        mark: Span = ("own", f" {glyphs.own} ") if row.own else ("", "   ")
        price = amount(row.price, scene.price_places).rjust(price_width)
        quantity = amount(row.quantity, scene.quantity_places).rjust(quantity_width)
        depth = bar(float(row.quantity / most) if most else 0.0, bar_width, glyphs)
        return [mark, ("own" if row.own else style, price), ("", f" {quantity} "), (style, f" {depth}")]

    head: Line = [("dim", f"   {'price'.rjust(price_width)} {'quantity'.rjust(quantity_width)}")]
    middle: Line = [("", "   ")]
    if scene.mid is not None:
        middle.append(("strong", amount(scene.mid, scene.price_places + 1)[: price_width + 1].rjust(price_width)))
        own = sum((row.own for row in (*scene.bids, *scene.asks)), Decimal(0))
        if own:
            note = f" {glyphs.own} {amount(own, scene.quantity_places)} mine"
            middle.append(("own", note.rjust(min(width - price_width - 4, quantity_width + len(note) // 2))))
    return [
        head,
        *[[("", "")]] * (each - len(asks)),
        *[line(row, "ask") for row in reversed(asks)],
        middle,
        *[line(row, "bid") for row in bids],
    ]


def _tape(scene: Scene, width: int, glyphs: Glyphs) -> list[Line]:
    if not scene.tape:
        return [[("dim", " no trade yet")]]
    prices, quantities = _widths(scene, [(row.price, row.quantity) for row in scene.tape])
    free = width - 1 - len(scene.tape[0].time) - 1 - prices - quantities
    mark = next((text for text in (" mine ", f" {glyphs.own} ", f" {glyphs.own}") if free >= len(text) + 2), "")
    gap = " " * min(max(free - len(mark), 1), 4)
    return [
        [
            ("dim", f" {row.time} "),
            ("ask" if row.sold else "bid", amount(row.price, scene.price_places).rjust(prices)),
            ("", gap + amount(row.quantity, scene.quantity_places).rjust(quantities)),
            ("own", mark if row.own else ""),
        ]
        for row in scene.tape
    ]


def _orders(scene: Scene, width: int) -> list[Line]:
    if not scene.orders:
        return [[("dim", " none open")]]
    prices, quantities = _widths(scene, [(row.price, row.remaining) for row in scene.orders])
    return [
        _with_end(
            [
                _side(row.buy),
                ("", amount(row.remaining, scene.quantity_places).rjust(quantities)),
                ("dim", " at "),
                ("", amount(row.price, scene.price_places).rjust(prices)),
            ],
            [("dim", f"{row.age:.1f} s ".rjust(8))],
            width,
        )
        for row in scene.orders
    ]


def _fills(scene: Scene, width: int) -> list[Line]:
    if not scene.fills:
        return [[("dim", " none yet")]]
    prices, quantities = _widths(scene, [(row.price, row.quantity) for row in scene.fills])
    return [
        _with_end(
            [
                ("dim", f" {row.time}"),
                _side(row.buy),
                ("", amount(row.quantity, scene.quantity_places).rjust(quantities)),
                ("dim", " at " if width >= 50 else " "),
                ("", amount(row.price, scene.price_places).rjust(prices)),
            ],
            [("dim", " maker " if row.maker else " taker ")],
            width,
        )
        for row in scene.fills
    ]


def _side(buy: bool) -> Span:
    return ("bid", " buy  ") if buy else ("ask", " sell ")


def _widths(scene: Scene, rows: Sequence[tuple[Decimal, Decimal]]) -> tuple[int, int]:
    """Of the price and the quantity column."""
    return (
        max(len(amount(price, scene.price_places)) for price, _ in rows),
        max(len(amount(quantity, scene.quantity_places)) for _, quantity in rows),
    )


def _with_end(left: Line, right: Line, width: int) -> Line:
    """Both parts if both fit, with at most a few cells between them in a wide panel; else the left one."""
    if length(left) + length(right) > width:
        return left
    return ends(left, right, min(width, length(left) + length(right) + 6))


def _account(scene: Scene, width: int, glyphs: Glyphs) -> list[Line]:
    """Balances on the left; profit, fees and limits on the right."""
    left = (width - 1) // 2 if width < WIDE else (width - 2) * 36 // 100
    right = width - 1 - left
    profit, nothing, digits = scene.profit, Decimal(0), scene.money_places
    gross = None if profit is None else profit + scene.fees
    figures: list[Line] = [
        [
            ("dim", " profit "),
            (_tone(profit or nothing), "-" if profit is None else signed(profit, digits)),
            ("dim", "  before fees "),
            (_tone(gross or nothing), "-" if gross is None else signed(gross, digits)),
        ],
        [("dim", " volume "), ("", amount(scene.volume, digits)), ("dim", "  fees "), ("", amount(scene.fees, digits))],
        *[_usage(row, right, glyphs) for row in scene.usage[:2]],
    ]
    rows = _holdings(scene, left)
    height = max(len(rows), len(figures)) + 1
    return _joined_below(
        panel("Account", rows, left, height, glyphs),
        panel(f"Result in {scene.quote}", figures, right, height, glyphs),
        glyphs,
    )


def _holdings(scene: Scene, width: int) -> list[Line]:
    """Free, locked and what changed since the beginning; what is locked gives way where there is no room."""
    cells = [("", "free", "locked", "change")]
    tones = [""]
    for row in scene.holdings[:3]:
        digits = scene.money_places if row.asset == scene.quote else max(scene.quantity_places, 4)
        figures = (amount(row.free, digits), amount(row.locked, digits), signed(row.change, digits))
        cells.append((row.asset, *figures))
        tones.append(_tone(row.change))
    longest = [max(len(row[index]) for row in cells) for index in range(4)]
    gap = 2 if sum(longest) + 7 < width else 1
    columns = [longest[0] + 1, *(cells_wide + gap for cells_wide in longest[1:])]
    if sum(columns) >= width:
        columns[2] = 0
    lines: list[Line] = []
    for index, (asset, free, locked, change) in enumerate(cells):
        plain, last = ("", tones[index]) if index else ("dim", "dim")
        lines.append(
            [
                (plain, " " + asset.ljust(columns[0] - 1) + free.rjust(columns[1])),
                ("dim", locked.rjust(columns[2]) if columns[2] else ""),
                (last, change.rjust(columns[3])),
            ]
        )
    return lines


def _joined_below(left: list[Line], right: list[Line], glyphs: Glyphs) -> list[Line]:
    return [
        [*a, ("rule", glyphs.cross if not row else glyphs.post), *b]
        for row, (a, b) in enumerate(zip(left, right, strict=True))
    ]


def _usage(row: UsageRow, width: int, glyphs: Glyphs) -> Line:
    figures = f"{row.used:,} of {row.limit:,}"
    cells = max(min(width - 26 - len(figures), 30), 4)
    part = row.used / row.limit if row.limit else 0.0
    style = "bad" if part > 0.9 else "good"
    return [("dim", f" {row.name:<12} "), (style, bar(part, cells, glyphs)), ("", f" {figures}")]


def _tone(value: Decimal) -> str:
    return "good" if value > 0 else "bad" if value < 0 else ""
