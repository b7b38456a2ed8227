/** What a recogniser says. */
import type { Alternative } from '../transcribe';

/** A word, and when it was said. */
export interface RecognisedWord {
  /** As the lexicon spells it. */
  readonly word: string;
  /** Seconds from the beginning of the session. */
  readonly start: number;
  /** Seconds from the beginning of the session. */
  readonly end: number;
  /** How sure it is, from 0 to 1: with `latticeBeam`, once the utterance is over. */
  readonly confidence?: number;
}

/**
 * One of several things that may have been said, scored as `transcribeFile` scores it; where words
 * are not searched for, there is one, without scores.
 */
export interface RecognisedAlternative
  extends Pick<Alternative, 'text'>, Partial<Pick<Alternative, 'score' | 'acoustic' | 'language'>> {
  /** In the order in which they may have been said. */
  readonly words: readonly RecognisedWord[];
}

/** The words of an utterance: so far, or all of them. */
export interface Recognition {
  /** Whether the utterance is over. Otherwise its last words may still change. */
  readonly final: boolean;
  /** The words, separated by spaces. */
  readonly text: string;
  /** In the order in which they were said. */
  readonly words: readonly RecognisedWord[];
  /** Of an utterance that is over, best first: where the session asks for `alternatives`. */
  readonly alternatives?: readonly RecognisedAlternative[];
}

/** What a session has taken to compute. */
export interface RecognitionFigures {
  /** Seconds of audio. */
  readonly seconds: number;
  /** Frames that the model stepped. */
  readonly frames: number;
  /** Microseconds of steps; of a batch, the session's share by frames. */
  readonly stepMicros: number;
  /** Microseconds of everything: front end, steps, search. */
  readonly micros: number;
}

/** A `figures` of nothing. */
export const NO_FIGURES: RecognitionFigures = { seconds: 0, frames: 0, stepMicros: 0, micros: 0 };

/** Both together. */
export function addFigures(a: RecognitionFigures, b: RecognitionFigures): RecognitionFigures {
  return {
    seconds: a.seconds + b.seconds,
    frames: a.frames + b.frames,
    stepMicros: a.stepMicros + b.stepMicros,
    micros: a.micros + b.micros,
  };
}
