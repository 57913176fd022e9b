"""How Chinese and English negate: the words the negation check knows."""

from __future__ import annotations

# Each negator of Chinese has one of these characters, and many words that are none have too.
MARKS = "不没未无非勿毋莫别禁"
# These say no wherever they stand outside the words below; 莫, 别 and 禁 do so in LISTED only.
PLAIN = "不没未无非勿毋"
_LISTED = """
不可 不能 不会 不要 不是 不再 不必 不用 没有 尚未 未曾 未能 未经 从不 无法 毫无 无权 拒不 禁止
严禁 别再 别忘 别让 别把 别怕 别担心 别说 别管 莫要 莫让 莫把 莫因 莫忘 切莫 非法人 并非 绝非
而非 非经 非依 非因 非为 非属 非有 非由
"""
LISTED = frozenset(_LISTED.split())
# The loss of one of these turns the sentence round.
_STRONG = """
不得 不应 不应该 不准 不许 不宜 不予 严禁 切勿 请勿 并非 绝非 决不 绝不 并未 从未
"""
STRONG = frozenset(_STRONG.split())
# What an upper or lower limit says in English without a negative.
_BOUNDS = """
maximum minimum max min least most up within below under above over cap capped limit limits
limited ceiling floor full between or more less
"""
BOUNDS = frozenset(_BOUNDS.split())

