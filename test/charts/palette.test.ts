/** The palettes of charts: distinct colours with contrast to the paper, in order of lightness. */
import { palette } from '../../lib/charts/palette';

/** Relative luminance of WCAG 2, 0 for black to 1 for white. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

const contrast = (one: number, other: number): number =>
  (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);

describe.each([
  ['light', '#ffffff'],
  ['dark', '#14161a'],
] as const)('the palette on %s paper', (scheme, paper) => {
  it.each([1, 2, 5, 10, 24])('gives %d different colours', (count) => {
    const colours = palette(count, scheme);
    expect(new Set(colours).size).toBe(count);
    for (const colour of colours) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
  });

  it('grows lighter from colour to colour, so that its order survives without hue', () => {
    const lightness = palette(10, scheme).map(luminance);
    expect(lightness).toEqual([...lightness].sort((a, b) => a - b));
  });

  it.each([2, 8, 24])('has %d distinct colours that stand out from the paper', (count) => {
    const colours = palette(count, scheme, 'distinct');
    expect(new Set(colours).size).toBe(count);
    for (const colour of colours) {
      expect(contrast(luminance(colour), luminance(paper))).toBeGreaterThan(2.5);
    }
  });

  it('stands out from the paper by 2.5 to 1 at least', () => {
    for (const colour of palette(10, scheme)) {
      expect(contrast(luminance(colour), luminance(paper))).toBeGreaterThan(2.5);
    }
  });
});
