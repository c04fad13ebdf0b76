"""The journal: what is written is read back, what is cut off is dropped, what is damaged is told with its place."""

from __future__ import annotations

import errno
import os
import struct
import zlib
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from bidwire.errors import ConfigurationError
from bidwire.exchange.compiled import struct_of
from bidwire.exchange.engine.commands import (
    Cancel,
    CancelReplace,
    Command,
    Credit,
    HouseDiff,
    Place,
    PlaceList,
    PlaceRouted,
)
from bidwire.exchange.settings import Fsync
from bidwire.exchange.store.journal import FSYNC_EVERY, Journal, Record, StoreFailed, decoder, encode
from bidwire.products.spot.enums import ContingencyType, OrderType

HUGE = 10**30
COMMANDS: list[Command] = [
    Credit(1, "BTC", HUGE),
    Place(1, "BTCUSDT", True, OrderType.LIMIT, quantity=5, price=7, client_order_id="mine"),
    HouseDiff("BTCUSDT", 1, 2, ((1, 2), (3, 4)), ()),
    Cancel(1, "BTCUSDT", order_id=1),
    Place(1, "BTCUSDT", False, OrderType("NOT_KNOWN_YET")),
]


def opened(folder: Path, after: int = 0, fsync: Fsync = "never") -> tuple[Journal, list[Record]]:
    journal = Journal(folder, Command, fsync)
    return journal, list(journal.replay(after))


def written(folder: Path, commands: list[Command] = COMMANDS) -> Path:
    """A journal of these commands; its only file."""
    journal, _ = opened(folder)
    for number, command in enumerate(commands):
        journal.put(command, number, number + 100)
    journal.settle(0)
    journal.close()
    (path,) = folder.iterdir()
    return path


def test_what_is_written_is_read_back_with_both_times(tmp_path: Path) -> None:
    written(tmp_path)
    journal, records = opened(tmp_path)
    assert records == [Record(number, number + 100, command) for number, command in enumerate(COMMANDS)]
    assert journal.last == len(COMMANDS)
    journal.close()


def test_every_command_of_the_engine_can_be_journaled() -> None:
    decode = decoder(Command)

    def read(said: dict[str, Any]) -> Any:
        """What a record says, which is then written again as it was."""
        at, wall, command = decode(msgspec.json.encode((5, 6, said)))
        assert (at, wall) == (5, 6)
        assert msgspec.json.decode(encode((5, 6, command))) == [5, 6, said]
        assert decode(encode((5, 6, command))) == (5, 6, command)
        return command

    leg = {"command": "Place", "account": 1, "symbol": "BTCUSDT", "buy": True, "type": "LIMIT"}
    place = Place(1, "BTCUSDT", True, OrderType.LIMIT)
    lists = {"command": "PlaceList", "account": 1, "symbol": "BTCUSDT", "contingency": "OCO", "legs": [leg, leg]}
    assert read(lists) == PlaceList(1, "BTCUSDT", ContingencyType.OCO, (place, place))
    cancel = {"command": "Cancel", "account": 1, "symbol": "BTCUSDT", "order_id": 7}
    replace = {"command": "CancelReplace", "cancel": cancel, "place": leg, "stops_on_failure": True}
    assert read(replace) == CancelReplace(Cancel(1, "BTCUSDT", 7), place, True)
    assert read(replace | {"place": None}) == CancelReplace(Cancel(1, "BTCUSDT", 7), None, True)
    assert read(leg | {"command": "PlaceRouted"}) == PlaceRouted(1, "BTCUSDT", True, OrderType.LIMIT)
    assert PlaceRouted(1, "BTCUSDT", True, OrderType.LIMIT) != place
    for kind in set(get_args(Command)) - {PlaceList, CancelReplace}:
        fields = {field.name: field.type for field in msgspec.structs.fields(struct_of(kind)) if field.required}
        samples = {int: 1, str: "BTCUSDT", bool: True, dict[str, Any]: {"symbol": "BTCUSDT"}}
        words = {
            name: "LIMIT" for name, wanted in fields.items() if isinstance(wanted, type) and issubclass(wanted, StrEnum)
        }
        values = {name: samples.get(wanted, []) for name, wanted in fields.items()} | words
        assert type(read({"command": kind.__name__, **values})) is kind


