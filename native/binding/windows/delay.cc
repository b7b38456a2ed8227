// What the linker's late loading asks before it opens `node.exe`: it gets the program that runs.
#include <windows.h>

#include <delayimp.h>

#include <cstring>

static FARPROC WINAPI program_for_node(unsigned event, PDelayLoadInfo info) {
  if (event != dliNotePreLoadLibrary || _stricmp(info->szDll, "node.exe") != 0) return nullptr;
  return reinterpret_cast<FARPROC>(GetModuleHandleA(nullptr));
}

extern "C" {
PfnDliHook __pfnDliNotifyHook2 = program_for_node;
}
