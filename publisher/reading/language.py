"""Which language a text is in: by script first, then by characters and spelling."""

from __future__ import annotations

import re
from collections import Counter

from publisher.reading.words import CJK_CHARACTER, LATIN_WORD

SIMPLIFIED = frozenset(
    "们这国时来说对为个会学习发经动过还没种进实问题现点间关开东车马见长门书业产两从当将应与头机听话认识让请谁钱红绿"
    "级纪约线组细终结给绝统继续维总编缘网罗罚罢义乌乐乡买乱争亚亲亿仅众优伟传伤伦伪儿党兰兴养兽冲决况冻净减几凤凭击"
    "创别刘则刚剧劝办务劳势区医华协单卖卢卫厂厅历压厌厕县参双变号叹吓吕听启员响哑团园围图圆圣场坏块坚坛坟坠垄垒垦声"
    "处备复够夸夺奋奖妇妈娱孙宁宝审宪宫宽宾对寻导寿尔尘尝层属岁岂岗岛峡币师帐带帮库庆庐废广张弹强归录彻忆怀态怜恋恳"
    "恶悬惊惧惨惯愤愿戏战户扑执扩扫扬抚抛抢护报担拟拥择挂挡挣挤挥损换据掷搁摄摆摇敌斋断无旧显晋晓暂术权条杨极构枪枫"
    "标栋树样桥检楼欢欧欲残殴毁毕毙气汇汉汤沟泪泽洁洒浅测济浓涛润涨渐温湾湿溃滚满滤滥灭灯灵灾炉炼烂烛烟烦烧热爱爷牵"
    "犹狭狱猎猪猫献玛环玩电画畅疗疮疯痒皱盏盐监盖盘矿码砖确础离秃种积称稳穷窃窜竞笔笼筑签简粮紧纠纤纯纱纲纳纵纷纸纹纺"
    "线练绍经绑绒结绕绘络绝绩绪绳绵缩缴罢职联聪肃肠肤肾肿胀胁胜胶脉脏脑脚脱脸舰舱艰艳艺节苏苹范茧荐荣药莱莲获萝营萧萨"
    "蓝虏虑虫虽蚀蚁蛮补衬袜袭装裤观规视览觉触誉计订讨训议记讲许论设访证评诉诊词译试诗诚诞详语误诱诸诺读课调谅谈谋谎谢谣谦谨谱"
    "贝贞负财责贤败货质贩贪贫购贮贯贱贴贵贷贸费贺贼贾赁资赋赌赏赐赔赖赚赛赞赢赵赶趋跃践踪轨转轮软轰轴轻载较辅辆辈辉输"
    "辞边达迁迈运还远违连迟适选递逊遗邓邮邻郑酱释里钟钢钥钦钩钱铁铃铅铜铝银铸铺链销锁锅错锋锐镇镜闪闭闯闲闷闹闻阀阁阅阔"
    "队阳阴阵阶际陆陈险随隐难雾静韩页顶顷项顺须顽顾顿预领颇颈频颗题颜额风飘飞饥饭饮饰饱饶饼馆马驰驱驳驴驶驻驾骂骄验骑骗"
    "鱼鲁鲜鸟鸡鸣鸥鸭鹅鹰麦黄齐齿龄龙龟")  # fmt: skip
