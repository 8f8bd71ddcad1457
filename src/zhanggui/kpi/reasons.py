"""Why a figure is unknown, or only half seen."""

from __future__ import annotations

from zhanggui.core.language import Text

NO_FILE = Text(zh="这段时间没有{file}，请先导入", en="no {file} in this period: import them first")
SHOP_LACKS = Text(zh="店铺 {shop} 在这段时间没有{file}", en="shop {shop} has no {file} in this period")
NO_COUNT = Text(zh="这段时间没有这一组的{file}", en="no {file} for this group in this period")
NO_COLUMN = Text(zh="导入的文件里没有「{name}」", en="no imported file carries “{name}”")
HALF_SEEN = Text(zh="只有 {share} 的行带有「{name}」", en="only {share} of the rows carry “{name}”")
ZERO = Text(zh="分母「{name}」为 0", en="the denominator “{name}” is 0")
NO_PERIOD = Text(
    zh="没有起止日期，数据里也没有销售", en="no period was given and there are no sales to take it from"
)
