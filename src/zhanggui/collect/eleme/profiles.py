"""淘宝闪购 (饿了么): every kind of file we read."""

from zhanggui.collect.eleme.bill import BILL

PROFILES = (BILL,)
