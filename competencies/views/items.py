from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control

from competencies.measures import anchors
from competencies.models import FrameworkVersion
from jobtra.screens import DetailScreen


def card(item, version, value=""):
    """What the anchor card shows: the item and its levels, the chosen one marked."""
    names = {level["level"]: level for level in version.scale}
    target = item.target_level or version.target_level
    levels = [
        {
            "rank": rank,
            "name": names[rank],
            "text": level.text,
            "is_target": rank == target,
            "is_chosen": value == str(rank),
        }
        for rank, level in item.anchors.items()
    ]
    return {"item": item, "levels": levels, "is_read": bool(value)}


@method_decorator(cache_control(private=True, max_age=86400), name="dispatch")
class VersionCards(DetailScreen):
    """The anchor cards of a whole version, so that a page shows any of them without a line."""

    model = FrameworkVersion
    permission_required = "competencies.view_framework"
    template_name = "competencies/version_cards.html"

    def get_context_data(self, **kwargs):
        cards = [card(item, self.object) for item in anchors.items_of(self.object).values()]
        return super().get_context_data(**kwargs) | {"cards": cards}
