"""Which item or stage a heading means: by code, short code, title, or code and title together."""

import re
from functools import cached_property

from django.utils.translation import gettext as _

from competencies.models import FrameworkVersion, Item, Level, Stage
from competencies.models.framework import SHORT
from jobtra.refusals import Refusal
from jobtra.spreadsheets import plain

WITH_CODE = re.compile(r"((?:[a-z]+-)?[a-z]*\d+(?:-\d+)?)(?![a-z0-9])\W*(.+)")
NUMBERED = re.compile(r"(?:no\.?)?\d{1,2}\W+(.+)")
BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")


def bare(text):
    """Letters, digits, kana and kanji only, half-width, lower case."""
    return re.sub(r"[\W_]", "", plain(text).casefold())


class Index:
    """{form: thing} for headings; a form of two things means neither."""

    def __init__(self):
        self.forms, self.seen = {}, {}

    def add(self, thing, *texts):
        for form in {bare(text) for text in texts if text}:
            self.forms[form] = thing if self.forms.get(form, thing) == thing else None

    def find(self, value):
        """What a heading means, or None: nothing, or code and title that say different things."""
        if not isinstance(value, str) or not value.strip():
            return None
        if value not in self.seen:
            self.seen[value] = self.meant(plain(value).casefold())
        return self.seen[value]

    def meant(self, text):
        if found := self.forms.get(bare(text)):
            return found
        inside = [part for match in BRACKETED.findall(text) for part in match if part]
        outside = BRACKETED.sub(" ", text).strip()
        if match := WITH_CODE.fullmatch(text):
            by_code, by_title = self.forms.get(bare(match[1])), self.forms.get(bare(match[2]))
            if by_code or by_title:
                return self.agreed([by_code, by_title])
        if match := NUMBERED.fullmatch(text):
            return self.forms.get(bare(match[1]))
        if inside and outside:
            return self.agreed([self.forms.get(bare(part)) for part in (outside, *inside)])
        return None

    @staticmethod
    def agreed(found):
        things = {thing for thing in found if thing}
        return things.pop() if len(things) == 1 else None


class Frameworks:
    """The published versions of one kind that a programme uses, with items, levels and stages."""

    def __init__(self, programme, kind):
        self.programme, self.kind, self.by_month = programme, kind, {}
        self.versions = list(
            FrameworkVersion.objects.published()
            .filter(framework__programmes=programme, framework__kind=kind)
            .select_related("framework")
        )
        if not self.versions:
            raise Refusal(
                _("No frameworks are loaded for this programme; load them first (load_starter).")
            )
        self.items, self.stages, self.item_rows, self.stage_rows = Index(), Index(), {}, {}
        for item in Item.objects.filter(version__in=self.versions).select_related("stage"):
            self.item_rows[item.version_id, item.code] = item
            self.items.add(item.code, item.code, SHORT.sub("", item.code), *item.title.values())
        for stage in Stage.objects.filter(version__in=self.versions):
            self.stage_rows[stage.version_id, stage.code] = stage
            figure = re.sub(r"\D", "", stage.code)
            words = (
                f"第{figure}段階",
                f"段階{figure}",
                f"ステージ{figure}",
                f"stage{figure}",
                figure,
            )
            self.stages.add(
                stage.code, stage.code, *stage.title.values(), *(words if figure else ())
            )

    @property
    def scale(self):
        """The widest scale of the versions, for telling columns apart."""
        return range(
            min(version.levels[0] for version in self.versions),
            max(version.levels[-1] for version in self.versions) + 1,
        )

    def version(self, month):
        """The version in force in a month, or None."""
        if month not in self.by_month:
            self.by_month[month] = FrameworkVersion.objects.for_programme(
                self.programme, self.kind, month.first
            )
        return self.by_month[month]

    def indicators(self, stage):
        """The items of a stage, in order."""
        return [item for item in self.item_rows.values() if item.stage_id == stage.pk]

    @cached_property
    def levels(self):
        """{item id: {rank: level id}}; an item without levels of its own has those of its group."""
        rows = Level.objects.filter(item__version__in=self.versions) | Level.objects.filter(
            group__version__in=self.versions
        )
        own, shared = {}, {}
        for pk, item, group, rank in rows.values_list("pk", "item", "group", "rank"):
            target = own.setdefault(item, {}) if item else shared.setdefault(group, {})
            target[rank] = pk
        return {
            item.pk: own.get(item.pk) or shared.get(item.group_id, {})
            for item in self.item_rows.values()
        }
