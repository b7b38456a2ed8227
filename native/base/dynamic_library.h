// Libraries that are opened at run time: OpenBLAS, and the one that this code is in.
#pragma once

#include <string>

namespace compact_rnn {

// The library of that name or path, with all that it needs; null with the reason in `failure`.
void* open_library(const std::string& name, std::string& failure);

// What the library calls so, or null.
void* find_symbol(void* library, const char* name);

// The file that a symbol was loaded from; empty where the system does not tell.
std::string file_of_symbol(void* symbol);

// Keeps the library that this code is in loaded until the process ends: threads of ours never leave
// its code, and Node unloads an addon with the last worker thread that loaded it.
void keep_this_library();

}  // namespace compact_rnn
