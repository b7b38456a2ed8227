// In place of lib/native/load.ts: the page has made the addon.
exports.loadAddon = () => ({ addon: globalThis.compactRnnAddon, origin: 'the page' });
