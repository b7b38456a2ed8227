/**
 * The process that runs graphs in onnxruntime: runs block, and a graph may bring down what runs
 * it. It keeps the sessions that it is told to make, and answers one request after the other.
 */
import type { Answer, FedTensor, Request } from './protocol';

/** The part of onnxruntime-node that is used here: types of its own come only where it is. */
interface Runtime {
  readonly InferenceSession: {
    create(path: string, options: object): Promise<Session>;
  };
  readonly Tensor: new (type: string, data: unknown, dims: readonly number[]) => FedTensor;
}

interface Session {
  readonly inputMetadata: readonly {
    name: string;
    type?: string;
    shape?: readonly (number | string)[];
  }[];
  readonly outputNames: readonly string[];
  run(
    feeds: Record<string, unknown>,
    fetches?: readonly string[],
  ): Promise<Record<string, FedTensor>>;
}

const sessions = new Map<number, Session>();
let runtime: Runtime | undefined;

const microsSince = (start: bigint): number => Number(process.hrtime.bigint() - start) / 1e3;

async function answer(request: Request): Promise<unknown> {
  if (request.do === 'start') {
    runtime = (await import(request.module)) as Runtime;
    return null;
  }
  const { InferenceSession, Tensor } = runtime!;
  if (request.do === 'open') {
    const options = { logSeverityLevel: 4, intraOpNumThreads: 1, interOpNumThreads: 1 };
    const session = await InferenceSession.create(request.path, options);
    sessions.set(request.session, session);
    const inputs = session.inputMetadata.map(({ name, type, shape }) => ({ name, type, shape }));
    return { inputs, outputs: session.outputNames };
  }
  const session = sessions.get(request.session)!;
  const feeds = Object.fromEntries(
    Object.entries(request.feeds).map(([name, { type, data, dims }]) => [
      name,
      new Tensor(type, data, dims),
    ]),
  );
  if (request.do === 'run') {
    const results = Object.entries(await session.run(feeds, request.fetches));
    return Object.fromEntries(
      results.map(([name, { type, data, dims }]) => [name, { type, data, dims: [...dims] }]),
    );
  }
  const times: number[] = [];
  for (let i = 0; i < request.runs; i++) {
    const start = process.hrtime.bigint();
    await session.run(feeds);
    times.push(microsSince(start));
  }
  return times;
}

process.on('disconnect', () => process.exit());
process.on('message', (request: Request) => {
  const tell = (message: Answer): void => {
    process.send?.(message);
  };
  answer(request).then(
    (value) => {
      tell({ id: request.id, value });
    },
    (error: unknown) => {
      tell({ id: request.id, error: error instanceof Error ? error.message : String(error) });
    },
  );
});
