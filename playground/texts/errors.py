"""What was wrong and what to do, for every error code."""

from playground.texts import (
    Text,
    attention,
    bias,
    blanks,
    fill_mask,
    generate,
    inside,
    probes,
    sheets,
    summarize,
    topics,
)

SENTENCES: dict[str, Text] = {
    **blanks.ERRORS,
    **probes.ERRORS,
    "empty_text": Text(
        en="There is no text yet. Type a few words or choose an example.",
        zh="还没有文字。请输入几个词，或点选一个示例。",
    ),
    "too_many_characters": Text(
        en="This text has {characters:,} characters; the page reads up to {limit:,}. Shorten it.",
        zh="这段文字有 {characters:,} 个字符，本页最多读取 {limit:,} 个。请缩短一些。",
    ),
    "too_many_tokens": Text(
        en="This text is {tokens:,} tokens long and {model} reads up to {limit:,}. "
        "Shorten it or choose a model that reads more.",
        zh="这段文字共 {tokens:,} 个词元，而 {model} 最多读取 {limit:,} 个。"
        "请缩短文字，或换一个能读更长文字的模型。",
    ),
    "no_mask": Text(
        en="There is no blank to fill. Write {mask} where the word is missing, or click a word.",
        zh="句子里没有可填的空。请在缺词处写上 {mask}，或点击一个词把它遮住。",
    ),
    "too_many_masks": Text(
        en="There are {masks:,} blanks; up to {limit} are filled at once. Remove some.",
        zh="共有 {masks:,} 个空，一次最多填 {limit} 个。请减少一些。",
    ),
    "not_one_token": Text(
        en="“{word}” is not one token for this model (it reads {pieces}), so it cannot fill a "
        "single blank. Try another word.",
        zh="对这个模型来说，“{word}”不是一个词元（它会被切成 {pieces}），"
        "因此填不进一个空。请换一个词。",
    ),
    "not_text": Text(
        en="{name} must be a text.",
        zh="{name} 必须是一段文字。",
    ),
    "not_a_number": Text(
        en="{name} must be a number.",
        zh="{name} 必须是一个数字。",
    ),
    "not_whole": Text(
        en="{name} must be a whole number from {low:,} to {high:,}.",
        zh="{name} 必须是 {low:,} 到 {high:,} 之间的整数。",
    ),
    "out_of_range": Text(
        en="{name} must be between {low:,.10g} and {high:,.10g}.",
        zh="{name} 必须在 {low:,.10g} 与 {high:,.10g} 之间。",
    ),
    "unknown_choice": Text(
        en="{name} must be one of: {choices}.",
        zh="{name} 只能是以下之一：{choices}。",
    ),
    "pair_not_supported": Text(
        en="{model} reads one text, not a pair. Clear the second text or choose an encoder.",
        zh="{model} 只读一段文字，不读句对。请清空第二段文字，或选择编码器模型。",
    ),
    "unknown_language": Text(
        en="{model} does not translate between these languages. It knows: {languages}.",
        zh="{model} 不支持这两种语言之间的翻译。它会的是：{languages}。",
    ),
    "too_many_rows": Text(
        en="There are {rows:,} lines; up to {limit:,} are judged at once. Split the file.",
        zh="共有 {rows:,} 行，一次最多判断 {limit:,} 行。请把文件拆开。",
    ),
    "unreadable_file": Text(
        en="“{name}” is not a text file in UTF-8. Save it as plain text (.txt, .md or .csv) in "
        "UTF-8 and try again.",
        zh="“{name}”不是 UTF-8 文本文件。请另存为 UTF-8 纯文本（.txt、.md 或 .csv）后再试。",
    ),
    "file_too_large": Text(
        en="This file has {megabytes:.1f} MB; up to {limit:g} MB are read.",
        zh="这个文件有 {megabytes:.1f} MB，最多读取 {limit:g} MB。",
    ),
    "too_many_words": Text(
        en="This text has {words:,} words; up to {limit:,} are summarized at once. Shorten it.",
        zh="这段文字有 {words:,} 个词，一次最多摘要 {limit:,} 个。请缩短一些。",
    ),
    "encrypted_pdf": Text(
        en="“{name}” is locked with a password. Save a copy without one and try again.",
        zh="“{name}”设有密码。请另存一份不加密的副本后再试。",
    ),
    "broken_pdf": Text(
        en="“{name}” cannot be opened as a PDF; it may be incomplete. Save it anew and try again.",
        zh="“{name}”无法作为 PDF 打开，文件可能不完整。请重新保存后再试。",
    ),
    "broken_table": Text(
        en="“{name}” is no table: up to line {line} a quotation mark is not closed, or something "
        'follows it. Write "" for a quotation mark inside a quoted cell.',
        zh="“{name}”不是有效的表格：到第 {line} 行为止，有引号没有配对，或引号之后还有多余内容。"
        '单元格内的引号请写成 ""。',
    ),
    "pdf_without_text": Text(
        en="“{name}” holds pictures of pages and no text. Use a PDF whose text can be selected.",
        zh="“{name}”只有页面图片，没有文字。请使用可以选中文字的 PDF。",
    ),
    "unknown_model": Text(
        en="There is no model called “{model}”. Choose one from the list or type a Hugging Face id "
        "of the form owner/name.",
        zh="没有名为“{model}”的模型。请从列表中选择，"
        "或输入形如 owner/name 的 Hugging Face 模型 ID。",
    ),
    "wrong_kind": Text(
        en="{model} is a model of another kind ({found}); this tab needs a model of the kind "
        "{needed}. Choose one from the list.",
        zh="{model} 属于另一类模型（{found}），本页需要的是 {needed}。请从列表中选择。",
    ),
    "model_too_large": Text(
        en="{model} has {millions:,} million parameters; this server opens up to {limit:,} "
        "million. Choose a smaller one.",
        zh="{model} 有 {millions:,}00 万个参数，本服务器最多打开 {limit:,}00 万个参数的模型。"
        "请选小一些的。",
    ),
    "no_safetensors": Text(
        en="{model} has no weights in the safetensors format, the only one that is safe to open "
        "here. Choose another model.",
        zh="{model} 没有 safetensors 格式的权重，而这里只打开这种安全的格式。请换一个模型。",
    ),
    "needs_remote_code": Text(
        en="{model} needs code that is not here, its own or another package's, and no code is ever "
        "loaded with a model. Choose another model.",
        zh="{model} 需要这里没有的代码（它自带的，或别的软件包的），"
        "而这里从不随模型加载代码。请换一个模型。",
    ),
    "no_fast_tokenizer": Text(
        en="{model} has no tokenizer file that links tokens to characters. Choose another model.",
        zh="{model} 没有能把词元对应到字符的分词器文件。请换一个模型。",
    ),
    "broken_weights": Text(
        en="The files of {model} cannot be read: they are damaged or incomplete. Choose another "
        "model; whoever runs this server can put the files back.",
        zh="{model} 的文件已损坏或不完整，读不出来。请换一个模型；"
        "服务器管理员可以重新放入完整的文件。",
    ),
    "no_attention": Text(
        en="{model} gives no attention weights. Choose another model.",
        zh="{model} 不提供注意力权重。请换一个模型。",
    ),
    "no_chat_template": Text(
        en="{model} has no chat template: it continues texts and was not trained to answer "
        "messages. Choose a chat model, or write the beginning of a text.",
        zh="{model} 没有对话模板：它只会续写文字，没有学过回答问题。"
        "请换一个对话模型，或直接写一段开头让它续写。",
    ),
    "no_translation": Text(
        en="{model} was not trained to translate. Choose another model.",
        zh="{model} 没有学过翻译。请换一个模型。",
    ),
    "hub_unreachable": Text(
        en="The Hugging Face Hub cannot be reached, so {model} cannot be downloaded. The models "
        "named playground-… work without a network.",
        zh="连不上 Hugging Face Hub，无法下载 {model}。名为 playground-… 的模型不需要网络。",
    ),
    "not_on_hub": Text(
        en="The Hub has no public model called “{model}”. Check the spelling.",
        zh="Hub 上没有名为“{model}”的公开模型。请检查拼写。",
    ),
    "gated_model": Text(
        en="{model} asks for an agreement on the Hub before it can be used. Choose an open model.",
        zh="使用 {model} 之前需要在 Hub 上同意其条款。请换一个开放的模型。",
    ),
    "not_downloaded": Text(
        en="{model} has not been downloaded and this server works offline. The models named "
        "playground-… are always there.",
        zh="{model} 尚未下载，而本服务器处于离线状态。名为 playground-… 的模型随时可用。",
    ),
    "disk_full": Text(
        en="The disk is full, so {model} could not be stored. Free some space and try again.",
        zh="磁盘已满，无法保存 {model}。请腾出空间后再试。",
    ),
    "not_writable": Text(
        en="This server may not write to its folder of downloads, so {model} could not be stored. "
        "The models named playground-… need no download.",
        zh="本服务器的下载文件夹不可写，无法保存 {model}。名为 playground-… 的模型不需要下载。",
    ),
    "model_failed": Text(
        en="Something inside {model} broke, so there is no result. Nothing you typed is lost: "
        "try again, or choose another model. The server’s log names the cause.",
        zh="{model} 内部出了错，这次没有结果。你输入的内容还在：请重试，或换一个模型。"
        "原因已记入服务器日志。",
    ),
    "out_of_memory": Text(
        en="The memory is not enough for {model} with this text. Shorten the text or choose a "
        "smaller model.",
        zh="内存不足以让 {model} 处理这段文字。请缩短文字，或选择更小的模型。",
    ),
    "no_room": Text(
        en="All loaded models are in use and there is no room for {model}. Try again in a moment.",
        zh="已加载的模型都在使用中，暂时没有空间加载 {model}。请稍后再试。",
    ),
    "queue_full": Text(
        en="The queue is full: {waiting} are waiting. Try again in about {seconds} s.",
        zh="排队的人已满（{waiting} 位）。请大约 {seconds} 秒后再试。",
    ),
    "too_many_at_once": Text(
        en="You have {limit} requests running or waiting, as many as one visitor may. "
        "Wait for one to finish, or stop one.",
        zh="你已有 {limit} 个请求在运行或排队，达到了每位访问者的上限。"
        "请等其中一个完成，或停止一个。",
    ),
    "took_too_long": Text(
        en="This took longer than {limit} s and was stopped. Ask for less at once.",
        zh="这次计算超过了 {limit} 秒，已停止。请减少一次的计算量。",
    ),
}

