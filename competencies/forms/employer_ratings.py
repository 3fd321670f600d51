from competencies.forms.rating_links import RatingForm, name_of
from jobtra.texts import local


class EmployerRatingForm(RatingForm):
    """In short words for each level; the full text of the levels is at hand."""

    @property
    def rows(self):
        """[(name, Item, [(mark, short words, full text)], what is chosen)] for the page."""
        short = {level["level"]: local(level) for level in self.version.scale}
        return [
            (
                name_of(item),
                item,
                [
                    (str(rank), short.get(rank, ""), local(row.text))
                    for rank, row in item.anchors.items()
                ],
                self.chosen(item),
            )
            for item in self.asked
        ]

    @property
    def done(self):
        """How many are chosen, to begin with."""
        return sum(bool(self.chosen(item)) for item in self.asked)
