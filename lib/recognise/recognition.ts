/** What a recogniser returns. */
import type { Alternative } from '../transcribe';

/** A word and its times. */
export interface RecognisedWord {
  /** As the lexicon spells it. */
  readonly word: string;
  /** Seconds from the beginning of the session. */
  readonly start: number;
  /** Seconds from the beginning of the session. */
  readonly end: number;
  /** Its confidence, from 0 to 1: with `latticeBeam`, once the utterance has ended. */
  readonly confidence?: number;
}

/**
 * One of the alternatives of an utterance, scored as `transcribeFile` scores it. Without a search
 * for words there is one, without scores.
 */
export interface RecognisedAlternative
  extends Pick<Alternative, 'text'>, Partial<Pick<Alternative, 'score' | 'acoustic' | 'language'>> {
  /** In the order in which they may have been said. */
  readonly words: readonly RecognisedWord[];
}

/** The words of an utterance: so far, or all of them. */
export interface Recognition {
  /** Whether the utterance has ended. Otherwise its last words may still change. */
  readonly final: boolean;
  /** The words, separated by spaces. */
  readonly text: string;
  /** In the order in which they were said. */
  readonly words: readonly RecognisedWord[];
  /**
   * The alternatives of an utterance that has ended, best first, if the session asks for
   * `alternatives`.
   */
  readonly alternatives?: readonly RecognisedAlternative[];
}

/** How much audio a session has had, and what it took to compute. */
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

/** The figures of no audio. */
export const NO_FIGURES: RecognitionFigures = { seconds: 0, frames: 0, stepMicros: 0, micros: 0 };

/** The sum of both. */
export function addFigures(a: RecognitionFigures, b: RecognitionFigures): RecognitionFigures {
  return {
    seconds: a.seconds + b.seconds,
    frames: a.frames + b.frames,
    stepMicros: a.stepMicros + b.stepMicros,
    micros: a.micros + b.micros,
  };
}
