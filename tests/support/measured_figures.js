/* What a reader would trip over in a figure that plotly.js has drawn: `look(figure, widths)` draws and measures it. */

const SMALLEST = 10, TEXT = 4.5, LARGE_TEXT = 3, MARK = 3, LARGE = 24;  // px, contrasts of WCAG 2.2, px
const ALONG = [0.08, 0.36, 0.64, 0.92], ACROSS = [0.35, 0.7];
const CONFIG = { responsive: false, staticPlot: true };
const MARKS = {
  ".scatterlayer .js-line": "line", ".scatterlayer .points path": "point", ".barlayer .point > path": "bar",
  ".errorbar path": "interval", ".sankey-node .node-rect": "node",
};
const SHOWN = ".trace path, .contourlayer path, .heatmaplayer image, .shapelayer path, .sankey path, .sankey rect";

const div = () => document.getElementById("figure");
const holds = (box, x, y, slack = 0) =>
  x >= box.left - slack && x <= box.right + slack && y >= box.top - slack && y <= box.bottom + slack;
const crosses = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const said = line => line.textContent.trim().replace(/\s+/g, " ");
const shown = node => node.checkVisibility({ opacityProperty: true, visibilityProperty: true });

function strength(node) {
  let all = 1;
  for (let at = node; at && at !== div(); at = at.parentElement) all *= Number(getComputedStyle(at).opacity);
  return all;
}

/* ------------------------------------------------------------------ colours */

function rgba(text, more = 1) {
  const parts = (text || "").match(/[\d.]+/g);
  if (!parts || !text.startsWith("rgb")) return null;
  const [r, g, b, a = 1] = parts.map(Number);
  return a * more > 0 ? [r, g, b, a * more] : null;
}

function over(top, below) {
  const mix = i => top[i] * top[3] + below[i] * (1 - top[3]);
  return [mix(0), mix(1), mix(2), 1];
}

function luminance([r, g, b]) {
  const part = v => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
}

