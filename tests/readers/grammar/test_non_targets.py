"""Numbers that promise nothing, one class after the other."""

import pytest
from composed import parameters, plan, promises, reading, short, targets


def each(*sentences: object):
    return pytest.mark.parametrize("sentence", sentences)


def promises_nothing(sentence: str) -> None:
    assert [short(promise) for promise in promises(sentence)] == []


@each(
    "2023年，全市新增高新技术企业80家。", "去年全市技术合同成交额达到20亿元。", "截至目前，共有省级平台30家。",
    "目前，全市已建成众创空间12家。", "过去的一年，引进人才300名。", "近年来，累计培育科技型企业500家。",
    "上年末，高新技术企业总数达到300家。", "已累计发放贷款10亿元。", "现有国家级孵化器2家。", "实现了研发投入增长12%。",
)  # fmt: skip
def test_history_is_told_not_promised(sentence):
    promises_nothing(sentence)


def test_a_review_of_the_past_year_promises_nothing():
    read = reading(
        "云溪市2024年科技工作要点\n\n一、工作回顾\n新增高新技术企业80家，技术合同成交额20亿元。\n"
        "二、重点任务\n1. 抓企业。新增高新技术企业90家。\n"
    )
    assert [promise.value for promise in targets(read)] == [90]


def test_a_preamble_that_begins_with_a_year_gone_by_tells_of_it_until_the_plan_speaks():
    read = reading(
        "云溪市科技局2024年工作要点\n云科发〔2024〕6号\n"
        "2023年，全市科技工作取得新成效。高新技术企业达到86家，较上年净增24家；入库163家企业。"
        "2024年是关键之年，全市要新增高新技术企业90家，服务各县区、各园区，推动科技工作迈上新的台阶。\n"
        "一、重点任务\n1. 抓企业。2023年政策见效。新增孵化器3家。\n"
    )
    assert [promise.value for promise in targets(read)] == [90, 3]


@each(
    "在2023年新增80家的基础上，新增高新技术企业90家。", "去年新增企业80家，今年新增高新技术企业90家。",
    "目前有孵化器8家，力争到年底达到90家。",
)  # fmt: skip
def test_history_beside_a_promise_does_not_swallow_it(sentence):
    assert [promise.value for promise in promises(sentence)][-1] == 90


@each(
    "深入落实“科技30条”政策。", "推动“333工程”走深走实。", "用好人才新政20条。", "实施“双百行动”。",
    "落实“3550”引才计划。", "做好“千企技改”工作。", "抓好惠企26条措施兑现。", "发挥“1+5+N”政策体系作用。",
    "学习“四个意识”“两个维护”。", "用好《关于加快创新的40条意见》。",
)  # fmt: skip
def test_nicknames_are_names(sentence):
    promises_nothing(sentence)


@each(
    "办好第29届科技活动周。", "抓好园区二期建设。", "贯彻党的二十大精神。", "落实市委十三届五次全会部署。",
    "完成第三轮巡察整改。", "做好第5批项目申报。", "参加第十二届创新创业大赛。", "推进三期工程建设。",
    "启动新一轮培育。",
)  # fmt: skip
def test_ordinals_count_nothing(sentence):
    promises_nothing(sentence)


@each(
    "用3年时间补齐短板。", "项目建设周期2年。", "在10天内完成公示。", "连续5年保持领先。", "实施3年滚动计划。",
    "公示时间不少于5天。", "力争用两年时间见到成效。", "挂职时间为6个月。",
)  # fmt: skip
def test_durations_are_not_promised(sentence):
    promises_nothing(sentence)


def test_a_time_that_is_shortened_or_spent_is_promised():
    assert [short(p) for p in promises("审批时限压缩至5个工作日以内。")] == ["压缩至｜审批时限｜<=5个工作日"]
    assert [promise.value for promise in promises("每名特派员驻村服务不少于60天。")] == [60]


@each(
    "打造千亿级产业集群。", "建设5000吨级码头。", "抓好1000亿级、500亿级产业培育。", "引导10亿元以上项目落地。",
    "发展规模以上企业。", "服务硕士以上人才。", "壮大百亿级企业方阵。",
    "支持100人以上企业建设研发机构。",
)  # fmt: skip
def test_size_classes_belong_to_names(sentence):
    promises_nothing(sentence)


