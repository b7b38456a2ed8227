/** Budgets are kept by the file as it is written, new nodes and names among it. */
import { FORMS } from '../../lib/graphs/forms';
import { onnxBytes, tensor } from '../formats/onnx/write';
import { compressBytes } from './graph';

function model(n: number): Uint8Array {
  return onnxBytes({
    nodes: [
      {
        op: 'LSTM',
        name: 'lstm',
        inputs: ['X', 'W', 'R'],
        outputs: ['Y'],
        attributes: { hidden_size: n },
      },
    ],
    inputs: { X: [2, 1, 3] },
    outputs: ['Y'],
    initializers: { W: tensor([1, 4 * n, 3], 1), R: tensor([1, 4 * n, n], 2) },
  });
}

test.each(FORMS)('the file as %s is no larger than was asked for', async (form) => {
  const bytes = model(64);
  for (const share of [0.4, 0.7, 0.9]) {
    const targetBytes = Math.round(share * bytes.length);
    const small = await compressBytes(bytes, { targetBytes, form });
    expect(small.bytes.length).toBeLessThanOrEqual(targetBytes);
    expect(small.report.after.bytes).toBe(small.bytes.length);
    // A rank more would be above.
    const { rank } = small.report.layers[0]!;
    const next = await compressBytes(bytes, { rank: rank! + 1, form });
    expect(next.bytes.length).toBeGreaterThan(targetBytes);
    const targetParameters = Math.round(share * small.report.before.parameters);
    const { report } = await compressBytes(bytes, { targetParameters, form });
    expect(report.after.parameters).toBeLessThanOrEqual(targetParameters);
  }
});

test('a budget that the new nodes alone break is out of reach', async () => {
  const bytes = model(5);
  const options = { targetBytes: bytes.length - 1, form: 'scan' } as const;
  await expect(compressBytes(bytes, options)).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringMatching(/^targetBytes is \d+, but with the nodes .* raise it/) as string,
  });
});

test('ranks that save nothing are taken, and the report says so', async () => {
  const [layer] = (await compressBytes(model(8), { rank: 8 })).report.layers;
  expect(layer!.rank).toBe(8);
  // 8 (32 + 8) in the place of 32 x 8
  expect(layer!.reason).toMatch(/factors hold 320 numbers, more than the 256 .*: give it a lower/);
});
