"""Double ratings: what a second worker still has to rate, alone; then both sheets side by side."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.access import Role
from competencies.actions import double_ratings as actions
from competencies.forms.double_ratings import HandOverForm
from competencies.forms.stage_judgements import StageJudgementForm
from competencies.measures import double_ratings as measures
from competencies.measures import rating_month
from competencies.models import DoubleRating
from jobtra.fiscal import Month
from jobtra.screens import FormScreen, ListScreen


class DoubleRatingList(ListScreen):
    """One's own, or for managers all of the office: who rates whom, and how far it is. No level."""

    model = DoubleRating
    permission_required = "competencies.view_double_rating"
    joins = ("case__youth", "second", "sheet")
    template_name = "competencies/double_rating_list.html"

    def get_queryset(self):
        me, rows = self.request.user, super().get_queryset()
        rows = rows.order_by("-month", "case__youth__kana", "case__code")
        return rows.filter(second=me) if me.role == Role.SUPPORT_WORKER else rows


class DoubleRatingDetail(FormScreen):
    model = DoubleRating
    permission_required = "competencies.view_double_rating"
    joins = ("case__youth", "case__programme", "second", "sheet")
    form_class = StageJudgementForm
    template_name = "competencies/double_rating_detail.html"

    @cached_property
    def double(self):
        return self.get_object()

    @cached_property
    def may_hand_over(self):
        """Nobody has begun or ended it."""
        is_open = self.double.sheet is None and self.double.revealed_at is None
        return is_open and self.request.user.has_perm(DoubleRatingHandOver.permission_required)

    @cached_property
    def is_mine(self):
        """Mine to rate, now."""
        me = self.request.user
        return self.double.second_id == me.pk and self.double.revealed_at is None

    def get_form_kwargs(self):
        parts = measures.parts(self.double) if self.is_mine else []
        return super().get_form_kwargs() | {"parts": parts}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            double=self.double,
            case=self.double.case,
            is_mine=self.is_mine,
            may_hand_over=self.may_hand_over,
            due_on=rating_month.deadline(Month.of(self.double.month)),
            judgements=measures.side_by_side(self.double),
            **kwargs,
        )

    def act(self, form):
        me = self.request.user
        actions.save(self.double, marks=form.marks(), by=me)
        self.done = _("The draft is kept. Nobody else sees it.")
        if "submit" in self.request.POST:
            actions.submit(self.double, by=me)
            self.done = _("Your double rating is submitted.")
        return self.double

    def get_success_url(self):
        return self.double.get_absolute_url()


class DoubleRatingHandOver(FormScreen):
    """Somebody is ill: another second, with a reason."""

    model = DoubleRating
    permission_required = "competencies.hand_over_double_rating"
    joins = ("case__youth", "office", "second")
    form_class = HandOverForm
    template_name = "competencies/double_rating_hand_over.html"
    done = gettext_lazy("The double rating is handed over.")

    @cached_property
    def double(self):
        return self.get_object()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"others": measures.others_for(self.double)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(double=self.double, **kwargs)

    def act(self, form):
        return actions.hand_over(self.double, by=self.request.user, **form.cleaned_data)
