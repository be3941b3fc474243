from django.apps import AppConfig

from kechuang.apps.accounts.messages import name_verbs
from kechuang.apps.orgs.messages import VERB_NAMES


class OrgsConfig(AppConfig):
    name = "kechuang.apps.orgs"
    verbose_name = "区划与单位"

    def ready(self) -> None:
        name_verbs(VERB_NAMES)
