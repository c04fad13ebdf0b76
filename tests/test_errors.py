"""Which answer becomes which error. The file under test is `errors.py`; its table stands by remedy."""

from __future__ import annotations

import pickle

import pytest

from bidwire import errors as e


def answered(
    status: int, body: str, *, family: str = "spot", write: bool = True, path: str = "", **headers: str
) -> e.BinanceError:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return e.error_from(
        request=None, family=family, write=write, status=status, headers=named, body=body.encode(), path=path
    )


def refused(code: int, text: str) -> str:
    return f'{{"code":{code},"msg":"{text}"}}'


TABLE = [
    (400, refused(-1121, "Invalid symbol."), e.BadRequest, "no"),
    (400, refused(-1013, "Filter failure: LOT_SIZE"), e.FilterFailure, "no"),
    (400, refused(-1013, "Stop loss orders are not supported for this symbol."), e.BadRequest, "no"),
    (400, refused(-2010, "Account has insufficient balance for requested action."), e.InsufficientFunds, "no"),
    (400, refused(-2010, "Order would immediately match and take."), e.WouldTake, "no"),
    (400, refused(-2010, "Duplicate order sent."), e.DuplicateOrder, "unknown"),
    (400, refused(-2010, "Market is closed."), e.BadRequest, "no"),
    (400, refused(-2011, "Unknown order sent."), e.NotFound, "no"),
    (400, refused(-2011, "Order was not canceled due to cancel restrictions."), e.BadRequest, "no"),
    (400, refused(-2038, "Unknown order sent."), e.NotFound, "no"),
    (400, refused(-2038, "Order amend (quantity increase) is not supported."), e.BadRequest, "no"),
    (400, refused(-1010, "Account has insufficient balance for requested action."), e.InsufficientFunds, "no"),
    (400, refused(-2013, "Order does not exist."), e.NotFound, "no"),
    (400, refused(-2026, "Order was archived."), e.Archived, "no"),
    (400, refused(-1021, "Timestamp for this request is outside of the recvWindow."), e.ClockSkew, "no"),
    (400, refused(-1022, "Signature for this request is not valid."), e.NotAllowed, "no"),
    (401, refused(-2015, "Invalid API-key, IP, or permissions for action."), e.NotAllowed, "no"),
    (401, refused(-2014, "API-key format invalid."), e.NotAllowed, "no"),
    (429, refused(-1003, "Too much request weight used"), e.RateLimited, "no"),
    (429, refused(-1015, "Too many new orders"), e.RateLimited, "no"),
    (418, refused(-1003, "Way too much request weight used; IP banned until 1700000000000."), e.Banned, "no"),
    (403, "<html><title>403 Forbidden</title>Request blocked.</html>", e.Blocked, "no"),
    (451, '{"code":0,"msg":"Service unavailable from a restricted location"}', e.Blocked, "no"),
    (202, "", e.Blocked, "no"),
    (404, "<html>404 Not Found</html>", e.BadRequest, "no"),
    (
        409,
        '{"code":-2021,"msg":"Order cancel-replace partially failed.","data":{"cancelResult":"SUCCESS"}}',
        e.PartialFailure,
        "yes",
    ),
    (500, "<html>oops</html>", e.OutcomeUnknown, "unknown"),
    (502, "", e.OutcomeUnknown, "unknown"),
    (504, "{}", e.OutcomeUnknown, "unknown"),
    (503, '{"msg":"Unknown error, please check your request or try again later."}', e.OutcomeUnknown, "unknown"),
    (503, '{"msg":"Service Unavailable."}', e.Unavailable, "no"),
    (503, "Service Unavailable.", e.Unavailable, "no"),
    (503, refused(-1008, "Server is currently overloaded with other requests."), e.Unavailable, "no"),
    (
        503,
        refused(-1001, "Internal error; unable to process your request. Please try again."),
        e.OutcomeUnknown,
        "unknown",
    ),
    (400, refused(-1006, "An unexpected response was received from the message bus."), e.OutcomeUnknown, "unknown"),
    (408, refused(-1007, "Timeout waiting for response from backend server."), e.OutcomeUnknown, "unknown"),
    (
        400,
        refused(-1161, "Unable to encode the response in SBE schema '3:0'. Please use schema '3:1' or higher."),
        e.OutcomeUnknown,
        "unknown",
    ),
    (400, refused(-1000, "An unknown error occurred while processing the request."), e.OutcomeUnknown, "unknown"),
    (302, "", e.MalformedAnswer, "no"),
    (400, "[1,2]", e.Rejected, "no"),
    (400, "not json", e.Rejected, "no"),
]


@pytest.mark.parametrize(("status", "body", "kind", "executed"), TABLE)
def test_an_answer_to_a_write(status: int, body: str, kind: type[e.BinanceError], executed: str) -> None:
    error = answered(status, body)
    assert isinstance(error, kind)
    assert error.executed == executed
    assert error.status == status
    assert error.body == body.encode()


def test_a_5xx_on_a_read_is_unavailable_whatever_it_says() -> None:
    for body in (
        "<html>",
        refused(-1001, "Internal error"),
        '{"msg":"Unknown error, please check your request or try again later."}',
    ):
        assert isinstance(answered(503, body, write=False), e.Unavailable)


