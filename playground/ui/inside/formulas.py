"""The formula of each step, in MathML: browsers show it without a library or a network.

Which formula is right depends on the architecture, and the edits show in it too.
"""

from playground.results.inside import AttentionTrace, Edits


def name(letter: str, below: str = "", above: str = "") -> str:
    """A letter, with what stands below and above it."""
    head = f"<mi>{letter}</mi>"
    if below and above:
        return f"<msubsup>{head}<mi>{below}</mi><mi>{above}</mi></msubsup>"
    if below:
        return f"<msub>{head}<mi>{below}</mi></msub>"
    return f"<msup>{head}<mi>{above}</mi></msup>" if above else head


def sign(mark: str) -> str:
    """An operator."""
    return f"<mo>{mark}</mo>"


def number(value: float) -> str:
    """A number with sensible digits."""
    text = f"{value:.4g}"
    return f"<mn>{text}</mn>"


def divide(top: str, bottom: str) -> str:
    """A fraction."""
    return f"<mfrac><mrow>{top}</mrow><mrow>{bottom}</mrow></mfrac>"


def write(*parts: str) -> str:
    """The whole as an element of the page; what a comma separates may stand in a line of its
    own."""
    lines = "".join(parts).split(COMMA)
    maths = "".join(f"<math><mrow>{line}</mrow></math>" for line in lines if line)
    return f'<p class="pg-math">{maths}</p>'


EQUALS, PLUS, COMMA = sign("="), sign("+"), "<!-- , -->"
SCORES = name("Q") + name("K", above="⊤")
PRODUCT = "<mi>S</mi>"


def write_formula(step: str, trace: AttentionTrace, *, edits: Edits, scale: float) -> str:
    """The formula of one step."""
    return {
        "embed": write_embedding,
        "matrices": write_projection,
        "project": write_projection,
        "score": write_score,
        "mask": write_mask,
        "softmax": write_softmax,
        "values": write_values,
        "join": write_join,
        "out": write_out,
    }[step](trace, edits, scale)


def write_embedding(trace: AttentionTrace, edits: Edits, scale: float) -> str:
    """Vector of the token, and of the position where there is one."""
    first = [name("h", "i"), EQUALS, name("E"), "<mo>[</mo>", name("token", "i"), "<mo>]</mo>"]
    if trace.place_vectors is not None:
        first += [PLUS, name("P"), "<mo>[</mo>", "<mi>i</mi>", "<mo>]</mo>"]
    return write(*first)


def write_projection(trace: AttentionTrace, edits: Edits, scale: float) -> str:
    """Q, K and V from x; K and V from the encoder's output in cross-attention."""
    other = name("c") if trace.kind == "cross" else name("x")
    plus = PLUS if trace.biased else ""
    parts = []
    for letter, source in (("Q", name("x")), ("K", other), ("V", other)):
        product = source + name("W", letter) + (plus and plus + name("b", letter))
        if trace.normed and letter != "V":
            product = f"<mi>norm</mi><mo>(</mo>{product}<mo>)</mo>"
        if trace.rotated and letter != "V":
            product = name("R", "i") + (
                product if trace.normed else f"<mo>(</mo>{product}<mo>)</mo>"
            )
        parts.append(name(letter) + EQUALS + product)
    return write(COMMA.join(parts))


def write_score(trace: AttentionTrace, edits: Edits, scale: float) -> str:
    """QKᵀ, scaled and capped as the model does it, or as the edits have it."""
    width = edits.size or trace.query.shape[-1]
    if scale == 1.0:
        inner, note = SCORES, ""
    elif abs(scale - width**-0.5) < 1e-6:
        root = f"<msqrt>{name('d', 'k')}</msqrt>"
        inner = divide(SCORES, root)
        note = f"{COMMA}{name('d', 'k')}{EQUALS}{number(width)}"
    else:
        inner, note = number(scale) + sign("·") + SCORES, ""
    if trace.softcap is not None:
        cap = number(trace.softcap)
        inner = f"{cap}<mi>tanh</mi><mo>(</mo>{divide(inner, cap)}<mo>)</mo>"
    return write(PRODUCT, EQUALS, inner, note)


def write_mask(trace: AttentionTrace, edits: Edits, scale: float) -> str:
    """S + B + M, as far as the model has them."""
    parts = [PRODUCT]
    if trace.bias is not None:
        parts += [PLUS, name("B")]
    parts += [PLUS, name("M"), COMMA, name("M", "ij")]
    if edits.masked and trace.mask is not None:
        barred = "<mo>{</mo><mn>0</mn><mo>,</mo><mo>−</mo><mi>∞</mi><mo>}</mo>"
        return write(*parts, "<mo>∈</mo>", barred)
    return write(*parts, EQUALS, number(0))


def write_softmax(trace: AttentionTrace, edits: Edits, scale: float) -> str:
    """Softmax over the keys; with a temperature, and with a sink."""
    added = PRODUCT + (PLUS + name("B") if trace.bias is not None else "")
    if edits.masked or any(cell.matrix == "M" for cell in edits.cells):
        added += PLUS + name("M")
    if edits.temperature != 1:
        added = divide(added, number(edits.temperature))
    whole = [name("A"), EQUALS, "<mi>softmax</mi><mo>(</mo>", added, "<mo>)</mo>"]
    top = "<msup><mi>e</mi><msub><mi>z</mi><mi>ij</mi></msub></msup>"
    every = (
        "<msub><mo>∑</mo><mi>k</mi></msub><msup><mi>e</mi><msub><mi>z</mi><mi>ik</mi></msub></msup>"
    )
    if trace.sinks is not None:
        every += PLUS + "<msup><mi>e</mi><mi>s</mi></msup>"
    return write(*whole, COMMA, name("A", "ij"), EQUALS, divide(top, every))


def write_values(trace: AttentionTrace, edits: Edits, scale: float) -> str:
    """A V."""
    return write(name("O", "h"), EQUALS, name("A"), name("V"))


def write_join(trace: AttentionTrace, edits: Edits, scale: float) -> str:
    """The heads side by side."""
    inner = f"{name('O', '0')}<mo>;</mo><mo>…</mo><mo>;</mo>{name('O', str(trace.heads - 1))}"
    return write(name("O"), EQUALS, f"<mo>[</mo>{inner}<mo>]</mo>")


def write_out(trace: AttentionTrace, edits: Edits, scale: float) -> str:
    """Through W^O."""
    bias = "" if trace.output_bias is None else PLUS + name("b", "O")
    return write(name("y"), EQUALS, name("O"), name("W", "O"), bias)
