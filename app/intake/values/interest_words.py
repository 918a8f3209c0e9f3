# ruff: noqa: E501 - one list of words or one sentence to a line
"""The tags that matching counts, and the words that mean the same."""

_MEANING = {
    "阅读": "看书 读书 看小说 读小说 课外阅读 阅读书籍 看课外书 读课外书 看故事书 文学 看绘本 看漫画书 "
    "reading read books 读诗 朗读",
    "画画": "绘画 美术 画图 画图画 涂色 涂鸦 素描 水彩 国画 简笔画 画漫画 图画 填色 drawing painting draw paint art",
    "书法": "写字 练字 写毛笔字 毛笔字 软笔书法 硬笔书法 练书法 毛笔 钢笔字 calligraphy",
    "写作": "作文 写作文 写日记 写故事 写诗 日记 写文章 写信 writing write",
    "唱歌": "歌唱 声乐 唱 合唱 听歌唱歌 k歌 音乐唱歌 singing sing",
    "跳舞": "舞蹈 街舞 民族舞 中国舞 芭蕾 拉丁舞 广场舞 dancing dance",
    "乐器": "弹乐器 器乐 演奏乐器 玩乐器 吹乐器 instrument instruments playinganinstrument",
    "下棋": "下象棋 象棋 围棋 下围棋 五子棋 下五子棋 跳棋 军棋 国际象棋 棋类 棋 下跳棋 chess playchess go",
    "手工": "做手工 折纸 剪纸 手工制作 手工艺 编织 泥塑 捏泥 橡皮泥 积木 拼图 拼积木 搭积木 做手工制作 手作 "
    "crafts craft handicraft handicrafts",
    "摄影": "拍照 照相 拍照片 拍摄 photography photos",
    "烹饪": "做饭 做菜 煮饭 厨艺 美食 烘焙 做美食 下厨 炒菜 做蛋糕 cooking cook baking",
    "种植": "种花 种菜 养花 园艺 种树 养植物 种植物 种花草 gardening planting",
    "养小动物": "养动物 养宠物 小动物 养猫 养狗 宠物 养鱼 动物 养小狗 养小猫 喂小动物 养兔子 pets animals",
    "自然观察": "观察自然 观鸟 看星星 观察昆虫 观察植物 自然 观察大自然 天文 户外观察 nature 观察动物",
    "科学实验": "做实验 实验 科学 科学小实验 做科学实验 小实验 科技 科学探索 science experiments 科普",
    "编程": "写代码 电脑编程 计算机编程 少儿编程 学编程 机器人编程 coding programming scratch",
    "讲故事": "说故事 听故事 故事 讲笑话 storytelling",
    "看动画": "看动画片 动画片 动漫 动画 看动漫 看卡通 卡通片 看漫画 漫画 cartoons anime",
    "足球": "踢足球 踢球 football soccer",
    "篮球": "打篮球 投篮 basketball",
    "乒乓球": "打乒乓球 打乒乓 乒乓 兵乓球 打兵乓球 tabletennis ping-pong pingpong",
    "羽毛球": "打羽毛球 羽毛 打羽毛 badminton",
    "跑步": "慢跑 长跑 短跑 晨跑 赛跑 田径 running run jogging",
    "跳绳": "跳大绳 花样跳绳 ropeskipping skipping jumprope",
}

TAGS = frozenset(_MEANING)

SYNONYMS = {word: tag for tag, words in _MEANING.items() for word in words.split()} | {
    "creative writing": "写作",
    "table tennis": "乒乓球",
    "ping pong": "乒乓球",
    "rope skipping": "跳绳",
    "jump rope": "跳绳",
    "playing an instrument": "乐器",
    "playing basketball": "篮球",
    "playing football": "足球",
    "watching cartoons": "看动画",
    "science experiments": "科学实验",
    "telling stories": "讲故事",
    "playing chess": "下棋",
    "nature watching": "自然观察",
    "keeping pets": "养小动物",
}
