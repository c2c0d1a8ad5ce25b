"""Show me the code: one query of one head, dimension by dimension."""

from playground.registry.spec import ModelSpec
from playground.results.neurons import HeadTrace
from playground.ui.inside.programs import write_calls


def write_neurons(spec: ModelSpec, text: str, pair: str, *, head: HeadTrace, place: int) -> str:
    """The products of the query with every key (key, dimension), and the weights."""
    scores = ["scores = products.sum(-1)" + ("" if head.scale == 1 else f" * {head.scale:.8g}")]
    if head.softcap is not None:
        scores.append(f"scores = {head.softcap:g} * (scores / {head.softcap:g}).tanh()")
    if head.bias is not None:
        scores.append(f'scores = scores + given["position_bias"][0, {head.head}, {place}]')
    if head.mask is not None:
        # A mask is one for all heads, or one for each.
        scores.append(f"scores = scores + mask[0, {head.head} % mask.shape[1], {place}]")
    if head.sink is not None:
        scores.append(f'scores = torch.cat([scores, given["s_aux"][{head.head}].view(1)])')
    last = "" if head.sink is None else "[:-1]"
    return "\n".join(
        [
            *write_calls(spec, text, pair, trace=head),
            f"products = q[0, {head.head}, {place}] * k[0, {head.key_head}]  # (key, dimension)",
            *scores,
            "for parts, weight in zip(products, scores.softmax(-1)" + last + "):",
            '    print(f"{weight:.6f}", *(f"{part:+.4f}" for part in parts))',
        ]
    )
