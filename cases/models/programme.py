from django.db import models


class Programme(models.Model):
    """A field of work as data: its word for the person served, its courses, its settings."""

    code = models.CharField(max_length=20, unique=True)
    title = models.JSONField()  # {"ja": …, "en": …}
    field = models.CharField(max_length=40)
    person = models.JSONField()  # the word for the person served, {"ja": …, "en": …}
    qualifying_weekly_hours = models.PositiveSmallIntegerField(
        null=True
    )  # None: hires are not counted

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.code


class Course(models.Model):
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="courses")
    code = models.CharField(max_length=20)
    title = models.JSONField()  # {"ja": …, "en": …}

    class Meta:
        ordering = ["programme", "code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="cases_course_code")
        ]

    def __str__(self):
        return self.code
