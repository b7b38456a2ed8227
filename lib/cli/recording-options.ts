/** Options of the commands that read recordings, each declared once. */
import { Option } from 'commander';
import { TOO_LONG_POLICIES } from '../data';
import { parseNumber } from './arguments';
import { inputFile } from './command-files';

export function frontEndOption(): Option {
  return inputFile(
    '--front-end <file.json>',
    'how to compute features from audio, for a model without a front end',
  );
}

export function unitsOption(): Option {
  return inputFile('--units <file.json>', 'what each output stands for, for a model without units');
}

export function channelOption(): Option {
  return new Option(
    '--channel <number>',
    'channel of the audio, from 1; default: the average of all',
  ).argParser(parseNumber);
}

/** The option of commands whose results do not depend on it. */
export function threadsOption(): Option {
  return new Option(
    '--threads <count>',
    'threads to use, for the same result; default: all cores',
  ).argParser(parseNumber);
}

export function tooLongOption(): Option {
  return new Option(
    '--too-long <what>',
    'what to do if an utterance has more labels than CTC can align; default refuse',
  ).choices(TOO_LONG_POLICIES.filter((policy) => policy !== 'keep'));
}
