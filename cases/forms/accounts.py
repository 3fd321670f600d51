from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.backends import RoleBackend


class LogInForm(AuthenticationForm):
    """By e-mail or staff number. The same sentence for a wrong name, a wrong password, no right."""

    error_messages = {
        "invalid_login": _(
            "This e-mail or staff number and this password do not go together. "
            "Please check both, capitals and full-width letters too."
        ),
        "locked": _(
            "Too many failed tries. Please wait 15 minutes, "
            "or ask the administrator for a new invitation link."
        ),
        "inactive": "",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields[
            "username"
        ]  # Django takes the length of the number; an e-mail is longer
        field.max_length = field.widget.attrs["maxlength"] = 254

    def get_invalid_login_error(self):
        is_locked = RoleBackend().is_locked(self.request, self.cleaned_data["username"])
        code = "locked" if is_locked else "invalid_login"
        return ValidationError(self.error_messages[code], code=code)