@each(
    "实施六大行动。", "围绕五大产业链招商。", "聚焦生物医药、新材料、高端装备3个产业。", "抓好六项重点任务。",
    "构建四个体系。", "三个部门联合发文。", "推动两大基地建设。", "做好9个方面工作。", "全市25个特色园区协同发展。",
    "落实五项机制。",
)  # fmt: skip
def test_counts_of_what_is_listed_are_no_promises(sentence):
    promises_nothing(sentence)


@each(
    "完成率低于60%的单项不得分。", "每超5个百分点加0.5分。", "平时考核占40%。", "研发投入指标权重20%。", "满分100分。",
    "每少一项扣2分。", "得分90分以上的评为优秀。",
)  # fmt: skip
def test_scoring_rules_are_no_promises(sentence):
    promises_nothing(sentence)


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("研发投入占比由2.5%提高到3%。", 3), ("覆盖率从35%提升至40%。", 40), ("企业数由200家增加到260家。", 260),
        ("占比从12%上升到15%。", 15), ("能耗由5吨下降到4吨。", 4), ("平台数量从2023年的30家增加到36家。", 36),
    ],
)  # fmt: skip
def test_where_one_comes_from_is_not_where_one_goes(sentence, value):
    assert [promise.value for promise in promises(sentence)] == [value]


@each(
    "加快5G基站布局。", "对接科技创新2030重大项目。", "建设2.0版创新中心。", "推进工业4.0应用。", "依托985高校资源。",
    "拓展一带一路合作。", "发展3D打印产业。", "用好12345热线。",
)  # fmt: skip
def test_numbers_inside_names_count_nothing(sentence):
    promises_nothing(sentence)


@each(
    "于2024年6月底前完成。", "3月20日前报送方案。", "2024年是关键之年。", "落实云科发〔2024〕12号文件要求。",
    "根据《云溪市科技发展规划（2021—2025年）》推进。", "联系电话：0512-66668888。", "于9月举办科技节。",
)  # fmt: skip
def test_dates_and_document_numbers_count_nothing(sentence):
    promises_nothing(sentence)


@each(
    "引进一批高层次人才。", "出台一系列政策。", "建立一套机制。", "打造一支队伍。", "实现规模倍增。", "建设一流园区。",
    "开展一揽子服务。", "形成一批成果。", "位居全省前列。", "推动争先进位。",
)  # fmt: skip
def test_indefinite_words_promise_no_number(sentence):
    promises_nothing(sentence)


@each(
    "对新认定的高新技术企业给予20万元奖励。", "按研发投入的5%—10%给予后补助。", "每家最高补助100万元。",
    "建立3—5年综合评价绩效制度。", "对获批省级平台的一次性奖励50万元。", "对年销售收入2亿元以上的企业，给予研发补助。",
    "按不超过实际投入的20%予以资助。", "每件发明专利资助3000元。", "培育期最长不超过3年。",
    "对研发投入占比5%以上的企业给予支持。", "奖励30万元、20万元、10万元。",
    "对年销售5亿元以下的企业给予贷款贴息。",
    "贷款利率最高上浮30%。",
    "研发费用加计扣除比例提高到100%。",
    "允许试点单位将不低于70%的转化收益用于奖励成果完成人。",
    "单个榜单资助金额不超过项目投入的30%。",
)  # fmt: skip
def test_how_a_policy_works_is_kept_apart_as_a_parameter(sentence):
    promises_nothing(sentence)
    assert parameters(sentence)


@each(
    "兑现奖补资金3000万元。", "发放科技贷款5亿元。", "争取上级补助资金1亿元。", "拨付创新券500万元。",
    "实际发放补贴突破2亿元。",
)  # fmt: skip
def test_money_that_will_be_handed_out_is_promised(sentence):
    assert [promise.kind for promise in promises(sentence)] == ["level"]
    assert parameters(sentence) == []


def test_clause_numbers_and_page_numbers_count_nothing():
    read = plan("1. 加强领导。压实责任。", "2. 加强督查。严格考核。", "（3）加强宣传。营造氛围。", "— 12 —")
    assert read.statements == ()
