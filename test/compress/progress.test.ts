/** The progress of a compression, and how it is aborted. */
import { compress, planCompression } from '../../lib/compress';
import { diagonalNetwork, network } from './networks';
import { method, lstm } from './joint-svd';

describe('progress and abort', () => {
  const model = network(lstm);
  const plan = planCompression(model, { method, ranks: [2, 3, 4] });

  it('tells every step, the last one being the end', async () => {
    const steps: string[] = [];
    let expected = 1;
    await compress(model, plan, {
      onProgress: ({ stage, done, total }) => {
        expect([done, total]).toEqual([expected++, 9]);
        steps.push(stage);
      },
    });
    const names = ['lstm1', 'lstm2', 'lstm3'];
    expect(steps.sort()).toEqual(
      ['errors', 'least squares', 'svd'].flatMap((part) => names.map((name) => `${part} ${name}`)),
    );
  });

  it('ends at its total where a layer stays dense', async () => {
    const narrow = diagonalNetwork([1, 1], 1);
    const seen: number[] = [];
    await compress(narrow, planCompression(narrow, { method, tau: 1 }), {
      onProgress: ({ done, total }) => seen.push(done / total),
    });
    expect(seen.at(-1)).toBe(1);
  });

  it('rejects with the reason of an aborted signal, before and in the middle', async () => {
    await expect(compress(model, plan, { signal: AbortSignal.abort('never mind') })).rejects.toBe(
      'never mind',
    );
    const controller = new AbortController();
    const steps: string[] = [];
    const outcome = compress(model, plan, {
      signal: controller.signal,
      onProgress: ({ stage }) => {
        steps.push(stage);
        controller.abort('enough');
      },
    });
    await expect(outcome).rejects.toBe('enough');
    const before = steps.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(steps).toHaveLength(before);
    expect(steps.every((stage) => stage.startsWith('svd'))).toBe(true);
  });

  it('refuses a plan for another model', async () => {
    const other = network({ cell: 'gru', input: 3, layers: 1, cells: 4 });
    await expect(compress(other, plan)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});
