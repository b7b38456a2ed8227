// doctest takes it for granted that WASI has no exceptions; here it has.
#pragma once

#include <csignal>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <sstream>
#include <string>

// Nor are there files, which it reads to find a debugger and writes where an option says so.
namespace std {
template <>
class basic_ifstream<char> : public istringstream {
 public:
  explicit basic_ifstream(const char*) { setstate(badbit); }
};
template <>
class basic_fstream<char> : public stringstream {
 public:
  void open(const char*, openmode) { setstate(badbit); }
  bool is_open() const { return false; }
  void close() {}
};
}  // namespace std

#define DOCTEST_CONFIG_NO_POSIX_SIGNALS
#define DOCTEST_CONFIG_NO_MULTITHREADING
#pragma push_macro("__wasi__")
#undef __wasi__
#include_next <doctest/doctest.h>
#pragma pop_macro("__wasi__")
