"""`bidwire exchange` as people run it: a process, an env file, signals, and what it says when it cannot."""

from __future__ import annotations

import gzip
import json
import os
import shlex
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bidwire.cli import exchange as command
from bidwire.cli import main
from bidwire.client.blocking import Client

NAMES = [
    "BINANCE_REST_URL",
    "BINANCE_STREAM_URL",
    "BINANCE_SBE_STREAM_URL",
    "BINANCE_WS_API_URL",
    "BINANCE_OPTIONS_REST_URL",
    "BINANCE_OPTIONS_STREAM_URL",
    "BINANCE_API_KEY",
    "BINANCE_API_SECRET",
    "BINANCE_RSA_API_KEY",
    "BINANCE_RSA_PRIVATE_KEY_FILE",
    "BINANCE_ED25519_API_KEY",
    "BINANCE_ED25519_PRIVATE_KEY_FILE",
    "BINANCE_MAKER_API_KEY",
    "BINANCE_MAKER_API_SECRET",
]
WINDOWS = sys.platform == "win32"
STARTS_WITHIN = 30.0

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts `bidwire exchange` with arguments; whatever is left at the end is killed."""
    running: list[subprocess.Popen[str]] = []

    def starting(*arguments: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "bidwire", "exchange", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        running.append(process)
        return process

    yield starting
    for process in running:
        process.kill()
        process.communicate()


def appeared(path: Path, process: subprocess.Popen[str]) -> dict[str, str]:
    """The variables in the file, as a shell reads them, once it is there."""
    deadline = time.monotonic() + STARTS_WITHIN
    while not path.exists():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline, "it is not ready"
        time.sleep(0.02)
    found = {}
    for line in path.read_text().splitlines():
        word, assignment = shlex.split(line)
        assert word == "export"
        name, _, value = assignment.partition("=")
        found[name] = value
    return found


def stopped(process: subprocess.Popen[str], number: int) -> tuple[int, str, str]:
    """Exit status, stdout and stderr after a signal."""
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    return process.returncode, out, err


INTERRUPT = getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT)


def test_it_starts_writes_its_variables_serves_and_stops(start: Start, tmp_path: Path) -> None:
    env = tmp_path / "local.env"
    process = start(
        "--port",
        0,
        "--env",
        env,
        "--seed",
        1,
        "--balance",
        "USDT=5000",
        "--balance",
        "btc=1.5",
        "--commission",
        "0.002,0.003",
        "--bnb-burn",
        "--routing",
        "usdt,USDC",
        "--routing",
        "EUR,TRY",
    )
    found = appeared(env, process)
    assert list(found) == NAMES
    port = found["BINANCE_REST_URL"].rpartition(":")[2]
    assert found["BINANCE_REST_URL"] == f"http://127.0.0.1:{port}"
    assert found["BINANCE_STREAM_URL"] == f"ws://127.0.0.1:{port}"
    assert found["BINANCE_WS_API_URL"] == f"ws://127.0.0.1:{port}/ws-api/v3"
    keys = [
        (found["BINANCE_API_KEY"], found["BINANCE_API_SECRET"]),
        (found["BINANCE_RSA_API_KEY"], Path(found["BINANCE_RSA_PRIVATE_KEY_FILE"])),
        (found["BINANCE_ED25519_API_KEY"], Path(found["BINANCE_ED25519_PRIVATE_KEY_FILE"])),
        (found["BINANCE_MAKER_API_KEY"], found["BINANCE_MAKER_API_SECRET"]),
    ]
    for key, secret in keys:
        urls = {name: found[name] for name in NAMES[:3]}
        with Client.from_env(variables={**urls, "BINANCE_API_KEY": key, "BINANCE_API_SECRET": str(secret)}) as client:
            rates = client.spot.commission_rates("BTCUSDT")
            assert [sor.symbols for sor in client.spot.exchange_info().sors or ()] == [["BTCUSDT", "BTCUSDC"]]
            assert (str(rates.standard_commission.taker), rates.discount.enabled_for_account) == ("0.00300000", True)
            balances = {each.asset: str(each.free) for each in client.spot.account().balances if each.free}
            assert balances == {"USDT": "5000.00000000", "BTC": "1.50000000"}
    if not WINDOWS:
        for path in (env, Path(found["BINANCE_RSA_PRIVATE_KEY_FILE"]), Path(found["BINANCE_ED25519_PRIVATE_KEY_FILE"])):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    status, out, err = stopped(process, INTERRUPT)
    assert status == (0 if WINDOWS else 130)
    assert err == ""
    assert found["BINANCE_REST_URL"] in out
    assert found["BINANCE_API_SECRET"] in out
    assert out.endswith("bidwire exchange: stopped\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(WINDOWS, reason="Windows has no SIGTERM that can be handled")
def test_sigterm_is_an_ordinary_end(start: Start, tmp_path: Path) -> None:
    process = start("--port", 0, "--env", tmp_path / "env", "--quiet")
    appeared(tmp_path / "env", process)
    assert stopped(process, signal.SIGTERM) == (0, "", "")


def test_ctrl_c_ends_it_at_once_with_a_socket_open(start: Start, tmp_path: Path) -> None:
    process = start("--port", 0, "--env", tmp_path / "env", "--quiet")
    found = appeared(tmp_path / "env", process)
    port = int(found["BINANCE_REST_URL"].rpartition(":")[2])
    with closing(socket.create_connection(("127.0.0.1", port))) as deaf:
        deaf.sendall(
            b"GET /ws/btcusdt@trade HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        assert deaf.recv(12) == b"HTTP/1.1 101"
        before = time.monotonic()
        status, out, err = stopped(process, INTERRUPT)
        assert time.monotonic() - before < 5
        assert (status, out, err) == (0 if WINDOWS else 130, "", "")


def test_the_data_folder_keeps_the_private_keys(start: Start, tmp_path: Path) -> None:
    data = tmp_path / "data"
    process = start("--port", 0, "--env", tmp_path / "env", "--data", data, "--quiet")
    found = appeared(tmp_path / "env", process)
    assert Path(found["BINANCE_RSA_PRIVATE_KEY_FILE"]) == data / "rsa.pem"
    stopped(process, INTERRUPT)
    assert sorted(path.name for path in data.iterdir()) == ["ed25519.pem", "exchange", "keys.json", "rsa.pem"]
    assert not (tmp_path / "env").exists()


def test_a_recording_is_played_and_its_end_is_told(start: Start, tmp_path: Path) -> None:
    (tmp_path / "short.raw").write_bytes(RECORDING)
    process = start("--port", 0, "--env", tmp_path / "env", "--market", "short.raw", "--data", tmp_path)
    found = appeared(tmp_path / "env", process)
    with urllib.request.urlopen(found["BINANCE_REST_URL"] + "/api/v3/depth?symbol=BTCUSDT", timeout=5) as answer:
        assert json.load(answer)["asks"][0][0] == "61000.01000000"
    assert process.stdout is not None
    lines = iter(process.stdout.readline, "")
    assert any("the recording is over" in line for line in lines)
    assert stopped(process, INTERRUPT)[2] == ""


def test_a_recording_that_is_cut_off_is_refused_with_the_line_or_played_up_to_it(start: Start, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.raw"
    damaged.write_bytes(RECORDING + b"1723161256300000000 {not json\n")
    refused = start("--port", 0, "--market", f"replay:{damaged}")
    out, err = refused.communicate(timeout=STARTS_WITHIN)
    assert (refused.returncode, out) == (2, "")
    assert err.startswith(f"bidwire exchange: {damaged}, line 4: ")
    assert "--partial" in err
    process = start("--port", 0, "--replay", damaged, "--partial", "--env", tmp_path / "env", "--speed", 10)
    appeared(tmp_path / "env", process)
    assert process.stderr is not None
    assert any("line 4" in line and "goes on" in line for line in iter(process.stderr.readline, ""))
    stopped(process, INTERRUPT)


def test_the_same_seed_is_the_same_exchange(start: Start, tmp_path: Path) -> None:
    def keys(name: str) -> list[str]:
        process = start("--port", 0, "--seed", 9, "--env", tmp_path / name, "--quiet")
        found = appeared(tmp_path / name, process)
        stopped(process, INTERRUPT)
        return [found[each] for each in NAMES if each.endswith(("KEY", "SECRET"))]

    assert keys("one") == keys("two")


# --- what cannot be had ----------------------------------------------------------------------------------------------


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The one line that is said, for arguments that are refused before anything starts."""
    assert main(["exchange", "--quiet", *map(str, arguments)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    line = shown.err.strip().splitlines()[-1]
    assert line.startswith("bidwire exchange: ")
    return line


def test_without_limits_nobody_is_refused_but_everything_is_counted(start: Start, tmp_path: Path) -> None:
    process = start("--port", 0, "--env", tmp_path / "e", "--quiet", "--no-limits")
    with Client.from_env(variables=appeared(tmp_path / "e", process)) as client:
        client = client.using(limits=False)
        replies = [client.spot.depth.reply("BTCUSDT", limit=5000) for _ in range(30)]  # 7,500 of 6,000 a minute
    assert max(reply.used_weight["1m"] for reply in replies) > 6000 or len({r.used_weight["1m"] for r in replies}) == 30


def test_there_is_no_routing_where_it_is_switched_off(start: Start, tmp_path: Path) -> None:
    process = start("--port", 0, "--env", tmp_path / "e", "--quiet", "--routing", "none")
    with Client.from_env(variables=appeared(tmp_path / "e", process)) as client:
        assert not client.spot.exchange_info().sors


def test_listen_keys_are_served_where_they_are_asked_for(start: Start, tmp_path: Path) -> None:
    process = start("--port", 0, "--env", tmp_path / "e", "--quiet", "--listen-keys")
    variables = appeared(tmp_path / "e", process)
    request = urllib.request.Request(f"{variables['BINANCE_REST_URL']}/api/v3/userDataStream", method="POST")
    request.add_header("X-MBX-APIKEY", variables["BINANCE_API_KEY"])
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert len(json.loads(answer.read())["listenKey"]) == 60


def test_a_paper_exchange_follows_another_and_its_account_is_its_own(start: Start, tmp_path: Path) -> None:
    original = appeared(tmp_path / "a", start("--port", 0, "--env", tmp_path / "a", "--quiet"))
    follow = ("--market", "live", "--follow", original["BINANCE_REST_URL"], "--symbols", "btcusdt")
    process = start("--port", 0, "--env", tmp_path / "b", "--balance", "USDT=1000", *follow)
    found = appeared(tmp_path / "b", process)
    with Client.from_env(variables=found) as mine, Client.from_env(variables=original) as theirs:
        assert [each.symbol for each in mine.spot.exchange_info().symbols] == ["BTCUSDT"]
        assert mine.spot.new_order("BTCUSDT", "BUY", "MARKET", quote_order_qty=100).status == "FILLED"
        assert len(mine.spot.my_trades("BTCUSDT")) >= 1
        assert theirs.spot.my_trades("BTCUSDT") == []
    _, out, _ = stopped(process, INTERRUPT)
    assert out.startswith(f"following BTCUSDT on {original['BINANCE_REST_URL']} ...\n")


@pytest.mark.skipif(WINDOWS, reason="a console of its own would be needed")
def test_ctrl_c_ends_it_while_it_waits_for_the_exchange_to_follow(start: Start) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        process = start("--port", 0, "--market", "live", "--follow", f"http://127.0.0.1:{silent.getsockname()[1]}")
        assert process.stdout is not None
        assert process.stdout.readline().startswith("following BTCUSDT, ETHUSDT on http://127.0.0.1")
        connection, _ = silent.accept()
        with connection:
            assert stopped(process, signal.SIGINT)[0] == 130


def test_a_taken_port_says_how_to_choose_another(capsys: pytest.CaptureFixture[str]) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        line = refusal(capsys, "--port", port)
    assert f"port {port} on 127.0.0.1 is taken" in line
    assert "--port" in line


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--port", "x"], "'x' is no port"),
        (["--port", "70000"], "from 0 to 65535"),
        (["--port", "-1"], "no port"),
        (["--balance", "USDT"], "ASSET=AMOUNT"),
        (["--balance", "USDT=lots"], "ASSET=AMOUNT"),
        (["--commission", "0.001"], "MAKER,TAKER"),
        (["--commission", "0.001,two"], "MAKER,TAKER"),
        (["--commission", "0.001,1.5"], "MAKER,TAKER"),
        (["--commission", "NaN,0"], "MAKER,TAKER"),
        (["--routing", "USDT"], "no set of quote assets"),
        (["--routing", "USDT,,USDC"], "no set of quote assets"),
        (["--routing", ""], "no set of quote assets"),
        (["--routing", "USDT,USDC", "--routing", "usdc,EUR"], "USDC is named twice"),
        (["--routing", "none", "--routing", "USDT,USDC"], "--routing none goes with no other"),
        (["--balance", "=5"], "ASSET=AMOUNT"),
        (["--balance", "USDT=-5"], "ASSET=AMOUNT"),
        (["--balance", "USDT=NaN"], "ASSET=AMOUNT"),
        (["--balance", "USDT=1_000"], "ASSET=AMOUNT"),
        (["--balance", "USDT=1", "--balance", "usdt=2"], "an asset twice"),
        (["--balance", "BTC=0.000000001"], "finer than"),
        (["--market", "casino"], "no market 'casino'"),
        (["--market", "replay:"], "no market"),
        (["--replay", "not-there.raw"], "not-there.raw: cannot be read"),
        (["--market", "a", "--replay", "b"], "not allowed with"),
        (["--speed", "quick"], "number or max"),
        (["--speed", "-2"], "speed must be"),
        (["--speed", "0"], "as fast as possible is max"),
        (["--speed", "nan"], "speed must be"),
        (["--seed", "x"], "invalid int"),
        (["--host", "192.0.2.1", "--port", "0"], "no address of this machine"),
        (["--symbols", "BTCUSDT"], "--symbols goes with --market live"),
        (["--fsync", "batch"], "--fsync goes with --data"),
        (["--snapshot-every", "5"], "--snapshot-every goes with --data"),
        (["--begins-at", "soon"], "not a time"),
        (["--clock", "simulated", "--begins-at", "2021-01-28T09:20:01"], "add tzinfo"),
        (["--begins-at", "1611825601400"], "only a simulated clock"),
        (["--clock", "simulated", "--begins-at", "1"], "between 2017 and 2100"),
        (["--follow", "testnet"], "--follow goes with --market live"),
        (["--market", "live", "--speed", "2"], "neither --speed nor --recorded-times"),
        (["--market", "live", "--follow", "mars"], "'mars' cannot be followed: it is one of production, testnet"),
        (["--market", "live", "--symbols", ","], "a list of at least one"),
    ],
)
def test_bad_options_are_refused_with_what_would_do(
    capsys: pytest.CaptureFixture[str], arguments: list[str], text: str
) -> None:
    assert text in refusal(capsys, *arguments)


