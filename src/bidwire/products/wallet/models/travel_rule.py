"""What is asked and told where the law wants to know who sends to whom (the travel rule). Texts named questionnaire are JSON."""

from __future__ import annotations

from decimal import Decimal

from ....wire.words import Millis, Model


class AddressQuestionnaire(Model, frozen=True, kw_only=True):
    """What was told of an address."""

    send_to: int
    satoshi_token: str
    is_address_owner: int
    verify_method: int


class AddressVerification(Model, frozen=True, kw_only=True):
    """An address whose owner was verified."""

    status: str
    token: str
    network: str
    wallet_address: str
    address_questionnaire: AddressQuestionnaire


class QuestionnaireAccepted(Model, frozen=True, kw_only=True):
    """What became of a withdrawal or a questionnaire; `tr_id` is its number."""

    tr_id: int
    accepted: bool
    info: str


class QuestionnaireRequirements(Model, frozen=True, kw_only=True):
    """Whose questionnaire has to be answered: a country's code, NIL for none."""

    questionnaire_country_code: str


class Country(Model, frozen=True, kw_only=True):
    """Whether one may deposit from, and withdraw to, a country."""

    country_code: str
    country_name: str
    block_type: str
    deposit_allowed: bool
    withdrawal_allowed: bool
    has_region_restrictions: bool


class Countries(Model, frozen=True, kw_only=True):
    """All countries."""

    countries: list[Country]
    last_updated: Millis


class Region(Model, frozen=True, kw_only=True):
    """Whether one may deposit from, and withdraw to, a part of a country."""

    region_name: str
    block_type: str
    deposit_allowed: bool
    withdrawal_allowed: bool


class Regions(Model, frozen=True, kw_only=True):
    """The parts of a country that have rules of their own."""

    country_code: str
    regions: list[Region]
    last_updated: Millis


class Vasp(Model, frozen=True, kw_only=True):
    """Another exchange or custodian, by the name and code that questionnaires ask for."""

    vasp_name: str
    vasp_code: str
    identifier: str


class DepositQuestionnaire(Model, frozen=True, kw_only=True):
    """What was told of a deposit."""

    vasp_name: str
    deposit_originator: int


class TravelRuleDeposit(Model, frozen=True, kw_only=True):
    """One deposit, and whether a questionnaire is missing for it."""

    deposit_id: str
    amount: Decimal
    network: str
    coin: str
    deposit_status: int
    travel_rule_req_status: int
    address: str
    address_tag: str
    tx_id: str
    transfer_type: int
    confirm_times: str
    require_questionnaire: bool
    questionnaire: DepositQuestionnaire | None = None
    insert_time: Millis


class TravelRuleDepositV1(Model, frozen=True, kw_only=True):
    """One deposit, as the first version of the endpoint tells it."""

    tr_id: int
    tran_id: int
    amount: Decimal
    coin: str
    network: str
    deposit_status: int
    travel_rule_status: int
    travel_rule_status_v2: str = ""
    address: str
    address_tag: str
    tx_id: str
    insert_time: Millis
    complete_time: Millis | None = None
    transfer_type: int
    confirm_times: str
    require_questionnaire: bool
    questionnaire: str | None = None


class TravelRuleWithdrawal(Model, frozen=True, kw_only=True):
    """One withdrawal, and whether its questionnaire was accepted. Times are texts in UTC."""

    id: str
    tr_id: int
    amount: Decimal
    transaction_fee: Decimal
    coin: str
    withdrawal_status: int
    travel_rule_status: int
    address: str
    address_tag: str = ""
    tx_id: str
    apply_time: str
    network: str
    transfer_type: int
    withdraw_order_id: str = ""
    info: str
    confirm_no: int
    wallet_type: int
    tx_key: str
    questionnaire: str
    complete_time: str
