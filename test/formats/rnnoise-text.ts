/** A network of RNNoise as text, one input and one unit in each layer. */
function layer(inputs: number, gates: number, activation: number): string[] {
  const row = (count: number): string =>
    Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 64 : -32)).join(' ');
  const weights = gates === 3 ? [row(3 * inputs), row(3), row(3)] : [row(inputs), row(1)];
  return [`${inputs} 1 ${activation}`, ...weights];
}

export const TINY_RNNOISE = [
  'rnnoise-nu model file version 1',
  ...layer(1, 1, 0),
  ...layer(1, 3, 0),
  ...layer(3, 3, 2),
  ...layer(3, 3, 0),
  ...layer(1, 1, 1),
  ...layer(1, 1, 1),
  '',
].join('\n');
