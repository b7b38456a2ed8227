/** The process in which a setting is measured: `measure-process.js SETTING TASK`, both as JSON. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { answer } from '../../lib/bench';
import { measure, type Setting, type Task } from './measure';

// The flag alone takes effect in contexts that are made after it.
setFlagsFromString('--expose-gc');
globalThis.gc = runInNewContext('gc') as NodeJS.GCFunction;
const [setting, task] = process.argv.slice(2).map((json) => JSON.parse(json) as unknown);
void answer(() => measure(setting as Setting, task as Task));
