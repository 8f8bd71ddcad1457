"""Sections of the handbook that collecting answers."""

from __future__ import annotations

from zhanggui.core.handbook import Works
from zhanggui.core.language import Text

HANDBOOK = (
    Works(
        section="8.1.1",
        what=Text(
            "把各平台导出的文件拖进收件箱（或一条命令），按内容识别并导入，回执逐行对得上；缺文件日历写明哪天哪类文件没到；五类来源都有标准数据表",
            "Exported files dropped into the inbox are recognised by content; the receipt adds up row by row, a calendar says what did not come",
        ),
        command="zg import",
        test="tests/collect/test_recognition.py",
        page="/inbox",
        missing=Text(
            "国内平台的开放接口（需资质）；更多平台的版式",
            "Chinese platforms' own APIs (by licence); more platforms",
        ),
    ),
    Works(
        section="8.1.1",
        what=Text(
            "连接 WooCommerce、Shopify、Vendure 网店，直接取回订单、商品、退款；推送验签去重、乱序无妨，每晚对账",
            "WooCommerce, Shopify and Vendure shops are pulled over their APIs; webhooks are signed, once each, in any order; reconciled at night",
        ),
        command="zg pull",
        test="tests/collect/live/test_pulling.py",
        page="/settings/connections",
        missing=Text("其他平台的接口", "other platforms' APIs"),
    ),
)
