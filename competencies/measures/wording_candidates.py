"""Items whose wording the raters read differently: candidates for the yearly revision."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from competencies.measures.agreement_figures import ENOUGH
from competencies.measures.agreement_readings import TENTATIVE
from competencies.models import AgreementFigure

WITHIN_ONE = 0.8  # share of units, below which
UNSEEN = 0.3  # share of N, above which


class Why(models.TextChoices):
    ALPHA = "alpha", _("Alpha below 0.667")
    APART = "apart", _("Often two places apart")
    UNSEEN = "unseen", _("Often not observed")


@dataclass(frozen=True)
class Candidate:
    figure: AgreementFigure
    whys: list

    @property
    def code(self):
        return self.figure.key


def whys(values):
    """What is below the bounds: figures from ten units on, N from ten ratings on."""
    found = []
    if values["alpha"] is not None and values["alpha"] < TENTATIVE:
        found.append(Why.ALPHA)
    if values["n"] >= ENOUGH and values["within_one_share"] < WITHIN_ONE:
        found.append(Why.APART)
    asked = values["N"] + sum(values["levels"].values())  # not applicable was not to be seen
    if asked >= ENOUGH and values["N"] > UNSEEN * asked:
        found.append(Why.UNSEEN)
    return found


def candidates(figures, *, staff):
    """[Candidate] among the figures of items that the person may see, the most reasons first."""
    found = [
        Candidate(figure, reasons)
        for figure in figures
        if not figure.is_hidden_from(staff) and (reasons := whys(figure.values))
    ]
    return sorted(found, key=lambda one: (-len(one.whys), one.code))
