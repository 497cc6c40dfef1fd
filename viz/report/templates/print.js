// Paper is narrower than most screens: draw for A4 (at the print style's zoom) before printing, for the screen after.
// What is higher than a page is made smaller, down to what can still be read.
// Plotly widens a map to fill its panel and does not narrow it again: each width begins from the map's own ground.
const ground = p => {
  const corners = (p.layout.meta || {}).ground;
  return corners ? {"xaxis.range": [corners[0], corners[2]], "yaxis.range": [corners[1], corners[3]]} : {};
};
const each = change => document.querySelectorAll(".plotly-graph-div").forEach(p => Plotly.relayout(p, {...ground(p), ...change(p)}));
const tables = open => document.querySelectorAll("details.print").forEach(d => { d.open = open; });
const forPaper = p => {
  if (p.closest(".pair")) return {width: 405};
  if (p.closest(".halves")) {
    const half = Math.max(.5, Math.min(.65, 410 / p.offsetHeight));
    p.closest(".plot").style.zoom = half;
    return {width: Math.round(322 / half)};
  }
  const zoom = Math.max(.5, Math.min(.8, 860 / p.offsetHeight));
  p.closest(".plot").style.zoom = zoom;
  return {width: Math.round(656 / zoom)};
};
const forScreen = p => { p.closest(".plot").style.zoom = ""; return {width: null, autosize: true}; };
addEventListener("beforeprint", () => { tables(true); each(forPaper); });
addEventListener("afterprint", () => { tables(false); each(forScreen); });
addEventListener("load", () => each(forScreen));
