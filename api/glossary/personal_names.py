"""Whether a term's characters are a given name (记者李守信报道) or a street's (建设路88号)."""

from __future__ import annotations

import re

from api.language.lexicon import STRADDLES, Lattice

_AFTER = re.compile(
    "(说|称|表示|介绍|告诉|认为|指出|回忆|先生|女士|同志|同学|老师|教授|主任|局长|院长|律师|医生|法官|"
    "等人|一家|报道|摄|因|在|的妻|的父|的母|的丈|的儿|的女|被告|出生|，[男女]|（[男女])"
)
_BEFORE = re.compile(
    "(记者|书记|主任|代表|先生|女士|同志|居民|村民|市民|学生|老人|职工|被告|原告|被告人|申请人|当事人|证人|"
    "教授|律师|医生|法官|民警|专家|男子|女子|名叫|叫做|[^成增生延]长|[委人官职队]员|[教律]师|经理|总裁)$"
)
_STREET = re.compile("[东西南北中一二三]?(路|街|大街|大道|巷|弄|胡同|小区|新村)")
_STREET_AFTER = re.compile(
    "[0-9一二三四五六七八九十百]+[号弄]|与|和|交叉|路口|附近|派出所|[东西南北]侧"
)
PERSONS = "师生者员长人民官"
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧萧田董袁潘于蒋蔡余杜叶程"
    "苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚"
    "邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘"
    "祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾"
)
_OFTEN_A_WORD = frozenset(
    "于高和向任明安成方时万平常包古单关封全从应管曾对为解路文易申尚江金石白龙许施付余顾谈计史支"
)


def find_name(text: str, start: int, end: int, lattice: Lattice) -> str:
    """The name that text[start:end] is a part of, or "".

    A street has a number or a place after it. A person has a surname before a term of two
    characters, and beside it a title or a verb of speech; both where the surname is often a word.
    """
    after = text[end : end + 8]
    street = _STREET.match(after)
    if street and _STREET_AFTER.match(after, street.end()):
        return text[start : end + street.end()]
    surname = text[start - 1 : start]
    if end - start != 2 or surname not in SURNAMES or text[end - 1] in PERSONS:
        return ""
    if not surname or lattice.boundary(start - 1) < -STRADDLES:
        return ""
    before = bool(_BEFORE.search(text[max(0, start - 5) : start - 1]))
    needed = 2 if surname in _OFTEN_A_WORD else 1
    return text[start - 1 : end] if before + bool(_AFTER.match(after)) >= needed else ""
