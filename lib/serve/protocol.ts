/**
 * The messages of vosk-server (https://alphacephei.com/vosk/server): the client sends a config,
 * binary 16-bit audio, and `{"eof": 1}`; every audio message and the eof get one answer.
 */
import { invalidInput } from '../errors';
import { Fields } from '../json';
import { checkSampleRate } from '../speech';
import {
  checkedPhraseList,
  type Recognition,
  type RecognisedWord,
  type RecognitionFigures,
} from '../recognise';
import { joinedAlternatives } from './alternatives';

/** What a text message asks for. */
export type ClientMessage =
  | { readonly do: 'config'; readonly config: Config; readonly ignored: readonly string[] }
  | { readonly do: 'eof' }
  | { readonly do: 'reset' };

export interface Config {
  readonly sampleRate?: number;
  /** Whether finished utterances list their words with times; default true. */
  readonly words?: boolean;
  readonly model?: string;
  /** Whether answers include what the session took to compute. */
  readonly figures?: boolean;
  /** How many alternatives are wanted; 0: the best one, in the plain form. */
  readonly maxAlternatives?: number;
  /** Restricts the session to the words of these phrases; empty: no restriction. */
  readonly phraseList?: readonly string[];
}

/** The most alternatives in an answer. */
const MOST_ALTERNATIVES = 100;

/** @throws CompactRnnError INVALID_INPUT for anything else. */
export function readMessage(text: string): ClientMessage {
  const fields = new Fields(parsed(text), 'message', 'INVALID_INPUT');
  if (fields.has('eof')) return { do: 'eof' };
  if (fields.has('reset')) return { do: 'reset' };
  if (!fields.has('config'))
    throw invalidInput('a text message is {"config": {...}}, {"eof": 1} or {"reset": 1}');
  const given = fields.object('config');
  // Clients of other servers may send keys unknown here; vosk-server ignores them, too.
  const ignored = given.keys().filter((key) => !KNOWN.includes(key));
  return { do: 'config', config: readConfig(given), ignored };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalidInput('a text message must be JSON; audio is sent in binary messages');
  }
}

function readConfig(fields: Fields): Config {
  const flag = (name: string): boolean => Boolean(fields.raw(name));
  return {
    ...(fields.has('sample_rate') && { sampleRate: rateOf(fields) }),
    ...(fields.has('words') && { words: flag('words') }),
    ...(fields.has('model') && { model: fields.string('model') }),
    ...(fields.has('figures') && { figures: flag('figures') }),
    ...(fields.has('max_alternatives') && {
      maxAlternatives: Math.min(
        fields.wholeNumber('max_alternatives', 0, Number.MAX_SAFE_INTEGER),
        MOST_ALTERNATIVES,
      ),
    }),
    ...(fields.has('phrase_list') && { phraseList: phrasesOf(fields) }),
  };
}

const KNOWN = ['sample_rate', 'words', 'model', 'figures', 'max_alternatives', 'phrase_list'];

/** A number, or text that is one. */
function rateOf(fields: Fields): number {
  const given = fields.raw('sample_rate');
  const isText = typeof given === 'string' && given.trim() !== '';
  const rate: unknown = isText && !Number.isNaN(Number(given)) ? Number(given) : given;
  checkSampleRate(rate);
  return rate;
}

function phrasesOf(fields: Fields): readonly string[] {
  return checkedPhraseList(fields.raw('phrase_list') ?? [], 'phrase_list', invalidInput);
}

/** One answer: the utterances that ended, or else the partial result. */
export function answerOf(
  recognitions: readonly Recognition[],
  config: Config,
  figures: RecognitionFigures,
): string {
  const finals = recognitions.filter(({ final }) => final);
  const partial = recognitions.at(-1);
  const answer =
    finals.length > 0 || !partial ? finished(finals, config) : { partial: partial.text };
  return JSON.stringify(config.figures ? Object.assign(answer, { figures }) : answer);
}

function finished(finals: readonly Recognition[], config: Config): object {
  const { maxAlternatives = 0 } = config;
  if (maxAlternatives === 0)
    return reading(
      finals.map(({ text }) => text).join(' '),
      finals.flatMap(({ words }) => words),
      config,
    );
  const alternatives = joinedAlternatives(finals, maxAlternatives);
  return {
    alternatives: alternatives.map(({ text, words, score }) => ({
      confidence: score ?? SURE,
      ...reading(text, words, config),
    })),
  };
}

/** The confidence that vosk gives an only alternative. */
const SURE = 1;

function reading(text: string, words: readonly RecognisedWord[], config: Config): object {
  const { words: wanted = true } = config;
  return { ...(wanted && words.length > 0 && { result: words.map(asResult) }), text };
}

function asResult({ word, start, end, confidence }: RecognisedWord): object {
  return { ...(confidence !== undefined && { conf: confidence }), start, end, word };
}
