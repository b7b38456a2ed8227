// Main process: the model, and one transcriber for the window. Not run in this project's tests, where
// Electron cannot be had; linted and type-checked.
import { app, BrowserWindow, ipcMain } from 'electron';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTranscriber, loadModel } from 'compact-rnn';

const HERE = fileURLToPath(new URL('.', import.meta.url));
/** Beside the archive, not in it: see electron-builder.json. */
const MODEL = app.isPackaged
  ? join(process.resourcesPath, 'digits.safetensors')
  : join(HERE, '..', '..', 'models', 'digits', 'digits.safetensors');

await app.whenReady();
const model = await loadModel(MODEL);
await model.prepare();

/** @type {import('compact-rnn').Transcriber | undefined} */
let transcriber;
ipcMain.handle('begin', (_, sampleRate) => {
  transcriber = createTranscriber(model, { sampleRate });
});
ipcMain.handle('hear', (_, samples) => {
  transcriber?.push(samples);
  return transcriber?.result().text ?? '';
});
ipcMain.handle('end', () => transcriber?.end().text ?? '');

const window = new BrowserWindow({
  width: 480,
  height: 320,
  webPreferences: { preload: join(HERE, 'preload.cjs'), contextIsolation: true, sandbox: true },
});
await window.loadFile(join(HERE, 'renderer.html'));
app.on('window-all-closed', () => {
  model[Symbol.dispose]();
  app.quit();
});
