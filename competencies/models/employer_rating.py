import datetime as dt

from django.db import models

from competencies.models.rating_link import RatingLink, RatingLinkQuerySet

VALID_FOR = dt.timedelta(days=21)


class EmployerRatingLinkQuerySet(RatingLinkQuerySet):
    def open(self):
        return super().open().filter(internship__cancelled_at=None)


class EmployerRatingLink(RatingLink):
    """For a company to rate a few requirements after an internship."""

    noun = "employer_rating"
    joins = ("version", "internship__employer", "internship__case__youth")
    case_path = "internship__case"

    internship = models.ForeignKey(
        "cases.Internship", on_delete=models.PROTECT, related_name="rating_links"
    )

    objects = EmployerRatingLinkQuerySet.as_manager()

    class Meta(RatingLink.Meta):
        pass

    def __str__(self):
        return f"{self.internship_id} {self.made_at:%Y-%m-%d}"

    @property
    def is_open(self):
        return super().is_open and not self.internship.cancelled_at
