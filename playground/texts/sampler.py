"""Words of the panels that take the choice of one token apart: branches, lens, x-ray."""

from playground.texts import Text

# Branches.
GO_ON = Text(
    en="Choose another token and the text goes on from there as a branch, with the same settings "
    "and seed:",
    zh="换一个词元，文字就从这里另起一个分支续写，设置和随机种子不变：",
)
GO_ON_NOTE = Text(
    en="{probability}, choice {rank}; go on from here with it",
    zh="概率 {probability}，排第 {rank}；用它从这里续写",
)
GO_ON_SAME = Text(
    en="{probability}, choice {rank}; it is the one in the text",
    zh="概率 {probability}，排第 {rank}；文中用的就是它",
)
GO_ON_LABEL = Text(en="Alternatives to token {number}", zh="第 {number} 个词元的备选")
WHY_HOW = Text(
    en="How it works: the model gives every token of its vocabulary a probability; the sampler "
    "reshapes these numbers, and one token is drawn from what is left.",
    zh="原理：模型给词表里的每个词元一个概率；采样器调整这些数字，再从剩下的词元中抽取一个。",
)
SHELF = Text(en="Your texts", zh="写出的各段文字")
MAIN = Text(en="Main text", zh="主干")
BRANCH = Text(
    en="Branch at token {place}: “{old}” → “{new}”",
    zh="第 {place} 个词元处的分支：“{old}”→“{new}”",
)
SHOWN = Text(en="shown", zh="正在显示")
SHOW = Text(en="Show {name}", zh="显示{name}")
COMPARE = Text(en="Compare", zh="对比")
COMPARE_WITH = Text(en="Compare {name} with the text that is shown", zh="把{name}与当前文字对比")
DROP = Text(en="Drop", zh="删除")
DROP_THIS = Text(en="Drop {name}", zh="删除{name}")
KEPT = Text(
    en="{limit} texts are kept; after that the oldest branch gives way. “Generate” starts anew.",
    zh="最多保留 {limit} 段文字，再多就删去最早的分支。点“生成”会重新开始。",
)
COMPARED = Text(
    en="The texts part at token {number}: “{first}” with {p} in one, “{second}” with {q} in the "
    "other.",
    zh="两段文字从第 {number} 个词元起分开：一段是“{first}”（概率 {p}），另一段是“{second}”"
    "（概率 {q}）。",
)
COMPARED_INSIDE = Text(
    en="One text is the beginning of the other.",
    zh="一段文字是另一段的开头。",
)
NO_LINK = Text(
    en="A branch has no link; its code is below.",
    zh="分支没有链接，代码见下。",
)

# The temperature lens.
LENS = Text(en="What would another temperature do?", zh="换个温度会怎样？")
LENS_TOKEN = Text(
    en="Token {number}: what could stand in the place of “{token}”",
    zh="第 {number} 个词元：“{token}”这个位置还可能是什么",
)
LENS_SLIDER = Text(en="Temperature T of the lens", zh="透镜的温度 T")
LENS_BARS = Text(en="Probabilities of the likeliest tokens", zh="最可能的词元的概率")
LENS_NOW = Text(en="at T = {t}", zh="T = {t} 时")
LENS_ONE = Text(en="at T = 1", zh="T = 1 时")
LENS_ENTROPY = Text(en="Entropy", zh="熵")
LENS_NEEDED = Text(en="Tokens that hold 90\u00a0%", zh="占 90% 概率的词元数")
LENS_CAME = Text(en="“{token}”, as in the text", zh="文中的“{token}”")
LENS_FINDING = Text(
    en="T = {t}: “{token}” has {share}; 90\u00a0% rests on {count} of {all} tokens",
    zh="T = {t}：“{token}”占 {share}；{all} 个词元中有 {count} 个合占 90%",
)
LENS_GREEDY = Text(en="T = 0: always “{token}”", zh="T = 0：总是“{token}”")
LENS_SHARPER = Text(
    en="Below 1 the likely gets likelier: the entropy is {now} bits, as open as a choice among "
    "{equal} equally likely tokens.",
    zh="T 小于 1 时强者更强：熵为 {now} 比特，相当于在 {equal} 个同样可能的词元中选一个。",
)
LENS_FLATTER = Text(
    en="Above 1 the chances even out: the entropy is {now} bits, as open as a choice among {equal} "
    "equally likely tokens.",
    zh="T 大于 1 时机会更均等：熵为 {now} 比特，相当于在 {equal} 个同样可能的词元中选一个。",
)
LENS_NOTHING = Text(
    en="At 0 nothing is left to chance: the entropy is 0 bits.",
    zh="T 为 0 时没有任何偶然：熵为 0 比特。",
)
LENS_OWN = Text(
    en="T = 1 is the model's own distribution: the entropy is {now} bits, as open as a choice "
    "among {equal} equally likely tokens.",
    zh="T = 1 就是模型自己的分布：熵为 {now} 比特，相当于在 {equal} 个同样可能的词元中选一个。",
)
LENS_BITS = Text(en="{now} bits", zh="{now} 比特")
LENS_AT_ONE = Text(en="T = 1: {one}", zh="T = 1 时：{one}")
LENS_HOW = Text(
    en="Move the slider: pᵢ = exp(lᵢ / T) / Σⱼ exp(lⱼ / T) is computed anew in your browser, over "
    "the whole vocabulary. The model's scores l stay as they are and only T moves, so the model "
    "is not asked again.",
    zh="移动滑块：浏览器会对整个词表重新计算 pᵢ = exp(lᵢ / T) / Σⱼ exp(lⱼ / T)。"
    "模型的得分 l 不变，只有 T 在变，所以不必再问模型。",
)

