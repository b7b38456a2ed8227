/*
 * What test/c/library.test.ts drives, in C, as a user of the library would write it:
 *
 *   driver step MODEL THREADS < frames > outputs    floats, through the state of a second stream
 *   driver accept FILE...                           a line for each: its status and message
 *   driver mutate FILE TIMES SEED                   loads so many damaged copies, and steps
 *   driver misuse MODEL                             what a caller does wrong
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "c/compact_rnn.h"

static void fail(const char* what, const char* why) {
  fprintf(stderr, "%s: %s\n", what, why);
  exit(1);
}

static void check(compact_rnn_status status, const compact_rnn_error* error, const char* what) {
  if (status != COMPACT_RNN_OK) fail(what, error->message);
}

static void* allocated(size_t bytes) {
  void* memory = malloc(bytes == 0 ? 1 : bytes);
  if (memory == NULL) fail("malloc", "no memory");
  return memory;
}

/* Steps from the second stream on go on from the state of the first. */
static int step(const char* path, int threads) {
  compact_rnn_model* model;
  compact_rnn_stream* streams[2];
  compact_rnn_error error;
  size_t inputs, outputs, state_size, frame = 0;
  float *x, *y, *other, *state;
  check(compact_rnn_load(path, &model, &error), &error, "load");
  check(compact_rnn_open_stream(model, threads, &streams[0], &error), &error, "open");
  check(compact_rnn_open_stream(model, 1, &streams[1], &error), &error, "open");
  inputs = compact_rnn_input_size(model);
  outputs = compact_rnn_output_size(model);
  state_size = compact_rnn_state_size(streams[0]);
  x = allocated(inputs * sizeof *x);
  y = allocated(outputs * sizeof *y);
  other = allocated(outputs * sizeof *y);
  state = allocated(state_size * sizeof *state);
  while (fread(x, sizeof *x, inputs, stdin) == inputs) {
    compact_rnn_save_state(streams[0], state);
    if (frame++ % 3 == 0) check(compact_rnn_reset(streams[1], &error), &error, "reset");
    check(compact_rnn_restore_state(streams[1], state, state_size, &error), &error, "restore");
    check(compact_rnn_step(streams[0], x, y, &error), &error, "step");
    check(compact_rnn_step(streams[1], x, other, &error), &error, "step");
    if (memcmp(y, other, outputs * sizeof *y) != 0) fail("state", "other outputs from it");
    fwrite(y, sizeof *y, outputs, stdout);
  }
  compact_rnn_close_stream(streams[0]);
  compact_rnn_close_stream(streams[1]);
  compact_rnn_close(model);
  free(x);
  free(y);
  free(other);
  free(state);
  return 0;
}

static int accept(char** paths, int count) {
  int i;
  for (i = 0; i < count; i++) {
    compact_rnn_model* model = NULL;
    compact_rnn_error error = {""};
    compact_rnn_status status = compact_rnn_load(paths[i], &model, &error);
    printf("%d %s\n", (int)status, error.message);
    compact_rnn_close(model);
  }
  return 0;
}

static unsigned long random_number(unsigned long* seed) {
  *seed = *seed * 1103515245ul + 12345ul;
  return *seed >> 16 & 0x7fff;
}

static size_t read_file(const char* path, unsigned char** bytes) {
  FILE* file = fopen(path, "rb");
  long size;
  if (file == NULL) fail(path, "cannot be opened");
  fseek(file, 0, SEEK_END);
  size = ftell(file);
  rewind(file);
  *bytes = allocated((size_t)size);
  if (fread(*bytes, 1, (size_t)size, file) != (size_t)size) fail(path, "cannot be read");
  fclose(file);
  return (size_t)size;
}

static void try_bytes(const unsigned char* bytes, size_t size, int* loaded) {
  compact_rnn_model* model;
  compact_rnn_stream* stream;
  compact_rnn_error error;
  if (compact_rnn_load_bytes(bytes, size, &model, &error) != COMPACT_RNN_OK) {
    if (error.message[0] == '\0') fail("load", "no message");
    return;
  }
  ++*loaded;
  if (compact_rnn_open_stream(model, 1, &stream, &error) == COMPACT_RNN_OK) {
    float* x = allocated(compact_rnn_input_size(model) * sizeof *x);
    float* y = allocated(compact_rnn_output_size(model) * sizeof *y);
    memset(x, 0, compact_rnn_input_size(model) * sizeof *x);
    compact_rnn_step(stream, x, y, &error);
    compact_rnn_close_stream(stream);
    free(x);
    free(y);
  }
  compact_rnn_close(model);
}

