/* An addon that leaks, by which leaks of an addon are known to be found. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <node_api.h>
#include <stdlib.h>

static void* volatile lost;

NAPI_MODULE_INIT() {
  /* It stays loaded, as compact_rnn does: a report names the modules that are there at the end. */
  Dl_info own;
  if (dladdr((void*)&napi_register_module_v1, &own))
    dlopen(own.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
  lost = malloc(1000);
  lost = NULL;
  (void)env;
  return exports;
}
