"""Words of the panels that look into a prediction."""

from playground.texts import Text

ERRORS: dict[str, Text] = {
    "needs_second_text": Text(
        en="{model} answers questions about a text. Write the question as the text and what it is "
        "about as the second text.",
        zh="{model} 回答关于一段文字的问题。请把问题写在“文字”里，"
        "把要阅读的内容写在“第二段文字”里。",
    ),
    "too_few_tokens": Text(
        en="This text is too short to compare its tokens; at least {needed} are needed. "
        "Write a few more words.",
        zh="这段文字太短，无法比较各个词元，至少需要 {needed} 个。请再多写几个词。",
    ),
    "too_many_to_probe": Text(
        en="This text is {tokens:,} tokens long; this panel takes up to {limit:,} apart at once. "
        "Shorten it.",
        zh="这段文字共 {tokens:,} 个词元，此面板一次最多分析 {limit:,} 个。请缩短一些。",
    ),
    "no_switch": Text(
        en="The heads of {model} cannot be switched off one by one: its layers share their weights "
        "or are built in a way that is not known here. Choose another model.",
        zh="{model} 的注意力头无法逐个关闭：它的各层共用权重，或其结构这里还不认识。请换一个模型。",
    ),
    "no_stop": Text(
        en="{model} says nothing after each layer: only a model that predicts tokens can be read "
        "this way: one with a decoder, or an encoder with a masked-language-model head.",
        zh="{model} 无法逐层读出猜测：只有预测词元的模型（有解码器，或是带掩码语言模型头的编码器）"
        "才能这样读。",
    ),
    "no_weights": Text(
        en="This panel explains the next token of a model with a decoder, the blank of an encoder "
        "or the class of a classifier; {model} predicts something else. Choose another model.",
        zh="此面板解释有解码器的模型的下一个词元、编码器的空格或分类器的类别；"
        "{model} 预测的是别的东西。请换一个模型。",
    ),
}

# All panels.
TRUTH = Text(
    en="These numbers say what this model does on this text. They are not a law about the head.",
    zh="这些数字只说明这个模型在这段文字上的表现，并不是关于某个头的定律。",
)
MASKED = Text(
    en="There is no blank in the text, so its last word, “{word}”, was made one. Write {mask} "
    "where you want another.",
    zh="文字里没有空，于是把最后一个词“{word}”当作空。想换一处，请在那里写上 {mask}。",
)
NO_ANSWER = Text(en="(no answer)", zh="（无答案）")
QUESTIONS: dict[str, Text] = {
    "next": Text(en="next token", zh="下一个词元"),
    "mask": Text(en="word in the blank", zh="空格处的词"),
    "class": Text(en="class", zh="类别"),
    "answer": Text(en="answer", zh="答案"),
}
CHOICE = Text(en="Choice", zh="候选")
TOKEN_READ = Text(en="Token", zh="词元")
KIND = Text(en="Attention of", zh="注意力类型")
KINDS: dict[str, Text] = {
    "encoder": Text(en="encoder", zh="编码器"),
    "decoder": Text(en="decoder", zh="解码器"),
    "cross": Text(en="cross", zh="交叉"),
}
LAYER = Text(en="Layer", zh="层")
HEAD = Text(en="Head", zh="头")

