// Paper is narrower than most screens: draw for A4 (at the print style's zoom) before printing, for the screen after.
// What is higher than a page is made smaller, down to what can still be read.
const each = change => document.querySelectorAll(".plotly-graph-div").forEach(p => Plotly.relayout(p, change(p)));
const tables = open => document.querySelectorAll("details.print").forEach(d => { d.open = open; });
const forPaper = p => {
  if (p.closest(".pair")) return {width: 405};
  if (p.closest(".halves")) { p.closest(".plot").style.zoom = .65; return {width: 495}; }
  const zoom = Math.max(.5, Math.min(.8, 860 / p.offsetHeight));
  p.closest(".plot").style.zoom = zoom;
  return {width: Math.round(656 / zoom)};
};
const forScreen = p => { p.closest(".plot").style.zoom = ""; return {width: null, autosize: true}; };
addEventListener("beforeprint", () => { tables(true); each(forPaper); });
addEventListener("afterprint", () => { tables(false); each(forScreen); });
addEventListener("load", () => each(forScreen));
