from cases.models import HealthRecord
from jobtra.forms import ModelForm

TAKEN = {
    HealthRecord.Topic.REMARK,
    HealthRecord.Source.IMPORT,
}  # what comes from a spreadsheet only


class HealthRecordForm(ModelForm):
    class Meta(ModelForm.Meta):
        model = HealthRecord
        fields = ("topic", "source", "text")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("topic", "source"):
            field = self.fields[name]
            field.choices = [
                (value, label)
                for value, label in field.choices
                if value not in TAKEN or value == self.initial.get(name)
            ]
        self.fields["text"].widget.attrs["rows"] = 6
