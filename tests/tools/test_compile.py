"""What is compiled, and what its sources become: the records are made, compared and shown as the structs in whose place they stand."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from bidwire.exchange.compiled import as_record, as_struct, struct_of

TOOL = Path(__file__).resolve().parents[2] / "tools" / "compile.py"
SOURCE = '''
from __future__ import annotations
import msgspec

STEP = 2  # what the struct needs


class Order(msgspec.Struct, eq=False):
    """Changes."""

    id: int
    notes: dict[str, int] = {}

    @property
    def double(self) -> int:
        return self.id * STEP


class Traded(msgspec.Struct, frozen=True):
    """Does not."""

    price: int
    maker: bool = False


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """Stays a struct."""

    size: int = STEP


class Told(msgspec.Struct, frozen=True, tag=True, omit_defaults=True):
    """What is written under its class's name."""


class Place(Told, frozen=True):
    price: int
    peg: int | None = None


class PlaceRouted(Place, frozen=True):
    """As the other in all but its name."""


class PlaceList(Told, frozen=True):
    legs: tuple[Place, ...]


class Frame(bytes):
    """No struct, and nothing that C could derive from."""


class Book:
    def best(self) -> Moved:
        return Moved(size=STEP)  # type: ignore[abc]  # a comment that must stay
'''


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("compile_tool", TOOL)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.fixture
def load(tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """The rewritten module, run as plain Python: what tells C alone is a decorator that does nothing."""

    def loading(*inherited: str) -> Any:
        module = tool.Module("records.trade", SOURCE, inherited)
        package = tmp_path / "records"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "trade.py").write_text(module.compiled())
        (package / f"{module.beside}.py").write_text(module.plain())
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.setattr("builtins.mypyc_attr", lambda **said: lambda kind: kind, raising=False)
        try:
            return importlib.import_module("records.trade")
        finally:
            for name in [each for each in sys.modules if each.partition(".")[0] == "records"]:
                monkeypatch.delitem(sys.modules, name)

    return loading


def test_a_record_is_as_its_struct(load: Callable[..., Any]) -> None:
    trade = load()
    assert not issubclass(trade.Traded, msgspec.Struct)
    one, struct = trade.Traded(5), struct_of(trade.Traded)(5)
    assert repr(one) == repr(struct).replace("_TradedStruct", "Traded") == "Traded(price=5, maker=False)"
    assert (one, hash(one)) == (trade.Traded(5, False), hash(trade.Traded(price=5)))
    assert one != trade.Traded(5, True)
    assert one.__replace__(maker=True) == trade.Traded(5, True)
    match one:
        case trade.Traded(price, maker):
            assert (price, maker) == (5, False)


def test_one_that_changes_is_equal_to_itself_alone_and_shares_no_default(load: Callable[..., Any]) -> None:
    trade = load()
    one, other = trade.Order(1), trade.Order(1)
    assert one != other
    one.notes["a"] = 1
    assert other.notes == {}
    assert one.double == 2


def test_a_record_is_written_and_read_by_its_struct(load: Callable[..., Any]) -> None:
    trade = load()
    one = trade.Traded(7, True)
    text = msgspec.json.encode(as_struct(one))
    assert text == b'{"price":7,"maker":true}'
    assert as_record(trade.Traded, msgspec.json.decode(text, type=struct_of(trade.Traded))) == one
    plain = trade.Moved(size=3)
    assert as_struct(plain) is plain
    assert as_record(trade.Moved, plain) is plain


def test_records_that_derive_from_each_other_keep_their_names_where_they_are_written(load: Callable[..., Any]) -> None:
    trade = load()
    place, routed = trade.Place(5), trade.PlaceRouted(5, 2)
    assert isinstance(routed, trade.Place)
    assert not issubclass(trade.PlaceRouted, msgspec.Struct)
    assert repr(routed) == "PlaceRouted(price=5, peg=2)"
    assert place.__replace__(peg=2) == trade.Place(5, 2) != routed
    assert type(routed.__replace__(peg=3)) is trade.PlaceRouted
    assert [msgspec.json.encode(as_struct(each)) for each in (place, routed)] == [
        b'{"type":"Place","price":5}',
        b'{"type":"PlaceRouted","price":5,"peg":2}',
    ]
    several = trade.PlaceList((place, place))
    assert msgspec.json.encode(several, enc_hook=as_struct) == (
        b'{"type":"PlaceList","legs":[{"type":"Place","price":5},{"type":"Place","price":5}]}'
    )


def test_what_cannot_be_compiled_stands_beside_and_says_where_it_was(load: Callable[..., Any]) -> None:
    trade = load()
    assert issubclass(trade.Moved, msgspec.Struct)
    assert {trade.Moved.__module__, trade.Frame.__module__} == {"records.trade"}
    assert trade.Frame(b"x") == b"x"
    assert trade.Book().best() == trade.Moved(size=trade.STEP)


def test_what_others_derive_from_is_left_open_and_nothing_else_is_touched(tool: ModuleType) -> None:
    text = tool.Module("records.trade", SOURCE, {"Book"}).compiled()
    assert "@mypyc_attr(allow_interpreted_subclasses=True)\nclass Book:" in text
    assert "# a comment that must stay" in text
    assert "allow_interpreted" not in tool.Module("records.trade", SOURCE).compiled()


def test_the_exchange_is_prepared_without_a_struct_in_what_is_compiled(tool: ModuleType, tmp_path: Path) -> None:
    names, beside = tool.prepared(tmp_path)
    texts = [(tmp_path / name).read_text() for name in names]
    assert not any(re.search(r"^class .*Struct", text, re.MULTILINE) for text in texts)
    assert not any("async def" in text for text in texts)
    made = {found for text in texts for found in re.findall(r"acyclic=True\)\nclass (\w+)", text)}
    assert made == tool.NATIVE, "every record that is named is one of a module that is compiled"
    for place in beside:
        compile((tmp_path / place).read_text(), place, "exec")
        assert (
            (tmp_path / place).with_name(Path(place).stem.removeprefix("_").removesuffix("_structs") + ".py").exists()
        )
