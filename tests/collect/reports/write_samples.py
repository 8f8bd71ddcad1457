"""Writes the samples of service reports, product lists, reviews and the like into src/zhanggui/collect/*/samples.

Run it from the root. The layouts are those the folders' READMEs describe; people, goods and figures are invented.
"""

from __future__ import annotations

from pathlib import Path

from zhanggui.simulate.files import columns, write_csv, write_text, write_xlsx

COLLECT = Path("src/zhanggui/collect")
LATER = "延迟统计"

CHITU = "自定义报表_{}_下单优先判定_2026-06-10至2026-06-10{}.xlsx"
LOAD = columns(
    "客服昵称,接待人数,平均响应(秒),回复率,询单->最终付款转化率,上班天数,服务满意度评价参与率,客户满意率,服务满意度评价很满意,"
    "服务满意度评价满意,服务满意度评价一般,服务满意度评价不满,服务满意度评价很不满"
)
WORK = columns(
    "客服昵称,聊天人数(原咨询人数),接待人数,直接接入人数,转发接入人数,转出人数,总消息数,买家消息数,客服消息数,答问比,客服字数,"
    "最大同时聊天数,未回复人数,回复率,慢接待人数,长接待人数,首次响应(秒),平均响应(秒),平均接待时长"
)
SOLD = columns("客服昵称,聊天人数(原咨询人数),接待人数,询单人数,销售额,销售量,销售人数,销售订单数")


def taobao_service() -> None:
    folder = COLLECT / "taobao" / "samples"
    write_xlsx(
        folder / CHITU.format("人均日接入", ""),
        {
            "人均日接入": [
                LOAD,
                ["店小美", 82, 37.79, 1, LATER, 1, *[LATER] * 7],
                ["店小林", 61, 52.1, 0.9836, LATER, 1, *[LATER] * 7],
                ["汇总", 143, 43.89, 0.993, LATER, 2, *[LATER] * 7],
                ["均值", 71.5, 43.89, 0.993, LATER, 1, *[LATER] * 7],
            ]
        },
    )
    write_xlsx(
        folder / CHITU.format("人均日接入", "_次日"),
        {
            "人均日接入": [
                LOAD,
                ["店小美", 82, 37.79, 1, 0.45, 1, 0.2439, 0.9, 12, 6, 1, 1, 0],
                ["店小林", 61, 52.1, 0.9836, 0.4, 1, 0.1639, 0.8, 5, 3, 1, 0, 1],
                ["汇总", 143, 43.89, 0.993, 0.43, 2, 0.2098, 0.8667, 17, 9, 2, 1, 1],
            ]
        },
    )


def taobao_work() -> None:
    folder = COLLECT / "taobao" / "samples"
    write_xlsx(
        folder / CHITU.format("客服数据23年新", ""),
        {
            "客服数据23年新": [
                WORK,
                ["店小美", 90, 82, 80, 2, 1, 900, 400, 500, 1.25, 9000, 9, 0, 1, 2, 3, 9.5, 37.79, 310],
                ["店小林", 66, 61, 60, 1, 0, 610, 300, 310, 1.0333, 6100, 7, 1, 0.9836, 4, 1, 20, 52.1, 280],
                [
                    "汇总",
                    156,
                    143,
                    140,
                    3,
                    1,
                    1510,
                    700,
                    810,
                    1.157,
                    15100,
                    9,
                    1,
                    0.993,
                    6,
                    4,
                    13.98,
                    43.89,
                    297,
                ],
            ]
        },
    )
    write_xlsx(
        folder / CHITU.format("每周店铺个人数据", ""),
        {
            "每周店铺个人数据": [
                SOLD,
                ["店小美", 90, 82, 40, "3,560.00", 31, 20, 21],
                ["店小林", 66, 61, 25, "1,208.50", 12, 11, 11],
            ]
        },
    )


PINDUODUO = columns(
    "客服账号,咨询人数,需要人工回复的咨询人数,人工接待人数,3分钟未回复人数,3分钟人工回复率(8-23点),30秒应答率(8-23点),平均人工响应时长"
)


def pinduoduo_service() -> None:
    folder = COLLECT / "pinduoduo" / "samples"
    write_xlsx(
        folder / "客服服务数据_20260610_20260610.xlsx",
        {
            "Sheet0": [
                PINDUODUO,
                ["主账号:小周", "120", "80", "78", "4", "95.00%", "82.50%", "1分05秒"],
                ["主账号:小吴", "60", "50", "49", "5", "90.00%", "70.00%", "48秒"],
                ["主账号:小郑", "10", "8", "8", "0", "100%", "100%", "很快"],
            ]
        },
    )
    write_text(
        folder / "客服销售数据_分天.csv",
        "日期,询单人数,最终成团人数,询单转化率,客服销售额(元),去退销售额(元)\n"
        "2026-06-10,90,36,40.00%,4320.00,4010.50\n2026-06-11,75,30,40.00%,3600.00,3600.00\n合计,165,66,40.00%,7920.00,7610.50\n",
        encoding="utf-8-sig",
    )


def douyin_service() -> None:
    write_csv(
        COLLECT / "douyin" / "samples" / "飞鸽_人员数据_20260610.csv",
        [
            columns(
                "日期,店铺id,店铺名称,客服昵称,账号名称,人工已接待人数,人工已接待会话量,CPD,不满意率,3分钟人工回复率 (会话),3分钟人工回复率,"
                "首次响应时长（秒）,平均响应时长（秒）,新平均响应时长（秒）,满意率,客服销售额（元）,询单人数,下单人数,支付人数,询单转化率"
            ),
            columns(
                "2026-06-10,12345678,拾光里,小蔡,dy_cai,40,44,1.10,0%,97.73%,97.50%,8.2,21.4,20.9,95.00%,1680.00,25,12,11,44.00%"
            ),
            columns(
                "2026-06-10,12345678,拾光里,小许,dy_xu,30,30,1.00,5%,90.00%,90.00%,12,33,32,-,0.00,0,0,0,-"
            ),
        ],
        encoding="utf-8-sig",
        quote_all=True,
    )


def jd_service() -> None:
    write_xlsx(
        COLLECT / "jd" / "samples" / "每人数据_2026-06-10.xlsx",
        {
            "整体数据": [
                columns(
                    "客服,接待量,首次平均响应时间,平均响应时长（新）,30s应答率,客服3分钟人工回复率,评价量,好评量,差评量,售前接待人数,促成下单人数,"
                    "促成下单商品金额"
                ),
                ["jd_小何", 55, 7.5, 18.2, "92.73%", "98.18%", 10, 9, 0, 30, 12, 2680],
                ["jd_小沈", 20, 15, 40, "75.00%", "90.00%", 0, 0, 0, 8, 2, 199.5],
            ]
        },
    )


def template_service() -> None:
    write_xlsx(
        COLLECT / "templates" / "samples" / "客服.xlsx",
        {
            "客服": [
                columns(
                    "店铺编码,日期,客服(子账号),咨询人数,接待人数,未回复人数,询单人数,询单付款人数,首次响应时间(秒),平均响应时间(秒),评价数,好评数"
                ),
                columns("tmall-a,2026-06-10,,150,140,1,60,30,14,44,30,26"),
                columns("tmall-a,2026-06-10,店小蜜,300,290,0,,,1,1,,"),
                columns("别家,2026-06-10,小王,1,1,0,,,1,1,,"),
            ]
        },
    )


WRITERS = (taobao_service, taobao_work, pinduoduo_service, douyin_service, jd_service, template_service)


def main() -> None:
    for write in WRITERS:
        write()


if __name__ == "__main__":
    main()
