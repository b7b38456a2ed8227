/** Recordings in formats that are not read, by their first bytes. */

const FORMATS: readonly (readonly [name: string, magic: string, at: number])[] = [
  ['an Ogg file (Vorbis, Opus)', 'OggS', 0],
  ['an MP3 file', 'ID3', 0],
  ['an MP3 file', '\xff\xfb', 0],
  ['an MP3 file', '\xff\xf3', 0],
  ['an MP3 file', '\xff\xf2', 0],
  ['an MP3 file', '\xff\xfa', 0],
  ['an AAC file', '\xff\xf1', 0],
  ['an AAC file', '\xff\xf9', 0],
  ['an MP4 file (AAC)', 'ftyp', 4],
  ['an AIFF file', 'FORM', 0],
  ['a NIST SPHERE file', 'NIST_1A', 0],
  ['a Sun audio file', '.snd', 0],
  ['a Core Audio file', 'caff', 0],
  ['a WebM file', '\x1a\x45\xdf\xa3', 0],
  ['an AMR file', '#!AMR', 0],
  ['a WavPack file', 'wvpk', 0],
  ['a WAV file with the highest byte first', 'RIFX', 0],
  ['a FLAC file that was cut', 'fLa', 0],
];

/** The name of the format, with an article; undefined for an unknown one. */
export function foreignFormat(start: Buffer): string | undefined {
  return FORMATS.find(
    ([, magic, at]) => start.toString('latin1', at, at + magic.length) === magic,
  )?.[0];
}
