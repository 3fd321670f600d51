"""The words over the columns of a roster and of lists of staff, jobs and attendance, as offices write them."""

from jobtra.headings import Vocabulary

WHO = (
    r"(?:ご?利用者|本人|対象者|若者|参加者|訓練生|受講[生者]|メンバー|相談者|通所者|登録者|支援対象者|生徒|会員"
    r"|クライ[アエ]ント|ケース)"
)
NUMBER = r"(?:番号|no\.?|ナンバー|id|コード|#)"
DAY = r"(?:年月日|日付|日)"

# Who a row is about, in any list. The last word may as well count the rows.
PERSON = {
    "code": (
        rf"{WHO}の?{NUMBER}|(?:case|client|youth)(?:no\.?|id|number|code)",
        rf"(?:管理|登録|個人|受付|整理|ファイル|カルテ|識別|学籍){NUMBER}|id|コード",
        r"no\.?|番号|#|通番|連番|項番|№",
    ),
    "name": (
        rf"{WHO}?の?(?:お?名前|ご?氏名|姓名)|(?:full)?name",
        WHO.replace("|ケース", ""),
    ),
    "family": (r"姓|氏|名字|苗字",),
    "given": (r"名|下の名前",),
}

ROSTER = Vocabulary(
    PERSON
    | {
        "kana": (
            r"(?:氏名)?(?:ふりがな|フリガナ|かな|カナ|よみ|よみがな|読み仮名|ヨミ|ヨミガナ|しめい|シメイ)|kana",
        ),
        "family_kana": (r"(?:姓|氏)の?\(?(?:かな|カナ|ふりがな|フリガナ)\)?|せい|セイ",),
        "given_kana": (r"名の?\(?(?:かな|カナ|ふりがな|フリガナ)\)?|めい|メイ",),
        "born_on": (r"生年月日|誕生日|生まれ|dateofbirth|birth(?:day|date)|dob",),
        "gender": (r"性別|男女|gender|sex",),
        "first_visit_on": (
            rf"初回来所{DAY}?|初来所{DAY}?|初回来談{DAY}?|来所開始{DAY}?|firstvisit",
            rf"初回(?:面談|相談|利用|訪問|面接|来談){DAY}?|インテーク(?:面談|面接)?{DAY}?|相談開始{DAY}?|初回{DAY}|来所{DAY}",
        ),
        "enrolled_on": (
            rf"(?:利用)?登録{DAY}?|enrol(?:l?ed)?(?:on|ment)?",
            rf"(?:利用|通所|支援|訓練|受講|参加|プログラム|契約|サービス)開始{DAY}?|利用契約{DAY}?|契約{DAY}?|入所{DAY}|入会{DAY}"
            rf"|開始{DAY}|登録",
        ),
        "course": (r"(?:受講|訓練|参加|希望|所属)?(?:コース|クラス|訓練科|科)名?|course",),
        "key": (
            r"(?:主|メイン|正)担当[者員]?(?:名|氏名)?",
            r"(?:ケース)?担当(?:支援員|職員|スタッフ|者|員)?(?:名|氏名)?1?|キーワーカー|支援(?:担当)?[者員]|keyworker",
        ),
        "second": (
            r"(?:副|サブ|補助|第二|第2)(?:担当)?(?:支援員|職員|スタッフ|者|員)?(?:名|氏名)?|担当(?:者|支援員)?2|secondworker",
        ),
        "status": (
            r"(?:在籍|利用|支援|登録|ケース)?(?:状況|状態|ステータス)|status",
            r"(?:利用|在籍|登録)?区分|在籍|現況|転帰|(?:終了|退所|修了|終結)(?:理由|事由|区分|種別)",
        ),
        "closed_on": (
            rf"(?:利用|支援|登録|ケース)?(?:終了|終結|閉鎖){DAY}?|(?:卒業|修了){DAY}?・?/?(?:終了|中断)?{DAY}?|close[dr]?on",
            rf"(?:退所|退会|契約終了|中断){DAY}",
        ),
    }
)

STAFF = Vocabulary(
    {
        "code": (
            rf"(?:職員|社員|従業員|スタッフ|支援員)の?{NUMBER}|staff(?:no\.?|id|number|code)",
            rf"{NUMBER}|№",
        ),
        "name": (
            r"(?:職員|社員|従業員|スタッフ|支援員|担当者?)の?(?:氏名|名前?)",
            r"お?名前|ご?氏名|姓名|名|(?:full)?name",
            r"職員|スタッフ|支援員",
        ),
        "family": PERSON["family"],
        "given": PERSON["given"],
        "email": (r"e?-?mail(?:address)?|(?:電子)?メール(?:アドレス)?|メアド|アドレス",),
        "role": (r"役割|役職名?|職位|職名|role", r"職種|職務|担当業務|ポジション|立場"),
        "joined_on": (rf"(?:入職|入社|採用|着任|勤務開始|雇用開始|配属|就任){DAY}?|joined(?:on)?",),
        "share": (r"常勤換算(?:率|値)?|勤務割合|fte",),
    }
)

EMPLOYMENTS = Vocabulary(
    PERSON
    | {
        "starts_on": (
            rf"(?:入社|就職|就業|就労|雇用|採用|入職|勤務)(?:開始)?{DAY}",
            r"(?:入社|就職|雇用開始|勤務開始|就労開始)|hiredon|startdate|startson",
        ),
        "employer": (
            r"(?:就職先|勤務先|雇用先|就労先|入社先|採用)?の?(?:企業|会社|法人|事業[所者]|雇用主|事業主|店舗)名?称?",
            r"(?:就職|勤務|雇用|就労|入社)先(?:名称?)?|employer|company",
        ),
        "contract": (
            r"(?:雇用|契約|就業|就労|勤務)(?:形態|区分|種別|種類)|contract",
            r"雇用|形態|契約|身分",
        ),
        "hours": (
            r"(?:1?週|週間|一週)(?:あたり)?の?(?:所定|契約|平均)?(?:労働|勤務|就労|就業)?時間数?|時間/週|週所定時間?|hours(?:aweek|perweek)?|weeklyhours",
            r"(?:所定|契約)?(?:労働|勤務|就労|就業)時間数?|所定時間",
        ),
        "occupation": (r"職種(?:区分|分類)?|it/?・?it以外|職業|業務内容|仕事内容|occupation",),
        "left_on": (rf"(?:離職|退職|退社|離職・?退職){DAY}?|left(?:on)?",),
        "leaving_reason": (r"(?:離職|退職|退社)の?(?:理由|事由)|reason",),
        "confirmed_on": (
            rf"(?:最終|最新|直近)の?(?:在職|在籍|就労|定着|就業)?の?確認{DAY}?|lastconfirmed(?:on)?",
            rf"(?:在職|在籍|就労|定着|就業)の?確認{DAY}?|確認{DAY}",
        ),
    }
)

ATTENDANCE = Vocabulary(
    PERSON
    | {
        "on": (r"(?:来所|通所|出席|利用|実施)?(?:年月日|日付|日|月日)|date", r"いつ"),
        "planned": (r"(?:通所|来所|利用|出席)?(?:予定|計画)(?:の?有無|日)?|planned",),
        "kind": (
            r"出欠(?:席)?(?:区分|状況|記号|結果|席)?|出席(?:区分|状況|状態|記録)|勤怠(?:区分)?|attendance",
            r"(?:通所|来所|利用)?(?:区分|実績|状況|状態|記号|結果|種別)|mark|status|出席|来所|通所",
        ),
    }
)
