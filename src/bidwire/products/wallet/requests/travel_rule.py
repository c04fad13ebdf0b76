"""The same ways in and out where the law wants to know who sends to whom (local entities). A questionnaire is JSON.

https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/travel-rule
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from ....wire.request import ByPage, Route, Security, Signed
from ....wire.words import NONE, MaybeNumber, MaybeTime, Number
from ...common.requests import DAY
from ..models import (
    AddressVerification,
    Countries,
    QuestionnaireAccepted,
    QuestionnaireRequirements,
    Regions,
    TravelRuleDeposit,
    TravelRuleDepositV1,
    TravelRuleWithdrawal,
    Vasp,
)

Answers: TypeAlias = Mapping[str, object] | str
"""A questionnaire's answers by the names that its page gives, or the same as JSON text."""

_NINETY_DAYS = 90 * DAY - 1  # "less than 90 days"


class TravelRuleWithdraw(Signed[QuestionnaireAccepted], frozen=True, kw_only=True):
    """Sends a coin to an address, with the questionnaire of your country. Everything else is as in `Withdraw`.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/travel-rule#withdraw-travel-rule
    """

    route = Route("POST", "/sapi/v1/localentity/withdraw/apply", security=Security.USER_DATA, weight=600, uid=True)

    coin: str
    address: str
    amount: Number
    questionnaire: Answers
    withdraw_order_id: str | None = None
    network: str | None = None
    address_tag: str | None = None
    transaction_fee_flag: bool | None = None
    name: str | None = None
    wallet_type: int | None = None


class GetTravelRuleWithdrawalsV1(Signed[list[TravelRuleWithdrawal]], frozen=True, kw_only=True):
    """As `GetTravelRuleWithdrawals`, with the ids of the older numbering in `tr_id`.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/travel-rule#withdraw-history-v1
    """

    route = Route(
        "GET",
        "/sapi/v1/localentity/withdraw/history",
        security=Security.USER_DATA,
        pages=ByPage(id="id", offset="offset", span=_NINETY_DAYS),
    )

    tr_id: str | None = None
    tx_id: str | None = None
    withdraw_order_id: str | None = None
    network: str | None = None
    coin: str | None = None
    travel_rule_status: int | None = None
    offset: int | None = None
    limit: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE


class GetTravelRuleWithdrawals(Signed[list[TravelRuleWithdrawal]], frozen=True, kw_only=True):
    """Withdrawals with the state of their questionnaires, within 90 days.

    `travel_rule_status`: 0 completed, 1 pending, 2 failed. `tr_id` and `tx_id` are ids joined by commas. `limit`: 1000 by
    default and at most.
    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/travel-rule#withdraw-history-v2
    """

    route = Route(
        "GET",
        "/sapi/v2/localentity/withdraw/history",
        security=Security.USER_DATA,
        pages=ByPage(id="id", offset="offset", span=_NINETY_DAYS),
    )

    tr_id: str | None = None
    tx_id: str | None = None
    withdraw_order_id: str | None = None
    network: str | None = None
    coin: str | None = None
    travel_rule_status: int | None = None
    offset: int | None = None
    limit: int | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE


class SubmitDepositQuestionnaireV1(Signed[QuestionnaireAccepted], frozen=True, kw_only=True):
    """Answers the questionnaire of a deposit, which is told by the older numbering.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/travel-rule#submit-deposit-questionnaire-travel-rule
    """

    route = Route("PUT", "/sapi/v1/localentity/deposit/provide-info", security=Security.USER_DATA, weight=600, uid=True)

    tran_id: int
    questionnaire: Answers


class SubmitDepositQuestionnaire(Signed[QuestionnaireAccepted], frozen=True, kw_only=True):
    """Answers the questionnaire of a deposit.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/travel-rule#submit-deposit-questionnaire-v2
    """

    route = Route("PUT", "/sapi/v2/localentity/deposit/provide-info", security=Security.USER_DATA, weight=600, uid=True)

    deposit_id: int
    questionnaire: Answers


