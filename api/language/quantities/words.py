"""Chinese words around and against numerals: measure words, units, words that only look numeric."""

from __future__ import annotations


def _listed(words: str) -> list[str]:
    return words.split()


# A single Chinese digit counts as a number to be kept only before one of these.
MEASURES = frozenset(
    "个人名位年月日天周岁次项条款章节种家座国省县市州村户只件台辆艘架枚颗块片张本册份组批套届期级类层楼号元角"
    "分秒时点倍成折米克吨斤亩里尺寸度所间倍度架头匹支票场部篇幅封页段句字步轮局盘门环对队排列集首"
    "旬季载代男女子童兄弟姐妹边侧端极轴翼色院室厅处级审党军"
)
# Longest first: text after the numeral -> (kind, unit).
UNITS: dict[str, tuple[str, str]] = {
    "财年": ("number", "year"), "美元": ("money", "USD"), "美金": ("money", "USD"),
    "欧元": ("money", "EUR"),
    "英镑": ("money", "GBP"), "日元": ("money", "JPY"), "日圆": ("money", "JPY"),
    "港元": ("money", "HKD"), "港币": ("money", "HKD"), "韩元": ("money", "KRW"),
    "卢布": ("money", "RUB"), "卢比": ("money", "INR"), "澳元": ("money", "AUD"),
    "加元": ("money", "CAD"), "人民币": ("money", "CNY"), "元": ("money", ""),
    "小时": ("duration", "hour"), "个小时": ("duration", "hour"), "时间": ("duration", ""),
    "分钟": ("duration", "minute"), "秒钟": ("duration", "second"), "秒": ("duration", "second"),
    "天": ("duration", "day"), "日内": ("duration", "day"), "日": ("duration", "day"),
    "周": ("duration", "week"), "周年": ("duration", "year"), "周岁": ("duration", "year"),
    "星期": ("duration", "week"), "个星期": ("duration", "week"), "礼拜": ("duration", "week"),
    "个月": ("duration", "month"), "个多月": ("duration", "month"), "年": ("duration", "year"),
    "岁": ("duration", "year"), "季度": ("ordinal", "quarter"), "个百分点": ("percent", "%"),
    "百分点": ("percent", "%"), "公里": ("measure", "km"), "千米": ("measure", "km"),
    "公斤": ("measure", "kg"), "千克": ("measure", "kg"), "斤": ("measure", "jin"),
    "克": ("measure", "g"), "吨": ("measure", "t"), "公吨": ("measure", "t"),
    "米": ("measure", "m"), "公尺": ("measure", "m"), "厘米": ("measure", "cm"),
    "公分": ("measure", "cm"), "毫米": ("measure", "mm"), "英里": ("measure", "mile"),
    "亩": ("measure", "mu"), "公顷": ("measure", "ha"), "平方公里": ("measure", "km2"),
    "平方米": ("measure", "m2"), "条": ("article", "article"), "章": ("article", "chapter"),
    "节": ("article", "section"), "款": ("article", "paragraph"), "项": ("article", "item"),
    "届": ("ordinal", "session"), "中全会": ("ordinal", "plenum"),
}  # fmt: skip
LONGEST_UNIT = max(map(len, UNITS))

CURRENCY_BEFORE: tuple[tuple[str, str], ...] = (
    ("人民币", "CNY"), ("新台币", "TWD"), ("NT$", "TWD"), ("HK$", "HKD"), ("US$", "USD"),
    ("¥", "CNY"), ("￥", "CNY"), ("$", "USD"), ("€", "EUR"), ("£", "GBP"), ("RMB", "CNY"),
)  # fmt: skip

# Rows of numerals that are words, names or idioms.
ROW_WORDS = frozenset(
    _listed(
        "万一 千万 万千 千百 万万 万亿 百万 一一 二二 三三两两 两两 三两 一二 "
        "百千 千千万万 一千零一 一百八十 四六 三七 二八 三五 九九 五一 六一 "
        "七一 八一 十一 五四 六四 七七 九一八 三八 一二九 二二八 十一五 三三 "
        "五五 七九 一十 一百一 三九 四八 零零 零 十 百 千 万 亿 兆 "
        "三七二十一 六六 八八 四五 五六 七八 三四 两三 二三 六七 八九 九十九 "
        "百八十 百十 八千里 十三经 二十四史 三十六计 七十二变 五十步 二百五 一万 "
        "三教九"
    )
)
# Numeral and its neighbours: words in which the numeral is no number.
NOT_BEFORE = frozenset(  # the character before a single digit
    "统唯惟之专单划不维再腊"
)
NOT_WORDS = frozenset(
    _listed(
        "三明 四川 三亚 三星 三菱 三峡 三元区 三门峡 三里屯 三元桥 三国 三角 "
        "三轮 三藏 三维 三资 三军 三世 四人帮 四处 四周 四边 四面 四方 四海 "
        "四季 四肢 四书 四合院 四旁 四邻 四级 五官 五金 五星 五台 五角 五岳 "
        "五香 五行 五谷 五色 五粮 五脏 五线谱 六安 六盘 六月雪 七夕 七星 七上 "
        "七里 八卦 八达 八字 八里 八方 八旗 八路 八成 九江 九寨 九龙 九泉 "
        "九华 九里 十分 十足 十堰 十字 二手 二胡 二号 二维 二氧 一氧 二话 "
        "二级 二审 一审 三审 二流 一流 三流 二战 一战 三者 两者 二者 两边 "
        "两旁 两侧 两端 两极 两性 两用 两面 两头 两手 两岸 两国 两会 两院 "
        "两口 两地 两党 两军 两院 三方 双方 三农 三甲 三聚 二恶 四氯 六氟 "
        "五氯 八角 五花 四座 一时 六色 五颜 二极 二次元 九州 五院 七人制 十字 三头 "
        "三级 三子 五子 七子 九子 八个样板戏 三部曲 四重奏 二重 二元 三元 一元 "
        "五四 九月九"
    )
)
NAMED_DAYS: dict[str, tuple[int, int]] = {
    "二二八": (2, 28), "九一八": (9, 18), "五四": (5, 4), "六四": (6, 4), "七七": (7, 7),
    "一二九": (12, 9), "八一": (8, 1), "五一": (5, 1), "六一": (6, 1), "七一": (7, 1),
    "三八": (3, 8), "三一五": (3, 15), "九一一": (9, 11), "一二八": (1, 28), "五一二": (5, 12),
    "双十一": (11, 11), "三二九": (3, 29), "七五": (7, 5), "五卅": (5, 30),
}  # fmt: skip
# 成 after a numeral is a tenth unless it opens one of these.
CHENG_WORDS = frozenset(
    _listed("成员 成为 成立 成功 成果 成本 成绩 成都 成分 成年 成交 成品 成长 成就 成份")
)

PERIODS: tuple[tuple[str, bool], ...] = (
    ("下午", True), ("午后", True), ("傍晚", True), ("晚上", True), ("晚间", True), ("晚", True),
    ("夜里", True), ("深夜", True), ("夜", True), ("中午", True), ("上午", False),
    ("早上", False), ("早晨", False), ("清晨", False), ("凌晨", False), ("早", False),
)  # fmt: skip