function contrast(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function paper() {
  return rgba(getComputedStyle(div().querySelector(".main-svg")).backgroundColor) || [255, 255, 255, 1];
}

function filling(style, more) {
  const link = style.fill.match(/url\(["']?#([^"')]+)/);
  if (!link) return rgba(style.fill, Number(style.fillOpacity) * more);
  const strokes = document.querySelectorAll(`[id="${link[1]}"] path, [id="${link[1]}"] circle`);
  const last = strokes.length && getComputedStyle(strokes[strokes.length - 1]);
  return last ? rgba(last.stroke, more) || rgba(last.fill, more) : null;
}

function painted(node, x, y) {
  if (node instanceof SVGTextContentElement || !(node instanceof SVGGeometryElement)) return [];
  const style = getComputedStyle(node), more = strength(node);
  const at = new DOMPoint(x, y).matrixTransform(node.getScreenCTM().inverse());
  const fill = style.fill !== "none" && node.isPointInFill(at) ? filling(style, more) : null;
  const wide = style.stroke !== "none" && parseFloat(style.strokeWidth) > 0;
  const stroke = wide && node.isPointInStroke(at) ? rgba(style.stroke, Number(style.strokeOpacity) * more) : null;
  return [stroke, fill].filter(Boolean);
}

/* ------------------------------------------------------------------ boxes of letters */

function clipOf(node) {
  for (let at = node; at && at !== div(); at = at.parentElement) {
    const link = (at.getAttribute("clip-path") || "").match(/#([^"')]+)/);
    const shape = link && document.querySelector(`[id="${link[1]}"] > *`);
    if (!shape) continue;
    const box = shape.getBBox(), to = at.getScreenCTM();
    const a = new DOMPoint(box.x, box.y).matrixTransform(to);
    const b = new DOMPoint(box.x + box.width, box.y + box.height).matrixTransform(to);
    return { left: a.x, top: a.y, right: b.x, bottom: b.y };
  }
  return null;
}

function lettersOf(text, line) {
  const box = line.getBBox(), to = line.getScreenCTM();
  const top = box.y + 0.14 * box.height, bottom = box.y + 0.94 * box.height;
  const at = (u, v) => new DOMPoint(box.x + u * box.width, top + v * (bottom - top)).matrixTransform(to);
  const corners = [at(0, 0), at(1, 0), at(1, 1), at(0, 1)];
  const xs = corners.map(p => p.x), ys = corners.map(p => p.y);
  const box4 = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  const style = getComputedStyle(line), size = parseFloat(style.fontSize) * Math.hypot(to.a, to.b);
  return { text, line, at, corners, size, style, words: said(line), clip: clipOf(text), ...box4 };
}

function letters() {
  const found = [];
  for (const text of div().querySelectorAll(".main-svg text, .gl-container text")) {
    if (!said(text) || !shown(text) || text.closest(".hoverlayer")) continue;
    const lines = [...text.querySelectorAll("tspan.line")].filter(said);
    for (const line of lines.length ? lines : [text]) {
      const one = lettersOf(text, line);
      const ink = rgba(one.style.fill, Number(one.style.fillOpacity) * strength(line));
      if (ink && one.right - one.left > 0.5 && (!one.clip || crosses(one, one.clip))) found.push(one);
    }
  }
  return found;
}

function depth(a, b) {  // how deep two turned boxes overlap, in px; at most 0: they do not
  let least = Infinity;
  for (const { corners } of [a, b])
    for (const i of [0, 1]) {
      const [from, to] = [corners[i], corners[i + 1]], long = Math.hypot(to.x - from.x, to.y - from.y) || 1;
      const spread = q => q.corners.map(p => ((p.x - from.x) * (to.x - from.x) + (p.y - from.y) * (to.y - from.y)) / long);
      const [p, q] = [spread(a), spread(b)];
      least = Math.min(least, Math.max(...p) - Math.min(...q), Math.max(...q) - Math.min(...p));
    }
  return least;
}

/* ------------------------------------------------------------------ what a reader trips over */

function overlaps(all) {
  const found = [];
  all.forEach((a, i) => all.slice(i + 1).forEach(b => {
    if (a.text !== b.text && crosses(a, b) && depth(a, b) > 1) found.push(`"${a.words}" lies on "${b.words}"`);
  }));
  return found;
}

function cuts(all) {
  const frame = div().getBoundingClientRect();
  const out = (one, box) => one.corners.some(p => !holds(box, p.x, p.y, 1.5));
  return all.flatMap(one => [
    ...(out(one, frame) ? [`"${one.words}" is cut by the frame`] : []),
    ...(one.clip && out(one, one.clip) ? [`"${one.words}" is cut by its plot`] : []),
    ...(one.size < SMALLEST ? [`"${one.words}" has letters of ${one.size.toFixed(1)} px`] : []),
  ]);
}

function reads(one) {  // the least contrast of letters with what is painted under them; 0: something lies on them
  let least = Infinity;
  for (const v of ACROSS)
    for (const u of ALONG) {
      const { x, y } = one.at(u, v), stack = document.elementsFromPoint(x, y);
      const place = stack.findIndex(node => one.text.contains(node));
      if (place < 0) continue;
      if (stack.slice(0, place).some(node => painted(node, x, y).some(c => c[3] > 0.3))) return 0;
      const below = stack.slice(place + 1).flatMap(node => painted(node, x, y));
      const ground = below.reduceRight((sum, colour) => over(colour, sum), paper());
      const halo = one.style.textShadow !== "none" && rgba(one.style.textShadow);
      const ink = rgba(one.style.fill, Number(one.style.fillOpacity) * strength(one.line));
      const under = halo || ground;
      least = Math.min(least, ink ? contrast(over(ink, under), under) : 1);
    }
  return least;
}

function faint(all) {
  return all.flatMap(one => {
    const found = reads(one), needed = one.size >= LARGE ? LARGE_TEXT : TEXT;
    if (found === 0) return [`"${one.words}" lies under a mark`];
    return found < needed ? [`"${one.words}" has contrast ${found.toFixed(1)}`] : [];
  });
}

function faintMarks() {
  const ground = paper(), found = new Map();
  for (const [selector, kind] of Object.entries(MARKS))
    for (const node of div().querySelectorAll(selector)) {
      const style = getComputedStyle(node), more = strength(node);
      const stroke = parseFloat(style.strokeWidth) > 0 ? rgba(style.stroke, Number(style.strokeOpacity) * more) : null;
      const colours = [stroke, kind === "line" ? null : filling(style, more)].filter(Boolean);
      const casing = kind === "line" && colours.length && String(colours[0].slice(0, 3)) === String(ground.slice(0, 3));
      if (!colours.length || casing || !shown(node)) continue;  // a casing in the colour of the paper is no mark
      const best = Math.max(...colours.map(colour => contrast(over(colour, ground), ground)));
      if (best < MARK) found.set(`${kind} ${colours.map(c => c.map(Math.round).slice(0, 3)).join(" / ")}`, best);
    }
  return [...found].map(([name, value]) => `a ${name} has contrast ${value.toFixed(1)}`);
}

function keys() {
  const boxes = [...div().querySelectorAll(".legend .bg, .colorbar .cbbg")].filter(shown);
  return boxes.map(node => node.getBoundingClientRect()).filter(box => box.width && box.height);
}

function touches(node, box) {  // whether a box lies on what a node paints, along its line or within its surface
  const clip = clipOf(node), to = node.getScreenCTM(), style = getComputedStyle(node);
  const inside = p => holds(box, p.x, p.y, -1) && (!clip || holds(clip, p.x, p.y));
  if (node.getTotalLength && style.stroke !== "none" && parseFloat(style.strokeWidth) > 0 && strength(node) > 0.1)
    for (let at = 0, long = node.getTotalLength(); at <= long; at += 3)
      if (inside(node.getPointAtLength(at).matrixTransform(to))) return true;
  for (let x = box.left + 3; x < box.right; x += 6)
    for (let y = box.top + 3; y < box.bottom; y += 6)
      if (inside({ x, y }) && painted(node, x, y).some(colour => colour[3] > 0.1)) return true;
  return false;
}

function keysOverMarks(all) {
  const found = [], boxes = keys();
  for (const box of boxes) {
    for (const one of all)
      if (!one.text.closest(".legend, .colorbar") && one.left + 1 < box.right && box.left + 1 < one.right
          && one.top + 1 < box.bottom && box.top + 1 < one.bottom) found.push(`the key lies on "${one.words}"`);
    const marks = [...div().querySelectorAll(SHOWN)].filter(node => crosses(node.getBoundingClientRect(), box));
    const hit = marks.find(node => touches(node, box));
    if (hit) found.push(`the key lies on a mark (${hit.getAttribute("class") || hit.tagName})`);
  }
  return found;
}

function axes() {  // axes with numbers or dates beside them: their title, and what they say twice
  const layout = div()._fullLayout, names = Object.keys(layout).filter(name => /^[xy]axis\d*$/.test(name));
  return names.map(name => layout[name]).flatMap(axis => {
    const ticks = [...div().querySelectorAll(`.${axis._id}tick text`)].filter(shown).map(said).filter(Boolean);
    if (!["linear", "log", "date"].includes(axis.type) || !ticks.some(words => /\d/.test(words))) return [];
    const dated = axis.type === "date", heads = ticks.map(words => (dated ? words.replace(/\d{4}$/, "") : words));
    const again = axis.type === "log" ? [] : heads.filter((words, i) => heads.indexOf(words) < i);
    const title = said({ textContent: axis.title.text || "" });
    const told = { axis: axis._id, title: title.startsWith("Click to enter") ? "" : title, ticks: ticks.slice(0, 4) };
    return [{ ...told, dated, again }];
  });
}

async function draw(figure, width) {
  const place = div();
  place.style.width = `${width}px`;
  place.style.height = `${figure.layout.height}px`;
  await Plotly.newPlot(place, figure.data, figure.layout, CONFIG);
}

function measured() {
  const all = letters();
  const faults = [...overlaps(all), ...cuts(all), ...keysOverMarks(all), ...faint(all), ...faintMarks()];
  return { faults: [...new Set(faults)], axes: axes() };
}

async function look(figure, widths) {  // drawn once, then made wider as a page is, which is faster than drawing it anew
  const seen = [];
  for (const width of widths) {
    if (seen.length) {
      div().style.width = `${width}px`;
      await Plotly.relayout(div(), { width });
    } else await draw(figure, width);
    seen.push(measured());
  }
  Plotly.purge(div());
  return seen;
}
