/** What the example uses of Electron and of the audio thread, neither of which is installed here. */
declare module 'electron' {
  export const app: {
    readonly isPackaged: boolean;
    whenReady(): Promise<void>;
    quit(): void;
    on(event: 'window-all-closed', listener: () => void): void;
  };
  export const ipcMain: {
    handle(channel: 'begin', listener: (event: unknown, sampleRate: number) => unknown): void;
    handle(channel: 'hear', listener: (event: unknown, samples: Float32Array) => unknown): void;
    handle(channel: 'end', listener: () => unknown): void;
  };
  export const ipcRenderer: { invoke(channel: string, ...values: unknown[]): Promise<unknown> };
  export const contextBridge: { exposeInMainWorld(name: string, api: object): void };
  export class BrowserWindow {
    constructor(options: {
      width: number;
      height: number;
      webPreferences: { preload: string; contextIsolation: boolean; sandbox: boolean };
    });
    loadFile(path: string): Promise<void>;
  }
}

declare namespace NodeJS {
  interface Process {
    readonly resourcesPath: string;
  }
}

declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void;