# What the page calls an argument; an endpoint's error keeps the argument's own name.
LABELS: dict[str, Text] = {
    **bias.LABELS,
    "number": blanks.CONTEXT_NUMBER,
    "width": blanks.WIDTH,
    "max_new_tokens": generate.NEW_TOKENS,
    "temperature": generate.TEMPERATURE,
    "temperatures": generate.TEMPERATURE,
    "top_k": generate.TOP_K,
    "top_p": generate.TOP_P,
    "min_p": generate.MIN_P,
    "repetition_penalty": generate.PENALTY,
    "seed": generate.SEED,
    "candidates": fill_mask.CANDIDATES,
    "num_beams": summarize.BEAMS,
    "layer": attention.LAYER,
    "head": attention.HEAD,
    "kind": attention.KIND,
    "size": inside.SIZE,
    "matrix": inside.MATRIX,
    "row": inside.ROW,
    "column": inside.COLUMN,
    "value": inside.VALUE,
    "line": inside.LINE,
    "columns": sheets.COLUMNS_COUNT,
    "rows": sheets.ROWS_COUNT,
    "labels": topics.LABELS_COUNT,
    "template": topics.TEMPLATE,
}

# What kinds of models are called.
FAMILIES: dict[str, Text] = {
    "decoder": Text(en="decoder", zh="解码器"),
    "encoder": Text(en="encoder", zh="编码器"),
    "classifier": Text(en="classifier", zh="分类器"),
    "reader": Text(en="question answering", zh="抽取式问答"),
    "encoder-decoder": Text(en="encoder–decoder", zh="编码器–解码器"),
    "differentiable": Text(en="classifier with derivatives", zh="可求导的分类器"),
    "entailment": Text(
        en="classifier of pairs with a label “entailment”",
        zh="带有 entailment（蕴含）标签的句对分类器",
    ),
}
