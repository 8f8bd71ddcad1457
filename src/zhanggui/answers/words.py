"""What figures and receipts are called, for every entrance. Knows nothing heavy: help must stay instant."""

from __future__ import annotations

from zhanggui.core.language import Text

COMPONENTS = {
    "buyer_paid": Text("买家实付", "buyer paid"),
    "platform_subsidy": Text("平台补贴", "subsidy"),
    "refunds": Text("退款", "refunds"),
    "goods_cost": Text("货品成本", "goods cost"),
    "commission": Text("佣金", "commission"),
    "payment_fee": Text("支付费", "payment fee"),
    "shipping": Text("运费", "shipping"),
    "ads": Text("推广", "ads"),
    "other_fees": Text("其他费用", "other fees"),
    "tax": Text("税", "tax"),
}
GAINS = ("buyer_paid", "platform_subsidy")
GROUPS = {
    "shop": Text("店铺", "shop"),
    "sku": Text("SKU", "SKU"),
    "order": Text("订单", "order"),
    "day": Text("日期", "day"),
    "platform": Text("平台", "platform"),
    "month": Text("月份", "month"),
}
FEE_SOURCES = {
    "own": Text("店铺费率", "the shop's own"),
    "platform": Text("平台费率", "platform's card"),
    "none": Text("未知", "unknown"),
}
STATUS = {
    "loaded": Text("已导入", "loaded"),
    "already_loaded": Text("早已导入", "already loaded"),
    "refused": Text("未导入", "refused"),
    "needs_choice": Text("需选择", "needs a choice"),
}
STATES = {"loaded": Text("已导入", "loaded"), "undone": Text("已撤销", "undone")}
COUNTS = {
    "rows": Text("行数", "rows"),
    "loaded": Text("新增", "loaded"),
    "updated": Text("更新", "updated"),
    "duplicate": Text("重复", "duplicate"),
    "quarantined": Text("隔离", "quarantined"),
    "ignored": Text("忽略", "ignored"),
}
VERBS = {
    "import": Text("导入文件", "imported a file"),
    "undo": Text("撤销导入", "undid an import"),
    "start_import": Text("提交导入", "asked for an import"),
    "start_replay": Text("提交重放", "asked for a replay"),
    "start_undo": Text("提交撤销", "started an undo"),
    "ask_undo": Text("申请撤销", "asked for an undo"),
    "allow_undo": Text("批准撤销", "allowed an undo"),
    "refuse_undo": Text("驳回撤销", "refused an undo"),
    "fix_quarantine": Text("更正隔离行", "corrected refused rows"),
    "replay": Text("重放隔离行", "replayed refused rows"),
    "confirm_match": Text("确认匹配", "confirmed a match"),
    "undo_match": Text("撤销匹配", "took a match back"),
    "reveal": Text("查看个人信息", "revealed personal data"),
    "reveal_personal": Text("查看个人信息", "revealed personal data"),
    "save_mapping": Text("保存列的含义", "saved what columns mean"),
    "discard": Text("丢弃上传的文件", "threw an upload away"),
    "export": Text("导出表格", "exported a table"),
    "sign_in": Text("登录", "signed in"),
    "invite": Text("邀请", "invited somebody"),
    "join": Text("加入或改密码", "joined or chose a password"),
    "change_person": Text("改角色", "changed a person"),
    "make_key": Text("生成密钥", "made a key"),
    "revoke_key": Text("作废密钥", "revoked a key"),
    "change_shop": Text("改店铺", "changed a shop"),
    "set_fee": Text("记店铺费率", "entered a fee rate"),
    "end_fee": Text("停用店铺费率", "ended a fee rate"),
    "remove_fee": Text("删除店铺费率", "removed a fee rate"),
    "plan_daily": Text("改每日任务", "changed a daily job"),
    "run_now": Text("立即运行", "started a daily job"),
    "cancel_job": Text("取消任务", "cancelled a job"),
    "retry_job": Text("重试任务", "retried a job"),
    "backup": Text("备份", "backed up"),
    "check_backup": Text("核对备份", "verified a backup"),
    "download_backup": Text("下载备份", "downloaded a backup"),
    "propose": Text("提出建议", "proposed decisions"),
    "accept_decision": Text("采纳建议", "accepted a decision"),
    "refuse_decision": Text("拒绝建议", "refused a decision"),
    "execute_decision": Text("执行建议", "carried out decisions"),
    "take_back_decision": Text("撤回执行", "took an execution back"),
    "measure_decision": Text("复盘建议", "measured a decision"),
    "set_switch": Text("暂停或恢复执行", "stopped executions or let them go on"),
    "hand_out_routes": Text("下发配送路线", "handed out delivery routes"),
    "place_purchase_order": Text("建采购单", "placed a purchase order"),
    "purchase_order_approved": Text("审批采购单", "approved a purchase order"),
    "purchase_order_sent": Text("发送采购单", "sent a purchase order"),
    "purchase_order_confirmed": Text("登记供应商确认", "noted a supplier's confirmation"),
    "purchase_order_partly_received": Text("登记到货", "received goods"),
    "purchase_order_closed": Text("完成采购单", "closed a purchase order"),
    "purchase_order_cancelled": Text("取消采购单", "cancelled a purchase order"),
}
