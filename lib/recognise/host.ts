/** The working end of a recogniser: the sessions on one pool. */
import { CompactRnnError, invalidOption } from '../errors';
import { networkParameters, type Model } from '../model';
import { createReader, frontEndOf } from '../transcribe';
import { Batches } from './batches';
import { Hearing, type Heard } from './hearing';
import type { Answer, Channel, ModelFacts, PlainError, Request, WorkerSetting } from './messages';
import type { Contents } from './parcel';
import { Readers } from './readers';
import { NO_FIGURES } from './recognition';
import type { UtteranceSetting } from './utterances';

/** What sessions have in common. */
interface Place {
  readonly model: Omit<UtteranceSetting, 'endpointing' | 'alternatives'>;
  readonly readers: Readers;
  readonly pool: ReturnType<Model['createPool']>;
  readonly batches: Batches;
}

/**
 * Answers requests until the channel ends; they wait until the model is there.
 * @returns when the model is there; lets go of it when called.
 */
export async function host(
  load: () => Promise<Contents>,
  setting: WorkerSetting,
  channel: Channel<Answer, Request>,
): Promise<() => void> {
  const sessions = new Map<number, Hearing>();
  const loading = prepared(load, setting);
  channel.listen((request) => {
    const { session } = request;
    loading
      .then(({ place }) => carryOut(request, sessions, place))
      .then(
        (heard) => {
          if (heard) channel.send({ session, heard });
        },
        (error: unknown) => {
          channel.send({ session, error: plain(error) });
        },
      );
  });
  try {
    const { place, facts } = await loading;
    channel.send({ ready: facts });
    return () => {
      place.pool[Symbol.dispose]();
    };
  } catch (error) {
    channel.send({ failed: plain(error) });
    return ignored;
  }
}

async function prepared(
  load: () => Promise<Contents>,
  { latency, maxBatch }: WorkerSetting,
): Promise<{ place: Place; facts: ModelFacts }> {
  const { model, decoding } = await load();
  const frontEnd = frontEndOf(model);
  if (!model.units)
    throw invalidOption('the model does not say what its outputs stand for: give it units');
  const { delay = 0, ...units } = model.units;
  // Options are refused now, not by the first session; all share its lexicon and language.
  const { beforeHead, head } = model;
  const first = createReader({ units, beforeHead, head }, decoding);
  await model.prepare();
  const pool = model.createPool({ threads: 1, maxBatch });
  return {
    place: {
      model: { frontEnd, units, delay },
      readers: new Readers(first),
      pool,
      batches: new Batches(pool, latency),
    },
    facts: {
      sampleRate: frontEnd.sampleRate,
      parameters: networkParameters(model),
      weightBytes: model.packedBytes(),
    },
  };
}

/** Whatever is asked for is answered, but for a closing. */
async function carryOut(
  request: Request,
  sessions: Map<number, Hearing>,
  { model, readers, pool, batches }: Place,
): Promise<Heard | undefined> {
  const { session } = request;
  if (request.do === 'open') {
    const { sampleRate, endpointing, alternatives } = request;
    const setting = Object.assign({ endpointing, alternatives }, model);
    const reader = readers.next(alternatives);
    sessions.set(session, new Hearing(setting, { pool, batches }, { reader, sampleRate }));
    return { recognitions: [], figures: NO_FIGURES };
  }
  const hearing = sessions.get(session);
  if (request.do === 'close') {
    hearing?.close();
    sessions.delete(session);
    return undefined;
  }
  if (!hearing) throw new CompactRnnError('DISPOSED', 'there is no such session: it was closed');
  return request.do === 'push' ? hearing.push(request.samples) : hearing.end();
}

function plain(error: unknown): PlainError {
  if (error instanceof CompactRnnError) return { code: error.code, message: error.message };
  return { code: 'IO', message: error instanceof Error ? error.message : String(error) };
}

function ignored(): void {
  // what failed was told
}
