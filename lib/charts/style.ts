/**
 * The style of charts: colours for light and dark schemes, one class per series colour. The faces
 * named first share the metrics by which charts estimate the width of their texts.
 */
import { type Colours, palette, type Scheme } from './palette';

/** The class of the series at `index`, the same in every chart and table of a page. */
export function tone(index: number): string {
  return `tone-${index}`;
}

export const FONT_FAMILY = '"Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif';

const INKS = {
  light:
    '--paper: #ffffff; --ink: #1b1d22; --soft: #5d626d; --line: #e3e5e9; --base: #a9aeb8; --before: #cdd1d8;',
  dark: '--paper: #14161a; --ink: #eceef2; --soft: #a0a6b2; --line: #2a2e36; --base: #5b616d; --before: #3f4551;',
} as const;

/** CSS of charts with `tones` series, in the reader's scheme; on paper the light one. */
export function chartStyle(tones: number, colours: Colours = 'ordered'): string {
  return `${schemeRules('light', tones, colours)}
@media screen and (prefers-color-scheme: dark) {
${schemeRules('dark', tones, colours)}
}
${CHARTS}`;
}

function schemeRules(scheme: Scheme, tones: number, colours: Colours): string {
  const rules = palette(tones, scheme, colours).map(
    (colour, index) => `.${tone(index)} { color: ${colour}; }`,
  );
  return [`:root { color-scheme: ${scheme}; ${INKS[scheme]} }`, ...rules].join('\n');
}

const CHARTS = `
svg { display: block; width: 100%; height: auto; font-size: 14px; font-variant-numeric: tabular-nums; }
svg text { fill: var(--ink); }
svg path { fill: none; stroke: currentColor; }
.dense, .original { color: var(--soft); }
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
.bar:is(.before, .original) rect { fill: var(--before); }
.bar.before text { fill: var(--soft); }
.bar.dense rect { fill: none; stroke: var(--base); stroke-width: 1.5; stroke-dasharray: 5 4; }
.bar.part rect { fill: var(--base); }`;
