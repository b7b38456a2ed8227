/** Spectra of frames of a power of two: radix 2, Cooley and Tukey 1965. */
export interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** In place; backwards without the factor 1 / n. */
function transform({ re, im }: Spectrum, sign: 1 | -1): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) for (const x of [re, im]) [x[i], x[j]] = [x[j]!, x[i]!];
  }
  for (let size = 2; size <= n; size *= 2)
    for (let k = 0; k < size / 2; k++) {
      const angle = (sign * -2 * Math.PI * k) / size;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      for (let a = k; a < n; a += size) {
        const b = a + size / 2;
        const [x, y] = [re[b]! * c - im[b]! * s, re[b]! * s + im[b]! * c];
        re[b] = re[a]! - x;
        im[b] = im[a]! - y;
        re[a] = re[a]! + x;
        im[a] = im[a]! + y;
      }
    }
}

/** Of n samples the first n / 2 + 1 numbers. */
export function spectrumOf(frame: Float32Array): Spectrum {
  const whole = { re: Float64Array.from(frame), im: new Float64Array(frame.length) };
  transform(whole, 1);
  const half = frame.length / 2 + 1;
  return { re: whole.re.slice(0, half), im: whole.im.slice(0, half) };
}

/** The samples of a spectrum of n / 2 + 1 numbers. */
export function samplesOf({ re, im }: Spectrum): Float32Array {
  const n = 2 * (re.length - 1);
  const whole = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let k = 0; k < n; k++) {
    const isMirrored = k >= re.length;
    whole.re[k] = re[isMirrored ? n - k : k]!;
    whole.im[k] = isMirrored ? -im[n - k]! : im[k]!;
  }
  transform(whole, -1);
  return Float32Array.from(whole.re, (x) => x / n);
}
