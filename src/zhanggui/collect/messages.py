"""What the importer says to people."""

from __future__ import annotations

from zhanggui.core.language import Text

PATH_MISSING = Text("找不到 {path}。请检查路径。", "{path} does not exist. Check the path.")
PROFILE_UNKNOWN = Text(
    "没有名为 {name} 的文件类型。可用的有：{known}", "There is no profile called {name}. There are: {known}"
)
PROFILES_FIT = Text(
    "有多种文件类型都符合，系统不猜。请在收件箱选择其中一种（命令行：--as）。",
    "Several profiles fit and we do not guess. Choose one in the inbox (--as on the command line).",
)
SHOPS_FIT = Text(
    "该平台有多家店铺，无法判断文件属于哪一家。请在收件箱选择店铺（命令行：--shop），或把文件放进以店铺编码命名的文件夹。",
    "Several shops of this platform fit. Choose one in the inbox (--shop on the command line), or put the file into a folder named by the shop's code.",
)
NOT_RECOGNISED = Text(
    "{file}：前 40 行里找不到认识的表头，没有存入任何数据。请确认是平台导出的原始文件；其他表格请在收件箱点「说明各列的含义」（命令行：zg map）。",
    "{file}: no header we know in the first 40 lines; nothing was stored. Check that it is the platform's own export; "
    "for other tables say what the columns mean in the inbox (zg map on the command line).",
)
NOT_RECOGNISED_NEAR = Text(
    "{file}：最像「{kind}」，但不符合。文件中有：{found}。请重新导出，或在收件箱点「说明各列的含义」（命令行：zg map）。",
    "{file}: nearest to '{kind}' but it does not fit. The file has: {found}. Export again, "
    "or say what the columns mean in the inbox (zg map on the command line).",
)
REQUIRED_MISSING = Text(
    "{file}：缺少列「{missing}」（按「{kind}」识别）。文件中有：{found}。请重新导出并勾选该列。",
    "{file}: column '{missing}' is missing (read as '{kind}'). The file has: {found}. Export again with that column.",
)
REQUIRED_RENAMED = Text(
    "{file}：缺少列「{missing}」（按「{kind}」识别）。是不是改了名：{renamed}？如果是，请在收件箱点「说明各列的含义」（命令行：zg map）确认一次，"
    "以后同样的表头自动识别；如果不是，请重新导出并勾选该列。文件中有：{found}。",
    "{file}: column '{missing}' is missing (read as '{kind}'). Did you mean: {renamed}? If so, say it once under Say "
    "what the columns mean in the inbox (zg map on the command line); the header is remembered. If not, export again with that column. "
    "The file has: {found}.",
)
COLUMNS_UNKNOWN = Text(
    "{n} 列未使用（保留在原始文件中）：{names}", "{n} columns not used (kept in the received file): {names}"
)
COLUMNS_LOST = Text(
    "与上一份同类文件相比少了 {n} 列：{names}", "{n} columns fewer than the last file of this kind: {names}"
)
IDENTICAL_KEPT = Text(
    "{n} 行与前面某行完全相同；该文件的明细没有编号，这些行按独立明细保留。",
    "{n} rows are identical to an earlier one; lines of this file have no id, so they are kept as separate lines.",
)
CHECK_BROKEN = Text("{n} 行不满足：{says}", "{n} rows do not satisfy: {says}")
IN_COLUMN = Text("{reason}出错的列是「{column}」。", "{reason} It is in column '{column}'.")
MOSTLY_REFUSED = Text(
    "读到第 {n} 行时已有 {bad} 行不合格，超过一半，没有存入任何数据。例如：{why}请检查文件是否损坏或错列，再重新导出。",
    "Of the first {n} rows {bad} had to be refused, more than half; nothing was stored. For example: {why} "
    "Check whether the file is damaged or its columns are shifted, and export it again.",
)
NOTHING_BELOW_HEADER = Text("表头下面没有数据行。", "There are no rows below the header.")

NOT_YOUR_SHOP = Text(
    "这是店铺 {shop} 的文件，不在您负责的店铺之内。请交给负责该店铺的同事导入。",
    "This file is of shop {shop}, which is not one of yours. Ask a colleague who works for it.",
)
OF_ALL_SHOPS = Text(
    "这个文件（如成本、库存、商品资料）适用于全部店铺，需要负责全部店铺的人来导入。",
    "This file (costs, stock, products …) concerns all shops: somebody who works for all of them imports it.",
)
