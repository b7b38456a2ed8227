/*
 * hear MODEL.safetensors FILE.wav...: prints the words of each recording, with the seconds at which
 * they begin and end.
 *
 * Reads WAV files of 16-bit samples, the first of their channels.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "c/compact_rnn.h"

/* Samples that are read and heard at a time: a tenth of a second or so. */
enum { PIECE = 1024 };

static uint32_t number(const unsigned char* bytes, int count) {
  uint32_t value = 0;
  while (count-- > 0) value = value << 8 | bytes[count];
  return value;
}

typedef struct wav {
  FILE* file;
  unsigned channels, rate;
  uint32_t bytes; /* of samples that are still to come */
} wav;

/* Reads up to the first sample. Returns what is wrong, or NULL. */
static const char* open_wav(wav* wav, const char* path) {
  unsigned char header[16];
  unsigned bits = 0;
  wav->file = fopen(path, "rb");
  if (wav->file == NULL) return "cannot be opened";
  if (fread(header, 1, 12, wav->file) != 12 || memcmp(header, "RIFF", 4) != 0 ||
      memcmp(header + 8, "WAVE", 4) != 0)
    return "is no WAV file";
  while (fread(header, 1, 8, wav->file) == 8) {
    uint32_t size = number(header + 4, 4);
    if (memcmp(header, "data", 4) == 0) {
      wav->bytes = size;
      return bits == 16 && wav->channels != 0 ? NULL : "does not hold 16-bit samples";
    }
    if (memcmp(header, "fmt ", 4) == 0 && size >= 16) {
      if (fread(header, 1, 16, wav->file) != 16) break;
      wav->channels = number(header + 2, 2);
      wav->rate = number(header + 4, 4);
      bits = number(header + 14, 2);
      size -= 16;
    }
    if (fseek(wav->file, (long)(size + size % 2), SEEK_CUR) != 0) break;
  }
  return "holds no samples";
}

/* The next samples; 0 behind the last. */
static size_t read_wav(wav* wav, float* samples) {
  size_t count = 0;
  unsigned char sample[2];
  while (count < PIECE && wav->bytes >= 2 * wav->channels && fread(sample, 1, 2, wav->file) == 2) {
    samples[count++] = (float)(int16_t)number(sample, 2) / 32768.0f;
    if (wav->channels > 1) fseek(wav->file, (long)(2 * (wav->channels - 1)), SEEK_CUR);
    wav->bytes -= 2 * wav->channels;
  }
  return count;
}

static void print_words(compact_rnn_listener* listener) {
  const compact_rnn_word* words;
  size_t count, i;
  if (compact_rnn_words(listener, &words, &count, NULL) != COMPACT_RNN_OK) return;
  for (i = 0; i < count; i++)
    printf("%6.2f %6.2f  %s\n", words[i].start, words[i].end, words[i].text);
}

static int hear(const compact_rnn_model* model, const char* path) {
  compact_rnn_listener* listener = NULL;
  compact_rnn_error error;
  compact_rnn_status status;
  float samples[PIECE];
  size_t count;
  wav wav = {NULL, 0, 0, 0};
  const char* wrong = open_wav(&wav, path);
  if (wrong != NULL) {
    fprintf(stderr, "%s %s\n", path, wrong);
    if (wav.file != NULL) fclose(wav.file);
    return 1;
  }
  status = compact_rnn_open_listener(model, wav.rate, 1, &listener, &error);
  while (status == COMPACT_RNN_OK && (count = read_wav(&wav, samples)) != 0)
    status = compact_rnn_hear(listener, samples, count, &error);
  if (status == COMPACT_RNN_OK) status = compact_rnn_end(listener, &error);
  if (status == COMPACT_RNN_OK)
    print_words(listener);
  else
    fprintf(stderr, "%s: %s\n", path, error.message);
  compact_rnn_close_listener(listener);
  fclose(wav.file);
  return status != COMPACT_RNN_OK;
}

int main(int argc, char** argv) {
  compact_rnn_model* model;
  compact_rnn_error error;
  int i, failures = 0;
  if (argc < 3) {
    fprintf(stderr, "usage: hear MODEL.safetensors FILE.wav...\n");
    return 2;
  }
  if (compact_rnn_load(argv[1], &model, &error) != COMPACT_RNN_OK) {
    fprintf(stderr, "%s: %s\n", argv[1], error.message);
    return 1;
  }
  for (i = 2; i < argc; i++) {
    printf("%s\n", argv[i]);
    failures += hear(model, argv[i]);
  }
  compact_rnn_close(model);
  return failures != 0;
}
