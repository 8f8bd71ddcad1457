"""What a person is asked about a foreign table, at most three times."""

from __future__ import annotations

from dataclasses import dataclass

from zhanggui.core.language import Text


@dataclass(frozen=True, kw_only=True)
class Question:
    """``about`` is what ``--set about=answer`` answers; ``blocks`` says that nothing is imported before it is.

    The first of ``answers`` is what we take when nobody answers, unless it blocks.
    """

    about: str
    text: Text
    answers: tuple[str, ...]
    blocks: bool


WHICH = Text("哪一列是「{what}」？", "Which column is the {what}?")
AMOUNT = Text(
    "「{column}」是每行商品的金额（line），还是整笔订单的金额、在每行重复（order）？",
    "Is '{column}' the amount of each line (line), or of the whole order repeated on its lines (order)?",
)
NEGATIVE = Text(
    "「{column}」有负数：是退货（return），还是盘点、报损等调整（adjustment）？",
    "'{column}' is negative in places: goods returned (return), or stock corrections (adjustment)?",
)
RENAMED = Text(
    "以前的「{was}」在这个文件里叫什么？（- 表示已经没有这一列）",
    "What is the former '{was}' called in this file? (- says that it is gone)",
)
NO_TARGET = Text(
    "没有「{name}」这个对应项。可用的有：{known}",
    "There is no target '{name}'. There are: {known}",
)
NO_COLUMN = Text(
    "文件中没有列「{column}」。文件中有：{found}", "The file has no column '{column}'. It has: {found}"
)
WRONG_OPTION = Text("{name}={value} 无法理解：{reason}", "{name}={value} makes no sense: {reason}")
NO_TABLE = Text(
    "{file}：找不到表头，无法建立对应关系。请在表格第一行写明列名。",
    "{file}: found no header to map. Name the columns in the first row.",
)
INCOMPLETE = Text(
    "对应关系还不完整，缺少：{missing}。请用 --set 对应项=列名 补上。",
    "The mapping is not complete; missing: {missing}. Add them with --set target=Column.",
)
UNKNOWN_TABLE = Text(
    "{file}：不是已知平台的导出文件。看起来是「{kind}」：{columns}。"
    "请在收件箱点「说明各列的含义」查看、修改后导入，系统会记住这种格式（命令行：--yes 接受，或 zg map {file}）。",
    "{file}: no platform's export we know. It looks like {kind}: {columns}. See and change that under Say what the "
    "columns mean in the inbox; the layout is remembered (on the command line: --yes accepts it, or zg map {file}).",
)
UNCLEAR_TABLE = Text(
    "{file}：不是已知平台的导出文件，列的含义也不能确定（缺少或有歧义：{missing}）。没有存入任何数据。请在收件箱点「说明各列的含义」（命令行：zg map {file}）；不是生意数据的表格请点「不导入」。",
    "{file}: no platform's export we know, and its columns are not clear (missing or in doubt: {missing}). Nothing was "
    "stored. Say what the columns mean in the inbox (zg map {file} on the command line), or do not import what is no "
    "table of the business.",
)
LAYOUT_CHANGED = Text(
    "{file}：很像已记住的格式「{name}」，但没有以前的列「{lost}」；新出现的列：{new}。没有存入任何数据。"
    "请在收件箱点「说明各列的含义」答复一次（命令行：zg map {file}），之后新旧两种文件都能直接导入。",
    "{file}: much like the remembered layout {name}, without its former '{lost}'; new columns: {new}. Nothing was "
    "stored. Answer once under Say what the columns mean in the inbox (zg map {file} on the command line); from then on "
    "old and new files import by themselves.",
)
LAYOUT_LOST = Text(
    "按已记住的格式「{name}」读取；以前有、这个文件没有的列：{lost}",
    "read by the remembered layout {name}; columns it had before and this file has not: {lost}",
)
ALREADY_KNOWN = Text(
    "这种格式已按「{name}」识别，不需要再建对应关系。直接导入即可：zg import",
    "This layout is already read as {name}; it needs no mapping. Just import it.",
)
BAD_NAME = Text(
    "名称「{name}」不可用：请用 1 到 40 个字母、汉字、数字或下划线，且不要与自带的文件类型重名。",
    "'{name}' cannot be a name: use 1 to 40 letters, digits or underscores, and no name of a built-in profile.",
)
