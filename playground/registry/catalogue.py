"""Every model the pickers offer. Adding a model is adding an entry.

Hub models are pinned to a commit that has safetensors weights. `parameters` counts what
runs: tied weights once, an adapter merged into its base.
"""

from playground.backends.base import Family
from playground.registry.spec import ModelSpec

MODELS: tuple[ModelSpec, ...] = (
    # Decoders
    ModelSpec(
        key="playground-gpt",
        title="Playground GPT",
        family=Family.DECODER,
        embedded=True,
        revision="",
        parameters=6_967_296,
        languages=("en",),
    ),
    ModelSpec(
        key="openai-community/gpt2",
        title="GPT-2",
        family=Family.DECODER,
        revision="607a30d783dfa663caf39e06633721c8d4cfcd7e",
        parameters=124_439_808,
        languages=("en",),
    ),
    ModelSpec(
        key="distilbert/distilgpt2",
        title="DistilGPT-2",
        family=Family.DECODER,
        revision="2290a62682d06624634c1f46a6ad5be0f47f38aa",
        parameters=81_912_576,
        languages=("en",),
    ),
    ModelSpec(
        key="HuggingFaceTB/SmolLM2-135M",
        title="SmolLM2 135M",
        family=Family.DECODER,
        revision="93efa2f097d58c2a74874c7e644dbc9b0cee75a2",
        parameters=134_515_008,
        languages=("en",),
    ),
    ModelSpec(
        key="Qwen/Qwen2.5-0.5B",
        title="Qwen2.5 0.5B",
        family=Family.DECODER,
        revision="060db6499f32faf8b98477b0a26969ef7d8b9987",
        parameters=494_032_768,
        languages=("zh", "en", "fr", "es", "pt", "de", "it", "ru", "ja", "ko", "vi", "th", "ar"),
    ),
    ModelSpec(
        key="uer/gpt2-chinese-cluecorpussmall",
        title="GPT-2, Chinese",
        family=Family.DECODER,
        revision="10c7bb4c589cd73df8dbd2e1b5ef819dc7ac9f7a",
        parameters=102_068_736,
        languages=("zh",),
    ),
    # Encoders
    ModelSpec(
        key="playground-bert",
        title="Playground BERT",
        family=Family.ENCODER,
        embedded=True,
        revision="",
        parameters=22_744_506,
        languages=("en",),
        row_blocks=True,
    ),
    ModelSpec(
        key="google-bert/bert-base-uncased",
        title="BERT base, uncased",
        family=Family.ENCODER,
        revision="86b5e0934494bd15c9632b12f734a8a67f723594",
        parameters=109_514_298,
        languages=("en",),
    ),
    ModelSpec(
        key="distilbert/distilbert-base-uncased",
        title="DistilBERT base, uncased",
        family=Family.ENCODER,
        revision="12040accade4e8a0f71eabdb258fecc2e7e948be",
        parameters=66_985_530,
        languages=("en",),
    ),
    ModelSpec(
        key="google-bert/bert-base-chinese",
        title="BERT base, Chinese",
        family=Family.ENCODER,
        revision="8f23c25b06e129b6c986331a13d8d025a92cf0ea",
        parameters=102_290_312,
        languages=("zh",),
    ),
    ModelSpec(
        key="FacebookAI/xlm-roberta-base",
        title="XLM-RoBERTa base",
        family=Family.ENCODER,
        revision="e73636d4f797dec63c3081bb6ed5c7b0bb3f2089",
        parameters=278_295_186,
        languages=("en", "zh", "fr", "de", "es", "ru", "ja", "ar", "hi", "vi", "sw", "ur"),
    ),
    # Classifiers
    ModelSpec(
        key="playground-bert-sentiment",
        title="Playground BERT, sentiment",
        family=Family.CLASSIFIER,
        embedded=True,
        revision="",
        parameters=22_713_986,
        languages=("en",),
        adapter_on="playground-bert",
    ),
    ModelSpec(
        key="distilbert/distilbert-base-uncased-finetuned-sst-2-english",
        title="DistilBERT, film reviews",
        family=Family.CLASSIFIER,
        revision="714eb0fa89d2f80546fda750413ed43d93601a13",
        parameters=66_955_010,
        languages=("en",),
    ),
    ModelSpec(
        key="lxyuan/distilbert-base-multilingual-cased-sentiments-student",
        title="DistilBERT, sentiment in twelve languages",
        family=Family.CLASSIFIER,
        revision="cf991100d706c13c0a080c097134c05b7f436c45",
        parameters=135_326_979,
        languages=("en", "zh", "ar", "de", "es", "fr", "ja", "id", "hi", "it", "ms", "pt"),
    ),
    # Readers
    ModelSpec(
        key="distilbert/distilbert-base-cased-distilled-squad",
        title="DistilBERT, questions",
        family=Family.READER,
        revision="564e9b582944a57a3e586bbb98fd6f0a4118db7f",
        parameters=65_192_450,
        languages=("en",),
    ),
    # Encoder–decoders
    ModelSpec(
        key="playground-t5",
        title="Playground T5",
        family=Family.ENCODER_DECODER,
        embedded=True,
        revision="",
        parameters=7_607_040,
        languages=("en",),
    ),
    ModelSpec(
        key="google-t5/t5-small",
        title="T5 small",
        family=Family.ENCODER_DECODER,
        revision="df1b051c49625cf57a3d0d8d3863ed4d13564fe4",
        parameters=60_506_624,
        languages=("en", "fr", "ro", "de"),
        translates=(("en", "fr"), ("en", "de"), ("en", "ro")),
    ),
    ModelSpec(
        key="sshleifer/distilbart-cnn-6-6",
        title="DistilBART, news",
        family=Family.ENCODER_DECODER,
        revision="6c3b7d1f25fa7e46a801ad41790679138628dca5",
        parameters=229_933_056,
        languages=("en",),
    ),
    ModelSpec(
        key="facebook/bart-large-cnn",
        title="BART large, news",
        family=Family.ENCODER_DECODER,
        revision="37f520fa929c961707657b28798b30c003dd100b",
        parameters=406_290_432,
        languages=("en",),
    ),
)