# Words with a negator in them that English often says without one: `不得不` says no twice,
# `不同` is different, `未来` is the future, `没收` is to confiscate.
_EITHER = """
一丝不苟 一动不动 一去不复返 一声不吭 一尘不染 一成不变 一文不值 一文不名 一无所有 一无所知
一望无际 一毛不拔 一窍不通 一览无余 一言不发 一蹶不振 不一 不一会 不一会儿 不一样 不一而足
不三不四 不下 不丹 不久 不义 不义之财 不乏 不了了之 不二之选 不二法门 不亚于 不亦乐乎 不仁 不仅
不仅如此 不休 不会不 不伦不类 不但 不但如此 不低 不低于 不住 不作为 不作响 不佞 不依不饶 不便
不便之处 不俗 不倒 不倒翁 不倦 不值一提 不值钱 不假 不假思索 不偏不倚 不停 不像 不光 不免
不兼容 不冷 不冷不热 不几天 不凡 不出意外 不出所料 不分上下 不分彼此 不分昼夜 不分青红皂白
不切实际 不列颠 不利 不力 不务正业 不动产 不动产权 不动产物权 不动声色 不劳而获 不匀 不卑不亢
不单 不单单 不发达 不只 不只是 不可一世 不可不 不可分 不可分割 不可同日而语 不可多得 不可开交
不可思议 不可或缺 不可抗力 不可收拾 不可磨灭 不可胜数 不可逆转 不可避免 不可限量 不合时宜
不吉利 不同 不同于 不吝 不吭声 不响 不啻 不善 不在乎 不在意 不在话下 不均 不均匀 不坏 不堪
不堪一击 不堪设想 不堪重负 不声不响 不外 不外乎 不多 不多不少 不多久 不多于 不多时 不夜 不夜城
不夜天 不大不小 不大于 不大会儿 不失为 不失时宜 不失时机 不好意思 不如 不妨 不孕 不孕症
不孝之子 不安 不安分 不安定 不完美 不定 不定时 不客气 不容乐观 不容忽视 不容置疑 不寒而栗
不对称 不小 不小于 不小心 不少 不少于 不尽 不尽如人意 不屈 不屈不挠 不屑 不屑一顾 不巧 不差
不已 不干涉 不干胶 不平 不平凡 不平衡 不幸 不幸的是 不开心 不弱 不强 不当 不当得利 不得不
不得了 不得已 不得已而为之 不得而知 不得要领 不忍心 不忍直视 不忘 不忘初心 不快 不快乐 不怎么
不怎么样 不息 不惑 不惑之年 不惜 不惧 不愧 不愧为 不愧于 不慌不忙 不慎 不懈 不懈努力 不成文
不成比例 不成熟 不才 不打不相识 不扩散 不折不扣 不择手段 不振 不支 不敢当 不数日 不整 不整齐
不料 不断 不无 不日 不早 不早于 不时 不时之需 不明不白 不明显 不晚 不晚于 不景 不景气 不服气
不期而遇 不朽 不朽的 不欢而散 不止 不止一次 不止于此 不正之风 不死鸟 不毛之地 不求上进 不治之症
不法 不法侵害 不法分子 不注意 不活跃 不浅 不测 不测之风云 不济 不深 不清 不清晰 不温不火 不溶
不溶于 不溶性 不满 不满足 不满足于 不灭 不灵 不灵便 不热 不然 不爽 不特定 不独 不理不睬 不理会
不理想 不甘寂寞 不甘示弱 不甘落后 不甚 不由 不由分说 不由得 不由自主 不畏 不畏艰险 不留神
不痛不痒 不白之冤 不相上下 不相关 不相容 不相干 不相等 不省人事 不真 不真实 不眠 不眠不休
不眠之夜 不知不觉 不知为何 不知从何时 不知何故 不知何时 不知多少 不知怎么 不知怎的 不知所措
不知者 不知道为什么 不短 不硬 不礼貌 不祥 不祥之兆 不禁 不离不弃 不端 不等 不简单 不管
不管怎么说 不管怎样 不紧不慢 不约 不约束 不约而同 不经意 不结盟 不绝 不翼而飞 不老 不老泉
不耐烦 不肖 不肖子 不育 不育症 不胜枚举 不胫而走 不能不 不能自已 不能自拔 不自主 不自在 不自然
不自觉 不良 不良信息 不良反应 不良行为 不良记录 不良贷款 不良资产 不莱梅 不菲 不见不散 不见天日
不见得 不解 不解之缘 不言而喻 不言自明 不計其數 不计其数 不计名利 不计后果 不计成本 不记名 不论
不论如何 不论是 不详 不谋而合 不负众望 不起作用 不起眼 不超过 不足 不足以 不足道 不足部分
不足额 不轨 不软 不轻 不辞劳苦 不辞辛苦 不辱使命 不过 不过如此 不过是 不近 不近人情 不远
不远万里 不远处 不迟 不迟于 不透明 不透水 不速之客 不逾 不遑 不遗余力 不醉不归 不醒人事 不重
不锈 不锈钢 不错 不长 不闻不问 不限于 不限量 不难发现 不难想象 不难理解 不难看出 不雅 不露声色
不顾一切 不饱和 不高 不高于 不齐 不齿 东非 中非 举世无双 举棋不定 久攻不下 久盛不衰 乳臭未干
了不起 了无 争执不下 争论不休 今非昔比 从未有过 似是而非 何不 供不应求 依依不舍 僵持不下 免不了
全无 兴奋不已 其乐无穷 决不放弃 冷不防 出没 刻不容缓 前所未有 前所未见 前途未卜 动不动 势不可挡
北非 南非 参差不齐 取之不尽 受不了 变化无穷 口是心非 只不过 可不 史无前例 后悔不已 后患无穷
吞没 啼笑皆非 喋喋不休 坚不可摧 坚持不懈 坚贞不屈 埋没 大不了 大公无私 天下无双 奋不顾身 好不
好不容易 始料不及 始料未及 孜孜不倦 安然无恙 密不可分 寸步不离 对不起 少不了 层出不穷 居高不下
岂不 川流不息 差不多 差点没 巴不得 平安无事 并非易事 形影不离 忍不住 忍无可忍 忘不了 念念不忘
恋恋不舍 恕不另行通知 恨不得 悬而未决 情不自禁 惊慌不已 惊魂未定 想不到 想入非非 惹是生非
意犹未尽 感动不已 所向无敌 手不释卷 按兵不动 措手不及 摇摆不定 数不清 数不胜数 方兴未艾
旁若无人 无一例外 无上 无不 无与伦比 无中生有 无事 无事生非 无产 无产阶级 无人机 无从 无价之宝
无伤大雅 无体 无依无靠 无偿 无关 无关紧要 无动于衷 无厘头 无可争议 无可争辩 无可匹敌 无可厚非
无可奈何 无可挑剔 无可替代 无可比拟 无可置疑 无可避免 无可非议 无味 无国界 无地自容 无坚不摧
无声 无声无息 无处 无处不在 无奇不有 无奈 无妨 无孔不入 无实体 无家可归 无尽 无师自通 无常 无异
无形 无影无踪 无微不至 无忧 无忧无虑 无息 无恶不作 无情 无懈可击 无所不 无所事事 无所作为
无所谓 无所适从 无担保 无拘无束 无损 无政府 无故 无效 无敌 无数 无时无刻 无望 无期 无期徒刑
无机 无欠 无比 无氧 无法无天 无济于事 无烟 无牵无挂 无理取闹 无畏 无疑 无症状 无知 无神 无神论
无私 无稽之谈 无穷 无穷无尽 无端 无精打采 无纸 无线 无缘无故 无缝 无罪推定 无聊 无能 无能为力
无色 无花果 无菌 无视 无记 无记名 无论 无论如何 无误 无趣 无足轻重 无轨 无辜 无边 无边无际 无量
无铅 无锡 无限 无障碍 无非 是非 有名无实 有增无减 有备无患 有无 有条不紊 有气无力 有没有 未亡人
未免 未免除 未几 未卜先知 未可知 未名湖 未央 未央宫 未始 未婚 未婚夫 未婚妻 未尝 未尝不 未必
未必不 未成年 未成年人 未曾有 未来 未来学 未来派 未满 未知 未竟 未老先衰 未能免俗 未足 未达
未逾 未遂 未雨绸缪 来不及 杳无人烟 杳无音信 概不负责 毋宁 毋庸 毋庸置疑 毋须 毫不动摇 毫不含糊
毫不夸张 毫不客气 毫不犹豫 毫不留情 毫不相干 毫不费力 毫不逊色 毫无保留 毫无疑问 毫无顾忌 永不
永不放弃 永垂不朽 沉没 没世 没事 没什么 没入 没关系 没准 没几天 没劲 没命 没多久 没大没小
没头没脑 没完 没完没了 没戏 没收 没救 没日没夜 没有关系 没精打采 没羞 没脸 没药 没落 没说的
没谱 没趣 没辙 没过几天 没过多久 没门 没问题 没顶 没齿难忘 深不可测 淹没 渺无人烟 源源不断
源源不绝 滔滔不绝 漫无目的 爱不释手 牢不可破 犹豫不决 独一无二 猝不及防 生生不息 用不着
用之不竭 畅行无阻 畅通无阻 目不转睛 目中无人 相安无事 相持不下 看不起 瞧不起 神不知鬼不觉
神出鬼没 禁不住 离不开 等不及 答非所问 纹丝不动 经久不衰 络绎不绝 绝不 绝非易事 美不胜收
胡作非为 自强不息 舍不得 良莠不齐 若无其事 若非 荒无人烟 莫不 莫不是 莫非 不可抗 不可抗拒
不要脸 沉默不语 不语 一字不漏 不漏 不漏掉 不偏 不乱 纹丝不乱 不揣冒昧 不分区 不活化 不正利益
菲非 西非 要不 要不是 要不然 覆没 见所未见 触不可及 说不定 赞不绝口 足不出户 身不由己 还没
迫不及待 迫不得已 遥不可及 锐不可当 锲而不舍 长盛不衰 闭口不谈 闻所未闻 防不胜防 除非 非上市
非专业 非中华民国 非为 非亲 非人 非以 非但 非依 非公开 非公有 非关税 非典 非典型 非军事 非凡
非可 非同 非同凡响 非同寻常 非同小可 非因 非官方 非富即贵 非居民 非属 非常 非常任 非得 非我国
非执行 非政府 非斯 非暴力 非有 非本国 非正式 非此即彼 非法 非洲 非洲猪瘟 非洲裔 非物质 非现金
非由 非盈利 非线性 非经 非自愿 非营利 非裔 非要 非议 非讼 非诉讼 非遗 非酒精 非金属 非黑即白
靠不住 面目全非 风雨无阻 飘忽不定 高不可攀 默默无闻
"""
EITHER = frozenset(_EITHER.split())