def test_a_journal_that_is_opened_again_goes_on_with_its_numbers(tmp_path: Path) -> None:
    written(tmp_path)
    journal, _ = opened(tmp_path)
    journal.put(COMMANDS[0], 9, 9)
    assert journal.last == len(COMMANDS) + 1
    journal.settle(0)
    journal.close()
    assert len(opened(tmp_path)[1]) == len(COMMANDS) + 1


def test_what_was_put_and_not_written_is_nowhere(tmp_path: Path) -> None:
    journal, _ = opened(tmp_path)
    journal.put(COMMANDS[0], 1, 1)
    assert journal.waiting
    journal.close()
    assert opened(tmp_path)[1] == []


def test_cut_at_any_byte_it_keeps_every_whole_record_before_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    whole = written(tmp_path / "whole").read_bytes()
    ends = [
        len(written(tmp_path / f"first{count}", COMMANDS[:count]).read_bytes()) for count in range(len(COMMANDS) + 1)
    ]
    path = tmp_path / "cut" / "00000000000000000001.journal"
    for size in range(len(whole) + 1):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(whole[:size])
        caplog.clear()
        journal, records = opened(path.parent)
        kept = max(count for count, end in enumerate(ends) if end <= size)
        assert [record.command for record in records] == COMMANDS[:kept]
        assert bool(caplog.records) == (size not in ends)
        journal.put(COMMANDS[0], 1, 1)
        journal.settle(0)
        journal.close()
        journal, records = opened(path.parent)
        assert [record.command for record in records] == [*COMMANDS[:kept], COMMANDS[0]]
        journal.close()


def test_a_flipped_bit_is_told_with_its_place_unless_nothing_whole_follows(tmp_path: Path) -> None:
    path = written(tmp_path)
    whole = path.read_bytes()
    last = len(written(tmp_path / "shorter", COMMANDS[:-1]).read_bytes())
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes((whole[place] ^ 0x10,)) + whole[place + 1 :])
        if place >= last:
            journal, records = opened(tmp_path)
            assert [record.command for record in records] == COMMANDS[:-1]
            journal.close()
        else:
            with pytest.raises(ConfigurationError, match=rf"{path.name}: record \d at byte \d+ is damaged"):
                opened(tmp_path)
            assert path.stat().st_size == len(whole), "a damaged journal is left as it is"


def test_zeros_at_the_end_are_a_cut_off_end(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes() + bytes(4096))
    journal, records = opened(tmp_path)
    assert len(records) == len(COMMANDS)
    journal.close()


# --- segments --------------------------------------------------------------------------------------------------------------


def three_segments(folder: Path) -> list[Path]:
    """Records 1 and 2, 3 and 4, and 5, each pair in a file."""
    journal, _ = opened(folder)
    for number, command in enumerate(COMMANDS):
        journal.put(command, number, 0)
        journal.settle(0)
        if number % 2:
            journal.begin_segment()
    journal.close()
    return sorted(folder.iterdir())


def test_segments_are_named_by_their_first_record_and_read_in_order(tmp_path: Path) -> None:
    assert [int(path.stem) for path in three_segments(tmp_path)] == [1, 3, 5]
    journal, records = opened(tmp_path, after=1)
    assert [record.command for record in records] == COMMANDS[1:]
    journal.close()


def test_segments_that_a_snapshot_covers_are_dropped(tmp_path: Path) -> None:
    three_segments(tmp_path)
    journal, _ = opened(tmp_path)
    journal.drop(3)
    assert sorted(int(path.stem) for path in tmp_path.iterdir()) == [3, 5]
    journal.drop(5)
    assert [int(path.stem) for path in tmp_path.iterdir()] == [5], "the one that is written to stays"
    journal.close()
    journal, records = opened(tmp_path, after=4)
    assert [record.command for record in records] == COMMANDS[4:]
    journal.close()


