"""The handbook's table of contents, and how a part of the program declares which section it answers.

``LEAVES`` are the 86 sections on which a merchant acts. A folder that answers one says so in its own
``handbook.py``: ``HANDBOOK = (Works(section="8.1.1", …),)``. The entrances collect the declarations; the map
``docs/handbook.md`` is made from them, and a test fails when a declared command or test does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from zhanggui.core.language import Text


@dataclass(frozen=True)
class Leaf:
    """A section of the handbook that has no sections below it."""

    section: str
    title: Text

    @property
    def chapter(self) -> int:
        return int(self.section.split(".")[0])


class State(StrEnum):
    """How far a section is answered.

    WORKS: all of it, with page, command and test. PART: some of it can be used today. NOT_YET: nothing.
    """

    WORKS = "works"
    PART = "part"
    NOT_YET = "not yet"


@dataclass(frozen=True, kw_only=True)
class Works:
    """One thing a person can do today that answers (part of) a section.

    ``what`` says it in one sentence. ``command`` is how to reach it (``zg import``), ``test`` the file that
    proves it, optionally with ``::name``; ``page`` its address in the console, None while there is none.
    ``missing`` names what the section still asks for; without it the sentence answers the whole section.
    """

    section: str
    what: Text
    command: str
    test: str
    page: str | None = None
    missing: Text | None = None

    def __post_init__(self) -> None:
        if self.section not in TITLES:
            raise ValueError(f"the handbook has no section {self.section}")


def state_of(answers: Iterable[Works]) -> State:
    """The state of one section, given the declarations that name it."""
    found = list(answers)
    if not found:
        return State.NOT_YET
    whole = all(one.page and one.missing is None for one in found)
    return State.WORKS if whole else State.PART


CHAPTERS = {
    1: Text("行业概述", "The industry"),
    2: Text("平台选择与入驻", "Choosing and joining platforms"),
    3: Text("产品策划与选品", "Product planning and selection"),
    4: Text("价格与促销", "Price and promotion"),
    5: Text("供应链与物流", "Supply chain and logistics"),
    6: Text("营销推广与品牌", "Marketing and brand"),
    7: Text("顾客服务与售后", "Customer service and after-sales"),
    8: Text("数据分析与运营优化", "Data analysis and optimisation"),
    9: Text("团队建设与管理", "Team"),
    10: Text("合规、风险与发展", "Compliance, risk and growth"),
}

LEAVES = tuple(
    Leaf(section, Text(zh, en))
    for section, zh, en in (
        ("1.1", "行业发展背景", "Background of the industry"),
        ("1.2", "市场规模与趋势", "Market size and trends"),
        ("2.1.1", "B2C 平台", "B2C platforms"),
        ("2.1.2", "C2C 平台", "C2C platforms"),
        ("2.1.3", "O2O 平台", "O2O platforms"),
        ("2.1.4", "社交电商平台", "Social commerce platforms"),
        ("2.2.1", "入驻流程", "Joining a platform"),
        ("2.2.2", "入驻注意事项", "What to mind when joining"),
        ("2.3.1", "平台政策", "Platform policies"),
        ("2.3.2", "平台规则", "Platform rules"),
        ("2.3.3", "平台运营策略", "Operating on a platform"),
        ("3.1.1", "符合市场需求", "Meeting market needs"),
        ("3.1.2", "创新性", "Innovation"),
        ("3.1.3", "适度差异化", "Moderate differentiation"),
        ("3.1.4", "成本控制", "Cost control"),
        ("3.1.5", "持续优化", "Continuous improvement"),
        ("3.2.1", "市场调研", "Market research"),
        ("3.2.2", "数据分析选品", "Selecting products by data"),
        ("3.2.3", "跨界合作选品", "Cross-industry cooperation in selection"),
        ("3.2.4", "货源整合", "Integrating sources of supply"),
        ("3.2.5", "促销去库存", "Promotions that clear stock"),
        ("3.3.1", "产品定位", "Product positioning"),
        ("3.3.2", "品牌塑造", "Brand building of products"),
        ("3.3.3", "包装设计", "Packaging"),
        ("3.3.4", "产品卖点挖掘", "Finding selling points"),
        ("3.3.5", "产品售后服务", "After-sales promise of a product"),
        ("4.1", "价格策略制定", "Setting prices"),
        ("4.2", "促销活动策划与实施", "Planning and running promotions"),
        ("4.3", "促销效果评估与优化", "Evaluating and improving promotions"),
        ("5.1", "供应链构建与优化", "Building and improving the supply chain"),
        ("5.2", "物流配送模式选择", "Choosing a delivery mode"),
        ("5.3", "物流成本控制与效率提升", "Logistics cost and efficiency"),
        ("6.1.1", "在线广告", "Online advertising"),
        ("6.1.2", "搜索引擎优化", "Search optimisation"),
        ("6.1.3", "社交媒体营销", "Social media marketing"),
        ("6.1.4", "内容营销", "Content marketing"),
        ("6.1.5", "合作伙伴营销", "Partner marketing"),
        ("6.2.1", "优惠活动", "Offers"),
        ("6.2.2", "会员营销", "Membership marketing"),
        ("6.2.3", "口碑营销", "Word of mouth"),
        ("6.2.4", "跨界合作营销", "Joint marketing"),
        ("6.2.5", "网络直播", "Livestreams"),
        ("6.3.1", "品牌定位", "Brand positioning"),
        ("6.3.2", "品牌视觉识别系统", "Visual identity"),
        ("6.3.3", "品牌故事", "Brand story"),
        ("6.3.4", "品牌传播", "Brand communication"),
        ("6.3.5", "品牌口碑管理", "Reputation management"),
        ("6.3.6", "品牌合作与拓展", "Brand partnerships"),
        ("7.1.1", "服务理念确立", "Service standard"),
        ("7.1.2", "组织架构调整", "Service organisation"),
        ("7.1.3", "服务流程优化", "Improving service processes"),
        ("7.1.4", "服务设施完善", "Service channels and privacy"),
        ("7.2.1", "售后服务流程设计", "Designing after-sales processes"),
        ("7.2.2", "售后服务流程优化", "Improving after-sales processes"),
        ("7.2.3", "售后服务人员培训", "Training after-sales staff"),
        ("7.2.4", "售后服务评价与改进", "Evaluating after-sales service"),
        ("7.3.1", "客户需求分析", "Analysing customer needs"),
        ("7.3.2", "产品质量保障", "Product quality"),
        ("7.3.3", "服务质量提升", "Service quality"),
        ("7.3.4", "个性化服务策略", "Personalised service"),
        ("7.3.5", "客户关怀活动", "Customer care campaigns"),
        ("7.3.6", "企业社会责任履行", "Social responsibility"),
        ("8.1.1", "数据收集", "Collecting data"),
        ("8.1.2", "数据整理", "Cleaning, classifying, integrating and storing data"),
        ("8.2.1", "描述性分析", "Descriptive analysis"),
        ("8.2.2", "关联性分析", "Analysis of association"),
        ("8.2.3", "预测分析", "Forecasting"),
        ("8.3.1", "销售策略优化", "Improving sales strategy"),
        ("8.3.2", "用户运营优化", "Improving user operations"),
        ("8.3.3", "渠道运营优化", "Improving channel operations"),
        ("8.3.4", "数据驱动决策", "Data-driven decisions"),
        ("9.1.1", "团队架构设计", "Team structure"),
        ("9.1.2", "人员配置策略", "Staffing"),
        ("9.2.1", "培训体系搭建", "Training system"),
        ("9.2.2", "员工发展通道", "Career paths"),
        ("9.3.1", "激励机制设计", "Incentives"),
        ("9.3.2", "考核体系构建", "Appraisal"),
        ("10.1.1", "法律法规概述", "Laws and regulations"),
        ("10.1.2", "合规要求", "Compliance requirements"),
        ("10.2.1", "风险识别", "Identifying risks"),
        ("10.2.2", "风险防范", "Preventing risks"),
        ("10.3.1", "市场调研与分析", "Market research and analysis"),
        ("10.3.2", "产品创新与优化", "Product innovation"),
        ("10.3.3", "营销策略调整", "Adjusting marketing strategy"),
        ("10.3.4", "人才培养与引进", "Developing and hiring talent"),
        ("10.3.5", "企业文化建设", "Company culture"),
    )
)

TITLES = {leaf.section: leaf.title for leaf in LEAVES}
