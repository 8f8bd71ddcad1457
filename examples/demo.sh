#!/bin/sh
# The main job, twice: on the files of a sample merchant and on an excerpt of a real shop's orders.
# Each has its own workspace under demo/ (or $1), which is made anew every time.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
zg="${ZG:-$here/../.venv/bin/zg}"
demo="${1:-demo}"
sample="$demo/sample-merchant"
retail="$demo/online-retail"

say() {
    printf '\n\033[1m%s\033[0m\n' "$*"
}

rm -rf "$demo"
mkdir -p "$demo"

say "1/5 生成示例商家的导出文件 · writing a sample merchant's export files"
"$zg" simulate "$demo/files" --months 3 --skus 60 --orders-per-day 20

say "2/5 导入全部文件，核对、整合、计算 · importing them all: the main job"
"$zg" init "$sample"
"$zg" --workspace "$sample" run "$demo/files/exports"

say "3/5 各店真实利润 · true profit by shop"
"$zg" --workspace "$sample" profit --by shop

say "4/5 一家真实店铺两天的订单 · two days of a real shop's orders"
"$zg" init "$retail"
"$zg" --workspace "$retail" run "$here/online_retail/online_retail_2010-12-01_02.csv"
"$zg" --workspace "$retail" totals

say "5/5 接下来 · what to try next"
cat <<END
  $zg --workspace $sample profit --by sku          哪些 SKU 亏钱 · which SKUs lose money
  $zg --workspace $sample kpi refund_rate --by shop 各店退款率 · refund rate by shop
  $zg --workspace $sample quarantine               被拒绝的行及原因 · refused rows and why
  $zg init my-shop && $zg --workspace my-shop serve               换成自己的文件 · your own files
END

# The console at the end, where somebody sits in front of it.
if [ -t 1 ]; then
    say "打开控制台看示例商家（关闭窗口或 Ctrl+C 停止）· the sample merchant in your browser (Ctrl+C stops it)"
    exec "$zg" --workspace "$sample" serve
fi
