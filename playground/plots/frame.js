/* Inside the frame of a bertviz view: runs before bertviz's own script. It hands bertviz its
   data (PYTHON_PARAMS is the name bertviz's script reads), the libraries it asks RequireJS
   for, and afterwards lets the keyboard do what the pointer does. */
"use strict";

const PYTHON_PARAMS = JSON.parse(document.getElementById("given").textContent);

(function unpackAttention(given) {
  const read = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const [, heads, queries, keys] = given.shape;
  const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);

  // One byte per weight, in 0…255, ordered [layer][head][query][key]. Of a long text only the
  // links that are drawn are sent, each with the bytes of its distance to the one before.
  const levels = read(given.weights);
  const links = given.gaps === undefined ? null : findLinks(read(given.gaps));

  function findLinks(gaps) {
    const places = new Int32Array(levels.length);
    const starts = new Int32Array(given.shape[0] * heads * queries + 1).fill(levels.length);
    let place = -1, link = 0, row = 0;
    for (const gap of gaps) {
      place += gap;
      if (gap === 255) continue; // 255 goes on in the next byte
      while (row <= place / keys) starts[row++] = link;
      places[link++] = place % keys;
    }
    return { places, starts };
  }

  function fillRow(row, [from, to]) {
    if (!links) return Array.from(levels.subarray(row * keys + from, row * keys + to), scale);
    const weights = new Array(to - from).fill(0);
    for (let link = links.starts[row]; link < links.starts[row + 1]; link++) {
      const key = links.places[link];
      if (from <= key && key < to) weights[key - from] = levels[link] / 255;
    }
    return weights;
  }
  const scale = (level) => level / 255;

  // The model view draws lines and looks at nothing else: of a long text its rows, ten thousands
  // of them, are not written out.
  function listRow(row, [from, to]) {
    return {
      length: to - from,
      forEach(call) {
        for (let link = links.starts[row]; link < links.starts[row + 1]; link++) {
          const key = links.places[link];
          if (from <= key && key < to) call(levels[link] / 255, key - from);
        }
      },
    };
  }

  const readRow = links && given.display_mode ? listRow : fillRow;
  const unpack = (part) =>
    range(0, given.shape[0]).map((layer) =>
      range(0, heads).map((head) =>
        range(...part.queries).map((query) =>
          readRow((layer * heads + head) * queries + query, part.keys))));

  given.attention = given.parts.map((part) => {
    let attention = null; // a part is unpacked when it is first looked at
    return {
      left_text: given.left_text.slice(...part.queries),
      right_text: given.right_text.slice(...part.keys),
      get attn() {
        attention = attention || unpack(part);
        return attention;
      },
    };
  });
})(PYTHON_PARAMS);

// A line for each weight that is not too faint to be seen, and for no other: there are
// millions of weights. bertviz joins them with selectAll("line").data(…).enter().append(…)
// and finds a line's place by its index, so the groups keep their holes.
function joinStrongLines(selection, read) {
  const groups = selection._parents.map((parent) => {
    const weights = read.call(parent, parent.__data__);
    const group = new Array(weights.length);
    weights.forEach((weight, index) => {
      if (weight < PYTHON_PARAMS.faintest) return;
      group[index] = {
        __data__: weight,
        namespaceURI: parent.namespaceURI,
        ownerDocument: parent.ownerDocument,
        appendChild: (child) => parent.appendChild(child),
      };
    });
    return group;
  });
  return { enter: () => new selection.constructor(groups, selection._parents) };
}

const require = { config() {} };
function requirejs(names, start) {
  const { data, selectAll, text } = d3.selection.prototype;
  d3.selection.prototype.selectAll = function (selector) {
    const selected = selectAll.call(this, selector);
    selected.lines = selector === "line";
    return selected;
  };
  d3.selection.prototype.data = function (value) {
    return this.lines ? joinStrongLines(this, value) : data.apply(this, arguments);
  };
  // bertviz's words are English; only its own come as strings, tokens come as functions.
  d3.selection.prototype.text = function (value) {
    if (typeof value !== "string") return text.apply(this, arguments);
    return text.call(this, value.replace(/Layers?|Heads?/g, (word) => PYTHON_PARAMS.words[word]));
  };
  start(jQuery, Object.create(d3, { schemeCategory10: { value: PYTHON_PARAMS.colours } }));
}

