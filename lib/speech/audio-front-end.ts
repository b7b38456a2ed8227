/** Front ends of audio, as opposed to those of features that are given. */
import { invalidOption } from '../errors';
import type { AudioFrontEnd, FrontEnd } from '../model';

/** @throws CompactRnnError INVALID_OPTION for a front end that begins at features. */
export function audioFrontEnd(frontEnd: FrontEnd): AudioFrontEnd {
  if (frontEnd.kind !== 'given') return frontEnd;
  throw invalidOption(
    'the front end begins at features (kind given), so it hears no audio: give features, or a front end of kind log-mel, mfcc or magnitude',
  );
}
