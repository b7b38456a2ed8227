/** Axes of the experiments' charts. */
import { type Axis, linearScale, logDomain, logScale, percent, plain } from '../../lib/report';

/** Logarithmic. @param values above 0. */
export function logAxis(label: string, values: readonly number[], format = plain): Axis {
  const domain = logDomain(Math.min(...values) * 0.8, Math.max(...values) * 1.1);
  return { label, scale: (range) => logScale(domain, range), format };
}

/** Error rates, logarithmic; a rate of 0 must have been replaced by what one error would be. */
export function errorAxis(label: string, rates: readonly number[]): Axis {
  return logAxis(label, rates, (tick) => (tick < 0.01 ? percent(tick) : percent(tick, 0)));
}

/** From 0. */
export function amountAxis(label: string, amounts: readonly number[]): Axis {
  const most = Math.max(...amounts);
  return { label, scale: (range) => linearScale([0, most], range, 8), format: plain };
}
