/** Calls that take grammars and phrases. */
import { makeGrammar } from '../../../lib';
import { fileWith, type Samples, soon } from '../sample';

export const JSGF = `#JSGF V1.0;
grammar commands;
public <command> = /2/ go [<side>] | /1/ (stop | wait)+;
<side> = left | right;
`;

const SENTENCES = ['go left', 'go right', 'stop'];

export const GRAMMARS: Samples = {
  makeGrammar: [() => ({ args: [JSGF, { signal: soon() }] }), () => ({ args: [[...SENTENCES]] })],
  loadGrammar: [
    () => ({ args: [fileWith('commands.jsgf', JSGF), { signal: soon() }] }),
    () => ({ args: [fileWith('sentences.txt', `${SENTENCES.join('\n')}\n`)] }),
  ],
  loadPhrases: [
    () => ({ args: [fileWith('phrases.txt', 'go left\t4\nwait\n'), { signal: soon() }] }),
  ],
  'new Grammar': [() => ({ args: [{}, ['go']] })],
  'Grammar.logProbability': [
    async () => ({ receiver: await makeGrammar(JSGF), args: [['go', 'left']] }),
  ],
};
