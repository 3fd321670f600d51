"""Where a month's ratings ask for a note: a jump, a fall from attained, long without a sight. No Django.

Cells are those of `growth`: a level, "N" or "NA", by item code.
"""

from dataclasses import dataclass

from competencies.measures import growth

JUMP = 2  # levels
UNSEEN = 3  # months running


@dataclass(frozen=True)
class Question:
    """Why an item asks for a note: "jump" and "fall" carry both levels, "unseen" the months."""

    reason: str
    before: int | None = None
    now: int | None = None


def questions(requirements, earlier, cells):
    """{item code: Question} for the cells of a month, in the order of `cells`.

    requirements: {code: growth.Requirement}; earlier: [(Month, cells)] in order of month.
    A level is held against the last one there is: months without a level are skipped.
    """
    standings = {code: growth.Standing(requirement) for code, requirement in requirements.items()}
    for month, past in earlier:
        for code in past.keys() & standings.keys():
            standings[code].see(month, past[code])
    asked = {}
    for code, cell in cells.items():
        if code in standings:
            question = ask(standings[code], cell, [past.get(code) for _month, past in earlier])
            if question:
                asked[code] = question
    return asked


def ask(standing, cell, past):
    before, target = standing.last_level, standing.requirement.target
    if cell == growth.NOT_OBSERVED:
        run = [cell, *reversed(past)][:UNSEEN]
        unseen = len(run) == UNSEEN and set(run) == {growth.NOT_OBSERVED}
        return Question("unseen", now=UNSEEN) if unseen else None
    if not isinstance(cell, int) or before is None:
        return None
    if standing.is_attained and cell < target:
        return Question("fall", before, cell)
    return Question("jump", before, cell) if abs(cell - before) >= JUMP else None
