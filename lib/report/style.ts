/**
 * The style sheet of reports: light, dark and print, one class per series colour. No fonts or
 * images are fetched. The faces named first share the metrics by which charts estimate the width of
 * their texts.
 */
import { palette, type Scheme } from './chart/palette';

/** The class of the series at `index`, the same in every figure and table of a page. */
export function tone(index: number): string {
  return `tone-${index}`;
}

/** The style sheet for a page with `tones` series. */
export function styleSheet(tones: number): string {
  return `${schemeRules('light', tones)}
@media screen and (prefers-color-scheme: dark) {
${schemeRules('dark', tones)}
}
${PAGE}
${FIGURES}
${PRINT}`;
}

const INKS = {
  light:
    '--paper: #ffffff; --ink: #1b1d22; --soft: #5d626d; --line: #e3e5e9; --base: #a9aeb8; --before: #cdd1d8;',
  dark: '--paper: #14161a; --ink: #eceef2; --soft: #a0a6b2; --line: #2a2e36; --base: #5b616d; --before: #3f4551;',
} as const;

function schemeRules(scheme: Scheme, tones: number): string {
  const colours = palette(tones, scheme).map(
    (colour, index) => `.${tone(index)} { color: ${colour}; }`,
  );
  return [`:root { color-scheme: ${scheme}; ${INKS[scheme]} }`, ...colours].join('\n');
}

const PAGE = `
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 48px 32px 40px; }
h1 { font-size: 34px; line-height: 1.2; letter-spacing: -0.01em; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 21px; line-height: 1.3; margin: 0 0 4px; }
p { margin: 6px 0 0; max-width: 76ch; }
.soft, figcaption, footer { color: var(--soft); }
.headline { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 24px; margin: 32px 0 0; padding: 22px 0; border: solid var(--line); border-width: 1px 0; }
.headline dt { color: var(--soft); font-size: 15px; }
.headline dd { margin: 0; font-variant-numeric: tabular-nums; }
.headline .figure { font-size: 32px; line-height: 1.25; font-weight: 700; letter-spacing: -0.01em; }
section { margin-top: 52px; }
figure { margin: 0; }
figcaption { margin: 0 0 16px; text-wrap: pretty; }
.symbol { white-space: nowrap; }
sub { font-size: 0.72em; line-height: 0; margin-left: 0.06em; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 15px; font-variant-numeric: tabular-nums; margin-top: 14px; }
th, td { padding: 7px 0 7px 18px; text-align: right; white-space: nowrap; border-top: 1px solid var(--line); }
th:first-child, td:first-child { text-align: left; padding-left: 0; white-space: normal; overflow-wrap: anywhere; font-weight: 400; min-width: 128px; }
thead th { font-weight: 500; color: var(--soft); border-top: 0; vertical-align: bottom; }
thead .unit { display: block; font-size: 13px; }
tbody .reason td { border-top: 0; padding-top: 0; color: var(--soft); white-space: normal; }
tfoot tr:last-child th, tfoot tr:last-child td { border-top: 2px solid var(--base); font-weight: 600; }
.dot { display: inline-block; width: 11px; height: 11px; border-radius: 50%; margin-right: 9px; background: currentColor; }
.dot.dense { background: none; border: 2px dashed var(--base); }
footer { margin-top: 52px; padding-top: 16px; border-top: 1px solid var(--line); font-size: 14px; }`;

const FIGURES = `
svg { display: block; width: 100%; height: auto; font-size: 14px; font-variant-numeric: tabular-nums; }
svg text { fill: var(--ink); }
svg path { fill: none; stroke: currentColor; }
.dense { color: var(--soft); }
.axis text, .rule text, .note, svg .title { fill: var(--soft); }
.axis .base { stroke: var(--base); }
.axis .grid { stroke: var(--line); }
.rule line { stroke: var(--ink); stroke-dasharray: 2 4; }
.rule text { fill: var(--ink); }
.curve path { stroke-width: 2.75; stroke-linejoin: round; stroke-linecap: round; }
.curve circle { fill: currentColor; }
.curve .cut { stroke-width: 1.25; opacity: 0.7; }
.curve.dense path { stroke-width: 1.75; stroke-dasharray: 6 5; }
.leader { stroke-width: 1; opacity: 0.55; }
.name .leader { stroke-dasharray: 1 3; opacity: 0.9; }
.swatch { stroke-width: 2.75; }
.dense .swatch { stroke-width: 1.75; stroke-dasharray: 4 3; }
.mark circle { fill: currentColor; stroke: var(--paper); stroke-width: 2; }
.mark text, .name text { font-weight: 600; }
.mark text { fill: currentColor; }
.mark.shared { color: var(--ink); }
.name .note { font-weight: 400; }
.bar rect { fill: currentColor; }
.bar.before rect { fill: var(--before); }
.bar.before text { fill: var(--soft); }
.bar.dense rect { fill: none; stroke: var(--base); stroke-width: 1.5; stroke-dasharray: 5 4; }
.bar.part rect { fill: var(--base); }`;

const PRINT = `
@media print {
  @page { margin: 14mm; }
  body { font-size: 10pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  h1 { font-size: 20pt; }
  h2 { font-size: 13pt; break-after: avoid; }
  section, figure, tr, .headline { break-inside: avoid; }
  section { margin-top: 28px; }
  .headline { grid-template-columns: repeat(4, auto); gap: 16px; margin-top: 16px; padding: 12px 0; }
  .headline .figure { font-size: 17pt; }
  .headline dt { font-size: inherit; }
  .scroll { overflow: visible; }
  table { font-size: 7.5pt; }
  thead .unit { font-size: inherit; }
  th, td { padding: 4px 0 4px 7px; }
  th:first-child, td:first-child { min-width: 0; }
}`;
