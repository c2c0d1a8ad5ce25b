"""Words of the tab Generate."""

from playground.texts import Text

TITLE = Text(en="Generate", zh="文本生成")
PROMISE = Text(
    en="Give the model a beginning and watch it choose one token after another.",
    zh="给模型一个开头，看它如何一个词元接一个词元地往下写。",
)
PROMPT = Text(en="Prompt", zh="提示词")
PROMPT_HINT = Text(en="The beginning of a text", zh="一段文字的开头")
TEMPERATURE = Text(en="Temperature", zh="温度")
TEMPERATURE_INFO = Text(
    en="0 always takes the likeliest token; higher is more surprising",
    zh="0 表示总取最可能的词元；越高越出人意料",
)
NEW_TOKENS = Text(en="New tokens", zh="新词元数")
SEED = Text(en="Seed", zh="随机种子")
SEED_INFO = Text(
    en="The same seed and settings give the same text",
    zh="种子和设置相同，文字就相同",
)
TOP_K = Text(en="Top-k", zh="top-k")
TOP_K_INFO = Text(en="0 switches it off", zh="0 表示不使用")
TOP_P = Text(en="Top-p", zh="top-p")
TOP_P_INFO = Text(en="1 switches it off", zh="1 表示不使用")
MIN_P = Text(en="Min-p", zh="min-p")
MIN_P_INFO = Text(en="0 switches it off", zh="0 表示不使用")
PENALTY = Text(en="Repetition penalty", zh="重复惩罚")
PENALTY_INFO = Text(en="1 switches it off", zh="1 表示不使用")
RUN = Text(en="Generate", zh="生成")
OUTPUT = Text(en="The text, token by token", zh="逐个词元的文字")
CHIP = Text(
    en="{probability}, rank {rank} among the model's choices",
    zh="概率 {probability}，在模型的选择中排第 {rank}",
)
LEGEND = Text(
    en="Colour and underline: the probability the model gave this token. Select one to see what "
    "else it considered.",
    zh="颜色与下划线：模型给这个词元的概率。点选一个，看看它还考虑过什么。",
)
READING = Text(
    en="{likeliest} of {count} tokens were the model's first choice; the most surprising was "
    "“{token}” with {probability}.",
    zh="{count} 个词元中有 {likeliest} 个是模型的首选；最出人意料的是“{token}”，"
    "概率 {probability}。",
)
GREEDY = Text(
    en="Temperature 0 is greedy: every token is the first choice and the seed plays no part.",
    zh="温度为 0 即贪心解码：每个词元都是首选，随机种子不起作用。",
)
ENDED = Text(en="The model ended the text by itself.", zh="模型自己结束了这段文字。")
WHY = Text(en="Why this word?", zh="为什么是这个词？")
WHY_TITLE = Text(
    en="Token {number}: “{token}” was choice {rank} with {probability}",
    zh="第 {number} 个词元“{token}”排第 {rank}，概率 {probability}",
)
BEFORE = Text(en="the model", zh="模型给出")
AFTER = Text(en="after the sampler", zh="采样器处理后")
WHY_READING = Text(
    en="The sampler (temperature, top-k and the rest) kept {kept} of these {shown} and changed the "
    "chance of “{token}” from {before} to {after}.",
    zh="采样器（温度、top-k 等）保留了这 {shown} 个中的 {kept} 个，"
    "使“{token}”的概率从 {before} 变为 {after}。",
)
WHY_FAR = Text(
    en="The token that came was choice {rank}, beyond the {shown} likeliest shown here: with these "
    "settings even unlikely tokens are drawn now and then.",
    zh="抽中的词元排第 {rank}，不在这里列出的前 {shown} 个之内：在当前设置下，"
    "不太可能的词元偶尔也会被抽到。",
)
AXIS = Text(en="probability", zh="概率")
SAMPLED = Text(en="After the sampler", zh="采样后")
EXAMPLES: tuple[str, ...] = (
    "She opened the door and",
    "The old man looked at the sea and said,",
    "Once upon a time there was a king who",
    "The Roman Empire was",
)
