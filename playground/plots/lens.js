/* The temperature lens: runs in the page with `element`, the widget's own, and `watch`. The
   scores came once; whenever the slider moves, everything is computed and drawn again here. */
const part = (name) => element.querySelector('[data-part="' + name + '"]');
const write = (place, text) => { if (place && place.textContent !== text) place.textContent = text; };
const fill = (sentence, values) => sentence.replace(/{(\w+)}/g, (hole, name) => values[name] ?? hole);
let given = null; // the scores (vocabulary,), largest first, and what does not depend on T

// Numbers as plots/labels.py writes them.
function showShare(share) {
  const percent = 100 * share;
  if (percent === 0 || percent === 100) return percent + '\u00a0%';
  if (percent < 0.01) return '<0.01\u00a0%';
  if (percent > 99.9) return '>99.9\u00a0%';
  const digits = percent < 0.095 ? 2 : percent < 9.95 || percent >= 99 ? 1 : 0;
  return percent.toFixed(digits) + '\u00a0%';
}
const showCount = (count) => Math.round(count).toLocaleString('en');
const showFew = (count) => (count < 10 ? count.toFixed(1) : showCount(count));
const showBits = (bits) => bits.toFixed(2);
const showExact = (share) => String(Number(share.toPrecision(6)));

function unpackScores({scores, kind, step}) {
  const text = atob(scores);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  if (kind === 'exact') return new Float32Array(bytes.buffer);
  return Float32Array.from(new Uint16Array(bytes.buffer), (number) => -step * number);
}

/* p = exp(score / T) / Σ over the whole vocabulary; scores are 0 at most, so nothing overflows.
   Entropy is ln Σ − (mean score) / T. At T = 0 the largest score has everything. */
function weigh(scores, t) {
  if (t === 0) return {t, sum: 1, entropy: 0, needed: 1};
  let sum = 0;
  let weighted = 0;
  for (let at = 0; at < scores.length; at++) {
    const weight = Math.exp(scores[at] / t);
    sum += weight;
    weighted += weight * scores[at];
  }
  let needed = 0;
  for (let mass = 0; mass < 0.9 * sum && needed < scores.length; needed++) {
    mass += Math.exp(scores[needed] / t);
  }
  const entropy = Math.max(0, (Math.log(sum) - weighted / sum / t) / Math.LN2);
  return {t, sum, entropy, needed};
}
const place = (shape, row) => {
  if (shape.t === 0) return row === given.rows[0] || row === given.cells[0] ? 1 : 0;
  return Math.exp(Number(row.dataset.score) / shape.t) / shape.sum;
};

function drawRows(now) {
  let shown = 0;
  for (const row of given.rows) {
    const share = place(now, row);
    shown += share;
    row.style.setProperty('--now', share);
    write(row.querySelector('[data-value]'), showShare(share));
  }
  const rest = part('rest');
  const left = Math.max(0, 1 - shown);
  rest.style.setProperty('--now', left);
  write(rest.querySelector('[data-value]'), showShare(left < 1e-9 ? 0 : left));
  for (const row of given.cells) write(row.querySelector('[data-value]'), showExact(place(now, row)));
}

function drawWords(now) {
  const {words, one, lens} = given;
  const t = now.t.toFixed(2);
  const values = {
    t, token: lens.dataset.greedy, share: showShare(place(now, given.rows[0])),
    now: showBits(now.entropy), one: showBits(one.entropy),
    count: showCount(now.needed), equal: showFew(2 ** now.entropy),
  };
  const sentence = now.t === 0 ? words.greedy : words.finding;
  const slope = now.t === 1 ? words.own : now.t < 1 ? words.sharper : words.flatter;
  const reading = now.t === 0 ? words.nothing : slope;
  const compare = (name, text, other) => {
    write(part(name), text);
    write(part(name + '-one'), fill(words.at_one, {one: other}));
  };
  write(part('t'), t);
  write(part('finding'), fill(sentence, values));
  write(part('now'), fill(words.now, values));
  write(part('head'), fill(words.now, values));
  write(part('reading'), fill(reading, values));
  compare('entropy', fill(words.bits, values), fill(words.bits, {now: showBits(one.entropy)}));
  compare('needed', showCount(now.needed), showCount(one.needed));
  const came = given.rows.find((row) => 'came' in row.dataset);
  if (came) compare('came', showShare(place(now, came)), showShare(place(one, came)));
  const slider = element.querySelector('input');
  slider.setAttribute('aria-valuetext', t + ': ' + fill(words.bits, values));
  element.querySelector('.pg-lens-bars').setAttribute('aria-label', fill(sentence, values));
}

function draw() {
  const now = weigh(given.scores, Number(element.querySelector('input').value));
  drawRows(now);
  drawWords(now);
}

// A new token: its scores are unpacked; the slider stays where the reader left it.
function begin() {
  const lens = element.querySelector('.pg-lens');
  if (!lens) return;
  const scores = unpackScores(lens.dataset);
  const before = given;
  given = {
    lens, scores, words: JSON.parse(lens.dataset.words), one: weigh(scores, 1),
    rows: [...element.querySelectorAll('.pg-lens-row[data-score]')],
    cells: [...element.querySelectorAll('tr[data-score]')],
    moved: before && before.start === lens.dataset.start ? before.moved : null,
    start: lens.dataset.start,
  };
  if (given.moved !== null) element.querySelector('input').value = given.moved;
  for (const row of given.rows) row.style.setProperty('--one', place(given.one, row));
  const shown = given.rows.reduce((sum, row) => sum + place(given.one, row), 0);
  part('rest').style.setProperty('--one', Math.max(0, 1 - shown));
  for (const row of given.cells) write(row.querySelector('[data-one]'), showExact(place(given.one, row)));
  draw();
}

// What the table shows now, as CSV; a text that a spreadsheet would run is disarmed.
function writeFile() {
  const quote = (text) => '"' + text.replaceAll('"', '""') + '"';
  const disarm = (text) => (/^ *[=+\-@\t\r＝＋－＠]/.test(text) ? "'" + text : text);
  const lines = [...element.querySelectorAll('tr')].map((row) =>
    [...row.cells].map((cell) => quote(disarm(cell.textContent))).join(','));
  const bytes = new TextEncoder().encode('\ufeff' + lines.join('\r\n') + '\r\n');
  return 'data:text/csv;charset=utf-8;base64,' + btoa(String.fromCharCode(...bytes));
}

element.addEventListener('input', (event) => {
  if (!given || event.target.type !== 'range') return;
  given.moved = event.target.value;
  draw();
});
element.addEventListener('click', (event) => {
  if (event.target.dataset?.part === 'save') event.target.href = writeFile();
});
watch('value', begin);
begin();
