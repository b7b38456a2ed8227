/** A service of the digit recognizer as tests share it: two models, a token, small limits. */
import { integers, knownRecordings, loaded, MODEL, type Known } from '../recognise/digits';
import { Running } from './running';

const TOKEN = 'a secret of ours';
export const AUTHORIZATION = `Bearer ${TOKEN}`;

/** A service that runs during the tests of a file. */
export interface DigitsService {
  readonly service: Pick<Running, 'url' | 'log' | 'stop'>;
  /** The URL of a path, with the token; default `/`. */
  readonly url: (path?: string) => string;
  /** Recordings with their words. Empty until the first test. */
  readonly recordings: readonly Known[];
}

/**
 * Starts the service before the first test of a file, and stops it after the last.
 * @param limits further flags, such as `--max-sessions`.
 */
export function digitsService(...limits: string[]): DigitsService {
  const recordings: Known[] = [];
  let running: Running;
  beforeAll(async () => {
    recordings.push(...(await knownRecordings(await loaded())));
    running = await Running.start(
      ...[MODEL, MODEL, '--threads', '2', '--log', 'json', '--token', TOKEN],
      ...['--max-message', '60000', '--max-upload', '200000', '--max-rate', '1000'],
      ...limits,
    );
  });
  afterAll(() => running.stop());
  return {
    recordings,
    service: {
      get url() {
        return running.url;
      },
      get log() {
        return running.log;
      },
      stop: () => running.stop(),
    },
    url: (path = '/') => `${running.url}${path}?token=${encodeURIComponent(TOKEN)}`,
  };
}

/** The samples as the protocol has them: 16-bit integers, little-endian. */
export function bytesOf({ samples }: Known): Uint8Array {
  return new Uint8Array(integers(samples).buffer);
}
