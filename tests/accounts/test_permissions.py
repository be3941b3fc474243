"""Who may do what, and what is said to those who may not."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from kechuang.apps.accounts.models import Role, User
from kechuang.apps.accounts.permissions import RIGHTS, NotAllowed, demand, may


@pytest.mark.parametrize("verb", RIGHTS)
@pytest.mark.parametrize("role", list(Role))
def test_a_right_is_given_exactly_to_the_roles_in_the_table(role, verb):
    assert bool(may(User(username="a", role=role), verb)) == (role in RIGHTS[verb][1])


def test_a_refusal_names_the_role_the_deed_and_who_may():
    reason = may(User(username="a", role=Role.TOWN), "units.change").reason
    assert "镇街人员" in reason and "登记或更改单位" in reason and "规划员、管理员" in reason


def test_nobody_signed_in_may_nothing_and_is_told_to_sign_in():
    verdicts = [may(AnonymousUser(), verb) for verb in RIGHTS]
    assert not any(verdicts)
    assert all("请先登录" in verdict.reason for verdict in verdicts)


def test_a_closed_account_may_nothing():
    assert "已停用" in may(User(username="a", role=Role.ADMINISTRATOR, is_active=False), "audit.see").reason


def test_an_unknown_verb_is_a_fault_in_the_code_not_a_no():
    with pytest.raises(KeyError):
        may(User(username="a", role=Role.PLANNER), "documents.burn")


def test_demand_raises_the_reason():
    with pytest.raises(NotAllowed) as refusal:
        demand(User(username="a", role=Role.ENTERPRISE), "documents.see")
    assert refusal.value.code == "AC-003" and "企业" in refusal.value.what


def test_a_new_account_without_a_role_has_the_fewest_rights():
    fewest = min(Role, key=lambda role: sum(role in roles for _, roles in RIGHTS.values()))
    assert User(username="a").role == fewest
