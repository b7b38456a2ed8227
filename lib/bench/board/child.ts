/** The fresh process of `benchBoard`: measures the model named on its command line. */
import { answer } from '../in-child';
import { measureOnBoard } from './measure';

const [path = '', seconds, periodMillis] = process.argv.slice(2);
void answer(async () => measureOnBoard(path, Number(seconds), Number(periodMillis)));
