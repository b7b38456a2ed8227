/**
 * How many real-time sessions the service carries with answers in time: a bounded search, up by
 * factors, then halving the interval, over one and two processors for each variant.
 */
import { withTemporaryFolder } from '../../lib/files';
import { underLoad, type LoadResult } from './realtime';
import { startVariant, VARIANTS, type Variant } from './variants';

export interface ScaleOptions {
  /** For all of it. */
  readonly seconds: number;
  readonly signal: AbortSignal;
  readonly onProgress: (stage: string, done: number) => void;
}

export interface ScaleRow {
  readonly name: string;
  readonly engine: string;
  readonly cores: number;
  /** The most sessions that were in time; undefined where not even the fewest were. */
  readonly best: LoadResult | undefined;
  /** The fewest that were not; undefined where the search did not get there. */
  readonly worst: LoadResult | undefined;
}

/** Seconds within which 95 of a hundred answers come. */
export const IN_TIME = 0.1;
const CORES = [1, 2];
const FEWEST = 8;
const MOST = 1536;
/** From one number of sessions to the next, until it is too many; and where the search ends. */
const FACTOR = 4;
const NEAR = 1.08;
const WARM_UP = 1;
const MEASURED = 4;
/** Seconds of a load besides: callers come and go. */
const AROUND = 1.5;

export async function runScale({ seconds, signal, onProgress }: ScaleOptions): Promise<ScaleRow[]> {
  const cases = VARIANTS.flatMap((variant) => CORES.map((cores) => ({ variant, cores })));
  const begin = performance.now();
  return withTemporaryFolder('compact-rnn-scale', async (folder) => {
    const rows: ScaleRow[] = [];
    for (const [i, { variant, cores }] of cases.entries()) {
      if (signal.aborted) break;
      const { name, engine } = variant;
      const until = begin + (1000 * seconds * (i + 1)) / cases.length;
      const found = await searched(variant, cores, {
        folder,
        isOver: () => signal.aborted || performance.now() + 1000 * LOAD_SECONDS > until,
        onLoad: (sessions) => {
          const stage = `${engine}, ${name}, ${cores} cores: ${sessions} sessions`;
          onProgress(stage, (performance.now() - begin) / (1000 * seconds));
        },
        signal,
      });
      rows.push({ name, engine, cores, ...found });
    }
    return rows;
  });
}

const LOAD_SECONDS = WARM_UP + MEASURED + AROUND;

interface Searching {
  readonly folder: string;
  readonly isOver: () => boolean;
  readonly onLoad: (sessions: number) => void;
  readonly signal: AbortSignal;
}

type Found = Pick<ScaleRow, 'best' | 'worst'>;

async function searched(variant: Variant, cores: number, searching: Searching): Promise<Found> {
  const { folder, isOver, onLoad, signal } = searching;
  const server = await startVariant(variant, cores, folder);
  try {
    const load = async (sessions: number): Promise<LoadResult | undefined> => {
      if (isOver()) return undefined;
      onLoad(sessions);
      return underLoad(server, { sessions, warmUp: WARM_UP, measured: MEASURED, signal });
    };
    // Late once may be what else the machine had to do.
    return await search(async (sessions) => {
      const once = await load(sessions);
      if (!once || once.p95 < IN_TIME) return once;
      const again = await load(sessions);
      return again && again.p95 < once.p95 ? again : once;
    });
  } finally {
    await server.stop();
  }
}

/** @param load what so many sessions come to; undefined where there is no time left. */
export async function search(
  load: (sessions: number) => Promise<LoadResult | undefined>,
): Promise<Found> {
  let [best, worst]: (LoadResult | undefined)[] = [];
  for (;;) {
    const sessions = worst
      ? Math.round(Math.sqrt((best?.sessions ?? 1) * worst.sessions))
      : Math.min(MOST, best ? FACTOR * best.sessions : FEWEST);
    const isKnown = sessions === best?.sessions || sessions === worst?.sessions;
    if (isKnown || (best && worst && worst.sessions / best.sessions < NEAR)) break;
    const result = await load(sessions);
    if (!result) break;
    if (result.p95 < IN_TIME) best = result;
    else worst = result;
  }
  return { best, worst };
}
