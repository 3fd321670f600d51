import datetime as dt

from django.db import models
from django.db.models import Q

from competencies.models.rating_link import RatingLink, RatingLinkQuerySet

VALID_FOR = dt.timedelta(days=14)
AT_HAND = dt.timedelta(hours=2)  # a tablet handed over


class SelfRatingLink(RatingLink):
    """For a youth to rate a few items of one month."""

    noun = "self_rating"
    joins = ("version", "case__youth")

    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="self_rating_links"
    )
    month = models.DateField()

    objects = RatingLinkQuerySet.as_manager()

    class Meta(RatingLink.Meta):
        indexes = [models.Index(fields=["case", "month"], name="selfratinglink_case_month")]
        constraints = [
            *RatingLink.Meta.constraints,
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="competencies_selfratinglink_month_is_its_first_day",
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.month:%Y-%m}"
