"""One line for each technical word."""

from playground.texts import Text

ENTRIES: tuple[tuple[Text, Text], ...] = (
    (
        Text(en="Token", zh="词元（token）"),
        Text(
            en="The piece of text a model reads and writes at a time: a word, a part of one, or a "
            "mark.",
            zh="模型一次读写的一小段文字：一个词、词的一部分，或一个标点。",
        ),
    ),
    (
        Text(en="Probability", zh="概率"),
        Text(
            en="How much of its belief, out of 100 %, the model puts on one token.",
            zh="模型把 100% 的“把握”分给各个词元，其中落在某一个上的份额。",
        ),
    ),
    (
        Text(en="Temperature", zh="温度（temperature）"),
        Text(
            en="Divides the scores before they become probabilities: below 1 the likely gets "
            "likelier, above 1 chances even out, 0 always takes the likeliest.",
            zh="在得分变成概率之前先除以它：小于 1 时强者更强，大于 1 时机会更均等，"
            "等于 0 时总取最可能的那个。",
        ),
    ),
    (
        Text(en="Greedy", zh="贪心解码（greedy）"),
        Text(
            en="Always taking the likeliest token; nothing is left to chance.",
            zh="每一步都取概率最大的词元，不留任何偶然。",
        ),
    ),
    (
        Text(en="Top-k", zh="top-k"),
        Text(en="Only the k likeliest tokens may be drawn.", zh="只从最可能的 k 个词元中抽取。"),
    ),
    (
        Text(en="Top-p (nucleus)", zh="top-p（核采样）"),
        Text(
            en="Only the likeliest tokens that together hold the share p may be drawn.",
            zh="只从累计概率刚好达到 p 的那些最可能的词元中抽取。",
        ),
    ),
    (
        Text(en="Min-p", zh="min-p"),
        Text(
            en="Only tokens at least p times as likely as the likeliest may be drawn.",
            zh="只抽取概率不低于“最大概率 × p”的词元。",
        ),
    ),
    (
        Text(en="Repetition penalty", zh="重复惩罚"),
        Text(
            en="Lowers the score of tokens that have already occurred; 1 switches it off.",
            zh="降低已出现过的词元的得分；1 表示不惩罚。",
        ),
    ),
    (
        Text(en="Seed", zh="随机种子（seed）"),
        Text(
            en="The number that fixes the dice: same seed, same settings, same text.",
            zh="固定“骰子”的数字：种子和设置相同，生成的文字就相同。",
        ),
    ),
    (
        Text(en="Mask", zh="掩码（mask）"),
        Text(
            en="A blank in the sentence that the model fills from both sides.",
            zh="句子中留出的空白，模型同时参考左右两边来填。",
        ),
    ),
    (
        Text(en="Loss", zh="损失（loss）"),
        Text(
            en="−ln p of the true word: 0 when the model was certain of it, larger the more it is "
            "surprised.",
            zh="真实词的 −ln p：模型完全确定时为 0，越意外越大。",
        ),
    ),
    (
        Text(en="Occlusion", zh="遮挡法（occlusion）"),
        Text(
            en="Leaving a word out and measuring how far the answer moves.",
            zh="去掉一个词，看答案变化多少。",
        ),
    ),
    (
        Text(en="Attention", zh="注意力（attention）"),
        Text(
            en="How a model mixes information from other tokens into one: weights that sum to 1. "
            "It shows where a head looks, which is not yet why the model answers so.",
            zh="模型把其他词元的信息混合到某个词元中的权重，每行之和为 1。"
            "它说明一个头在看哪里，但还不等于模型为什么这样回答。",
        ),
    ),
    (
        Text(en="Layer, head", zh="层与头（layer, head）"),
        Text(
            en="A model is a stack of layers; in each, several heads attend side by side, each in "
            "its own way.",
            zh="模型由许多层堆叠而成；每一层有若干个头并排工作，各有各的看法。",
        ),
    ),
    (
        Text(en="Query, key, value (Q, K, V)", zh="查询、键、值（Q、K、V）"),
        Text(
            en="Three vectors made from each token: what it looks for, what it is found by, and "
            "what it hands over when it is found.",
            zh="由每个词元算出的三个向量：它在找什么、凭什么被找到、被找到后交出什么。",
        ),
    ),
    (
        Text(en="RoPE", zh="旋转位置编码（RoPE）"),
        Text(
            en="Rotary position embedding: Q and K are rotated by an angle that grows with the "
            "position, so that their product depends on the distance.",
            zh="把 Q 和 K 按随位置增大的角度旋转，使它们的点积取决于两者的距离。",
        ),
    ),
    (
        Text(en="Encoder, decoder", zh="编码器与解码器"),
        Text(
            en="An encoder reads a whole text at once; a decoder writes from left to right; an "
            "encoder–decoder reads one text and writes another.",
            zh="编码器一次读完整段文字；解码器从左到右写；编码器–解码器读一段、写另一段。",
        ),
    ),
    (
        Text(en="Abstractive, extractive", zh="生成式与抽取式摘要"),
        Text(
            en="A summary in new words, or one made of sentences of the text itself.",
            zh="用新的话写出的摘要，或直接从原文中挑出句子。",
        ),
    ),
    (
        Text(en="Beam search", zh="束搜索（beam search）"),
        Text(
            en="Keeping several beginnings alive and ending with the one that is likeliest as a "
            "whole.",
            zh="同时保留几个开头，最后选出整体最可能的一个。",
        ),
    ),
    (
        Text(en="Surprisal, bit", zh="意外程度与比特（surprisal, bit）"),
        Text(
            en="−log₂ p of a token: 1 bit for a coin toss, 10 bits for one chance in 1,024.",
            zh="词元的 −log₂ p：抛一次硬币是 1 比特，1024 分之一的机会是 10 比特。",
        ),
    ),
    (
        Text(en="Entropy", zh="熵（entropy）"),
        Text(
            en="How undecided a distribution is, in bits: 0 when one token has everything, 3 when "
            "8 tokens are equally likely.",
            zh="一个分布有多“拿不定主意”，以比特计：某个词元独占时为 0，8 个词元同样可能时为 3。",
        ),
    ),
    (
        Text(en="Cross-entropy, perplexity", zh="交叉熵与困惑度"),
        Text(
            en="The mean surprise per token, and e to its power (in nats): as if each token were "
            "one of so many equally likely ones.",
            zh="平均每个词元的意外程度，以及以它（单位奈特）为指数的 e 的幂："
            "好比每个词元都是从这么多个同样可能的词元里挑出来的。",
        ),
    ),
    (
        Text(en="Chat template", zh="对话模板（chat template）"),
        Text(
            en="The special tokens that a model trained on conversations expects around each "
            "message.",
            zh="受过对话训练的模型所期待的、放在每条消息前后的特殊词元。",
        ),
    ),
    (
        Text(en="Pseudo-perplexity", zh="伪困惑度"),
        Text(
            en="Perplexity for a model that reads from both sides: each token is hidden in turn "
            "and the model sees all others.",
            zh="用于双向模型的困惑度：逐个遮住词元，模型看得到其余所有词元。",
        ),
    ),
    (
        Text(en="Effect size, bootstrap interval", zh="效应量与自助区间"),
        Text(
            en="A difference of means in standard deviations; and how far it moves when the "
            "examples are drawn anew, with replacement, 2,000 times.",
            zh="以标准差为单位的均值之差；以及把样本有放回地重抽 2000 次时，它会变动多大。",
        ),
    ),
)
