"""Alipay files beside the shop's account flow (which Qianniu gives too: ``taobao.bills``)."""

from zhanggui.collect.alipay.ad_account import AD_ACCOUNT
from zhanggui.collect.alipay.personal import PERSONAL_BILL

PROFILES = (AD_ACCOUNT, PERSONAL_BILL)
