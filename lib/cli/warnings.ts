/** Warnings of the library, one line each on stderr, in place of Node's own form. */
import { WARNING_NAME } from '../warnings';
import { sayLines } from './print';

/** From here on warnings are printed as `warning: ...`; those of Node keep their name. */
export function printWarnings(): void {
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => {
    sayLines(`${name === WARNING_NAME ? 'warning' : name}: ${message}`);
  });
}
