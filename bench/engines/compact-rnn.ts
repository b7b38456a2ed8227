/** This library. */
import { built } from '../place';
import type { Engine } from './engine';

export const compactRnn: Engine = {
  name: 'compact-rnn',
  takes: () => true,
  launch: (subject) => ({
    command: process.execPath,
    args: [built('engines/compact-rnn.child'), JSON.stringify(subject)],
  }),
};
