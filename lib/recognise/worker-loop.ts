/** What a worker does: it runs its sessions on one pool, and answers requests. */
import { CompactRnnError, invalidOption } from '../errors';
import { networkParameters, type Model } from '../model';
import { frontEndOf } from '../transcribe';
import { Batches } from './batches';
import { SessionPipeline, type SessionUpdate } from './pipeline';
import type { Answer, Channel, ModelFacts, PlainError, Request, WorkerSetting } from './messages';
import type { Contents } from './parcel';
import { Readers } from './readers';
import { NO_FIGURES } from './recognition';
import type { UtteranceSetting } from './utterances';

/** What all sessions share. */
interface Engine {
  readonly model: Omit<UtteranceSetting, 'endpointing' | 'alternatives'>;
  readonly readers: Readers;
  readonly pool: ReturnType<Model['createPool']>;
  readonly batches: Batches;
}

/**
 * Answers requests until the channel ends. Those that come before the model is loaded wait for it.
 * @returns once the model is loaded: what releases it.
 */
export async function runWorker(
  load: () => Promise<Contents>,
  setting: WorkerSetting,
  channel: Channel<Answer, Request>,
): Promise<() => void> {
  const sessions: Sessions = new Map();
  const loading = prepared(load, setting);
  channel.listen((request) => {
    const { session } = request;
    const answered = async ({ engine }: Prepared): Promise<void> => {
      try {
        const update = await carryOut(request, sessions, engine);
        if (update) channel.send({ session, update });
      } catch (error) {
        channel.send({ session, error: plain(error) });
      }
    };
    loading.then(answered, ignored); // a failure to load is told once, for all sessions
  });
  try {
    const { engine, facts } = await loading;
    channel.send({ ready: facts });
    return () => {
      engine.pool[Symbol.dispose]();
    };
  } catch (error) {
    channel.send({ failed: plain(error) });
    return ignored;
  }
}

interface Prepared {
  readonly engine: Engine;
  readonly facts: ModelFacts;
}

async function prepared(
  load: () => Promise<Contents>,
  { latency, maxBatch }: WorkerSetting,
): Promise<Prepared> {
  const { model, decoding } = await load();
  const frontEnd = frontEndOf(model);
  if (!model.units)
    throw invalidOption('the model does not say what its outputs stand for: give it units');
  const { delay = 0, ...units } = model.units;
  // Options are refused now, not by the first session.
  const { beforeHead, head } = model;
  const readers = new Readers({ units, beforeHead, head }, decoding);
  await model.prepare();
  const pool = model.createPool({ threads: 1, maxBatch });
  return {
    engine: {
      model: { frontEnd, units, delay },
      readers,
      pool,
      batches: new Batches(pool, latency),
    },
    facts: {
      sampleRate: frontEnd.sampleRate,
      parameters: networkParameters(model),
      weightBytes: model.packedBytes(),
      coverage: readers.coverage,
    },
  };
}

/** Sessions that are being opened, or are. */
type Sessions = Map<number, Promise<SessionPipeline>>;

/** Every request but `close` is answered. */
async function carryOut(
  request: Request,
  sessions: Sessions,
  { model, readers, pool, batches }: Engine,
): Promise<SessionUpdate | undefined> {
  const { session } = request;
  if (request.do === 'open') {
    const { sampleRate, endpointing, alternatives } = request;
    const setting = Object.assign({ endpointing, alternatives }, model);
    const opening = readers
      .next(request)
      .then((reader) => new SessionPipeline(setting, { pool, batches }, { reader, sampleRate }));
    sessions.set(session, opening);
    await opening;
    return { recognitions: [], figures: NO_FIGURES };
  }
  const opened = sessions.get(session);
  if (request.do === 'close') {
    sessions.delete(session);
    await opened?.then((pipeline) => {
      pipeline.close();
    }, ignored);
    return undefined;
  }
  const pipeline = await opened;
  if (!pipeline) throw new CompactRnnError('DISPOSED', 'there is no such session: it was closed');
  return request.do === 'push' ? pipeline.push(request.samples) : pipeline.end();
}

function plain(error: unknown): PlainError {
  if (error instanceof CompactRnnError) return { code: error.code, message: error.message };
  return { code: 'IO', message: error instanceof Error ? error.message : String(error) };
}

function ignored(): void {
  // what failed was told
}
