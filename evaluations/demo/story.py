"""Cases with a story, written by hand. The dates are told backwards, so the end is always today.

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
    notes: dict = field(default_factory=dict)  # (months ago, item): text
    accommodated: tuple = ()  # items reached with an agreed accommodation
    inapplicable: tuple = ()
    judged: dict = field(default_factory=dict)  # (months ago, indicator): (key, second)
    moves: dict = field(default_factory=dict)  # place in `stages`: Move
    talks: dict = field(default_factory=dict)  # conferences ago: Talk
    question: str = ""  # for the conference to come
    jobs: tuple = ()  # checks of each job: ((months, status), …), then months until leaving or None
    overlooked: bool = False  # nobody has put the case on an agenda lately


RHYTHM = Script(
    name="小野寺 樹",
    kana="おのでら いつき",
    gender="male",
    age=22,
    began=9,
    key=0,
    second=2,
    stages=(("S1", 10), ("S2", 14), ("S3", 40)),
    speed=0.75,
    ability=-0.1,
    comes=(0.45, 0.9),
    days={"S2": 2, "S3": 3},
    notes={
        (
            6,
            "A1",
        ): "昼夜逆転が続く。起床の記録(○×だけ)を本人の希望で始めた。9時に電話し、出られた日は4日。",
        (
            5,
            "A2",
        ): "午後だけの予定で半分ほど来所。来られなかった日も、翌日に自分から短いメッセージがあった。",
        (
            4,
            "A1",
        ): "電話を週3回に減らしても、起きる時刻を保てた日が半分を超えた。「カーテンを開けておくと起きられる」と話す。",
        (
            3,
            "B2",
        ): "休む日の朝、決めた時刻までにチャットで連絡があった。理由と次に来る日も書かれていた。",
        (2, "A2"): "週3日・10時開始に変えた月。連休明けも予定の日に自分で戻れた。",
        (
            1,
            "A1",
        ): "支援者からの電話なしの月。起床は決めた時刻の前後30分におさまる日がほとんどだった。",
    },
    talks={
        6: Talk(
            "利用登録から1か月。まず何を一緒に始めますか。",
            "訪問は週1回までとし、起床の記録を本人と始める",
            "○×の記録が続いている。本人が自分で表を作り直した",
        ),
        5: Talk(
            "朝の電話を減らす時期をどう決めますか。",
            "朝の電話を週3回にし、本人が出られた日を数える",
            "2週目から本人の希望で週1回にした",
            "真鍋: 季節の変わり目なので、もう1か月は毎朝続けたい",
        ),
        1: Talk(
            "予定の日を週3日から4日に増やしますか。",
            "週4日の案を本人に見せ、始める日を本人が選ぶ",
        ),
    },
    moves={2: Move("通所が2か月安定し、本人が「ほかの人と作業をしてみたい」と希望した。")},
    question="S3 で4か月目。職場見学を始めますか。本人は「一度見てみたい」と話しています。",
)

AFTER_INTERNSHIP = Script(
    name="渡会 七海",
    kana="わたらい ななみ",
    gender="female",
    age=25,
    began=13,
    key=1,
    second=0,
    stages=(("S1", 4), ("S2", 8), ("S3", 9), ("S4", 13), ("S5", 6), ("S4", 7), ("S5", 40)),
    speed=1.15,
    ability=0.15,
    comes=(0.85, 0.96),
    dips=(({"A4", "C3", "B2", "A3"}, 3, 2, 1.5), ({"C2", "A2"}, 3, 3, 1.2)),
    accommodated=("B2", "C3"),
    notes={
        (4, "C2"): "実習1週目。終わりの報告はできている。途中の報告は担当の方が尋ねてから。",
        (3, "A4"): "実習で間違いを注意された翌日から欠勤2日。夜眠れなかったと、1週間後に話した。",
        (3, "C3"): "実習先では質問できず、作業が止まっていた。事業所では自分から質問していた。",
        (3, "B2"): "欠勤の1日目、連絡が昼になった。電話が苦手とのこと。",
        (
            2,
            "C3",
        ): "質問カードと朝10分の確認を訓練で試す。止まってから20分ほどで自分から相談できた日が増えた。",
        (1, "B2"): "休む連絡をチャットにする取り決めを交わした。1回あり、時刻までに届いた。",
        (1, "A4"): "注意を受けた日に自分から面談を申し出て、翌日はいつもどおり来所した。",
    },
    moves={
        5: Move(
            "実習で疲れがたまり、質問と連絡が止まった。支え方を作り直してからもう一度進む。本人も「少し立て直したい」と希望。",
            "早川: 日数を減らして実習を続ける案もある",
            Talk(
                "実習を続けますか。いったん戻って支え方を作り直しますか。",
                "質問カードと休む連絡の方法を、本人・実習先と取り決める",
                "取り決めを1枚にまとめ、三者で持った",
                "早川: 日数を減らして実習を続ける案もある",
            ),
        ),
        6: Move(
            "支え方の取り決めができ、C3 と B2 が戻った。本人の希望で週3日から再開する。",
            "",
            Talk(
                "再支援の項目が戻りました。実習を再開しますか。",
                "週3日で再開し、疲れの記録を2週間続ける",
            ),
        ),
    },
    question="実習を再開しました。週3日を週4日に増やしますか。疲れの記録から何が言えますか。",
)

TWO_VIEWS = Script(
    name="堀内 圭",
    kana="ほりうち けい",
    gender="male",
    age=23,
    began=9,
    key=0,
    second=1,
    stages=(("S1", 3), ("S2", 6), ("S3", 8), ("S4", 40)),
    speed=1.05,
    comes=(0.8, 0.94),
    judged={
        (2, "S4-5"): (4, 2),
        (2, "S4-2"): (4, 3),
        (1, "S4-5"): (4, 2),
        (1, "S4-2"): (4, 3),
        (1, "S4-6"): (3, None),
        (0, "S4-5"): (3, 3),
        (0, "S4-2"): (4, 4),
    },
    notes={
        (1, "F1"): "自分で決めた教材を週4回進め、つまずいた章に印を付けて面談に持ってきた。",
        (1, "D3"): "指摘を復唱してから直した。同じ直しを次の課題でも確かめていた。",
    },
    talks={
        1: Talk(
            "S4-5「できそうという感覚」が4と2に分かれています。それぞれ、どの場面を見ましたか。",
            "初めての課題の一手目を二人が同じ場面で見て、見た後で話し合う",
            "初めての課題では一手目を待つことを確かめ、二人とも3とした。一手目だけ一緒に確認する",
            "相沢: 慣れた課題では自分から始めるが、初めての課題では待っている",
        ),
        3: Talk(
            "S4 の訓練に、グループの課題を入れますか。",
            "週1回、3人の課題に記録係として入る",
            "役割を最後まで行い、次の回は司会を希望した",
        ),
    },
    question="S4 の目安を過ぎました。S5「実地で働く」へ進みますか。進むなら、朝の確認をだれに引き継ぎますか。",
)

HIRED = Script(
    name="関口 詩織",
    kana="せきぐち しおり",
    gender="female",
    age=27,
    began=25,
    key=0,
    second=2,
    stages=(("S1", 3), ("S2", 6), ("S3", 8), ("S4", 13), ("S5", 6), ("S6", 7)),
    speed=1.1,
    ability=0.1,
    end="hired",
    comes=(0.85, 0.97),
    jobs=(((1, "employed"), (3, "employed"), (6, "employed"), (12, "unknown")), None),
    notes={
        (
            12,
            "I3",
        ): "業務量が増えた週に、上司へ自分から相談し、締切を1日のばしてもらったと報告があった。",
    },
    talks={
        2: Talk(
            "12か月の在職確認がとれていません。どの方法で連絡しますか。",
            "電話とメールを日を変えて3回、その後で企業の担当の方に尋ねる",
            "",
        ),
    },
    question="12か月の在職が不明のままです。企業の担当の方への確認を、本人の同意の範囲でだれが行いますか。",
)

NOT_ONLY_IT = Script(
    name="手塚 真央",
    kana="てづか まお",
    gender="female",
    age=21,
    began=8,
    course="SALES",
    key=1,
    second=0,
    stages=(("S1", 3), ("S2", 6), ("S3", 8), ("S4", 40)),
    speed=1.1,
    comes=(0.8, 0.95),
    inapplicable=("G5",),
    accommodated=("H2",),
    notes={
        (2, "H2"): "写真入りの手順書を本人と作った。それを見ながら、開店の準備を一人で終えている。",
        (1, "H4"): "模擬の売り場で、わからない問い合わせを保留して取り次げた。記録も残っている。",
    },
    talks={
        4: Talk(
            "販売コースで G5 を評価の対象にしますか。",
            "G5 を非該当とし、理由を計画に書く",
            "計画に書き、本人に説明した",
        ),
        1: Talk(
            "食品売り場の実習の前に、どの配慮を伝えますか。",
            "写真入りの手順書を使うことを、実習先に伝えるメモにする",
        ),
    },
    question="実習先が2か所あります。本人の希望と通勤から、どちらを先にしますか。",
)

SECOND_JOB = Script(
    name="古川 健",
    kana="ふるかわ たける",
    gender="male",
    age=29,
    began=25,
    key=0,
    second=2,
    stages=(
        ("S1", 2),
        ("S2", 5),
        ("S3", 7),
        ("S4", 12),
        ("S5", 5),
        ("S6", 6),
        ("S7", 23),
        ("S6", 11),
    ),
    speed=1.2,
    ability=0.1,
    end="hired",
    comes=(0.85, 0.95),
    dips=(({"A3", "A4", "I3"}, 12, 10, 1.3),),
    jobs=(
        ((1, "employed"), (3, "employed"), (5, "left")),
        5,
        ((1, "employed"), (3, "employed"), (6, "employed")),
        None,
    ),
    moves={
        7: Move("通勤90分が続き、体調をくずして退職。近い職場をもう一度探したいと本人が希望した。"),
    },
    notes={
        (
            9,
            "A3",
        ): "退職の前の2か月、休みの連絡が増えていた。気づいたことを早めに出す方法を一緒に振り返った。",
        (5, "I3"): "2週目に、休憩の取り方を自分から上司に相談した。",
    },
    question="二つ目の職場で半年。定着支援の面談を月1回から減らしますか。",
)

ANOTHER_AGENCY = Script(
    name="島崎 航",
    kana="しまざき わたる",
    gender="male",
    age=19,
    began=7,
    key=0,
    second=1,
    stages=(("S1", 5), ("S2", 13)),
    speed=0.6,
    end="referred",
    comes=(0.4, 0.6),
    days={"S2": 2},
    talks={
        2: Talk(
            "体調を先に整えたいという本人の希望に、どうこたえますか。",
            "地域の相談機関に同行し、三者で引き継ぎの面談をする",
            "引き継ぎを終えた。また来たいときの連絡先を本人が持っている",
        ),
    },
)

ONE_STEP_AT_A_TIME = Script(
    name="浦野 ゆい",
    kana="うらの ゆい",
    gender="female",
    age=20,
    began=6,
    key=1,
    second=0,
    stages=(("S1", 4), ("S2", 40)),
    speed=0.7,
    comes=(0.55, 0.75),
    absent_lately=3,
    days={"S2": 3},
    notes={
        (2, "B4"): "入るときのあいさつはカードで交わしている。相手を見て渡すようになった。",
        (1, "A3"): "疲れた日に「今日は短く」と自分から書いて伝え、昼で帰った。翌日は来所できた。",
    },
    accommodated=("B4",),
    talks={
        3: Talk(
            "人の多い時間を避ける方法を、続けますか。",
            "10時半の来所と静かな席を、本人と2か月続けて試す",
            "来られる日が増えた。席は本人が選んでいる",
        ),
    },
    question="S2 に目安を超えてとどまっています。今週は3回続けて休みです。予定の日数を本人と見直しますか。",
)

STORIES = {
    "HNA": (RHYTHM, AFTER_INTERNSHIP, TWO_VIEWS, HIRED),
    "SKR": (NOT_ONLY_IT, SECOND_JOB),
    "UMI": (ONE_STEP_AT_A_TIME, ANOTHER_AGENCY),
}
