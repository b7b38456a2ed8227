/**
 * The style sheet of pages: light, dark and print, wide and narrow screens. No fonts or images are
 * fetched.
 */
import { chartStyle, type Colours, FONT_FAMILY } from '../charts';

/** The style sheet for a page with `tones` series. */
export function styleSheet(tones: number, colours?: Colours): string {
  return `${chartStyle(tones, colours)}\n${PAGE}\n${NARROW}\n${PRINT}\n`;
}

const PAGE = `
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 ${FONT_FAMILY}; }
main { max-width: 1120px; margin: 0 auto; padding: 48px 32px 40px; }
h1 { font-size: 34px; line-height: 1.2; letter-spacing: -0.01em; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 21px; line-height: 1.3; margin: 0 0 4px; }
p { margin: 6px 0 0; max-width: 76ch; overflow-wrap: break-word; }
.soft, figcaption, footer { color: var(--soft); }
.headline { display: grid; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); gap: 24px; margin: 32px 0 0; padding: 22px 0; border: solid var(--line); border-width: 1px 0; }
.headline dt { color: var(--soft); font-size: 15px; }
.headline dd { margin: 0; font-variant-numeric: tabular-nums; }
.headline .figure { font-size: 32px; line-height: 1.25; font-weight: 700; letter-spacing: -0.01em; }
section { margin-top: 52px; }
figure { margin: 0; }
figcaption { margin: 0 0 16px; max-width: 100ch; text-wrap: pretty; }
.chart .narrow { display: none; }
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

/** Screens on which the labels of wide charts would be too small to read. */
const NARROW = `
@media screen and (max-width: 719px) {
  main { padding: 28px 16px 32px; }
  h1 { font-size: 27px; }
  section { margin-top: 42px; }
  .headline { grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 18px 20px; margin-top: 22px; padding: 18px 0; }
  .headline .figure { font-size: 26px; }
  .chart .wide { display: none; }
  .chart .narrow { display: block; max-width: 460px; }
  table { font-size: 14px; }
  th, td { padding-left: 14px; }
  th:first-child { position: sticky; left: 0; background: var(--paper); padding-right: 6px; min-width: 104px; }
}`;

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