def test_bad_recordings_are_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    empty, folder, text, cut = (tmp_path / name for name in ("empty.raw", "folder", "text.raw", "cut.raw.gz"))
    empty.write_bytes(b"")
    folder.mkdir()
    text.write_text("hello\n")
    cut.write_bytes(gzip.compress(RECORDING * 50)[:-20])
    assert "is empty" in refusal(capsys, "--replay", empty)
    assert "cannot be read" in refusal(capsys, "--replay", folder)
    assert "line 1" in refusal(capsys, "--replay", text)
    assert "line" in refusal(capsys, "--replay", cut)


def test_an_env_file_that_cannot_be_written_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert "not a regular file" in refusal(capsys, "--env", tmp_path / "folder")
    assert "there is no folder" in refusal(capsys, "--env", tmp_path / "nowhere" / "env")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_one_line_and_leaves_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def full(path: str | Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if Path(path).name.startswith(".local.env"):
            os.close(real(path, flags, mode))
            return real("/dev/full", os.O_WRONLY)
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", full)
    assert "No space left" in refusal(capsys, "--port", 0, "--env", tmp_path / "local.env")
    assert list(tmp_path.iterdir()) == []


def test_an_env_file_of_an_earlier_run_is_gone_before_the_new_one_is_ready(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    env = tmp_path / "env"
    env.write_text("export BINANCE_REST_URL='http://127.0.0.1:1'\n")
    refusal(capsys, "--env", env, "--market", "casino")
    assert not env.exists()


@pytest.mark.skipif(WINDOWS, reason="asks a POSIX shell")
def test_values_are_one_word_for_a_shell() -> None:
    value = 'it\'s $HOME `x` "y" \\ z'
    shown = subprocess.run(
        ["sh", "-c", f"printf %s {command.quoted(value)}"], capture_output=True, text=True, timeout=10
    )
    assert shown.stdout == value


RECORDING = (
    b"1723161256000000000 "
    b'{"lastUpdateId":100,"bids":[["61000.00000000","1.00000000"]],"asks":[["61000.01000000","2.00000000"]]}\n'
    b"1723161256100000000 "
    b'{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1723161256100,"s":"BTCUSDT","U":101,"u":102,'
    b'"b":[["61000.00000000","1.50000000"]],"a":[]}}\n'
    b"1723161256200000000 "
    b'{"stream":"btcusdt@trade","data":{"e":"trade","E":1723161256200,"s":"BTCUSDT","t":7,"p":"61000.01000000",'
    b'"q":"0.50000000","T":1723161256199,"m":false,"M":true}}\n'
)


def test_faults_come_from_a_file_and_the_controls_are_told_in_the_variables(start: Start, tmp_path: Path) -> None:
    env, faults = tmp_path / "local.env", tmp_path / "faults.toml"
    faults.write_text('[[fault]]\nfault = "R25"\npath = "/api/v3/ping"\n')
    process = start(
        "--port", 0, "--env", env, "--market", "quiet", "--faults", faults, "--admin", "--clock", "simulated"
    )
    found = appeared(env, process)
    assert list(found) == [*NAMES, "BIDWIRE_ADMIN_URL", "BIDWIRE_ADMIN_TOKEN"]
    with pytest.raises(urllib.error.HTTPError, match="503"):
        urllib.request.urlopen(f"{found['BINANCE_REST_URL']}/api/v3/ping")
    headers = {"Authorization": f"Bearer {found['BIDWIRE_ADMIN_TOKEN']}"}
    request = urllib.request.Request(f"{found['BIDWIRE_ADMIN_URL']}/log", headers=headers)
    with urllib.request.urlopen(request) as answer:
        assert [strike["row"] for strike in json.loads(answer.read())] == ["R25"]
    _, out, _ = stopped(process, INTERRUPT)
    assert found["BIDWIRE_ADMIN_TOKEN"] in out
    assert found["BIDWIRE_ADMIN_URL"] in out


def test_a_mistake_in_the_file_of_faults_is_told_before_anything_starts(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text('[{"fault": "R25"},\n {"fault": "R255"}]')
    assert main(["exchange", "--port", "0", "--faults", str(faults)]) == 2
    assert "faults.json, line 2: 'R255' is no kind of fault and no row; did you mean 'R25'" in capsys.readouterr().err