# What if a head were off?
SWITCH = Text(en="What if a head were off?", zh="关掉一个头会怎样？")
SWITCH_HOW = Text(
    en="A head adds its output to what the next layers read. Switch heads off – their output "
    "becomes 0 – and see what becomes of the prediction.",
    zh="每个头都把自己的输出加进后面各层要读的内容里。关掉若干个头（令其输出为 0），"
    "看看预测会变成什么样。",
)
GRIDS: dict[str, Text] = {
    "encoder": Text(en="Off in the encoder", zh="编码器中要关掉的头"),
    "decoder": Text(en="Off in the decoder", zh="解码器中要关掉的头"),
    "cross": Text(en="Off in the cross-attention", zh="交叉注意力中要关掉的头"),
}
GRID_INFO = Text(
    en="A row is a layer, a column a head: 3.1 is head 1 of layer 3.",
    zh="一行是一层，一列是一个头：3.1 表示第 3 层第 1 头。",
)
THIS_HEAD = Text(en="This head", zh="当前的头")
THIS_LAYER = Text(en="All of this layer", zh="当前层的全部头")
NO_HEAD = Text(en="None", zh="全部取消")
SWITCH_RUN = Text(en="Compare with these heads off", zh="比较关掉前后")
SWITCH_NOTHING = Text(
    en="No head is off: both predictions are the same",
    zh="没有关掉任何头：前后预测相同",
)
SWITCH_NEW = Text(
    en="With {off} of {heads} heads off, “{now}” takes the place of “{first}”",
    zh="关掉 {heads} 个头中的 {off} 个后，“{now}”取代了“{first}”",
)
SWITCH_STAYS = Text(
    en="With {off} of {heads} heads off, “{first}” stays first: {before} → {after}",
    zh="关掉 {heads} 个头中的 {off} 个后，“{first}”仍居首位：{before} → {after}",
)
VERDICT_NOTHING = Text(
    en="Choose heads above: a whole layer shows the most.",
    zh="请在上面选择要关掉的头；关掉整整一层，效果最明显。",
)
VERDICT_LESS = Text(
    en="“{first}” is {ratio} times less likely without these heads: on this text they speak for "
    "it.",
    zh="没有这些头，“{first}”的概率只有原来的 1/{ratio}：在这段文字上，它们支持这个选择。",
)
VERDICT_MORE = Text(
    en="“{first}” is {ratio} times likelier without these heads: on this text they speak against "
    "it.",
    zh="没有这些头，“{first}”的概率升为原来的 {ratio} 倍：在这段文字上，它们不支持这个选择。",
)
VERDICT_SAME = Text(
    en="“{first}” hardly changes: either these heads do not matter here, or others do the same "
    "work.",
    zh="“{first}”几乎不变：要么这些头在这里不起作用，要么别的头在做同样的事。",
)
BEFORE = Text(en="all heads on", zh="全部开启")
AFTER = Text(en="heads off", zh="关掉之后")
SHIFT_AXIS = Text(en="Probability of the {question}", zh="{question}的概率")
LOG_CHANGE = Text(en="Change of ln p of “{first}”", zh="“{first}”的 ln p 变化")
LOG_FROM = Text(en="from {before} to {after} (nats)", zh="从 {before} 到 {after}（奈特）")
DIVERGENCE = Text(en="KL divergence", zh="KL 散度")
DIVERGENCE_NOTE = Text(
    en="nats between both predictions; 0 is no difference",
    zh="奈特，前后两个预测的差距；0 表示没有差别",
)
WRITES = Text(en="Goes on, all heads on", zh="全部开启时接着写")
WRITES_OFF = Text(en="Goes on, heads off", zh="关掉之后接着写")

# Which head matters most?
RANK = Text(en="Which single head matters most?", zh="哪一个头最要紧？")
RANK_HOW = Text(
    en="Every head is switched off once, by itself: how much does ln p of the first choice fall? "
    "One forward pass for each head.",
    zh="每个头单独关掉一次，看首选的 ln p 下降多少。每个头需要一次前向计算。",
)
RANK_RUN = Text(en="Rank all heads", zh="给所有头排名")
RANKING = Text(en="{done} of {total} heads", zh="已完成 {done} / {total} 个头")
RANK_TITLE = Text(
    en="“{first}” ({before}) rests most on layer {layer}, head {head}",
    zh="“{first}”（{before}）最依赖第 {layer} 层第 {head} 头",
)
RANK_TITLE_OF = Text(
    en="“{first}” ({before}) rests most on {kind} attention, layer {layer}, head {head}",
    zh="“{first}”（{before}）最依赖{kind}注意力第 {layer} 层第 {head} 头",
)
RANK_NONE = Text(
    en="“{first}” ({before}) rests on no single head",
    zh="“{first}”（{before}）不依赖任何单独一个头",
)
RANK_READING = Text(
    en="Without that head, “{first}” is {ratio} times less likely. Purple heads speak for it, "
    "orange ones against it; what is nearly white makes no difference by itself. Heads can stand "
    "in for each other, so that effects do not add up.",
    zh="没有这个头，“{first}”的概率只有原来的 1/{ratio}。紫色的头支持它，橙色的头不支持它；"
    "接近白色的头单独来看没有影响。头与头可以互相替代，所以这些影响不能简单相加。",
)
RANK_LITTLE_READING = Text(
    en="Even without that head, “{first}” is hardly less likely: no single head decides here. "
    "Purple heads speak for it, orange ones against it. Heads can stand in for each other.",
    zh="即使没有这个头，“{first}”的概率也几乎不变：这里没有哪一个头起决定作用。"
    "紫色的头支持它，橙色的头不支持它。头与头可以互相替代。",
)
RANK_NONE_READING = Text(
    en="Without any one head, “{first}” is at least as likely as before; orange heads speak "
    "against it.",
    zh="无论去掉哪一个头，“{first}”的概率都不会变小；橙色的头不支持它。",
)
DROP = Text(en="Drop of ln p", zh="ln p 的下降")

