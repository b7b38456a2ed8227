/** The readers of JSON that people and other programs write: plans, specs, reports. */
import {
  comparisonReportHtml,
  completeFrontEnd,
  compressionReportHtml,
  initNetwork,
  Model,
  trainingReportHtml,
  validatePlan,
  type ModelSpec,
} from '../../../lib';
import { readJson } from '../../../lib/files';
import { network } from '../sample';
import { SAMPLES } from '../samples';
import type { Bytes } from './bytes';
import { WHOLE, type Reader } from './reader';

/** The JSON of the first arguments of samples. */
async function jsonOf(names: readonly string[], argument = 0): Promise<Bytes[]> {
  const calls = await Promise.all(
    names.flatMap((name) => SAMPLES[name]!.map(async (make) => make())),
  );
  return calls.map(({ args }) => Buffer.from(JSON.stringify(args[argument])));
}

export const ABOUT = { title: 'a', model: 'b', version: 'c' };

export const DOCUMENT_READERS: Readonly<Record<string, Reader>> = {
  plan: {
    seeds: () => jsonOf(['validatePlan'], 1),
    json: WHOLE,
    read: async (path) => validatePlan(network(), await readJson(path)),
  },
  spec: {
    seeds: () => jsonOf(['initNetwork']),
    json: WHOLE,
    read: async (path) => new Model(initNetwork((await readJson(path)) as ModelSpec)),
  },
  'front-end': {
    seeds: () => [Buffer.from('{"kind":"log-mel","sampleRate":8000,"bins":4,"leftContext":1}')],
    json: WHOLE,
    read: async (path) => completeFrontEnd(await readJson(path)),
  },
  units: {
    seeds: () => [Buffer.from(JSON.stringify(network().units))],
    json: WHOLE,
    read: async (path) => new Model({ ...network(), units: (await readJson(path)) as never }),
  },
  'compression-report': {
    seeds: () => jsonOf(['compressionReportHtml']),
    json: WHOLE,
    read: async (path) => compressionReportHtml((await readJson(path)) as never, ABOUT),
  },
  'training-report': {
    seeds: () => jsonOf(['trainingReportHtml']),
    json: WHOLE,
    read: async (path) => trainingReportHtml((await readJson(path)) as never, ABOUT),
  },
  'comparison-report': {
    seeds: () => jsonOf(['comparisonReportHtml']),
    json: WHOLE,
    read: async (path) => comparisonReportHtml((await readJson(path)) as never, ABOUT),
  },
};
