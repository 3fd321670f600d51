"""What a month's sheet brought against the sheets before it. Plain data, no Django."""

from dataclasses import dataclass

from competencies.measures import growth

STILL = 2  # months without a rise: time to ask why


@dataclass(frozen=True)
class Change:
    """One requirement after the month's sheet, and how it stood before."""

    standing: growth.Standing
    before: int | None  # the last level before the month
    was_attained: bool
    now: int | str | None  # the month's own cell

    @property
    def is_seen(self):
        return isinstance(self.now, int)

    @property
    def at_target(self):
        return self.is_seen and self.standing.is_reached

    @property
    def is_newly_attained(self):
        return self.is_seen and self.standing.is_attained and not self.was_attained

    @property
    def is_newly_reached(self):
        return self.at_target and self.is_rise

    @property
    def is_rise(self):
        return self.is_seen and self.before is not None and self.now > self.before

    @property
    def is_fall(self):
        """Attained before, below target in this month."""
        return self.is_seen and self.was_attained and self.standing.is_fallen

    @property
    def is_kept(self):
        """At target in this month as in the last that was rated."""
        return self.at_target and (self.before or 0) >= self.standing.requirement.target

    @property
    def gap(self):
        """Levels to the target; None while there is no level."""
        level = self.standing.last_level
        return None if level is None else self.standing.requirement.target - level


def changes(requirements, sheets, month):
    """{code: Change} of a month, from {code: Requirement} and the sheets up to it, oldest first."""
    standings = {code: growth.Standing(requirement) for code, requirement in requirements.items()}
    for earlier, cells in sheets:
        if earlier < month:
            see(standings, earlier, cells)
    before = {code: (s.last_level, s.is_attained) for code, s in standings.items()}
    now = dict(sheets).get(month, {})
    see(standings, month, now)
    return {code: Change(s, *before[code], now.get(code)) for code, s in standings.items()}


def see(standings, month, cells):
    for code in cells.keys() & standings.keys():
        standings[code].see(month, cells[code])


def open_now(changes, month):
    """Codes to work on: due and not attained first, the longest due before; then the nearest."""
    waiting = [
        (code, change)
        for code, change in changes.items()
        if change.standing.is_applicable and not change.standing.is_reached and change.gap
    ]
    due = [pair for pair in waiting if pair[1].standing.is_due(month)]
    rest = [pair for pair in waiting if pair not in due]
    due.sort(key=lambda pair: pair[1].standing.requirement.due)
    rest.sort(key=lambda pair: pair[1].gap)
    return [code for code, _change in due], [code for code, _change in rest]


def is_still(sheets, month, changes):
    """Whether nothing rose in this month nor in the one before, though something could."""
    rose, levels = {}, {}
    for one, cells in sheets:
        seen = {code: level for code, level in cells.items() if isinstance(level, int)}
        rose[one] = any(level > levels.get(code, level) for code, level in seen.items())
        levels |= seen
    could = any(
        change.standing.is_applicable and (change.gap or 0) > 0 for change in changes.values()
    )
    months = [month - n for n in range(STILL)]
    return could and month - STILL in rose and all(rose.get(one) is False for one in months)


def stages_attained(changes, stage_of):
    """Codes of the stages all of whose requirements are attained, the last of them in this month."""
    found = []
    for stage in dict.fromkeys(stage for stage in stage_of.values() if stage):
        own = [change for code, change in changes.items() if stage_of.get(code) == stage]
        own = [change for change in own if change.standing.is_applicable]
        if (
            own
            and all(change.standing.is_attained for change in own)
            and any(change.is_newly_attained for change in own)
        ):
            found.append(stage)
    return found
