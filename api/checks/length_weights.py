"""Constants of the length model, printed by benchmarks/_fit_length.py."""

from __future__ import annotations

# Fitted on the first half of each origin, pairs taken from each at random:
# news: 1974 of WMT19, WMT21 zh-en;
#   log(English / expected): median -0.00, spread 0.18.
# law: 20000 of taiwan_law, prc_law, china_politics_bilingual;
#   log(English / expected): median 0.01, spread 0.22.
# general: 20000 of jiyu_examples_en, jiyu_examples_zh;
#   log(English / expected): median -0.06, spread 0.20.
# technical: 20000 of python_docs, kubernetes_docs;
#   log(English / expected): median -0.02, spread 0.16.
# plain: 15381 of tatoeba;
#   log(English / expected): median 0.01, spread 0.18.

# English characters without spaces for one character of Chinese text, by class.
HAN = 3.52
LATIN = 0.78
DIGIT = 0.57
OTHER = 0.18
CONSTANT = 3.07
# The same for single characters.
SINGLE = {
    "的十": -1.2,
    "一": -0.8,
    "在": -0.4,
    "这": -0.2,
    "他？如": 0.1,
    "姆": 0.2,
    "了果": 0.3,
    "我都": 0.4,
    "们将": 0.5,
    "。那": 0.7,
    "来": 0.8,
    "么": 0.9,
    "是说": 1.0,
    "个（": 1.1,
    "可）该": 1.2,
    "被_": 1.3,
    "到：当": 1.4,
    "你她里使": 1.5,
    "名": 1.6,
    "去道": 1.7,
    "对作": 1.8,
    "很就": 1.9,
    "子过.": 2.0,
    "上多没": 2.2,
    "表": 2.3,
    "二文": 2.4,
    "有用以时": 2.5,
    "于大生吗最": 2.6,
    "能成方“”": 2.7,
    "和所性进": 2.8,
    "汤物": 2.9,
    "与好": 3.0,
    "为会要开": 3.1,
    "自件三间": 3.2,
    "地天动": 3.3,
    "不": 3.4,
    "出点": 3.5,
    "家并相": 3.7,
    "其电": 3.8,
    "数": 3.9,
    "分条想": 4.0,
    "事同": 4.1,
    "，、中发本现务制内": 4.2,
    "行第新": 4.3,
    "下公后资": 4.4,
    "人设": 4.5,
    "得": 4.6,
    "证": 4.7,
    "或国": 4.8,
    "合": 5.0,
    "明由": 5.2,
    "管保": 5.4,
    "及年经请": 5.5,
    "之员": 5.6,
    "机": 5.7,
    "法主学": 5.8,
    "定理通": 6.0,
    "工": 6.2,
    "日": 6.5,
    "实": 6.7,
    "规": 6.8,
    "期": 6.9,
    "业": 7.0,
    "项": 7.2,
    "者": 7.3,
    "关": 7.4,
    "部": 7.8,
    "应": 7.9,
    "前": 8.3,
}
# From each expected length on: the limits for an error, a warning, a note (too short),
# then for a note, a warning, an error (too long), of log(English / expected).
LIMITS = (
    (0, -1.20, -0.92, -0.51, 0.52, 0.82, 1.16),
    (20, -1.20, -0.70, -0.51, 0.49, 0.82, 1.16),
    (40, -1.07, -0.74, -0.48, 0.47, 0.65, 0.99),
    (80, -1.00, -0.65, -0.39, 0.40, 0.58, 0.81),
    (160, -1.17, -0.56, -0.36, 0.34, 0.48, 0.58),
    (320, -1.17, -0.56, -0.37, 0.34, 0.48, 0.58),
)
