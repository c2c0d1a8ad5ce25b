"""Words of the panels of the tab Generate on decoding: temperatures, beams, chats."""

from playground.texts import Text

# Compare temperatures.
COMPARE = Text(en="Compare temperatures", zh="比较不同温度")
COMPARE_HOW = Text(
    en="The prompt and the settings of the page, at up to four temperatures in one run. Every text "
    "starts from the same seed, so each is what the main button would write at that temperature.",
    zh="用页面上的提示词和设置，一次写出最多四个温度下的文字。每段文字都从同一个随机种子开始，"
    "所以每一段正是把温度调到该值再点主按钮所得到的文字。",
)
TEMPERATURES: tuple[Text, ...] = (
    Text(en="Temperature 1", zh="温度 1"),
    Text(en="Temperature 2", zh="温度 2"),
    Text(en="Temperature 3", zh="温度 3"),
    Text(en="Temperature 4", zh="温度 4"),
)
TEMPERATURES_INFO = Text(
    en="0 to 2. Empty a box to leave it out.",
    zh="取值 0 到 2；清空某一格即不使用。",
)
COMPARE_RUN = Text(en="Write the texts", zh="写出这些文字")
COMPARE_LEGEND = Text(
    en="Colour and underline: the probability the model gave this token.",
    zh="颜色与下划线：模型给这个词元的概率。",
)
CARD = Text(en="Temperature {temperature}", zh="温度 {temperature}")
CARD_GREEDY = Text(en="greedy: always the first choice", zh="贪心解码：总取首选")
CARD_READING = Text(
    en="{bits} bits per token · {likeliest} of {count} tokens were the first choice",
    zh="平均每个词元 {bits} 比特 · {count} 个词元中有 {likeliest} 个是首选",
)
COMPARE_RISES = Text(
    en="From temperature {low} to {high} the mean surprise rises from {first} to {last} bits per "
    "token: the higher the temperature, the more often a less likely token is drawn.",
    zh="温度从 {low} 升到 {high}，平均每个词元的意外程度从 {first} 比特升到 {last} 比特："
    "温度越高，就越常抽到不太可能的词元。",
)
COMPARE_FALLS = Text(
    en="Here the mean surprise does not rise from temperature {low} ({first} bits per token) to "
    "{high} ({last} bits). In a short text that is luck: try more tokens or another seed.",
    zh="这一次，温度从 {low}（平均每个词元 {first} 比特）到 {high}（{last} 比特），"
    "意外程度并没有升高。文字很短时这是偶然：试试更多词元，或换一个种子。",
)
COMPARE_ONE = Text(
    en="At temperature {low} a token is worth {first} bits on average. Fill in a second "
    "temperature to compare.",
    zh="温度为 {low} 时，平均每个词元 {first} 比特。再填一个温度，就能比较了。",
)
COMPARE_SAME = Text(
    en="Temperatures {first} and {second} wrote the same text.",
    zh="温度 {first} 与 {second} 写出了同样的文字。",
)

