#include <windows.h>

#include "base/dynamic_library.h"

namespace compact_rnn {

void* open_library(const std::string& name, std::string& failure) {
  void* library = reinterpret_cast<void*>(LoadLibraryA(name.c_str()));
  if (library == nullptr)
    failure = name + " does not load (error " + std::to_string(GetLastError()) + ")";
  return library;
}

void* find_symbol(void* library, const char* name) {
  return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(library), name));
}

std::string file_of_symbol(void* symbol) {
  HMODULE library = nullptr;
  char file[MAX_PATH];
  if (!GetModuleHandleExA(
          GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
          static_cast<LPCSTR>(symbol), &library))
    return "";
  const DWORD length = GetModuleFileNameA(library, file, MAX_PATH);
  return length < MAX_PATH ? std::string(file, length) : "";
}

void keep_this_library() {
  HMODULE library = nullptr;
  GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN,
                     reinterpret_cast<LPCSTR>(&keep_this_library), &library);
}

}  // namespace compact_rnn
