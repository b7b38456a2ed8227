/** Jobs off the main thread, and how they are aborted. */
import { leastSquares, svd } from '../../lib/linalg';
import { runJob } from '../../lib/linalg/jobs';
import { randomWeight } from '../matrices';

/** A job of the queue that ends when told to. */
function pendingJob() {
  let finish!: (value: string) => void;
  const run = jest.fn(() => new Promise<string>((resolve) => (finish = resolve)));
  return {
    run,
    finish: () => {
      finish('done');
    },
  };
}

async function untilSettled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('runJob', () => {
  it('rejects with the reason of a signal that was aborted before, and starts nothing', async () => {
    const reason = new Error('no longer wanted');
    const job = jest.fn(() => Promise.resolve(1));
    await expect(runJob(job, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(job).not.toHaveBeenCalled();
  });

  it('rejects at once when aborted, whatever the job is still doing', async () => {
    const controller = new AbortController();
    const { run, finish } = pendingJob();
    const outcome = runJob(run, controller.signal);
    await untilSettled();
    expect(run).toHaveBeenCalled();
    controller.abort('enough');
    await expect(outcome).rejects.toBe('enough');
    finish();
  });

  it('never starts a waiting job that is aborted, and starts the next one in its place', async () => {
    const blockers = Array.from({ length: 3 }, pendingJob);
    const blocked = blockers.map(({ run }) => runJob(run));
    const controller = new AbortController();
    const [dropped, kept] = [pendingJob(), pendingJob()];
    const droppedOutcome = runJob(dropped.run, controller.signal);
    const keptOutcome = runJob(kept.run);
    await untilSettled();
    controller.abort();
    await expect(droppedOutcome).rejects.toMatchObject({ name: 'AbortError' });
    for (const [i, { run, finish }] of blockers.entries()) {
      await untilSettled();
      expect(run).toHaveBeenCalled();
      finish();
      await blocked[i];
    }
    await untilSettled();
    expect(dropped.run).not.toHaveBeenCalled();
    expect(kept.run).toHaveBeenCalled();
    kept.finish();
    expect(await keptOutcome).toBe('done');
  });

  it('leaves no listener on the signal when it is done', async () => {
    const { signal } = new AbortController();
    const add = jest.spyOn(signal, 'addEventListener');
    const remove = jest.spyOn(signal, 'removeEventListener');
    await runJob(() => Promise.resolve(1), signal);
    expect(remove.mock.calls.map(([, listener]) => listener)).toEqual(
      add.mock.calls.map(([, listener]) => listener),
    );
    expect(add).toHaveBeenCalledTimes(1);
  });
});

it('aborts an svd and a least squares fit with the reason of the signal', async () => {
  const w = randomWeight(600, 300, 1);
  const controller = new AbortController();
  const outcomes = [
    svd(w, { signal: controller.signal }),
    leastSquares(randomWeight(100, 300, 2), w, { signal: controller.signal }),
  ];
  setImmediate(() => {
    controller.abort('stop');
  });
  for (const outcome of await Promise.allSettled(outcomes))
    expect(outcome).toEqual({ status: 'rejected', reason: 'stop' });
});
