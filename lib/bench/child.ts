/** The fresh process of `bench`: measures the model named on its command line. */
import { answer } from './in-child';
import { measure } from './measure';

const [path = '', threads, batch] = process.argv.slice(2);
void answer(async () => measure(path, { threads: Number(threads), batch: Number(batch) }));
