/**
 * Numbers as people read them: thousands separated by commas, units with a space, the same in every
 * locale.
 */

/**
 * Made when first used: Intl's tables take 6 MB of memory, which those who only run models have no
 * use for.
 */
function formatter(options: Intl.NumberFormatOptions): (value: number) => string {
  let format: Intl.NumberFormat | undefined;
  return (value) => (format ??= new Intl.NumberFormat('en-US', options)).format(value);
}

/** 9678542 as `9,678,542`. */
export const grouped = formatter({ maximumFractionDigits: 0 });

/** A tick or a setting, as short as it can be: `0.6`, `1,500`, `0.0001`. */
export const plain = formatter({ maximumSignificantDigits: 6 });

/** Bytes in decimal units, three figures: `38.7 MB`. */
export function bytes(value: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let scaled = value;
  while (unit < units.length - 1 && scaled >= 999.5) {
    scaled /= 1000;
    unit++;
  }
  return `${unit === 0 ? grouped(scaled) : threeFigures(scaled)} ${units[unit] ?? ''}`;
}

/** Milliseconds as `0.42 ms`, `840 ms`, `1.84 s`, `75.0 s`, `12.5 min` or `3.20 h`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 0.9995) return `${threeFigures(milliseconds)} ms`;
  if (seconds < 120) return `${threeFigures(seconds)} s`;
  return seconds < 7200 ? `${threeFigures(seconds / 60)} min` : `${threeFigures(seconds / 3600)} h`;
}

/** A share of 1 as a percentage, to a tenth by default: `59.9%`. */
export function percent(share: number, decimals = 1): string {
  return `${(100 * share).toFixed(decimals)}%`;
}

/** A shape as `2,000 × 500`. */
export function shape([rows, cols]: readonly [number, number]): string {
  return `${grouped(rows)} × ${grouped(cols)}`;
}

function threeFigures(value: number): string {
  if (value === 0) return '0';
  const decimals = Math.min(2, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));
  return value >= 1000 ? grouped(value) : value.toFixed(decimals);
}
