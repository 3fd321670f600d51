"""Invented offices, staff and names. Nobody here exists."""

from cases.access import Role

# code, name, staff as (name, log-in, role, full-time share, years here; None: since last April)
OFFICES = (
    (
        "HNA",
        "はなみずき",
        (
            ("早川 みのり", "hayakawa", Role.SUPPORT_WORKER, 1, 4),
            ("相沢 航平", "aizawa", Role.SUPPORT_WORKER, 1, None),
            ("真鍋 由紀", "manabe", Role.SUPPORT_WORKER, 0.6, 5),
            ("西尾 恵", "nishio", Role.CASE_MANAGER, 1, 8),
            ("桐山 誠", "kiriyama", Role.OFFICE_MANAGER, 1, 12),
        ),
    ),
    (
        "SKR",
        "さくら坂",
        (
            ("大沢 直人", "osawa", Role.SUPPORT_WORKER, 1, 6),
            ("水谷 さやか", "mizutani", Role.SUPPORT_WORKER, 1, 4),
            ("吉見 拓也", "yoshimi", Role.SUPPORT_WORKER, 0.8, None),
            ("長嶺 香織", "nagamine", Role.CASE_MANAGER, 1, 7),
            ("村井 洋子", "murai", Role.OFFICE_MANAGER, 1, 10),
        ),
    ),
    (
        "UMI",
        "うみかぜ",
        (
            ("潮田 千夏", "shioda", Role.SUPPORT_WORKER, 1, 4),
            ("倉橋 剛", "kurahashi", Role.SUPPORT_WORKER, 1, 5),
            ("梶原 美帆", "kajiwara", Role.SUPPORT_WORKER, 0.6, None),
            ("芦田 浩二", "ashida", Role.CASE_MANAGER, 1, 9),
            ("三枝 律子", "saegusa", Role.OFFICE_MANAGER, 1, 11),
        ),
    ),
)
HEAD_OFFICE = (
    ("日下部 玲", "kusakabe", Role.EVALUATOR, 1, 6),
    ("若宮 聡", "wakamiya", Role.ADMINISTRATOR, 1, 9),
)

SURNAMES = """
青木 あおき/秋山 あきやま/浅井 あさい/東 あずま/安藤 あんどう/飯田 いいだ/石原 いしはら/今井 いまい
岩崎 いわさき/上野 うえの/内田 うちだ/遠藤 えんどう/大西 おおにし/大橋 おおはし/岡本 おかもと
柏木 かしわぎ/片岡 かたおか/川口 かわぐち/河野 こうの/菊地 きくち/北村 きたむら/熊谷 くまがい
黒田 くろだ/小池 こいけ/児玉 こだま/近藤 こんどう/斉木 さいき/榊原 さかきばら/笹川 ささがわ
柴田 しばた/島村 しまむら/白石 しらいし/杉本 すぎもと/須藤 すどう/園田 そのだ/竹内 たけうち
田辺 たなべ/谷口 たにぐち/千田 ちだ/塚田 つかだ/辻 つじ/土屋 つちや/富田 とみた/中西 なかにし
中原 なかはら/成田 なりた/西川 にしかわ/野口 のぐち/萩原 はぎわら/橋爪 はしづめ/服部 はっとり
浜野 はまの/林田 はやしだ/原口 はらぐち/樋口 ひぐち/平山 ひらやま/深沢 ふかざわ/福島 ふくしま
藤川 ふじかわ/星野 ほしの/前川 まえかわ/増田 ますだ/松浦 まつうら/丸山 まるやま/三上 みかみ
水野 みずの/宮崎 みやざき/村瀬 むらせ/望月 もちづき/森下 もりした/安田 やすだ/山根 やまね
横井 よこい/吉岡 よしおか/若林 わかばやし
"""
GIVEN = {
    "male": """
陽太 ようた/蓮 れん/大和 やまと/悠真 ゆうま/拓海 たくみ/直樹 なおき/亮 りょう/隼人 はやと/航 わたる
颯 はやて/智也 ともや/翔 しょう/優斗 ゆうと/和真 かずま/仁 じん/晴 はる/諒 りょう/光 ひかる
""",
    "female": """
美咲 みさき/彩 あや/葵 あおい/結衣 ゆい/千尋 ちひろ/楓 かえで/遥 はるか/咲良 さくら/菜月 なつき
琴音 ことね/杏 あん/凛 りん/明日香 あすか/紗英 さえ/瞳 ひとみ/柚 ゆず/栞 しおり/ひかり ひかり
""",
}
EMPLOYERS = """
みなと情報サービス/青葉システム/こもれびデータ/北斗テクノ/ひばり通信/つばさソリューションズ/いずみ運用センター
かえでウェブ工房/三葉電算/あさひヘルプデスク/すずらん事務代行/しおさい商事/とびら書店/花まる食品販売
"""
LEAVING = ("契約期間の満了", "体調をくずしたため", "通勤の負担", "仕事の内容が希望と違ったため")


def pairs(text):
    """[(name, kana)] of a list written with slashes."""
    return [tuple(pair.split()) for line in text.strip().split("\n") for pair in line.split("/")]


def words(text):
    return [word for line in text.split() for word in line.split("/")]
