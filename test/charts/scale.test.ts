/** Linear and logarithmic scales, and their ticks. */
import { linearScale, linearTicks, logDomain, logScale, logTicks } from '../../lib/charts/scale';

describe('a linear scale', () => {
  it('maps its domain onto its range, downwards too', () => {
    const down = linearScale([0, 500], [300, 100]);
    expect([0, 125, 500].map((value) => down.at(value))).toEqual([300, 250, 100]);
  });

  it('has ticks at multiples of 1, 2 or 5 times a power of ten', () => {
    expect(linearTicks([0, 500], 10)).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500]);
    expect(linearTicks([0, 1], 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(linearTicks([0, 2_003_500], 5)).toEqual([0, 500_000, 1_000_000, 1_500_000, 2_000_000]);
    expect(linearTicks([-0.3, 0.3], 6)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
  });

  it('has one tick where the domain is a point', () => {
    expect(linearTicks([7, 7], 5)).toEqual([7]);
    expect(linearScale([7, 7], [10, 20]).at(7)).toBe(10);
  });
});

describe('a logarithmic scale', () => {
  it('gives every decade the same length', () => {
    const scale = logScale([0.01, 1], [200, 0]);
    expect(scale.at(0.01)).toBeCloseTo(200, 9);
    expect(scale.at(0.1)).toBeCloseTo(100, 9);
    expect(scale.at(Math.sqrt(0.1))).toBeCloseTo(50, 9);
    expect(scale.at(1)).toBeCloseTo(0, 9);
  });

  it('has ticks as close as the span allows', () => {
    expect(logTicks([0.3, 1])).toEqual([0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    expect(logTicks([0.02, 1])).toEqual([0.02, 0.05, 0.1, 0.2, 0.5, 1]);
    expect(logTicks([0.0001, 1])).toEqual([0.0001, 0.001, 0.01, 0.1, 1]);
  });

  it('starts its domain at one significant digit', () => {
    expect(logDomain(0.0374, 1)).toEqual([0.03, 1]);
    expect(logDomain(0.3, 1)).toEqual([0.3, 1]);
    expect(logDomain(1, 1)).toEqual([0.1, 1]);
  });
});
