"""How the audit trail names the verbs of plans."""

from django.utils.translation import gettext_lazy

VERBS = {
    "plans.read": gettext_lazy("读取工作要点"),
    "plans.read_again": gettext_lazy("重新读取"),
    "plans.export": gettext_lazy("导出目标任务"),
    "reports.submit": gettext_lazy("报送进展"),
    "reports.withdraw": gettext_lazy("撤回报送"),
    "reports.accept": gettext_lazy("采纳报送"),
    "reports.return": gettext_lazy("退回报送"),
    "reports.reverse": gettext_lazy("撤销已采纳的报送"),
    "reports.record_adoption": gettext_lazy("登记稿件采用情况"),
    "commitments.assign": gettext_lazy("指定经办人"),
}
