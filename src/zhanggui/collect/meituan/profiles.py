"""Meituan (美团外卖/闪购): every kind of file we read."""

from zhanggui.collect.meituan.bill import BILL

PROFILES = (BILL,)
