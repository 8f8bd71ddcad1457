"""Roles and what each may do. Denied is what nobody granted.

A right is about the whole product, a person's shops cut it down: who may see profit sees that of their shops.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from zhanggui.core.language import Text


class Right(StrEnum):
    """One thing a person or an API key may do."""

    SEE_ORDERS = "see_orders"
    SEE_PROFIT = "see_profit"
    SEE_PERSONAL = "see_personal"
    IMPORT = "import"
    FIX = "fix"
    UNDO = "undo"
    MATCH = "match"
    EXPORT = "export"
    DECIDE = "decide"
    EXECUTE = "execute"
    SETTINGS = "settings"
    FEES = "fees"
    PEOPLE = "people"
    AUDIT = "audit"
    BACKUP = "backup"
    CONNECT = "connect"


class Role(StrEnum):
    """What somebody is in the team."""

    OWNER = "owner"
    MANAGER = "manager"
    OPERATOR = "operator"
    SERVICE = "service"
    ANALYST = "analyst"
    FINANCE = "finance"
    VIEWER = "viewer"


RIGHT_NAMES = {
    Right.SEE_ORDERS: Text("看订单、回执和指标", "see orders, receipts and KPIs"),
    Right.SEE_PROFIT: Text("看成本和利润", "see costs and profit"),
    Right.SEE_PERSONAL: Text(
        "查看买家个人信息（每次留痕）", "reveal buyers' personal data (each time logged)"
    ),
    Right.IMPORT: Text("导入文件", "import files"),
    Right.FIX: Text("修正并重放被隔离的行", "correct and replay refused rows"),
    Right.UNDO: Text("撤销导入", "undo imports"),
    Right.MATCH: Text("确认商品匹配", "confirm matches of goods"),
    Right.EXPORT: Text("导出表格", "export tables"),
    Right.DECIDE: Text("采纳或拒绝建议", "accept or refuse decisions"),
    Right.EXECUTE: Text("执行建议、处理采购单", "carry out decisions, handle purchase orders"),
    Right.SETTINGS: Text("改店铺设置", "change shop settings"),
    Right.FEES: Text("维护店铺费率", "keep shops' fee rates"),
    Right.PEOPLE: Text("管理人员和密钥", "manage people and keys"),
    Right.AUDIT: Text("看审计记录", "see the audit log"),
    Right.BACKUP: Text("备份", "back up"),
    Right.CONNECT: Text("连接店铺的接口", "connect shops' servers"),
}
ROLE_NAMES = {
    Role.OWNER: Text("店主", "owner"),
    Role.MANAGER: Text("运营经理", "manager"),
    Role.OPERATOR: Text("运营", "operator"),
    Role.SERVICE: Text("客服", "service agent"),
    Role.ANALYST: Text("数据分析", "analyst"),
    Role.FINANCE: Text("财务", "finance"),
    Role.VIEWER: Text("只读", "viewer"),
}
_DAILY = {Right.SEE_ORDERS, Right.SEE_PROFIT, Right.EXPORT}
ROLE_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right),
    Role.MANAGER: frozenset(Right) - {Right.BACKUP, Right.CONNECT},
    Role.OPERATOR: frozenset(_DAILY | {Right.IMPORT, Right.FIX, Right.UNDO, Right.MATCH, Right.DECIDE}),
    Role.SERVICE: frozenset({Right.SEE_ORDERS, Right.SEE_PERSONAL}),
    Role.ANALYST: frozenset(_DAILY),
    Role.FINANCE: frozenset(_DAILY | {Right.IMPORT, Right.AUDIT, Right.FEES}),
    Role.VIEWER: frozenset({Right.SEE_ORDERS}),
}


def may_grant(granter: Role, role: Role) -> bool:
    """Nobody gives a role that may do more than their own."""
    return ROLE_RIGHTS[role] <= ROLE_RIGHTS[granter]


def covers(own: Collection[str] | None, asked: Collection[str] | None) -> bool:
    """Do ``own`` shops (None: all of them) include the ``asked`` ones?"""
    if own is None:
        return True
    return asked is not None and set(asked) <= set(own)
