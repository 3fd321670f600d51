"""What a case's way is told with: the words of `story` and of what `lives` draws.

A month is counted back from this one (0), a conference from the last one held (1).
"""

from dataclasses import dataclass, field


@dataclass
class Talk:
    """What a conference said about a case: the question, the decision, what became of it."""

    question: str
    action: str
    result: str = ""
    dissent: str = ""


@dataclass
class Move:
    """Why a stage was changed, and what was decided with it."""

    reason: str
    dissent: str = ""
    talk: Talk | None = None


@dataclass
class Script:
    """How one case goes. `stages` are (code, weeks) in order, the last one lasts."""

    began: int  # first visit, months ago
    stages: tuple
    name: str = ""
    kana: str = ""
    gender: str = "unanswered"
    age: int = 24
    course: str = "IT"
    key: int = 0  # which of the office's support workers
    second: int = 1
    speed: float = 1.0
    ability: float = 0.0
    end: str = ""  # what follows the last stage: a Status, or nothing
    comes: tuple = (0.7, 0.93)  # share of planned days: in the first months, later
    absent_lately: int = 0  # planned days missed in a row up to yesterday
    days: dict = field(default_factory=dict)  # stage: planned days a week, when unusual
    dips: tuple = ()  # ({items}, from, until months ago, by how much)
    levels: dict = field(default_factory=dict)  # item: its last months, this one at the end
    notes: dict = field(default_factory=dict)  # "months-ago item": text
    accommodated: tuple = ()  # items reached with an agreed accommodation
    inapplicable: tuple = ()
    judged: dict = field(default_factory=dict)  # (months ago, indicator): (key, second)
    moves: dict = field(default_factory=dict)  # place in `stages`: Move
    talks: dict = field(default_factory=dict)  # conferences ago: Talk
    question: str = ""  # for the conference to come
    jobs: tuple = ()  # checks of each job: ((months, status), …), then months until leaving or None
    overlooked: bool = False  # nobody has put the case on an agenda lately
