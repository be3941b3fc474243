"""Forms drawn by the house's components: one column, label above, faults at the top and at the field."""

from django.forms.renderers import TemplatesSetting


class HouseForms(TemplatesSetting):
    """Give a field's widget the attribute `data_unit` (e.g. "万元") to have the unit shown inside the field."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