// One element is in the tab order; arrows move, Enter and the space bar click.
function rove(elements, columns) {
  elements.forEach((element, index) => {
    element.setAttribute("tabindex", index ? -1 : 0);
    element.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
      const next = elements[index + steps[event.key]];
      if (next) {
        element.setAttribute("tabindex", -1);
        next.setAttribute("tabindex", 0);
        next.focus();
      } else if (event.key === "Enter" || event.key === " ") {
        element.dispatchEvent(new MouseEvent("click"));
      } else {
        return;
      }
      event.preventDefault();
    });
  });
}

function describe(element, role, name) {
  element.setAttribute("role", role);
  element.setAttribute("aria-label", name);
}

function decorateHeads() {
  const boxes = [...document.querySelectorAll("#vis svg > g:not([id]) > rect")];
  const numbers = boxes.map((box, head) => {
    describe(box, "checkbox", PYTHON_PARAMS.words.Head + " " + head);
    const number = document.createElementNS("http://www.w3.org/2000/svg", "text");
    number.textContent = head;
    number.setAttribute("x", head * 20 + 10);
    number.setAttribute("y", 14);
    return box.parentNode.appendChild(number);
  });
  const refresh = () =>
    boxes.forEach((box, head) => {
      const fill = box.getAttribute("fill");
      const colours = PYTHON_PARAMS.colours;
      const light = d3.lab(fill).l > 52;
      box.setAttribute("aria-checked", fill === colours[head % colours.length]);
      numbers[head].setAttribute("class", light ? "number on-light" : "number on-dark");
    });
  boxes.forEach((box) => ["click", "dblclick"].forEach((on) => box.addEventListener(on, refresh)));
  refresh();
  rove(boxes, boxes.length);
  fitDrawing(Math.max(335, boxes.length * 20));
}

// The drawing shrinks a little before it has to be scrolled sideways.
function fitDrawing(width) {
  const svg = document.querySelector("#vis svg");
  svg.setAttribute("viewBox", "0 0 " + width + " " + parseFloat(svg.getAttribute("height")));
  svg.setAttribute("width", width);
  svg.style.minWidth = Math.min(640, 0.85 * width) + "px";
}

function decorateTokens(side) {
  const tokens = [...document.querySelectorAll("#" + side + " > g:last-child > g")];
  rove(tokens, 1);
  tokens.forEach((token) => {
    describe(token, "img", token.textContent);
    token.addEventListener("focus", () => token.dispatchEvent(new MouseEvent("mouseover")));
    token.addEventListener("blur", () =>
      token.closest("#" + side).dispatchEvent(new MouseEvent("mouseleave")));
  });
}

function decorateThumbnails() {
  fitDrawing(parseFloat(document.querySelector("#vis svg").getAttribute("width")));
  const { words, include_layers: layers, include_heads: heads } = PYTHON_PARAMS;
  const cells = [...document.querySelectorAll("#vis svg > g > rect:last-child")];
  cells.forEach((cell, index) => {
    const layer = layers[Math.floor(index / heads.length)];
    const head = heads[index % heads.length];
    describe(cell, "button", words.Layer + " " + layer + ", " + words.Head + " " + head);
    cell.style.removeProperty("opacity");
    cell.setAttribute("fill-opacity", 0); // a transparent button has no visible focus ring
  });
  rove(cells, heads.length);
}

function decorate() {
  if (document.querySelector(".model")) {
    decorateThumbnails();
  } else {
    decorateHeads();
    ["left", "right"].forEach(decorateTokens);
  }
}

// bertviz draws anew on every change; its listeners were there first.
window.addEventListener("load", () => {
  decorate();
  document.querySelectorAll("select").forEach((select) =>
    select.addEventListener("change", decorate));
});