def test_a_missing_segment_is_told_with_the_records_that_are_missing(tmp_path: Path) -> None:
    first, middle, _ = three_segments(tmp_path)
    middle.unlink()
    with pytest.raises(ConfigurationError, match="records 3 to 4 are missing"):
        opened(tmp_path)
    first.unlink()
    with pytest.raises(ConfigurationError, match="records 2 to 4 are missing"):
        opened(tmp_path, after=1)


def test_a_cut_off_end_before_another_segment_is_damage(tmp_path: Path) -> None:
    _, middle, _ = three_segments(tmp_path)
    os.truncate(middle, middle.stat().st_size - 1)
    with pytest.raises(ConfigurationError, match=r"00003\.journal: record 4 at byte .* is damaged"):
        opened(tmp_path)


def test_after_a_snapshot_that_is_newer_than_the_journal_s_end_numbers_go_on_from_the_snapshot(tmp_path: Path) -> None:
    written(tmp_path)
    journal, records = opened(tmp_path, after=9)
    assert (records, journal.last) == ([], 9)
    journal.put(COMMANDS[0], 1, 1)
    journal.settle(0)
    journal.close()
    journal, records = opened(tmp_path, after=9)
    assert [record.command for record in records] == [COMMANDS[0]]
    journal.close()


def test_a_record_of_another_version_is_told_with_its_number(tmp_path: Path) -> None:
    path = written(tmp_path, COMMANDS[:1])
    payload = b'[1,2,{"command":"Teleport"}]'
    path.write_bytes(struct.pack("<II", len(payload), zlib.crc32(payload)) + payload)
    with pytest.raises(ConfigurationError, match=r"record 1 at byte 0 is not understood.*version"):
        opened(tmp_path)


# --- trouble ---------------------------------------------------------------------------------------------------------------


def test_a_full_disk_leaves_the_file_as_it_was_and_nothing_is_written_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path)
    before = path.read_bytes()
    journal, _ = opened(tmp_path)
    write = os.write
    room = 10

    def full(file: int, content: bytes) -> int:
        nonlocal room
        if not room:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = write(file, content[:room])
        room = 0
        return taken

    journal.put(COMMANDS[0], 1, 1)
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(StoreFailed, match="cannot be written: No space left on device"):
        journal.settle(0)
    monkeypatch.undo()
    assert path.read_bytes() == before
    journal.put(COMMANDS[0], 1, 1)
    with pytest.raises(StoreFailed):
        journal.settle(0)
    journal.close()
    assert len(opened(tmp_path)[1]) == len(COMMANDS)


@pytest.mark.parametrize(
    ("fsync", "times"), [("never", []), ("batch", [0, 1, 2 * FSYNC_EVERY]), ("interval", [2 * FSYNC_EVERY])]
)
def test_written_records_are_forced_to_the_disk_as_often_as_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fsync: Fsync, times: list[int]
) -> None:
    journal, _ = opened(tmp_path, fsync=fsync)
    forced: list[int] = []
    now = 0
    monkeypatch.setattr(os, "fsync", lambda file: forced.append(now))
    for now in (0, 1, 2 * FSYNC_EVERY):
        journal.put(COMMANDS[0], now, now)
        journal.settle(now)
        journal.settle(now)
    assert forced == times
    journal.close()


def test_a_disk_that_refuses_to_keep_what_it_was_given_ends_the_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(file: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    journal, _ = opened(tmp_path, fsync="batch")
    monkeypatch.setattr(os, "fsync", refuses)
    journal.put(COMMANDS[0], 1, 1)
    with pytest.raises(StoreFailed, match="cannot be forced to the disk"):
        journal.settle(1)
    monkeypatch.undo()
    journal.put(COMMANDS[0], 1, 1)
    with pytest.raises(StoreFailed):
        journal.settle(2)
    journal.close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="cannot be made"):
        Journal(tmp_path / "file" / "journal", Command)
