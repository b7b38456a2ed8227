/** What `--calibrate` names for a graph: inputs of it, a recording, or a manifest of recordings. */
import { invalidInput, invalidOption } from '../../errors';
import type { GraphRecording } from '../../graphs';
import type { CompressOptions } from './compress-options';

/** The first bytes of a file of each kind. */
const ARRAYS = 'PK';
const AUDIO = /^(RIFF|RF64|fLaC)/;

/** @throws CompactRnnError INVALID_OPTION for recordings without a front end, and one too many. */
export async function graphCalibration(
  { calibrate, frontEnd: spec, channel }: CompressOptions,
  signal: AbortSignal,
): Promise<(string | GraphRecording)[] | undefined> {
  if (calibrate === undefined) return undefined;
  const { namingFile, readingFile, readJson } = await import('../../files/index.js');
  const start = await readingFile(
    calibrate,
    (file) => Buffer.from(file.bytes(0, Math.min(4, file.size))).toString('latin1'),
    { signal },
  );
  if (start.startsWith(ARRAYS)) {
    if (spec === undefined) return [calibrate];
    throw invalidOption(
      `--front-end makes frames of recordings, but ${calibrate} holds arrays: leave it out`,
    );
  }
  if (spec === undefined)
    throw invalidOption(
      `${calibrate} is not an .npz file of inputs: for recordings (WAV or FLAC files, or a manifest of them) give --front-end FILE.json, too`,
    );
  const { completeFrontEnd } = await import('../../model/index.js');
  const json = await readJson(spec);
  const frontEnd = namingFile(spec, () => completeFrontEnd(json));
  const recording = (audio: string, ofLine = channel): GraphRecording => ({
    audio,
    frontEnd,
    channel: ofLine,
  });
  if (AUDIO.test(start)) return [recording(calibrate)];
  const { readManifest } = await import('../../data/index.js');
  const { utterances } = await readManifest(calibrate);
  return utterances.map(({ audio, channel: own, line }) => {
    if (audio !== undefined) return recording(audio, own);
    throw invalidInput(
      `${calibrate}: line ${line} names no audio, of which --front-end makes frames: leave the line out`,
    );
  });
}
