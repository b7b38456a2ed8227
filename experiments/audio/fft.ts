/**
 * The fast Fourier transform (Cooley and Tukey 1965, radix 2, in place), for convolutions with
 * rooms.
 */

/** @param inverse without the division by the length. */
export function transform(re: Float64Array, im: Float64Array, inverse: boolean): void {
  const size = re.length;
  const { cosines, sines } = twiddles(size);
  const sign = inverse ? 1 : -1;
  reverseBits(re, im);
  for (let half = 1; half < size; half *= 2) {
    const stride = size / (2 * half);
    for (let block = 0; block < size; block += 2 * half) {
      for (let k = 0; k < half; k++) {
        const a = block + k;
        const b = a + half;
        const cosine = cosines[k * stride]!;
        const sine = sign * sines[k * stride]!;
        const bRe = re[b]! * cosine - im[b]! * sine;
        const bIm = re[b]! * sine + im[b]! * cosine;
        re[b] = re[a]! - bRe;
        im[b] = im[a]! - bIm;
        re[a]! += bRe;
        im[a]! += bIm;
      }
    }
  }
}

interface Twiddles {
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

const known = new Map<number, Twiddles>();

/** Of the angles 2 pi k / size, k below size / 2. */
function twiddles(size: number): Twiddles {
  const found = known.get(size);
  if (found) return found;
  const angles = Float64Array.from({ length: size / 2 }, (_, k) => (2 * Math.PI * k) / size);
  const made = { cosines: angles.map(Math.cos), sines: angles.map(Math.sin) };
  known.set(size, made);
  return made;
}

function reverseBits(re: Float64Array, im: Float64Array): void {
  const size = re.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    [re[i], re[j]] = [re[j]!, re[i]!];
    [im[i], im[j]] = [im[j]!, im[i]!];
  }
}

/** The first samples of x * h, as many as x has. */
export function convolved(x: Float32Array, h: Float32Array): Float32Array {
  const middle = Math.ceil(x.length / 2);
  const size = 2 ** Math.ceil(Math.log2(middle + h.length));
  // h is real: it can take the two halves of x as the parts of one complex signal, and keeps them
  // apart.
  const [re, im] = [new Float64Array(size), new Float64Array(size)];
  re.set(x.subarray(0, middle));
  im.set(x.subarray(middle));
  transform(re, im, false);
  const [hRe, hIm] = [new Float64Array(size), new Float64Array(size)];
  hRe.set(h);
  transform(hRe, hIm, false);
  for (let k = 0; k < size; k++) {
    const product = (re[k]! * hRe[k]! - im[k]! * hIm[k]!) / size;
    im[k] = (re[k]! * hIm[k]! + im[k]! * hRe[k]!) / size;
    re[k] = product;
  }
  transform(re, im, true);
  const y = new Float32Array(x.length);
  for (let n = 0; n < Math.min(size, x.length); n++) y[n] = re[n]!;
  for (let n = middle; n < x.length; n++) y[n]! += im[n - middle]!;
  return y;
}
