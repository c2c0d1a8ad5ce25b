"""Words of the whole page."""

from playground.texts import Text

NAME = Text(en="Language Model Playground", zh="语言模型游乐场")
PROMISE = Text(
    en="Try language models and see why they answer as they do.",
    zh="试一试语言模型，看看它们为什么这样回答。",
)
STATUS = Text(en="{device} · {network} · {models}", zh="{device} · {network} · {models}")
OFFLINE = Text(en="offline", zh="离线")
ONLINE = Text(en="Hub on demand", zh="可按需连接 Hub")
READY = Text(en="{first} ready", zh="{first} 已就绪")
READY_MORE = Text(en="{count} models ready", zh="{count} 个模型已就绪")
WARMING = Text(en="loading the models …", zh="正在加载模型……")

MODEL = Text(en="Model", zh="模型")
MODEL_INFO = Text(
    en="Choose one, or type a Hugging Face id: owner/name",
    zh="从列表中选择，或输入 Hugging Face 模型 ID：owner/name",
)
MORE_CONTROLS = Text(en="More controls", zh="更多选项")
EXAMPLES = Text(en="Examples", zh="示例")
STOP = Text(en="Stop", zh="停止")
SHOW_CODE = Text(en="Show me the code", zh="查看代码")
SAVE_CSV = Text(en="Save as CSV", zh="保存为 CSV")
SAVE_JSON = Text(en="Save as JSON", zh="保存为 JSON")
LINK = Text(en="Link to this result", zh="此结果的链接")
LINK_NOTE = Text(
    en="Who opens it gets these settings and, with the same model on the same kind of device, "
    "the same result.",
    zh="打开链接的人会得到同样的设置；在同类设备上用同一模型，会得到同样的结果。",
)
LINK_LONG = Text(
    en="The text is too long for a link ({limit:,} characters at most).",
    zh="文字太长，无法放进链接（最多 {limit:,} 个字符）。",
)
TAKE_AWAY = Text(en="Take it away", zh="带走结果")
TABLE = Text(en="Table", zh="表格")
GLOSSARY = Text(en="Glossary", zh="术语表")
LOADING = Text(en="Loading {model}", zh="正在加载 {model}")
DOWNLOADING = Text(
    en="Downloading {model}: {done:.0f} of {total:.0f} MB",
    zh="正在下载 {model}：{done:.0f} / {total:.0f} MB",
)
WAITING = Text(en="{model} is being loaded", zh="{model} 正在加载中")
BEFORE_YOU = Text(
    en="Others are being served; {before} before you", zh="正在为其他人计算，前面还有 {before} 位"
)
YOU_NEXT = Text(en="Others are being served; you are next", zh="正在为其他人计算，下一个就是你")
ERROR = Text(en="That did not work", zh="没有成功")
PASSPORT = Text(
    en="Computed by **{model}**{revision} · {parameters} parameters · {dtype} on {device} · {ms}",
    zh="由 **{model}**{revision} 计算 · {parameters}个参数 · {dtype}，{device} · {ms}",
)

POSITION = Text(en="Position", zh="位置")
TOKEN = Text(en="Token", zh="词元")
ID = Text(en="Id", zh="编号")
RANK = Text(en="Rank", zh="名次")
PROBABILITY = Text(en="Probability", zh="概率")
