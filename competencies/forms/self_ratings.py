from competencies.forms.rating_links import RatingForm, marks_of, name_of
from competencies.measures.self_ratings import statement


class SelfRatingForm(RatingForm):
    """In the youth's own words."""

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, version=version, **kwargs)
        self.lowest, self.highest = str(version.levels[0]), str(version.levels[-1])

    @property
    def rows(self):
        """[(name, statement, marks, what is chosen)] for the page."""
        return [
            (name_of(item), statement(item, self.version), marks_of(item), self.chosen(item))
            for item in self.asked
        ]
