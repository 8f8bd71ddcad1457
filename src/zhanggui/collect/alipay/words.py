"""Alipay's words: what a movement of the advertising account or of a personal bill is."""

from __future__ import annotations

CONSUMPTION = "扣款"
"""Only 支出 + 扣款 is consumption. 付款(预支付) holds money back and 充值 brings it: neither spends."""

PERSONAL_KINDS = (
    ("提现|转账|余额宝|余利宝|信用卡还款|充值", "transfer"),
    ("返点积分|退回积分", "points"),
    ("天猫佣金|类目佣金", "commission"),
    ("淘宝客|淘宝联盟", "affiliate"),
    ("基础软件服务费", "service_fee"),
    ("花呗|分期免息|支付服务费", "payment_fee"),
    ("运费险|保险", "insurance"),
    ("服务费|赔付|公益宝贝", "other_fee"),
)
"""Words of a shop's movement in a personal bill and the fee they name, first match wins."""
CLOSED = ("交易关闭", "支付失败", "失败", "已关闭", "等待付款")
"""States in which no money moved."""
