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
            "连接 WooCommerce、Shopify、Vendure 网店，直接取回订单、商品、退款；可每 15 分钟到每天自动取，出错自动退避；推送验签去重、乱序无妨，每晚对账",
            "WooCommerce, Shopify and Vendure shops are pulled over their APIs, by themselves every 15 minutes to daily; webhooks are signed, once each, in any order; reconciled at night",
        ),
        command="zg pull",
        test="tests/collect/live/test_pulling.py",
        page="/settings/connections",
        missing=Text("其他平台的接口", "other platforms' APIs"),
    ),
    Works(
        section="8.1.1",
        what=Text(
            "不认识的表格说明一次就会记住：列换顺序、增加、改名都能接着读（改名问一次），格式可导出给别人用；按各店来文件的节奏写明哪类文件没来、影响哪些数字",
            "A table nobody knows is explained once and remembered through moved, added and renamed columns, and shared as a file; "
            "files that did not come are told by each shop's rhythm, with the figures they make incomplete",
        ),
        command="zg missing",
        test="tests/collect/generic/test_continuing.py",
        page="/inbox/layouts",
    ),
    Works(
        section="8.1.2",
        what=Text(
            "同一订单在两家店铺的文件里：导入时和全库检查都会指出两处文件和行，由人选择算哪一家，可撤销，指标和利润随之改变",
            "The same order in two shops' files is named with both places on import and by a look at the whole warehouse; "
            "a person chooses for which shop it counts, KPIs and profit follow, and the choice can be taken back",
        ),
        command="zg doubles",
        test="tests/cli/test_doubles.py",
        page="/doubles",
    ),
    Works(
        section="8.1.1",
        what=Text(
            "商品列表、ERP 库存（分仓、批次、可用/占用/在途）、评价、客服日报、达人佣金：按平台自己的叫法识别，缺的不编造，商家写的 SKU 对应和商品档案不被平台列表改动",
            "Product lists, ERP stock by building and batch, reviews, service reports and commissions, read in each platform's words; "
            "what is missing stays unknown, and a platform's list never changes what the merchant wrote of his goods",
        ),
        command="zg import",
        test="tests/collect/reports/test_products.py",
        page="/inbox",
        missing=Text(
            "拼多多、抖店的评价表和店小蜜报表没有可靠的列名，用模板导入",
            "no sure layout of Pinduoduo's and Douyin's reviews and of robots' reports: use the templates",
        ),
    ),
)