/* Most damage is in the header, where it matters. Each copy lies in memory of just its size. */
static int mutate(const char* path, int times, unsigned long seed) {
  unsigned char* whole;
  const size_t size = read_file(path, &whole);
  const size_t header = size < 8 ? size : 8 + (size_t)whole[0] + 256 * (size_t)whole[1];
  int loaded = 0, i;
  for (i = 0; i < times; i++) {
    const size_t length = i % 8 == 7 ? random_number(&seed) * 37 % size : size;
    unsigned char* copy = allocated(length);
    unsigned long changes = 1 + random_number(&seed) % 4;
    memcpy(copy, whole, length);
    while (changes-- > 0 && length != 0) {
      const size_t within = random_number(&seed) % 8 == 0 || header > length ? length : header;
      const size_t at = (random_number(&seed) * 32768 + random_number(&seed)) % within;
      static const char letters[] = "0129-[]{}\",:eE.truefalsenull\\u";
      copy[at] = random_number(&seed) % 3 == 0
                     ? (unsigned char)random_number(&seed)
                     : (unsigned char)letters[random_number(&seed) % (sizeof letters - 1)];
    }
    try_bytes(copy, length, &loaded);
    free(copy);
  }
  printf("%d\n", loaded);
  free(whole);
  return 0;
}

static void expect(compact_rnn_status status, compact_rnn_status expected, const char* what) {
  if (status != expected) fail(what, "has another status");
}

static int misuse(const char* path) {
  compact_rnn_model* model = NULL;
  compact_rnn_stream* stream = NULL;
  compact_rnn_listener* listener = NULL;
  compact_rnn_error error;
  float numbers[4096] = {0}, nan = 0.0f;
  nan = nan / nan;
  expect(compact_rnn_load(NULL, &model, NULL), COMPACT_RNN_INVALID_OPTION, "no path");
  expect(compact_rnn_load("/nowhere/at/all", &model, NULL), COMPACT_RNN_IO, "no file");
  expect(compact_rnn_load_bytes("", 0, &model, NULL), COMPACT_RNN_INVALID_FILE, "no bytes");
  check(compact_rnn_load(path, &model, &error), &error, "load");
  expect(compact_rnn_open_stream(model, 0, &stream, NULL), COMPACT_RNN_INVALID_OPTION, "threads");
  expect(compact_rnn_open_stream(model, 65, &stream, NULL), COMPACT_RNN_INVALID_OPTION, "threads");
  if (stream != NULL) fail("stream", "is there though it failed");
  check(compact_rnn_open_stream(model, 1, &stream, &error), &error, "open");
  numbers[0] = nan;
  expect(compact_rnn_step(stream, numbers, numbers, NULL), COMPACT_RNN_INVALID_INPUT, "NaN");
  expect(compact_rnn_step(stream, NULL, numbers, NULL), COMPACT_RNN_INVALID_OPTION, "no frame");
  expect(compact_rnn_restore_state(stream, numbers, 3, NULL), COMPACT_RNN_INVALID_INPUT, "state");
  expect(compact_rnn_restore_state(stream, numbers, compact_rnn_state_size(stream), NULL),
         COMPACT_RNN_INVALID_INPUT, "NaN in a state");
  expect(compact_rnn_open_listener(model, 7, 1, &listener, NULL), COMPACT_RNN_INVALID_OPTION,
         "rate");
  check(compact_rnn_open_listener(model, 0, 1, &listener, &error), &error, "listener");
  expect(compact_rnn_hear(listener, numbers, 1, NULL), COMPACT_RNN_INVALID_INPUT, "NaN sample");
  expect(compact_rnn_end(listener, NULL), COMPACT_RNN_INVALID_INPUT, "no samples");
  if (compact_rnn_unit_name(model, 100000) != NULL) fail("unit", "is there");
  printf("%s %lu %lu\n", compact_rnn_isa(model), (unsigned long)compact_rnn_sample_rate(model),
         (unsigned long)compact_rnn_tokens(model));
  compact_rnn_close_listener(listener);
  compact_rnn_close_listener(NULL);
  compact_rnn_close_stream(stream);
  compact_rnn_close_stream(NULL);
  compact_rnn_close(model);
  compact_rnn_close(NULL);
  return 0;
}

int main(int argc, char** argv) {
  if (argc == 4 && strcmp(argv[1], "step") == 0) return step(argv[2], atoi(argv[3]));
  if (argc >= 3 && strcmp(argv[1], "accept") == 0) return accept(argv + 2, argc - 2);
  if (argc == 5 && strcmp(argv[1], "mutate") == 0)
    return mutate(argv[2], atoi(argv[3]), strtoul(argv[4], NULL, 10));
  if (argc == 3 && strcmp(argv[1], "misuse") == 0) return misuse(argv[2]);
  return 2;
}
