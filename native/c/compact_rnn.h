/*
 * Runs compressed recurrent networks where there is no Node: models that `compact-rnn convert`,
 * `compress` or `train` wrote, from a file or from an array in the program.
 *
 * - Every function that can fail returns a status, and says in *error, where it is not NULL, what
 *   was wrong. What it was to give or to write is then as it was before. Nothing throws, exits or
 *   prints.
 * - Models never change: any number of streams and listeners share one, from any threads. A stream
 *   or a listener is for one thread at a time.
 * - No thread is started unless a stream is opened with more than one, and a step allocates
 *   nothing.
 *
 * docs/guides/boards.md builds a program with it.
 */
#ifndef COMPACT_RNN_H
#define COMPACT_RNN_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum compact_rnn_status {
  COMPACT_RNN_OK = 0,
  COMPACT_RNN_INVALID_OPTION, /* threads, a rate, or what this model cannot do */
  COMPACT_RNN_INVALID_INPUT,  /* numbers that are NaN, infinite, no tokens, or too few */
  COMPACT_RNN_INVALID_FILE,   /* not of this format, damaged, or of a newer version */
  COMPACT_RNN_INVALID_MODEL,  /* a file whose parts contradict each other */
  COMPACT_RNN_NUMERICAL,      /* an output is NaN or infinite: reset the stream */
  COMPACT_RNN_IO,             /* the file cannot be read */
  COMPACT_RNN_OUT_OF_MEMORY
} compact_rnn_status;

/* What was wrong, in UTF-8, ends with a zero; cut where it is longer. */
typedef struct compact_rnn_error {
  char message[256];
} compact_rnn_error;

typedef struct compact_rnn_model compact_rnn_model;
typedef struct compact_rnn_stream compact_rnn_stream;
typedef struct compact_rnn_listener compact_rnn_listener;

/* --- Models --- */

/* The model in a safetensors file. Close it when its streams and listeners are closed. */
compact_rnn_status compact_rnn_load(const char* path, compact_rnn_model** model,
                                    compact_rnn_error* error);
/* The model in `size` bytes of such a file, which may lie anywhere, and are not needed later. */
compact_rnn_status compact_rnn_load_bytes(const void* bytes, size_t size, compact_rnn_model** model,
                                          compact_rnn_error* error);
/* NULL is fine. */
void compact_rnn_close(compact_rnn_model* model);

/* Numbers of a frame as it goes in: 1, a token's number, of models over tokens. */
size_t compact_rnn_input_size(const compact_rnn_model* model);
/* Numbers of an output. */
size_t compact_rnn_output_size(const compact_rnn_model* model);
/* Tokens that a model over tokens knows; 0 of others. */
size_t compact_rnn_tokens(const compact_rnn_model* model);
/* Bytes of weights that a step reads. */
size_t compact_rnn_step_bytes(const compact_rnn_model* model);
/* What an output stands for, in UTF-8: "one", "AH", "a"; NULL where the model does not say. */
const char* compact_rnn_unit_name(const compact_rnn_model* model, size_t unit);
/* Hz, of what the model hears; 0 of one that does not take audio. */
size_t compact_rnn_sample_rate(const compact_rnn_model* model);
/* The instruction set of the kernels that run: "neondot". COMPACT_RNN_ISA in the environment, read
 * when the process first loads a model, names another. */
const char* compact_rnn_isa(const compact_rnn_model* model);

/* --- Frame by frame --- */

/* A stream at the beginning of a sequence, whose steps `threads` share: 1 to 64. */
compact_rnn_status compact_rnn_open_stream(const compact_rnn_model* model, int threads,
                                           compact_rnn_stream** stream, compact_rnn_error* error);
void compact_rnn_close_stream(compact_rnn_stream* stream);
/* Takes the next frame x [input_size] to y [output_size]. */
compact_rnn_status compact_rnn_step(compact_rnn_stream* stream, const float* x, float* y,
                                    compact_rnn_error* error);
/* The next frame is the first of another sequence. */
compact_rnn_status compact_rnn_reset(compact_rnn_stream* stream, compact_rnn_error* error);

/* Numbers of a stream's state: h, and of an LSTM c behind it, of each layer in order. */
size_t compact_rnn_state_size(const compact_rnn_stream* stream);
/* Writes the state to numbers [state_size]. */
void compact_rnn_save_state(const compact_rnn_stream* stream, float* numbers);
/* Goes on from a state that a stream of the same model saved: `size` must be state_size. */
compact_rnn_status compact_rnn_restore_state(compact_rnn_stream* stream, const float* numbers,
                                             size_t size, compact_rnn_error* error);

/* --- From audio to words, of models that have a front end and units --- */

typedef struct compact_rnn_word {
  const char* text;  /* UTF-8 */
  double start, end; /* seconds from the beginning of the utterance */
} compact_rnn_word;

/* What hears samples at `rate` Hz, 1000 to 768000; 0 for the rate of the model. */
compact_rnn_status compact_rnn_open_listener(const compact_rnn_model* model, size_t rate,
                                             int threads, compact_rnn_listener** listener,
                                             compact_rnn_error* error);
void compact_rnn_close_listener(compact_rnn_listener* listener);
/* Takes the next samples, any number of them, in [-1, 1]. */
compact_rnn_status compact_rnn_hear(compact_rnn_listener* listener, const float* samples,
                                    size_t count, compact_rnn_error* error);
/* The utterance ends; the next samples begin another. */
compact_rnn_status compact_rnn_end(compact_rnn_listener* listener, compact_rnn_error* error);
/* The words so far, or of the utterance that has ended: `count` of them at *words, which are valid
 * until the listener is next used. As samples come, what is said of the last ones may change. */
compact_rnn_status compact_rnn_words(compact_rnn_listener* listener, const compact_rnn_word** words,
                                     size_t* count, compact_rnn_error* error);

#ifdef __cplusplus
}
#endif

#endif