TRADITIONAL = frozenset(
    "們這國時來說對為個會學習發經動過還沒種進實問題現點間關開東車馬見長門書業產兩從當將應與頭機聽話認識讓請誰錢紅綠"
    "級紀約線組細終結給絕統繼續維總編緣網羅罰罷義烏樂鄉買亂爭亞親億僅眾優偉傳傷倫偽兒黨蘭興養獸衝決況凍淨減幾鳳憑擊"
    "創別劉則剛劇勸辦務勞勢區醫華協單賣盧衛廠廳歷壓厭廁縣參雙變號嘆嚇呂啟員響啞團園圍圖圓聖場壞塊堅壇墳墜壟壘墾聲"
    "處備復夠誇奪奮獎婦媽娛孫寧寶審憲宮寬賓尋導壽爾塵嘗層屬歲豈崗島峽幣師帳帶幫庫慶廬廢廣張彈歸錄徹憶懷態憐戀懇"
    "惡懸驚懼慘慣憤願戲戰戶撲執擴掃揚撫拋搶護報擔擬擁擇掛擋掙擠揮損換據擲擱攝擺搖敵齋斷無舊顯晉曉暫術權條楊極構槍楓"
    "標棟樹樣橋檢樓歡歐殘毆毀畢斃氣匯漢湯溝淚澤潔灑淺測濟濃濤潤漲漸溫灣濕潰滾滿濾濫滅燈靈災爐煉爛燭煙煩燒熱愛爺牽"
    "猶狹獄獵豬貓獻瑪環電畫暢療瘡瘋癢皺盞鹽監蓋盤礦碼磚確礎離禿積稱穩窮竊竄競筆籠築簽簡糧緊糾纖純紗綱納縱紛紙紋紡"
    "練紹綁絨繞繪絡績緒繩綿縮繳職聯聰肅腸膚腎腫脹脅勝膠脈臟腦腳脫臉艦艙艱艷藝節蘇蘋範薦榮藥萊蓮獲蘿營蕭薩"
    "藍虜慮蟲雖蝕蟻蠻補襯襪襲裝褲觀規視覽覺觸譽計訂討訓議記講許論設訪證評訴診詞譯試詩誠誕詳語誤誘諸諾讀課調諒談謀謊謝謠謙謹譜"
    "貝貞負財責賢敗貨質販貪貧購貯貫賤貼貴貸貿費賀賊賈賃資賦賭賞賜賠賴賺賽贊贏趙趕趨躍踐蹤軌轉輪軟轟軸輕載較輔輛輩輝輸"
    "辭邊達遷邁運遠違連遲適選遞遜遺鄧郵鄰鄭醬釋裡鐘鋼鑰欽鉤鐵鈴鉛銅鋁銀鑄鋪鏈銷鎖鍋錯鋒銳鎮鏡閃閉闖閒悶鬧聞閥閣閱闊"
    "隊陽陰陣階際陸陳險隨隱難霧靜韓頁頂頃項順須頑顧頓預領頗頸頻顆顏額風飄飛飢飯飲飾飽饒餅館馳驅駁驢駛駐駕罵驕驗騎騙"
    "魚魯鮮鳥雞鳴鷗鴨鵝鷹麥黃齊齒齡龍龜臺灣後裏")  # fmt: skip
ONLY_SIMPLIFIED = SIMPLIFIED - TRADITIONAL
ONLY_TRADITIONAL = TRADITIONAL - SIMPLIFIED
SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ja", "\u3041-\u30fa"), ("ko", "\u1100-\u11ff\uac00-\ud7af"), ("ru", "\u0400-\u04ff"), ("ar", "\u0600-\u06ff"),
    ("he", "\u0590-\u05ff"), ("th", "\u0e00-\u0e7f"), ("bo", "\u0f00-\u0fff"), ("el", "\u0370-\u03ff"),
    ("hi", "\u0900-\u097f"), ("my", "\u1000-\u109f"), ("km", "\u1780-\u17ff"),
)  # fmt: skip
STOP_WORDS = {
    tag: common.split()
    for tag, common in {
        "en": "the of and to in that is for with as on by this are was it be from at which not have has but",
        "fr": "le la les des et est une dans que qui pour pas sur par plus au avec ce sont",
        "de": "der die das und ist nicht ein eine den von mit auf für im dem sich des zu auch als",
        "es": "el los las del que una por con para es como más pero sus se su al lo",
        "it": "il di che la per una non sono con del della è si le dei anche come",
        "pt": "os das que uma para com não por mais como dos ao é na no em",
        "nl": "de het een van en is dat niet op te met voor zijn aan er die",
    }.items()
}
BRITISH = re.compile(
    r" (?:behaviour\w*|favour\w*|labour\w*|honour\w*|neighbour\w*|colour\w*|endeavour\w*|rumour\w*|defence|offence"
    r"|centre[sd]?|theatre|programmes?|whilst|organis\w+|recognis\w+|realis\w+|emphasis(?:e|es|ed|ing)|analys(?:e|ed|ing)"
    r"|utilis\w+|prioritis\w+|modernis\w+|mobilis\w+|militaris\w+|stabilis\w+|minimis\w+|maximis\w+|summaris\w+|sceptic\w*"
    r"|manoeuvre\w*|travell\w+|fulfil|grey|artefacts?)(?= )")  # fmt: skip
