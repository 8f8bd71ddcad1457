"""Reviews of platforms, in three words and in stars."""

from __future__ import annotations


def test_reviews_in_three_words_and_in_stars(take, counts, known, quarantined):
    receipt = take("taobao", "来自买家的评价_202606.csv")
    assert receipt.profile == "taobao.reviews"
    assert counts(receipt) == (3, 2, 0, 0, 1, 0)
    assert quarantined() == [(4, "unknown_word", "评价类型", "一般般")]
    receipt = take("jd", "商品评价_202606.csv")
    assert receipt.profile == "jd.reviews"
    assert counts(receipt) == (1, 1, 0, 0, 0, 0)
    assert [(r["shop"], r["review_id"], r["stars"], r["has_picture"]) for r in known("review")] == [
        ("jd", "290000000001-100012043978", 4, False),
        ("taobao", "2862900000005236451-601429000111", 5, True),
        ("taobao", "2862900000005236452-601429000222", 1, False),
    ]
