"""Who a youth is: the data, and two files of one person made one."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.actions import youths
from cases.forms.youths import MergeForm, YouthForm
from cases.measures import likely_same
from cases.models import Youth
from jobtra.screens import FormScreen, ListScreen


class OfYouth:
    """A form about a youth; it leads back to the newest stay here."""

    model = Youth

    def get_queryset(self):
        return super().get_queryset().kept()

    @cached_property
    def youth(self):
        return self.get_object()

    @cached_property
    def case(self):
        return self.youth.cases.visible_to(self.request.user).order_by("-pk").first()

    def get_success_url(self):
        return self.case.get_absolute_url()


class YouthEdit(OfYouth, FormScreen):
    permission_required = "cases.edit_youth"
    form_class = YouthForm
    template_name = "cases/youth_form.html"
    done = _("The data were changed.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.youth}

    def get_context_data(self, **kwargs):
        return super().get_context_data(case=self.case, **kwargs)

    def act(self, form):
        return youths.change(self.youth, by=self.request.user, **form.cleaned_data)


class YouthPairs(ListScreen):
    """Two files of the office that may be of one person."""

    model = Youth
    permission_required = "cases.merge_youth"
    paginate_by = None
    template_name = "cases/youth_pairs.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(pairs=likely_same.pairs(self.object_list.kept()), **kwargs)


class YouthMerge(OfYouth, FormScreen):
    """Two files side by side; the one in `pk` is kept."""

    permission_required = "cases.merge_youth"
    form_class = MergeForm
    template_name = "cases/youth_merge.html"
    done = _("The two files are one now.")

    @cached_property
    def other(self):
        others = self.get_queryset().exclude(pk=self.youth.pk)
        return get_object_or_404(others, pk=self.kwargs["other"])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kept": self.youth, "other": self.other}

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            youth=self.youth,
            other=self.other,
            kept_cases=self.youth.cases.visible_to(user),
            other_cases=self.other.cases.visible_to(user),
            words=likely_same.agreement(self.youth, self.other),
            **kwargs,
        )

    def act(self, form):
        return youths.merge(self.youth, self.other, by=self.request.user, take=form.taken)