# Chinese that negates by its meaning: English says it with words like those of SURE too.
MEANT = (
    "拒绝|抗拒|拒|否认|否决|防止|预防|防范|防|避免|规避|回避|逃避|妨碍|妨害|违反|违背|缺乏|缺|丧失|失去|遗失|灭失|失败|失效|免除|豁免|免|排除|除外|除|限制|驳回|"
    "反对|忽视|怠于|怠|欠|错|误|异常|难以|仍|例外|撤销|瑕疵|伪|虚假|虚伪"
)

# Chinese without a negator that English may put with one: 只 is nothing but, 难 is not easy, 才 is
# not until, 岂 asks for a no.
WONDERS = (
    "逾免始但限除外失减超否难少只才永末吗呢岂何仅唯罕鲜禁拒防绝缺乏满"
    "携扣留低再且离终忘怕恐疑懒差甭弗"
)

# English that says no in so many words.
_EXPLICIT = """
not no never none nor neither nothing nobody nowhere without cannot cant dont doesnt didnt isnt
arent wasnt werent wont wouldnt shouldnt couldnt hasnt havent hadnt aint mustnt neednt non nay
nope doesnot donot isnot shallnot didnot
"""
EXPLICIT = frozenset(_EXPLICIT.split())
# English that says no by its meaning, and how such words begin.
_SURE = """
abnormal absence absent amoral anonymous anonymously asymptomatic atypical averse barely
celibacy celibate except excepting excluding exclusive free hardly immune immunity impasse
impotent impunity innocent insane loath minus nary neither nil null otherwise rarely reject
reluctant rid sans scarcely unless until vacant void waive waived waiver zero
"""
SURE = frozenset(_SURE.split())
_SURE_STEMS = """
agnost inharm
destab insurm insurg amorph asympt un non dis mis anti counter refus reject declin deny deni
denie fail lack prohibit forbid forbad ban bann bar barr prevent preclud avoid abstain refrain
exclud exempt omit omiss neglig depriv ignor overlook disregard inab inac inad inal inap inar
inat inaud incap incom incon incor incred incur indec indef indel indep indif indir indis
inedib ineff inel ineq inert inesc iness inev inex infal infeas infer infin infir inflex infor
infreq inhum inim inju innum inop inordin insan inse insig insin insol instab insub insuf insup
intang intol intrac inval invar invis invol invul illeg illic illit illog imbal immat immeas
immob immor immov immut impass imperf improp impun impur impossib impract impreg irra irre
irrev atyp abnorm insuffic deficien void vacan waiv reluct hesita eschew shun remain thwart
"""
SURE_STEMS = tuple(_SURE_STEMS.split())
# Beginnings that carry a no now and then.
_WEAK_STEMS = """
restrict limit neglect miss lose losing lost loss revok cancel terminat ceas withh withdr
resist oppos object disput doubt evad evas escap violat breach contraven infring stop halt
suspend deter discourag hinder obstruct block spar abandon forgo resign abolish repeal eliminat
remov releas
"""
WEAK_STEMS = tuple(_WEAK_STEMS.split())
# Words that begin like these and say nothing of the kind.
_ORDINARY = """
banana band bandage bands bank banks banner bare bargain bark barn baron barrel barrels
blockchain blocks comes denomination denote denoted denotes dense density dental dentist deter
deterioration determination determine determined determines determining disaster disasters disc
disciplinary discipline disclose disclosed disclosure discount discover discovered discoveries
discovery discuss discussed discusses discussing discussion discussions disease diseases dish
dishes disk dispatch dispatched display displayed displays disposal dispose disposed
disposition dissolution dissolve dissolved dissolving distance distances distant distinct
distinction distinguish distinguished distribute distributed distribution distributor district
districts immediate immediately impress impressed impression impressive imprint imprison
imprisonment improve improved improvement improvements improves improving include income
incomes incoming incorporate incorporated incorporation increase increased indeed independence
independent independently index indoor industry infer inferior infertile inform information
informed inject injection injure injured injuries injury insect insects insert inserted
inserting inset inside insider insight insights insist insisted inspect instance instant
instead limited miscellaneous missile missiles mission missions mist mister mistress objective
objectives unanimous unanimously unified uniform unify union unions unique unit unite united
units unity universal universally universe universities university
"""
ORDINARY = frozenset(_ORDINARY.split())
# English that may carry a no of the Chinese, and mostly does not.
_WEAK = """
until still alike finds against alien although any anybody anyone anything apart aside bad
badly barefoot before below beyond blank blind contrary dark deaf despite differ different
differs difficult difficulties difficulty dumb either empty ever evil exceed exceeded exceeding
exceeds false far few fewer foreign hard however idle ill inert instead intact irrespective
keep kept least leave left less limit limited limits little mere merely minor minors miss
missed missing mute naked neglect neglects nevertheless nonetheless notwithstanding odd off
only opposed opposite orphan other out outside overdue pending poor pro rare rather raw
regardless remote secret secretly seldom short shy sober sorry stop stopped stops strange
stranger taboo than though till too tough under vain various varying whether within wrong yet
"""
WEAK = frozenset(_WEAK.split())
