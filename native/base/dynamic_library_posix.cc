#include <dlfcn.h>

#include "base/dynamic_library.h"

namespace compact_rnn {

void* open_library(const std::string& name, std::string& failure) {
  void* library = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library != nullptr) return library;
  const char* reason = dlerror();
  failure = reason != nullptr ? reason : name + " does not load";
  return nullptr;
}

void* find_symbol(void* library, const char* name) { return dlsym(library, name); }

std::string file_of_symbol(void* symbol) {
  Dl_info where;
  const bool known = dladdr(symbol, &where) != 0 && where.dli_fname != nullptr;
  return known ? where.dli_fname : "";
}

void keep_this_library() {
  const std::string file = file_of_symbol(reinterpret_cast<void*>(&keep_this_library));
  if (!file.empty()) dlopen(file.c_str(), RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
}

}  // namespace compact_rnn