# Rollout.
ROLL = Text(
    en="What does a token draw on? (attention rollout)", zh="一个词元的内容来自哪里？（注意力展开）"
)
ROLL_HOW = Text(
    en="Attention is followed down to the input: each layer mixes half of its mean attention with "
    "half of what was there (0.5·A + 0.5·I), and the layers are multiplied.",
    zh="把注意力一层层追溯到输入：每层取平均注意力与原内容各一半（0.5·A + 0.5·I），再逐层相乘。",
)
ROLL_RUN = Text(en="Follow the attention", zh="追溯注意力")
ROLL_CHOOSE = Text(en="Click a token to follow it", zh="点击一个词元来追溯它")
ROLL_TITLE = Text(
    en="Through all layers, “{token}” draws most on “{key}” ({weight})",
    zh="经过所有层，“{token}”的内容最多来自“{key}”（{weight}）",
)
ROLL_SELF = Text(
    en="Through all layers, “{token}” draws most on itself ({own}), then on “{key}” ({weight})",
    zh="经过所有层，“{token}”的内容最多来自它自己（{own}），其次是“{key}”（{weight}）",
)
ROLL_ALONE = Text(en="“{token}” has only itself to draw on", zh="“{token}”只能来自它自己")
ROLL_READING = Text(
    en="Each row sums to 1: the share of each input token up to that layer. The lowest row is the "
    "last layer's own attention, which sees mixtures and no single tokens any more.",
    zh="每一行之和为 1，表示到该层为止各输入词元所占的份额。最下面一行是最后一层自己的注意力，"
    "它看到的已是混合后的内容，而不是单个词元。",
)
ROLL_ROW = Text(en="up to layer {layer}", zh="到第 {layer} 层")
ROLL_RAW = Text(en="last layer alone", zh="仅最后一层")
ROLL_SHARE = Text(en="Share", zh="份额")
ROLL_LAYERS = Text(en="layers", zh="层")
ROLL_KEYS = Text(en="input token", zh="输入词元")

# Logit lens.
STOP_EARLY = Text(en="What would each layer say? (logit lens)", zh="每一层会说什么？（logit lens）")
STOP_HOW = Text(
    en="The model's own last step – final norm and output matrix – is applied to every layer, as "
    "if the model stopped there.",
    zh="把模型自己的最后一步（最终归一化与输出矩阵）用在每一层上，仿佛模型就停在那里。",
)
STOP_RUN = Text(en="Read every layer", zh="读出每一层")
STOP_TITLE = Text(
    en="“{final}” leads from layer {layer} (of 0 to {last}) on",
    zh="从第 {layer} 层（共 0 至 {last} 层）起，“{final}”一直领先",
)
STOP_TITLE_FIRST = Text(
    en="“{final}” leads even before layer 0",
    zh="“{final}”在第 0 层之前就已领先",
)
STOP_TITLE_LAST = Text(
    en="“{final}” leads only after the last layer",
    zh="“{final}”到最后一层之后才领先",
)
STOP_READING = Text(
    en="A column is a token that was read; the cells under it say what the model expects {where} "
    "if it stopped after that layer. The darker, the surer; bold with a frame: from here on the "
    "last layer's word leads. The lowest row is the model's own prediction; the first column is "
    "the place that the title is about.",
    zh="一列对应读入的一个词元；其下各格表示：若模型停在该层之后，它认为{where}会是什么。"
    "颜色越深越有把握；加粗带框：从这里起，最后一层的词一直领先。最下面一行就是模型自己的预测，"
    "第一列就是标题所说的位置。",
)
STOP_NEXT = Text(en="to come next", zh="接下来")
STOP_HERE = Text(en="to stand there", zh="此处")
STOP_INPUT = Text(en="before layer 0", zh="第 0 层之前")
STOP_LAYER = Text(en="after layer {layer}", zh="第 {layer} 层之后")
STOP_SAYS = Text(en="Says", zh="猜测")
STOP_FINAL = Text(en="Probability of the last layer's word", zh="最后一层的词的概率")

