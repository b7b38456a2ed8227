/**
 * Files that once ended the process, took its memory or its time, or failed with a bare error
 * (../shared/cases/robust, numerics): each is read, or refused by an error of this library.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ErrorCode, loadModel } from '../../lib';
import { compressGraph, loadGraph, planGraphCompression } from '../../lib/graphs';
import { READERS } from '../fuzz/readers';
import { graphOf } from '../../lib/graphs/graph';
import { bytesOf, differenceOf, feedsFor } from '../graphs/graph';
import { describeWithShared, SHARED } from '../shared';

const CASES = join(SHARED, 'cases');

/** What becomes of each file; undefined where it is read. */
const MODELS: Record<string, ErrorCode | undefined> = {
  'A1-concat-bomb.onnx': 'UNSUPPORTED_MODEL',
  'A4-quadratic.onnx': 'UNSUPPORTED_MODEL',
  'A6-shared-weights.onnx': undefined,
  'B1-concat-without-inputs.onnx': 'INVALID_FILE',
  'B2-negative-reshape.onnx': 'INVALID_FILE',
  'B3-float-concat-bomb.onnx': 'INVALID_MODEL',
  'B4-200000-operands.onnx': 'INVALID_MODEL',
  'C1-clip-infinity.onnx': undefined,
  'D1-escape-in-table.onnx': undefined,
  'D2-escape-in-error.onnx': 'INVALID_FILE',
  'g.safetensors': 'INVALID_FILE',
  'odd-st-14530.safetensors': 'INVALID_MODEL',
  'odd-st-15670.safetensors': undefined,
};

/** The error of a reader, if any. */
async function errorOf(act: unknown): Promise<{ code?: string; message?: string }> {
  try {
    await act;
    return {};
  } catch (error) {
    return error as Error;
  }
}

describeWithShared('files that once did harm', () => {
  test('are all known here', () => {
    const files = readdirSync(join(CASES, 'robust')).filter((name) =>
      /\.(onnx|safetensors)$/.test(name),
    );
    expect(files.sort()).toEqual(Object.keys(MODELS).sort());
  });

  test.each(Object.entries(MODELS))('%s', async (name, code) => {
    const { code: is, message = '' } = await errorOf(loadModel(join(CASES, 'robust', name)));
    expect(is).toBe(code);
    // Nothing of the file controls the terminal.
    // eslint-disable-next-line no-control-regex
    expect(message).not.toMatch(/[\x00-\x08\x1b\x9b]/);
  });

  test.each([
    ...['ckpt-1012.ck', 'ckpt-1307.ck', 'ckpt-2156.ck', 'ckpt-3475.ck'],
    'null-settings.checkpoint',
  ])('%s is no checkpoint to go on from', async (name) => {
    const read = READERS.checkpoint!.read(join(CASES, 'robust', name), undefined as never);
    expect((await errorOf(read)).code).toMatch(/^INVALID_/);
  });

  test('lengths that the file fixes are refused; the graph is compressed in place', async () => {
    const path = join(CASES, 'numerics', 'lstm-seqlens-short.onnx');
    await expect(loadModel(path)).rejects.toMatchObject({
      code: 'UNSUPPORTED_MODEL',
      message: expect.stringMatching(/fixes the lengths .*compress MODEL.onnx -o/) as string,
    });
    const graph = await loadGraph(path);
    const plan = planGraphCompression(graph, { rank: 5 });
    const { graph: small } = await compressGraph(graph, plan, { form: 'scan' });
    expect(graphOf([bytesOf(small)]).layers).toHaveLength(1); // the cell that is now written out
    const feeds = feedsFor({ x: [7, 2, 4] });
    expect(await differenceOf(path, bytesOf(small), feeds)).toBeLessThan(1e-5);
  });
});