def test_the_three_503_of_futures_and_options_are_told_apart() -> None:
    for family in ("usdm", "coinm", "options", "portfolio"):
        unknown = '{"code":-1000,"msg":"Unknown error, please check your request or try again later."}'
        assert isinstance(answered(503, unknown, family=family), e.OutcomeUnknown)
        assert isinstance(answered(503, '{"msg":"Service Unavailable."}', family=family), e.Unavailable)
        internal = '{"msg":"Internal error; unable to process your request. Please try again."}'
        assert isinstance(answered(503, internal, family=family), e.Unavailable)


def test_the_same_number_means_other_things_in_other_families() -> None:
    trigger, reduce = (
        refused(-2021, "Order would immediately trigger."),
        refused(-2022, "ReduceOnly Order is rejected."),
    )
    assert not isinstance(answered(400, trigger, family="usdm"), e.PartialFailure)
    assert isinstance(answered(400, reduce, family="usdm"), e.ReduceOnlyRejected)
    assert not isinstance(answered(400, refused(-2022, "Order cancel-replace failed.")), e.ReduceOnlyRejected)
    assert isinstance(answered(400, refused(-1008, "Too much request weight"), family="options"), e.RateLimited)


@pytest.mark.parametrize(
    ("family", "code", "kind"),
    [
        ("spot", -4026, e.InsufficientFunds),
        ("spot", -6012, e.InsufficientFunds),
        ("spot", -10021, e.NotFound),
        ("spot", -20132, e.DuplicateOrder),
        ("usdm", -4051, e.InsufficientFunds),
        ("usdm", -4026, e.Rejected),
        ("coinm", -5028, e.ClockSkew),
        ("portfolio", -4088, e.NotAllowed),
    ],
)
def test_what_to_do_next_is_told_by_family_and_code(family: str, code: int, kind: type[e.Rejected]) -> None:
    assert type(answered(400, refused(code, "as the page has it"), family=family)) is kind


def test_markers_say_on_which_side_the_trouble_is() -> None:
    assert isinstance(answered(400, refused(-1121, "Invalid symbol.")), e.ClientError)
    assert isinstance(answered(418, refused(-1003, "banned")), e.ClientError)
    assert isinstance(answered(500, ""), e.ServerError)
    assert isinstance(answered(503, '{"msg":"Service Unavailable."}'), e.ServerError)
    assert isinstance(e.NotSent("x"), e.NetworkError)
    assert isinstance(e.AnswerLost("x"), e.NetworkError)
    assert not isinstance(e.AnswerLost("x"), e.ServerError)


def test_limits_carry_when_to_come_back() -> None:
    limited = answered(429, refused(-1003, "x"), retry_after="17")
    assert isinstance(limited, e.RateLimited)
    assert limited.retry_after == 17
    assert not limited.orders_only
    orders = answered(429, refused(-1015, "Too many new orders"), retry_after="3")
    assert isinstance(orders, e.RateLimited)
    assert orders.orders_only
    banned = answered(418, refused(-1003, "IP banned until 1700000123456. Please"), retry_after="nonsense")
    assert isinstance(banned, e.Banned)
    assert (banned.until, banned.retry_after) == (1_700_000_123_456, None)


def test_the_two_clock_refusals_are_told_apart_by_text() -> None:
    ahead = answered(400, refused(-1021, "Timestamp for this request was 1000ms ahead of the server's time."))
    late = answered(400, refused(-1021, "Timestamp for this request is outside of the recvWindow."))
    assert isinstance(ahead, e.ClockSkew)
    assert isinstance(late, e.ClockSkew)
    assert ahead.ahead
    assert not late.ahead


def test_a_filter_failure_names_the_filter_and_a_partial_failure_its_halves() -> None:
    broken = answered(400, refused(-1013, "Filter failure: PRICE_FILTER"))
    assert isinstance(broken, e.FilterFailure)
    assert broken.filter == "PRICE_FILTER"
    half = answered(409, '{"code":-2021,"msg":"x","data":{"cancelResult":"SUCCESS","newOrderResult":"FAILURE"}}')
    assert isinstance(half, e.PartialFailure)
    assert half.halves["newOrderResult"] == "FAILURE"


def test_410_says_what_replaces_it() -> None:
    gone = answered(410, "<html>410 Gone</html>", path="/api/v3/userDataStream")
    assert "user_stream()" in str(gone)
    assert str(answered(410, "", path="/api/v3/depth")) == "gone: empty answer (410)"


def test_a_404_at_a_removed_path_says_what_replaces_it_and_at_any_other_what_the_page_says() -> None:
    assert "client.portfolio.get_um_algo_order" in str(answered(404, "", path="/papi/v1/um/conditional/openOrder"))
    assert str(answered(404, "", path="/api/v3/dpeth")) == "no such path: empty answer (404)"
    assert (
        str(answered(404, "<html><h1>Not Found</h1></html>", path="/api/v3/dpeth")) == "no such path: Not Found (404)"
    )
    order = answered(404, refused(-2013, "Order does not exist."), path="/sapi/v1/margin/loan")
    assert isinstance(order, e.NotFound)


def test_the_text_names_reason_and_code_and_survives_pickling() -> None:
    error = answered(400, refused(-1121, "Invalid symbol."))
    assert str(error) == "Invalid symbol. (-1121)"
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.code, again.status) == (type(error), str(error), -1121, 400)
    assert "Request blocked." in str(answered(403, "<html><b>Request blocked.</b></html>"))
