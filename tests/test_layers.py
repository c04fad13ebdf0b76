"""Imports point inward, and what touches the world stays at the rim."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import bidwire

ROOT = Path(bidwire.__file__).parent

MAY_IMPORT = {
    "gone": set(),
    "errors": {"gone"},
    "config": {"errors", "wire"},
    "wire": {"wire", "errors", "gone"},
    "products": {"products", "wire", "errors", "gone"},
    "book": {"book", "wire", "products", "errors"},
    "orders": {"orders", "wire", "products", "errors"},
    "transport": {"transport", "wire", "errors", "config"},
    "client": {"client", "products", "orders", "book", "transport", "wire", "errors", "config"},
    "exchange": {"exchange", "products", "wire", "orders", "errors", "config"},
    "testing": {"testing", "client", "exchange", "products", "wire", "config", "errors"},
}
MAY_IMPORT |= {module.stem: {"products"} for module in ROOT.glob("*.py") if (ROOT / "products" / module.stem).is_dir()}
MAY_IMPORT["spot"] = {"products", "wire"}

AT_THE_RIM = {"transport", "client", "cli", "recorder", "testing", "paper", "__main__"}
# The loopback stands in for sockets: it offers the transports' interfaces and hands frames to whichever loop waits.
STANDS_IN = "exchange/loopback"
RIM_OF_THE_EXCHANGE = {"exchange/server", "exchange/local.py", STANDS_IN}
WORLDLY = {"asyncio", "socket", "threading", "time", "subprocess", "selectors", "select"}


def modules(folder: Path) -> Iterator[Path]:
    yield from folder.rglob("*.py") if folder.is_dir() else [folder.with_suffix(".py")]


def layers_used(module: Path) -> set[str]:
    here = module.relative_to(ROOT).parts
    used = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            target = [*here[: len(here) - node.level], *(node.module or "").split(".")]
            names = [target[0]] if target[0] else [alias.name for alias in node.names]
            used.update(names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bidwire"):
            used.add((node.module or "").split(".")[1] if "." in (node.module or "") else "bidwire")
    return used - {"", "_version"}


def test_imports_point_inward() -> None:
    for layer, allowed in MAY_IMPORT.items():
        for module in modules(ROOT / layer):
            beside = {"transport"} if module.is_relative_to(ROOT / STANDS_IN) else set()
            assert layers_used(module) <= allowed | beside, module


def test_clocks_sockets_threads_and_loops_are_at_the_rim() -> None:
    for module in ROOT.rglob("*.py"):
        place = module.relative_to(ROOT).as_posix()
        if place.split("/")[0].removesuffix(".py") in AT_THE_RIM or any(
            place.startswith(rim) for rim in RIM_OF_THE_EXCHANGE
        ):
            continue
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            for name in names:
                assert name.split(".")[0] not in WORLDLY, f"{place} imports {name}"