# Does attention explain it?
EXPLAIN = Text(en="Does attention explain it?", zh="注意力能解释预测吗？")
EXPLAIN_HOW = Text(
    en="Three ways to say which tokens a prediction rests on: where the last place looks "
    "(attention), how the prediction would move with each token (gradient × input), and what is "
    "lost without it (occlusion). Do they put the tokens in the same order?",
    zh="判断预测依据哪些词元，有三种办法：看预测处在关注哪里（注意力），看每个词元稍变时预测如何"
    "变动（梯度 × 输入），看去掉它之后损失多少（遮挡）。三者给出的次序一致吗？",
)
EXPLAIN_RUN = Text(en="Compare three explanations", zh="比较三种解释")
EXPLAIN_ROLLED = Text(en="Attention rolled out over all layers", zh="注意力展开到所有层")
EXPLAINING = Text(en="{done} of {total} tokens left out", zh="已遮挡 {done} / {total} 个词元")
METHODS: dict[str, Text] = {
    "attention": Text(en="Attention", zh="注意力"),
    "rollout": Text(en="Rollout", zh="注意力展开"),
    "gradient": Text(en="Gradient × input", zh="梯度 × 输入"),
    "occlusion": Text(en="Occlusion", zh="遮挡"),
}
AGREE = Text(
    en="For “{choice}”, attention orders the tokens much as occlusion does (ρ = {rho})",
    zh="对“{choice}”而言，注意力给出的次序与遮挡大致相同（ρ = {rho}）",
)
AGREE_SOME = Text(
    en="For “{choice}”, attention and occlusion agree in part (ρ = {rho})",
    zh="对“{choice}”而言，注意力与遮挡部分一致（ρ = {rho}）",
)
AGREE_NOT = Text(
    en="For “{choice}”, attention says little about what occlusion finds (ρ = {rho})",
    zh="对“{choice}”而言，注意力几乎说明不了遮挡的结果（ρ = {rho}）",
)
EXPLAIN_READING = Text(
    en="Most is lost without “{word}”; attention looks most at “{seen}”. Spearman's ρ compares the "
    "order of the sizes: 1 is the same order, 0 none in common, −1 the opposite. Numbers under "
    "gradient and occlusion are nats of ln p: purple speaks for “{choice}”, orange against it.",
    zh="去掉“{word}”损失最大；注意力最关注的是“{seen}”。斯皮尔曼 ρ 比较的是大小次序："
    "1 表示次序相同，0 表示毫无关系，−1 表示正好相反。梯度与遮挡下的数字是 ln p 的变化（奈特）："
    "紫色支持“{choice}”，橙色不支持它。",
)
BLANKS: dict[str, Text] = {
    "mask": Text(
        en="A token is left out by putting a mask in its place.",
        zh="遮挡的做法：在该词元处换上掩码。",
    ),
    "nothing": Text(
        en="A token is left out by taking it away: this model has no mask.",
        zh="遮挡的做法：直接去掉该词元，因为这个模型没有掩码。",
    ),
}
RHO = Text(en="ρ", zh="等级相关 ρ")
AGREEMENT = Text(en="How far they agree (Spearman's ρ)", zh="一致程度（斯皮尔曼 ρ）")
