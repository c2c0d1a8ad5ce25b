"""Show me the code: the panels that look into what an encoder–decoder writes."""

from playground.registry.spec import ModelSpec
from playground.results.probes import Explained, StoppedEarly
from playground.ui.snippets import load_model, quote, read_source

CLASS = "AutoModelForSeq2SeqLM"
START = "start = model.generation_config.decoder_start_token_id"


def write_layers(spec: ModelSpec, found: StoppedEarly) -> str:
    """What each layer of the decoder would say at one place; nothing for a head of several
    modules."""
    if not found.head:
        return ""
    normed = f"model.{found.norm}(state)" if found.norm else "state"
    times = "" if abs(found.factor - 1) < 1e-4 else f"{found.factor:.8g} * "
    ids = (
        write_begun(found.pair)
        if found.pair
        else ["ids = model.generate(**inputs, max_new_tokens=40, num_beams=1)"]
    )
    return "\n".join(
        [
            *load_model(spec, CLASS),
            "",
            *read_source(found.text),
            *ids,
            "with torch.inference_mode():",
            "    output = model(**inputs, decoder_input_ids=ids, output_hidden_states=True)",
            "    *middle, last = output.decoder_hidden_states",
            # The library has put the last state through the norm already.
            f"    states = [*({normed} for state in middle), last]",
            "    for state in states:",
            f"        logits = {times}model.{found.head}(state)[0, {found.place}]",
            "        shares = logits.softmax(-1)",
            '        print(f"{shares.max():.6f} {tokenizer.decode(shares.argmax())!r}")',
        ]
    )


def write_begun(pair: str) -> list[str]:
    """The ids that the decoder reads: its start, and what it has written."""
    begun = f", *tokenizer({quote(pair)}, add_special_tokens=False).input_ids" if pair else ""
    return [START, f"ids = torch.tensor([[start{begun}]])"]


def write_weights(spec: ModelSpec, found: Explained) -> str:
    """Cross-attention and gradient × input of each token of the text."""
    return "\n".join(
        [
            *load_model(spec, CLASS, attention=True),
            "",
            *read_source(found.text),
            *write_begun(found.pair),
            'read = inputs.pop("input_ids")',
            "words = model.get_input_embeddings()(read)",
            'words = (words * getattr(model.get_encoder(), "embed_scale", 1)).detach()',
            "words.requires_grad_()",
            "inputs |= dict(inputs_embeds=words, decoder_input_ids=ids)",
            "output = model(**inputs, output_attentions=True)",
            "logs = output.logits[0, -1].log_softmax(-1)",
            f"(slope,) = torch.autograd.grad(logs[{found.choice_id}], words)",
            "gradient = (words * slope).sum(-1)[0]",
            "attention = output.cross_attentions[-1][0, :, -1].mean(0)",
            "for i, a, g in zip(read[0], attention, gradient):",
            '    print(f"{a:.5f} {g:+.5f} {tokenizer.decode(i)!r}")',
        ]
    )
