"""Places of China and their English: the places the names check knows."""

from __future__ import annotations

# Places by province, on a line or two: the province, then its prefectures. A place stands for
# itself in pinyin.
_PLACES = """
北京
天津
上海
重庆
河北 石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安
山西 太原 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁
内蒙古 呼和浩特 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布
辽宁 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 葫芦岛
吉林 长春 四平 辽源 通化 白山 松原 白城 延边
黑龙江 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化
江苏 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁
浙江 杭州 宁波 温州 嘉兴 湖州 绍兴 衢州 舟山 台州 丽水 义乌
安徽 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城
福建 福州 厦门 莆田 泉州 漳州 南平 龙岩 宁德
江西 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 宜春 抚州 上饶
山东 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 荣成
河南 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店
湖北 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施
湖南 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西
广东 广州 深圳 珠海 汕头 佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山
广东 潮州 揭阳 云浮
广西 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左
海南 海口 三亚 三沙 儋州
四川 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中
四川 资阳 汶川
贵州 贵阳 六盘水 遵义 安顺 毕节 铜仁
云南 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 大理 西双版纳
西藏 拉萨 日喀则 林芝 那曲
陕西 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛
甘肃 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南
青海 西宁 玉树
宁夏 银川 石嘴山 吴忠 固原 中卫
新疆 乌鲁木齐 克拉玛依 吐鲁番 哈密 喀什
台湾 台北 高雄 台中 台南 新北 桃园 基隆 新竹 嘉义 花莲 台东 宜兰 屏东 苗栗 彰化 南投 云林 澎湖
台湾 金门 马祖
香港
澳门
"""
PLACES = tuple(dict.fromkeys(_PLACES.split()))
# Places whose characters mean other things too; they count only before 市, 县 or 省.
_WORDS_TOO = """
三明 上饶 东营 中卫 中山 丽水 乐山 云林 伊春 保定 保山 信阳 内江 北海 南平 南投 南通 台东 周口
哈密 商丘 商洛 嘉义 四平 固原 大同 大庆 大理 天水 孝感 安庆 安康 安阳 安顺 定西 宜宾 宝鸡 宣城
巴中 常德 平凉 平安 广安 彰化 德州 新乡 新余 新北 日照 普洱 本溪 来宾 林芝 桃园 武威 永州 汉中
江门 河池 河源 海口 淮北 淮南 清远 濮阳 玉林 玉树 白城 白山 白银 百色 益阳 眉山 花莲 苗栗 茂名
荆门 荣成 衡水 许昌 资阳 运城 通化 那曲 金门 铜仁 长治 阳江 阳泉 随州 雅安 鞍山 鹤壁 黄山 黄石
黑河
"""
WORDS_TOO = frozenset(_WORDS_TOO.split())
# English for places beside their pinyin; a stem stands for its adjectives too (Tibetan).
EXONYMS = {
    "北京": "peking pekin peiping",
    "天津": "tientsin",
    "重庆": "chungking",
    "陕西": "shaanxi shensi",
    "内蒙古": "mongol",
    "西藏": "tibet",
    "香港": "hongkong hksar",
    "澳门": "maca macanese",
    "台湾": "taiwan formosa republicofchina taipei",
    "新疆": "xinjiang sinkiang",
    "山东": "shantung",
    "山西": "shansi",
    "江西": "kiangsi",
    "江苏": "kiangsu",
    "河北": "hopei hopeh",
    "湖北": "hupeh hupei",
    "福建": "fukien hokkien",
    "安徽": "anhwei",
    "甘肃": "kansu",
    "贵州": "kweichow",
    "广西": "kwangsi",
    "黑龙江": "heilungkiang",
    "青海": "tsinghai qinghai",
    "马祖": "matsu matzu",
    "广东": "canton cantonese kwangtung",
    "广州": "canton guangzhou",
    "南京": "nanking",
    "苏州": "soochow",
    "杭州": "hangchow",
    "福州": "foochow",
    "成都": "chengtu",
    "四川": "szech sichuan",
    "厦门": "amoy",
    "汕头": "swatow",
    "青岛": "tsingtao",
    "大连": "dalian dairen",
    "沈阳": "mukden",
    "哈尔滨": "harbin",
    "齐齐哈尔": "qiqihar tsitsihar",
    "呼和浩特": "hohhot huhhot",
    "鄂尔多斯": "ordos",
    "呼伦贝尔": "hulunbuir hulunbeier",
    "巴彦淖尔": "bayannur bayannaoer",
    "乌兰察布": "ulanqab wulanchabu",
    "乌鲁木齐": "urumqi urumchi wulumuqi",
    "克拉玛依": "karamay",
    "吐鲁番": "turpan turfan",
    "哈密": "hami kumul",
    "喀什": "kashgar kashi",
    "拉萨": "lhasa",
    "日喀则": "shigatse xigaze",
    "林芝": "nyingchi linzhi",
    "那曲": "nagqu nagchu",
    "延边": "yanbian",
    "西双版纳": "xishuangbanna sipsongpanna",
    "台北": "taipei",
    "高雄": "kaohsiung",
    "台中": "taichung",
    "台南": "tainan",
    "新北": "newtaipei xinbei",
    "桃园": "taoyuan",
    "基隆": "keelung",
    "新竹": "hsinchu",
    "嘉义": "chiayi",
    "花莲": "hualien",
    "台东": "taitung",
    "宜兰": "yilan ilan",
    "屏东": "pingtung",
    "苗栗": "miaoli",
    "彰化": "changhua",
    "南投": "nantou",
    "云林": "yunlin",
    "澎湖": "penghu pescadores",
    "金门": "kinmen quemoy",
    "海南": "hainan",
    "西安": "xian sian",
    "吉林": "jilin kirin",
    "浙江": "zhejiang chekiang",
    "佳木斯": "jiamusi kiamusze",
    "丽江": "lijiang",
    "大理": "dali tali",
    "玉树": "yushu",
    "香格里拉": "shangrila",
}
# How a place is shown in a message, where that is not its pinyin.
SHOWN = {
    "陕西": "Shaanxi",
    "内蒙古": "Inner Mongolia",
    "西藏": "Tibet",
    "香港": "Hong Kong",
    "澳门": "Macao",
    "哈尔滨": "Harbin",
    "齐齐哈尔": "Qiqihar",
    "呼和浩特": "Hohhot",
    "鄂尔多斯": "Ordos",
    "呼伦贝尔": "Hulunbuir",
    "乌鲁木齐": "Urumqi",
    "克拉玛依": "Karamay",
    "吐鲁番": "Turpan",
    "喀什": "Kashgar",
    "拉萨": "Lhasa",
    "日喀则": "Shigatse",
    "台北": "Taipei",
    "高雄": "Kaohsiung",
    "台中": "Taichung",
    "基隆": "Keelung",
    "新竹": "Hsinchu",
}
# One character that stands for a province, as in 京津冀 and 粤港澳.
_SHORT = """
京北京 津天津 沪上海 渝重庆 冀河北 晋山西 蒙内蒙古 辽辽宁 吉吉林 黑黑龙江 苏江苏 浙浙江 皖安徽
闽福建 赣江西 鲁山东 豫河南 鄂湖北 湘湖南 粤广东 桂广西 琼海南 川四川 黔贵州 滇云南 藏西藏
陕陕西 甘甘肃 青青海 宁宁夏 新新疆 台台湾 港香港 澳澳门
"""
SHORT = {word[0]: word[1:] for word in _SHORT.split()}
# Readings of a place where a character's first reading misleads.
PLACE_READINGS = {
    "重庆": "chongqing",
    "厦门": "xiamen",
    "长春": "changchun",
    "长沙": "changsha",
    "长治": "changzhi",
    "六安": "luan",
    "台州": "taizhou",
    "亳州": "bozhou",
    "蚌埠": "bengbu",
    "东莞": "dongguan",
    "朝阳": "chaoyang",
    "吕梁": "lvliang",
    "铅山": "yanshan",
    "济南": "jinan",
    "济宁": "jining",
}
