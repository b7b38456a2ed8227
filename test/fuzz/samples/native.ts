/** Calls of the addon that no sample of the library comes to. */
import { withPhrases } from '../../../lib/grammar';
import { native } from '../../../lib/native';
import { lasso } from '../../../lib/solvers';
import { denseWeight } from '../../../lib';
import type { Call, Sample } from '../sample';
import { numbers } from '../sample';

type Bound = (...args: unknown[]) => unknown;

const CALLS: Readonly<Record<string, () => unknown[]>> = {
  timeReading: () => [4096, 2, 1],
  timeMultiplying: () => [8, 2, 1],
  linalgBackend: () => ['eigen'],
  isaInfo: () => [],
  toeplitzDisplacement: () => [{ kind: 'dense', rows: 3, cols: 3, data: numbers(9) }, 1],
  fromHalves: () => [Uint16Array.of(0, 0x3c00)],
  dequantizeRows: () => [Int8Array.of(1, 2, 3, 4), Float32Array.of(0.5, 1)],
  scoreLanguage: () => [
    withPhrases(undefined, [{ text: 'a b' }], ['a', 'b']),
    Uint32Array.of(0, 1, 0),
  ],
  multiply: () => [numbers(6), 2, 3, numbers(6), 2, false],
  scoreOutputs: () => [
    numbers(6),
    3,
    Uint32Array.of(2),
    { kind: 'ce', labels: Int32Array.of(0, 1) },
  ],
};

const named = Object.entries(CALLS).map(([name, args]) => [`addon.${name}`, name, args] as const);

export const NATIVE_SAMPLES: {
  readonly callables: ReadonlyMap<string, (call: Call) => unknown>;
  readonly samples: Readonly<Record<string, readonly Sample[]>>;
} = {
  callables: new Map<string, (call: Call) => unknown>([
    ['solvers.lasso', ({ args }) => (lasso as Bound)(...args)],
    ...named.map(
      ([key, name]) =>
        [
          key,
          ({ args }: Call) => (native as unknown as Record<string, Bound>)[name]!(...args),
        ] as const,
    ),
  ]),
  samples: {
    'solvers.lasso': [
      () => {
        const dense = (rows: number, cols: number) => denseWeight(rows, cols, numbers(rows * cols));
        return { args: [dense(2, 3), dense(4, 3), { lambda: 0.1, weights: dense(4, 2) }] };
      },
    ],
    ...Object.fromEntries(named.map(([key, , args]) => [key, [() => ({ args: args() })]])),
  },
};