# The sampler x-ray.
XRAY = Text(en="The sampler, stage by stage", zh="逐级透视采样器")
XRAY_HOW = Text(
    en="From the model's scores to one token: each stage changes or removes scores, and what is "
    "left is made to sum to 1 again. These are the library's own stages in its own order; at the "
    "end one token is drawn, here 200 times.",
    zh="从模型的得分到一个词元：每一级修改或去掉一些得分，剩下的重新归一为 1。"
    "这里用的就是 transformers 库自己的各级处理，顺序也相同；最后抽取一个词元，这里抽 200 次。",
)
XRAY_RUN = Text(en="X-ray this token", zh="透视这个词元")
XRAY_SEED = Text(en="Seed of the 200 draws", zh="抽 200 次的随机种子")
XRAY_OLD = Text(
    en="This is the x-ray of token {old} “{was}”. Now token {new} “{now}” is chosen: press “X-ray "
    "this token”.",
    zh="这是第 {old} 个词元“{was}”的透视。现在选中的是第 {new} 个“{now}”：请点“透视这个词元”。",
)
XRAY_TITLE = Text(
    en="Token {number}, “{token}”: {kept} of {count} tokens could be drawn",
    zh="第 {number} 个词元“{token}”：{count} 个词元里有 {kept} 个可能被抽到",
)
STAGES: dict[str, Text] = {
    "logits": Text(en="Model", zh="模型"),
    "repetition_penalty": Text(en="Repetition penalty", zh="重复惩罚"),
    "temperature": Text(en="Temperature", zh="温度"),
    "top_k": Text(en="Top-k", zh="top-k"),
    "top_p": Text(en="Top-p", zh="top-p"),
    "min_p": Text(en="Min-p", zh="min-p"),
    "draw": Text(en="Draw", zh="抽取"),
}
STAGE_OWN = Text(en="softmax of its scores", zh="得分经 softmax")
STAGE_OFF = Text(en="off", zh="未使用")
STAGE_OFF_GREEDY = Text(en="off: temperature 0", zh="未使用：温度为 0")
STAGE_GREEDY = Text(en="0: takes the likeliest", zh="0：总取最可能的")
STAGE_DRAWS = Text(en="{draws} times, seed {seed}", zh="{draws} 次，种子 {seed}")
STAGE_ALL = Text(en="{kept} tokens", zh="{kept} 个词元")
STAGE_KEPT = Text(en="{kept} of {before} tokens stay", zh="{before} 个词元中留下 {kept} 个")
STAGE_MASS = Text(en="{mass} of the probability kept", zh="保留概率 {mass}")
STAGE_UNCUT = Text(en="no token is cut", zh="没有词元被淘汰")
STAGE_ENTROPY = Text(en="entropy {bits} bits", zh="熵 {bits} 比特")
STAGE_CUT = Text(en="likeliest cut:", zh="被淘汰者中最可能的：")
STAGE_CAME = Text(en="most often:", zh="最常抽到：")
FLOW = Text(en="The stages of the sampler", zh="采样器的各级")
STRIP_TITLE = Text(
    en="The {count} likeliest tokens through the stages", zh="最可能的 {count} 个词元逐级变化"
)
STRIP_READING = Text(
    en="Each column is the distribution after a stage; the darker, the more (darkest: {most}). A "
    "token that was cut is marked ×, and its share goes to the others.",
    zh="每一列是经过一级之后的分布；颜色越深概率越大（最深 {most}）。被淘汰的词元标作 ×，"
    "它的份额由其余词元分摊。",
)
DRAWS_TITLE = Text(
    en="“{token}” came in {count} of {draws} draws; {expected} were to be expected",
    zh="抽 {draws} 次，“{token}”出现 {count} 次；期望值是 {expected}",
)
DRAWS_READING = Text(
    en="The counts scatter around the exact probabilities by chance: the widest gap is “{token}”, "
    "{count} instead of {expected}, where ±{spread} is usual. Another seed scatters otherwise.",
    zh="抽到的次数在精确概率附近随机波动：差得最多的是“{token}”，{count} 次，期望 {expected}，"
    "一般波动约 ±{spread}。换个种子，波动就不一样。",
)
DRAWS_GREEDY = Text(
    en="At temperature 0 there is nothing to draw: it is the same token every time, whatever the "
    "seed.",
    zh="温度为 0 时没有什么可抽：无论种子是多少，每次都是同一个词元。",
)
DRAWS_AXIS = Text(en="times in {draws} draws", zh="{draws} 次中的次数")
DRAWS_TOKENS = Text(en="token", zh="词元")
DRAWS_COUNTED = Text(en="drawn", zh="实际抽到")
DRAWS_EXPECTED = Text(en="expected", zh="期望")
OTHERS = Text(en="all others", zh="其余全部")
DRAWN_TIMES = Text(en="Drawn", zh="抽到次数")
EXPECTED_TIMES = Text(en="Expected", zh="期望次数")
