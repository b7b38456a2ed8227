// What gcc 12's headers refer to and older systems lack: addons of packages bring their own.
#include <new>

namespace std {
// GLIBCXX_3.4.29
[[noreturn]] void __throw_bad_array_new_length();
void __throw_bad_array_new_length() { throw std::bad_array_new_length(); }
}  // namespace std

// GLIBC_2.32, and never in musl: whether reference counts may do without atomic instructions.
extern "C" char __libc_single_threaded;
char __libc_single_threaded = 0;

// By this name GCC's library for 64-bit ARM asks what the processor has, and musl lacks it.
#ifdef __aarch64__
#include <sys/auxv.h>
extern "C" unsigned long __getauxval(unsigned long type);
unsigned long __getauxval(unsigned long type) { return getauxval(type); }
#endif
