/**
 * The palettes, chosen in OKLCH (Ottosson 2020), where equal steps look equal. Ordered colours, for
 * the layers of a model bottom to top, run from blue over rose to orange. Lightness and the
 * blue-yellow axis both rise along them, so that they stay in order for colour-blind readers and on
 * a grey print. Distinct colours, for things without an order, turn by the golden angle, so that
 * any number of them lie far apart.
 */

export type Scheme = 'light' | 'dark';
export type Colours = 'ordered' | 'distinct';

/** Lightness 0 to 1, chroma, hue in degrees, each from the first colour to the last. */
const RAMPS = {
  light: { lightness: [0.4, 0.69], chroma: [0.17, 0.16], hue: [268, 425] },
  dark: { lightness: [0.62, 0.86], chroma: [0.16, 0.13], hue: [272, 440] },
} as const;

/** Lightness of the distinct colours in turn. */
const TURNS = {
  light: { lightness: [0.45, 0.6], chroma: 0.15 },
  dark: { lightness: [0.7, 0.8], chroma: 0.13 },
} as const;
const FIRST_HUE = 262;
const GOLDEN_ANGLE = 180 * (3 - Math.sqrt(5));

/** `count` colours as `#rrggbb`; of ordered ones the darkest first. */
export function palette(count: number, scheme: Scheme, colours: Colours = 'ordered'): string[] {
  return Array.from({ length: count }, (_, index) =>
    colours === 'ordered' ? ordered(index, count, scheme) : distinct(index, scheme),
  );
}

function ordered(index: number, count: number, scheme: Scheme): string {
  const { lightness, chroma, hue } = RAMPS[scheme];
  const position = count === 1 ? 0.2 : index / (count - 1);
  return oklch(between(lightness, position), between(chroma, position), between(hue, position));
}

function distinct(index: number, scheme: Scheme): string {
  const { lightness, chroma } = TURNS[scheme];
  return oklch(lightness[index % 2]!, chroma, FIRST_HUE + index * GOLDEN_ANGLE);
}

function between([first, last]: readonly [number, number], position: number): number {
  return first + (last - first) * position;
}

/** OKLCH to sRGB: polar to OKLab, to cone responses, to linear light, to gamma-coded bytes. */
function oklch(lightness: number, chroma: number, hue: number): string {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
  return `#${linear.map((channel) => gammaByte(channel).toString(16).padStart(2, '0')).join('')}`;
}

function gammaByte(linear: number): number {
  const light = Math.min(1, Math.max(0, linear));
  return Math.round(
    255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055),
  );
}
