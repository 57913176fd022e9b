"""Family names, titles and words that look like names: what the names check knows of people."""

from __future__ import annotations

# Family names by how common they are (the first 300 or so), then double ones.
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
    "贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷"
    "钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦柳邢路岳"
    "齐梅莫庄辛祝左涂谷祁舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲游阳裴席卫查屈鲍位覃霍翁隋植甘景"
    "薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫嵺苟褚廉简娄盖符奚"
    "木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙喻揭窦迟宇敖糜鄢冷卓花仇艾蓝巩稽井练仲乐虞卞封竺冼衣楚"
    "佟栗匡宗台巫鞠僧桑荆谌银扬沙薄伏岑习胥蔺肖闫尚缪鹿"
)
_DOUBLE_SURNAMES = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳
公冶 太叔 申屠 公孙 慕容 钟离 长孙 宇文 司徒 鲜于 司空 令狐 百里 呼延 东郭 南门 西门 范姜 张简
"""
DOUBLE_SURNAMES = frozenset(_DOUBLE_SURNAMES.split())
# Readings a family name has that the character by itself has not first.
SURNAME_READINGS = {
    "单": "shan",
    "曾": "zeng",
    "解": "xie",
    "仇": "qiu",
    "区": "ou",
    "任": "ren",
    "查": "zha",
    "盖": "ge",
    "尉": "yu",
    "万俟": "moqi",
    "覃": "qin",
    "翟": "zhai",
    "朴": "piao",
    "缪": "miao",
    "吕": "lv",
    "薄": "bo",
    "乐": "yue",
    "宓": "mi",
    "冼": "xian",
    "洗": "xian",
    "都": "du",
    "台": "tai",
}
# How families outside the mainland write themselves.
SURNAME_VARIANTS = {
    "陈": "chan tan chern ting chin",
    "李": "lee lei",
    "黄": "wong hwang ng",
    "张": "cheung chang teo cheong tiong",
    "王": "wong ong heng",
    "林": "lam lim ling",
    "吴": "ng wu goh eng",
    "刘": "lau liu low lew",
    "蔡": "tsai choi chua choy tsoi",
    "杨": "yeung yang yong yeo young",
    "许": "hsu hui koh khoo hsueh",
    "郑": "cheng cheang tay teh chung",
    "谢": "hsieh tse cheah chia shieh",
    "郭": "kuo kwok quek kwek",
    "洪": "hung ang",
    "曾": "tseng tsang chan",
    "邱": "chiu yau khoo",
    "廖": "liao liu liew",
    "赖": "lai",
    "徐": "hsu tsui chee",
    "周": "chou chow chau chew",
    "叶": "yeh yip ip yap",
    "苏": "su so soh",
    "庄": "chuang chong ching",
    "江": "chiang kong",
    "蒋": "chiang tseung",
    "吕": "lu lui lyu loo",
    "何": "ho",
    "罗": "lo law",
    "高": "kao ko",
    "萧": "hsiao siu siew",
    "肖": "xiao hsiao",
    "潘": "pan poon pun",
    "朱": "chu choo",
    "简": "chien kan",
    "钟": "chung chong",
    "游": "yu yau",
    "詹": "chan",
    "胡": "hu wu woo",
    "施": "shih see si",
    "沈": "shen sum sim",
    "赵": "chao chiu chew cho",
    "卢": "lu lo loo",
    "梁": "liang leung leong",
    "颜": "yen ngan gan",
    "柯": "ko or quah",
    "翁": "weng yung ang",
    "魏": "wei ngai gwee",
    "孙": "sun suen soon",
    "戴": "tai dai",
    "方": "fang fong",
    "宋": "sung soong song",
    "邓": "teng tang deng",
    "杜": "tu to",
    "傅": "fu foo",
    "侯": "hou how",
    "曹": "tsao tso cho",
    "薛": "hsueh sit",
    "丁": "ting ding",
    "卓": "cho cheuk",
    "马": "ma mah",
    "董": "tung",
    "唐": "tang tong",
    "蓝": "lan nam",
    "石": "shih shek",
    "古": "ku koo",
    "纪": "chi kei",
    "姚": "yao yiu yeo",
    "连": "lien",
    "冯": "feng fung foong",
    "欧": "ou au",
    "欧阳": "auyeung auyong",
    "程": "cheng ching",
    "汤": "tang tong",
    "韩": "han hon hahn",
    "田": "tien tin",
    "姜": "chiang keung kang",
    "白": "pai pak bai paik",
    "邹": "tsou chow",
    "尤": "yu yau",
    "巫": "wu mo",
    "严": "yen yim",
    "关": "kwan",
    "区": "au ou",
    "莫": "mok",
    "谭": "tan tam tham",
    "余": "yu yue yee",
    "温": "wen wan woon",
    "黎": "lai le li",
    "甘": "gan kam",
    "霍": "fok huo",
    "金": "kim king",
    "崔": "choi tsui",
    "朴": "park pak",
    "安": "ahn an",
    "文": "moon man mun",
    "尹": "yoon yun",
    "申": "shin",
    "全": "jeon chun",
    "武": "vu takeshi",
    "阮": "nguyen yuen",
    "范": "pham fan",
    "裴": "bae pei",
    "孔": "kong hung",
    "龙": "lung long",
    "司徒": "szeto seeto",
}
# Before a name and after it, what a person is or does.
_TITLES = """
记者 通讯员 编辑 主播 主持人 导演 演员 歌手 作家 诗人 画家 摄影师 钢琴家 指挥家 艺术家 科学家
经济学家 院士 教授 副教授 博士 硕士 讲师 研究员 专家 学者 医生 医师 护士 护士长 老师 教师 校长
院长 副院长 所长 副所长 馆长 主任 副主任 书记 副书记 总书记 主席 副主席 总理 副总理 部长 副部长
外长 省长 副省长 市长 副市长 县长 副县长 区长 镇长 乡长 村长 局长 副局长 厅长 副厅长 处长
副处长 科长 司长 副司长 署长 会长 副会长 理事长 秘书长 董事长 总经理 副总经理 经理 总裁 副总裁
总监 创始人 联合创始人 首席执行官 负责人 发言人 委员 代表 律师 法官 检察官 审判长 审判员 书记员
民警 警官 交警 队长 教练 主教练 选手 运动员 名将 球员 被告人 被告 原告 嫌疑人 犯罪嫌疑人 受害人
被害人 当事人 村民 市民 居民 业主 网友 学生 家长 司机 男子 女子 工程师 总工程师 设计师 分析师
大使 将军 上校 中校 少校 班长 同志
"""
TITLES = tuple(_TITLES.split())
_FORMS = """
先生 女士 小姐 太太 夫人 同志 教授 博士 院士 老师 医生 律师 主任 书记 主席 部长 局长 市长 省长
会长 董事长 总经理 总裁 校长 院长 法官
"""
FORMS = tuple(_FORMS.split())
_SAYS = """
说 表示 介绍 指出 认为 告诉 称 强调 透露 坦言 回忆 解释 回应 补充 建议 呼吁 宣布 分析 出席 主持
会见 摄 报道 直言 感慨 笑着 当选
"""
SAYS = tuple(_SAYS.split())
# What may follow a name that a title announces.
FOLLOWS = "在的等和与向对于是为将曾及也还就从被、，。：；！？）)】”’ 　\n"
# Characters that foreign names are written with; a given name of these alone may be foreign.
FOREIGN = frozenset(
    "克斯尔特德丁卡拉里利莉娜妮尼亚迪姆治伦伯勒森顿逊恩维多娅罗瑞西雅蒂茜洛米比布夫基奇兹诺曼"
    "朗图普托奥戈萨塞莎古巴贝汉哈林安艾阿加茨本杰凯肯科莱劳列路马麦曼梅蒙莫穆内纳欧帕佩皮乔切"
    "琼让热塔泰汤提瓦威温沃乌希谢辛休雪伊英尤约泽扎詹珍朱倍鲁达费弗福盖格葛根哥杜迦娃菲"
)
_NOT_PEOPLE = """
文中 许可 申请 董事 施暴 文章 简要 石料 史旺 毛磊 安倍 金正 马克 马丁 高通 高尔 白宫 白人 黄金
江西 江苏 石油 石化 华为 华人 成员 成为 安全 方面 方案 方式 时候 时代 时间 管理 计算 计划 关于
关系 全国 全球 全部 向导 应该 连续 都是 强调 向来 宁波 常常 常委 常务 保安 保险 保护 原来 原因
易于 明确 明显 来自 来源 和平 时任 项目 花费 车主 官员 包括 包装 古代 党员 党委 文化 文学 文物
房产 房屋 边境 封面 路透 路人 毕业 解释 解放 经济 温和 温州 金融 金属 商务 商业 商品 平台 公司
单位 单独 单身 任何 任务 查询 符合 明星 万科 万达 司法 司机 司令 广州 郑州 徐州 苏州 杭州 兰州
贵州 沙特 韩国 唐朝 宋代 高级 高度 高校 高中 高考 应急 党建 党组 党中 宗教 代表 代理 时报 台湾
台北 花园 金砖 欧盟 欧洲 欧美 关注 应用 路线 余额 米兰 温度 卫生 卫星 童年 连云 景区 景点 乐队
乐团 简单 简介 车辆 车型 强烈 强化 房价 解决 原本 练习 官方 车祸 井冈 别克 向前 向上 成本 成都
成功 成立 成果 康复 常见 常规 全面 全体 全新 全力 和谐 明天 明年 严重 严格 施工 施行 温暖 谈判
谈话 项链 席位 通讯 付款 付费 代码 代价 尚未 计时 保持 保障 保证 扬州 明代 应对 应当 都有 都会
宫廷 路边 路上 沙漠 龙头 龙虎 牛市 牛奶 梅花 梅西 梅德 史上 史密 柏林 甘肃 连夜 费用 季节 季度
林业 林场 金奖 金牌 方向 白天 白色 黄色 黄河 雷达 雷电 江南 江北 江河 湖南 池塘 谷歌 谷物 米饭
房地 边防 车站 车队 左右 左侧 伍德 乔布 石家 华盛 华尔 华东 华北 华南 马里 马来 马赛 汤姆 史蒂
罗马 罗斯 温哥 安哥 卡塔 巴西 贝克 戴维 戴安 沙滩 沙龙
"""
NOT_PEOPLE = frozenset(_NOT_PEOPLE.split())
# Characters that no given name has.
NOT_GIVEN = frozenset(
    "某们的了是等和与由以经入其之者或可机关该此所得能会要定而且但若如及在于被把已未不没有无应"
    "当各每两多几我你他她它这那哪着过吗呢吧啊都就才只很更最称说事料章暴邸请务"
)
# Words of English that are spelt like Chinese syllables, and are no names.
_ENGLISH = """
a ai an ban bang bin can dan die do dun fan fang fen gang gun he hen her him hun huge hung in
is it ken lie long lung main man mango manage mane me men mine mien pan pang pen pin ping pun
ran range rang run sang she shun sui sun sung tan tang tie to tong tune wan want wage we wen wo
you yuan china chinese lane line renege shenanigan banana kung longer lager jiao mao yin yang
tai chi qi beijing shanghai tianjin chongqing guangdong north south east west den dance dense
dale date age bane hang juan san hong kong macao macau dial lu nine none nun tale take tea ten
wine panda panes mian nan ha haha ma mama hui dong miao zhuang bai tu zang autonomous xizang bo
"""
ENGLISH = frozenset(_ENGLISH.split())