class GetTravelRuleDepositsV1(Signed[list[TravelRuleDepositV1]], frozen=True, kw_only=True):
    """Deposits with the state of their questionnaires, as the first version of the endpoint tells them.

    `limit`: 1000 by default and at most.
    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/travel-rule#deposit-history-travel-rule
    """

    route = Route(
        "GET",
        "/sapi/v1/localentity/deposit/history",
        security=Security.USER_DATA,
        pages=ByPage(time="insert_time", id="tran_id", offset="offset", span=_NINETY_DAYS),
    )

    tr_id: str | None = None
    tx_id: str | None = None
    tran_id: str | None = None
    network: str | None = None
    coin: str | None = None
    travel_rule_status: int | None = None
    pending_questionnaire: bool | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    offset: int | None = None
    limit: int | None = None


class GetTravelRuleDeposits(Signed[list[TravelRuleDeposit]], frozen=True, kw_only=True):
    """Deposits of the last 90 days with the state of their questionnaires, and the answers where `retrieve_questionnaire`.

    `limit`: 1000 by default and at most.
    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/travel-rule#deposit-history-v2
    """

    route = Route(
        "GET",
        "/sapi/v2/localentity/deposit/history",
        security=Security.USER_DATA,
        pages=ByPage(time="insert_time", id="deposit_id", offset="offset", span=_NINETY_DAYS),
    )

    deposit_id: int | None = None
    tx_id: str | None = None
    network: str | None = None
    coin: str | None = None
    retrieve_questionnaire: bool | None = None
    start_time: MaybeTime = NONE
    end_time: MaybeTime = NONE
    offset: int | None = None
    limit: int | None = None


class GetAddressVerifications(Signed[list[AddressVerification]], frozen=True, kw_only=True):
    """The addresses whose owners were verified.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/travel-rule#fetch-address-verification-list
    """

    route = Route("GET", "/sapi/v1/addressVerify/list", security=Security.USER_DATA)


class GetVasps(Signed[list[Vasp]], frozen=True, kw_only=True):
    """The exchanges and custodians that a questionnaire can name.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/travel-rule#vasp-list
    """

    route = Route("GET", "/sapi/v1/localentity/vasp", security=Security.USER_DATA)


class GetQuestionnaireRequirements(Signed[QuestionnaireRequirements], frozen=True, kw_only=True):
    """Whose questionnaire the account has to answer: NIL for none, then `Withdraw` does.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/travel-rule#check-questionnaire-requirements
    """

    route = Route("GET", "/sapi/v1/localentity/questionnaire-requirements", security=Security.USER_DATA)


class GetCountries(Signed[Countries], frozen=True, kw_only=True):
    """The countries that a questionnaire can name, and which of them are closed.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/travel-rule#get-country-list
    """

    route = Route("GET", "/sapi/v1/localentity/country/list", security=Security.USER_DATA)


class GetRegions(Signed[Regions], frozen=True, kw_only=True):
    """The parts of a country that have rules of their own.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/travel-rule#get-region-list
    """

    route = Route("GET", "/sapi/v1/localentity/region/list", security=Security.USER_DATA)

    country_code: str


class BrokerWithdraw(Signed[QuestionnaireAccepted], frozen=True, kw_only=True):
    """For brokers: sends a coin of a sub-account to an address, with who its owner is.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/travel-rule#broker-withdraw
    """

    route = Route(
        "POST", "/sapi/v1/localentity/broker/withdraw/apply", security=Security.USER_DATA, weight=600, uid=True
    )

    address: str
    coin: str
    amount: Number
    withdraw_order_id: str
    questionnaire: Answers
    originator_pii: Answers
    address_tag: str | None = None
    network: str | None = None
    address_name: str | None = None
    transaction_fee_flag: bool | None = None
    wallet_type: int | None = None


class SubmitBrokerDepositQuestionnaire(Signed[QuestionnaireAccepted], frozen=True, kw_only=True):
    """For brokers: answers the questionnaire of a sub-account's deposit, with who its owner is.

    https://developers.binance.com/en/docs/catalog/core-trading-wallet/api/rest-api/travel-rule#submit-deposit-questionnaire
    """

    route = Route(
        "PUT", "/sapi/v1/localentity/broker/deposit/provide-info", security=Security.USER_DATA, weight=600, uid=True
    )

    sub_account_id: str
    deposit_id: int
    questionnaire: Answers
    beneficiary_pii: Answers
    network: str | None = None
    coin: str | None = None
    amount: MaybeNumber = NONE
    address: str | None = None
    address_tag: str | None = None
