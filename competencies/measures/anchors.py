"""The items of a version with their groups and level texts, as pages and saved cells need them."""

from functools import lru_cache

from competencies.models import FrameworkVersion, Item, Level


def items_of(version):
    """{item id: Item} in order; each item has its `group` and `anchors`, {rank: Level}.

    A published version is frozen, so a process reads it once; one being written is read anew.
    """
    if version.published_at:
        return published(version.pk, version.published_at)
    return read(version)


@lru_cache(maxsize=32)
def published(pk, published_at):
    return read(FrameworkVersion(pk=pk))


def read(version):
    """Two queries."""
    items = {
        item.pk: item
        for item in Item.objects.filter(version=version.pk)
        .select_related("group")
        .defer("activities", "vignettes")
        .order_by("position")
    }
    of_group = {}
    for item in items.values():
        item.anchors = {}
        of_group.setdefault(item.group_id, []).append(item)
    levels = Level.objects.filter(item__version=version.pk) | Level.objects.filter(
        group__version=version.pk
    )
    for level in levels.order_by("rank"):
        owners = [items[level.item_id]] if level.item_id else of_group.get(level.group_id, [])
        for item in owners:
            item.anchors[level.rank] = level
    return items