AMERICAN = re.compile(
    r" (?:behavior\w*|favor\w*|labor\w*|honor\w*|neighbor\w*|color\w*|endeavor\w*|rumor\w*|defense|offense"
    r"|center[s]?|theater|programs?|organiz\w+|recogniz\w+|realiz\w+|emphasiz\w+|analyz(?:e|ed|ing)|utiliz\w+"
    r"|prioritiz\w+|moderniz\w+|mobiliz\w+|militariz\w+|stabiliz\w+|minimiz\w+|maximiz\w+|summariz\w+|skeptic\w*"
    r"|maneuver\w*|traveled|fulfill|gray|artifacts?)(?= )")  # fmt: skip
FAMILIAR = re.compile("[\x00-\u036f\u2000-\u2bff]+")
"""Latin letters and common marks, which say nothing of another script."""
ENOUGH = 8_000
"""Characters that are looked at; more would not change the answer."""
TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
CHINESE = {"zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-hans": "zh-Hans", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant",
           "zh-mo": "zh-Hant", "zh-hant": "zh-Hant", "cn": "zh-Hans", "tw": "zh-Hant"}  # fmt: skip


def chinese_script(text: str, default: str = "zh-Hans") -> str:
    """``zh-Hans`` or ``zh-Hant``, whichever's own characters are more; ``default`` when none tells."""
    counts = Counter(FAMILIAR.sub("", text))
    simplified = sum(counts[sign] for sign in counts.keys() & ONLY_SIMPLIFIED)
    traditional = sum(counts[sign] for sign in counts.keys() & ONLY_TRADITIONAL)
    return default if traditional == simplified else "zh-Hant" if traditional > simplified else "zh-Hans"


def declared(tag: str, text: str) -> str:
    """A language from the front matter, made BCP 47; empty when it is none."""
    found = TAG.fullmatch(tag.strip())
    if not found:
        return ""
    low = tag.strip().replace("_", "-").lower()
    if low == "zh":
        return chinese_script(text[:ENOUGH])
    for head, name in CHINESE.items():
        if low == head or low.startswith(f"{head}-"):
            return name
    parts = low.split("-")
    return "-".join([parts[0], *(p.upper() if len(p) == 2 else p.title() if len(p) == 4 else p for p in parts[1:])])


def detect(text: str) -> str:
    """BCP 47 tag of the language that most of ``text`` is written in."""
    text = text if len(text) <= ENOUGH else text[: ENOUGH // 2] + text[-ENOUGH // 2 :]
    latin = Counter(LATIN_WORD.findall(text.lower()))
    total = latin.total()
    if text.isascii():
        return _latin(latin)
    text = FAMILIAR.sub("", text)
    counts = {tag: len(re.findall(f"[{span}]", text)) for tag, span in SCRIPTS}
    wide = len(CJK_CHARACTER.findall(text)) - counts["ja"]
    if counts["ja"] > 0.15 * (wide + counts["ja"]) and counts["ja"] > total:
        return "ja"
    other = max(SCRIPTS[1:], key=lambda item: counts[item[0]])[0]
    if counts[other] > wide and counts[other] > 4 * total:
        return other
    return chinese_script(text) if wide > total else _latin(latin)


def _latin(found: Counter[str]) -> str:
    shares = {tag: sum(found[word] for word in common) for tag, common in STOP_WORDS.items()}
    best = max(shares, key=lambda tag: (shares[tag], tag == "en"))
    if best != "en" and shares[best] > 1.3 * shares["en"] and shares[best] >= 5:
        return best
    words = f" {' '.join(found)} "
    british = sum(found[word[1:]] for word in BRITISH.findall(words))
    if british < 3:
        return "en"
    american = sum(found[word[1:]] for word in AMERICAN.findall(words))
    return "en-GB" if british > 1.5 * american else "en"
