/** The report of a board as JSON, which `bench --compare` reads. */
import {
  copied,
  Fields,
  measured,
  nullable,
  number,
  object,
  objects,
  text,
  flag,
  type Read,
} from '../../json';
import type { Condition } from './condition';
import type { BoardMeasurement, Steps } from './measure';
import type { CoreKind, Processor } from './processor';

/** A model on a kind of core. */
export interface BoardRow extends BoardMeasurement {
  readonly model: string;
  /** The name of the kind of core. */
  readonly kind: string;
  /** Milliseconds from a step to the next at real time. */
  readonly periodMillis: number;
}

export interface BoardReport {
  readonly processor: Processor;
  /** Whether each measurement was kept on one core of its kind. */
  readonly pinned: boolean;
  /** The memory of the machine in bytes. */
  readonly memoryBytes: number;
  readonly node: string;
  /** The length of each series of steps in seconds. */
  readonly seconds: number;
  readonly before: Condition;
  readonly after: Condition;
  /** What slowed the processor meanwhile; empty where nothing is known to have. */
  readonly slowed: readonly string[];
  readonly rows: readonly BoardRow[];
}

const texts: Read<string[]> = (fields, key) => fields.strings(key);
const table: Read<Record<string, number>> = (fields, key) => {
  const own = fields.object(key);
  return Object.fromEntries(own.keys().map((name) => [name, own.number(name)]));
};
const cores: Read<number[]> = (fields, key) =>
  fields.list(key).map((core) => {
    if (!Number.isSafeInteger(core)) fields.refuse(key, 'an array of whole numbers');
    return core as number;
  });

const CONDITION = object<Condition>({
  temperatures: objects({ name: text, celsius: number }),
  hertz: table,
  throttling: table,
});
const STEPS = object<Steps>({ steps: number, median: number, p95: number, watts: measured });

/**
 * A report from outside, checked and copied.
 * @param where as errors name it.
 * @throws CompactRnnError INVALID_FILE.
 */
export function readBoardReport(value: unknown, where: string): BoardReport {
  return copied<BoardReport>(new Fields(value, where, 'INVALID_FILE'), {
    processor: object<Processor>({
      board: nullable(text),
      model: text,
      kinds: objects<CoreKind>({
        name: text,
        cores,
        highestHz: measured,
        governor: nullable(text),
      }),
      isa: text,
      emulated: flag,
    }),
    pinned: flag,
    memoryBytes: number,
    node: text,
    seconds: number,
    before: CONDITION,
    after: CONDITION,
    slowed: texts,
    rows: objects<BoardRow>({
      model: text,
      kind: text,
      periodMillis: number,
      parameters: number,
      weightBytes: number,
      bytesPerStep: number,
      residentBytes: number,
      readBandwidth: number,
      bandwidthShare: measured,
      isa: text,
      backToBack: STEPS,
      realTime: STEPS,
      realTimeFactor: number,
      idleWatts: measured,
    }),
  });
}