# Beam search.
BEAMS = Text(en="Beam search", zh="束搜索")
BEAMS_HOW = Text(
    en="Greedy decoding keeps one text and takes the likeliest token at each step. Beam search "
    "keeps several beginnings at once and ranks them as wholes, so it can pass over a likely "
    "token for the sake of a likelier text. Nothing is drawn: temperature and seed play no part.",
    zh="贪心解码只保留一段文字，每一步都取最可能的词元。束搜索同时保留几个开头，"
    "按整段的概率排名，因此可以先放弃一个最可能的词元，换来整体更可能的文字。"
    "这里没有随机抽取，温度和种子都不起作用。",
)
BEAMS_COUNT = Text(en="Beams", zh="束的数量")
BEAMS_COUNT_INFO = Text(en="1 is greedy decoding", zh="1 就是贪心解码")
BEAMS_RUN = Text(en="Search", zh="开始搜索")
BEAMS_TREE = Text(
    en="Tree of beam search: {nodes} continuations weighed",
    zh="束搜索树：共权衡了 {nodes} 个续写",
)
BEAMS_LEGEND = Text(
    en="Under each token stands ln P, the logarithm of the probability of the text up to it: the "
    "nearer to 0, the likelier.",
    zh="每个词元下面是 ln P，即到它为止整段文字概率的对数：越接近 0 越可能。",
)
BEAM_WON = Text(en="the winner ✓", zh="优胜者 ✓")
BEAM_KEPT = Text(en="kept for a while", zh="曾被保留")
BEAM_LOST = Text(en="weighed and dropped", zh="权衡后放弃")
BEAM_GREEDY = Text(en="the greedy text", zh="贪心解码的文字")
BEAMS_BETTER = Text(
    en="The winner is {ratio} times as probable as the greedy text",
    zh="优胜者的概率是贪心文字的 {ratio} 倍",
)
BEAMS_SAME = Text(
    en="Beam search found nothing better than the greedy text",
    zh="束搜索没有找到比贪心文字更好的",
)
BEAMS_LONGER = Text(
    en="The winner is likelier per token than the greedy text, but not as a whole",
    zh="优胜者按每个词元算比贪心文字更可能，但整段算并不更可能",
)
BEAMS_READING = Text(
    en="ln P of the winner is {winner}, that of the greedy text {greedy}: e to the power of "
    "{difference} is {ratio}. A probable text is not yet a good one: beams like plain and "
    "repetitive texts.",
    zh="优胜者的 ln P 是 {winner}，贪心文字的是 {greedy}：e 的 {difference} 次方等于 {ratio}。"
    "概率高不等于写得好：束搜索偏爱平淡、重复的文字。",
)
BEAMS_SAME_READING = Text(
    en="Both have ln P = {winner}. At every step the greedy choice was also part of the best text "
    "that {beams} beams found.",
    zh="两者的 ln P 都是 {winner}。每一步的贪心选择，都在 {beams} 束所找到的最佳文字之中。",
)
NUMBER = Text(en="No.", zh="序号")
FOUND_TEXT = Text(en="Text", zh="文字")
LOG_PROBABILITY = Text(en="ln P", zh="ln P（对数概率）")
SCORE = Text(en="Score: ln P per token", zh="得分：每个词元的 ln P")
LENGTH = Text(en="Tokens", zh="词元数")
SAVE_TEXTS = Text(en="Save the texts as CSV", zh="把文字保存为 CSV")
SAVE_TREE = Text(en="Save the tree as CSV", zh="把搜索树保存为 CSV")
GREEDY = Text(en="greedy", zh="贪心")
DEPTH = Text(en="Step", zh="步")
PARENT = Text(en="Continues", zh="接在哪个节点后")
FATE = Text(en="Fate", zh="结局")

# The temperature trap.
TRAP = Text(en="The temperature trap", zh="温度的陷阱")
TRAP_HOW = Text(
    en="Many tutorials write `model.generate(ids, temperature=0.7)` and call it sampling. Without "
    "`do_sample=True` the library draws nothing: it decodes greedily and ignores the temperature.",
    zh="许多教程写 `model.generate(ids, temperature=0.7)`，并称之为采样。"
    "其实没有 `do_sample=True` 时，这个库并不抽取：它做的是贪心解码，温度完全不起作用。",
)
TRAP_RUN = Text(en="Run it", zh="运行看看")
TRAP_SAME = Text(
    en="All {count} texts are the same to the letter: the temperature did nothing",
    zh="{count} 段文字一字不差：温度没有起任何作用",
)
TRAP_DIFFERENT = Text(
    en="The texts differ: {model} samples by its own settings",
    zh="文字并不相同：{model} 的自带设置就会采样",
)
TRAP_SAME_READING = Text(
    en="To sample, write do_sample=True as well; this page does so at every temperature above 0.",
    zh="要采样，就得同时写上 do_sample=True；本页在温度大于 0 时都这样做。",
)
TRAP_DIFFERENT_READING = Text(
    en="The file generation_config.json of this model switches sampling on, so the call draws even "
    "without do_sample=True. Write it anyway: then the reader of your code knows.",
    zh="这个模型的 generation_config.json 打开了采样，所以即使不写 do_sample=True 也会抽取。"
    "还是写上为好：读代码的人一看就明白。",
)
TRAP_CALL = Text(en="Call", zh="调用")
TRAP_TEXT = Text(en="What it wrote", zh="写出的文字")

# Chat templates.
CHAT = Text(en="Send as a chat message", zh="作为对话消息发送")
CHAT_INFO = Text(
    en="This model was trained on conversations: its template puts special tokens around your "
    "message",
    zh="这个模型受过对话训练：它的模板会在你的消息前后加上特殊词元",
)
CHAT_READ = Text(en="The prompt as the model reads it", zh="模型实际读到的提示词")
CHAT_READING = Text(
    en="{special} of the {count} tokens are special: they mark who speaks and where a message "
    "ends. The model continues after the last one.",
    zh="{count} 个词元中有 {special} 个是特殊词元，用来标记谁在说话、消息到哪里结束。"
    "模型从最后一个之后接着写。",
)
CHAT_SPECIAL = Text(en="special token", zh="特殊词元")
CHAT_PLAIN = Text(en="token", zh="词元")
