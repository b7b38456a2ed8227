// A build that is whole: it opens no libraries, and is itself not unloaded.
#include "base/dynamic_library.h"

namespace compact_rnn {

void* open_library(const std::string& name, std::string& failure) {
  failure = name + " cannot be opened: this build opens no libraries";
  return nullptr;
}

void* find_symbol(void*, const char*) { return nullptr; }

std::string file_of_symbol(void*) { return ""; }

void keep_this_library() {}

}  // namespace compact_rnn
