// The bridge: all that the page may ask of the main process.
const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('recognizer', {
  /** @param {number} sampleRate of what the page will send, in Hz */
  begin: (sampleRate) => ipcRenderer.invoke('begin', sampleRate),
  /** @param {Float32Array} samples in [-1, 1]; gives the words so far */
  hear: (samples) => ipcRenderer.invoke('hear', samples),
  end: () => ipcRenderer.invoke('end'),
});
