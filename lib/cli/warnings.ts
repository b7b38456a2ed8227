/** Warnings of the library, one line each on stderr, in place of Node's own form. */
import { WARNING_NAME } from '../warnings';

/** From here on warnings are printed as `warning: ...`; those of Node keep their name. */
export function printWarnings(): void {
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => {
    process.stderr.write(`${name === WARNING_NAME ? 'warning' : name}: ${message}\n`);
  });
}
