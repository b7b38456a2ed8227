// Finding, opening and setting up OpenBLAS.
//
// Core type: OpenBLAS picks its kernels while it is being loaded, and a version that is older than
// the CPU (0.3.21 on Sapphire Rapids) falls back to those of Prescott, SSE3. So the core type is
// chosen here from what the CPU has, through the variable that OpenBLAS reads, unless the user has
// set it. dgesdd of 500 x 2000 on one such core: 410 ms with Prescott's kernels, 160 to 210 ms with
// SkylakeX's.
//
// Threads: OpenBLAS gets one. The sums of its kernels depend on how many threads share them, and
// results must not; a second thread gained nothing in gesdd at 800 x 800; and libuv's pool
// factorizes the layers of a model in parallel, which uses the cores better.
#include "linalg/openblas_library.h"

#include <cstdlib>
#include <vector>

#include "base/cpu.h"
#include "base/dynamic_library.h"
#include "base/environment.h"

namespace compact_rnn::linalg {
namespace {

// Null where OpenBLAS should choose by itself.
const char* core_type() {
  const CpuFeatures cpu = cpu_features();
  if (cpu.avx512) return "SkylakeX";
  if (cpu.avx2) return "Haswell";
  return nullptr;
}

// Sets OPENBLAS_CORETYPE while the library is being loaded, so that later child processes do not
// see it.
class ScopedCoreType {
 public:
  ScopedCoreType() {
    const char* type = core_type();
    set_ = type != nullptr && set_if_unset(kVariable, type);
  }
  ~ScopedCoreType() {
    if (set_) unset(kVariable);
  }
  ScopedCoreType(const ScopedCoreType&) = delete;
  ScopedCoreType& operator=(const ScopedCoreType&) = delete;

 private:
  static constexpr const char* kVariable = "OPENBLAS_CORETYPE";
  bool set_ = false;
};

bool user_names_one() {
  const char* named = std::getenv("COMPACT_RNN_OPENBLAS");
  return named != nullptr && *named != '\0';
}

std::vector<std::string> candidates() {
  if (user_names_one()) return {std::getenv("COMPACT_RNN_OPENBLAS")};
#if defined(__APPLE__)
  return {"libopenblas.dylib", "libopenblas.0.dylib",
          "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
          "/usr/local/opt/openblas/lib/libopenblas.dylib"};
#elif defined(_WIN32)
  return {"libopenblas.dll", "openblas.dll"};
#else
  return {"libopenblas.so.0", "libopenblas.so"};
#endif
}

template <typename Function>
bool find(void* handle, const char* name, Function*& function) {
  function = reinterpret_cast<Function*>(find_symbol(handle, name));
  return function != nullptr;
}

std::string set_up(void* handle, const std::string& name, OpenblasLibrary& library) {
  void (*set_threads)(int);
  char* (*core)();
  char* (*config)();
  if (!find(handle, "openblas_set_num_threads", set_threads) ||
      !find(handle, "openblas_get_corename", core) || !find(handle, "openblas_get_config", config))
    return name + " is not an OpenBLAS";
  if (!find(handle, "dgesdd_", library.dgesdd) || !find(handle, "dgelsd_", library.dgelsd) ||
      !find(handle, "dgemm_", library.dgemm) || !find(handle, "sgemm_", library.sgemm))
    return name + " was built without LAPACK";
  library.version = config();
  if (library.version.find("USE64BITINT") != std::string::npos)
    return name + " takes 64-bit integers, and the 32-bit interface is needed";
  set_threads(1);
  library.core_type = core();
  const std::string file = file_of_symbol(reinterpret_cast<void*>(library.dgesdd));
  library.path = file.empty() ? name : file;
  return "";
}

}  // namespace

std::string open_openblas(OpenblasLibrary& library) {
  const ScopedCoreType scope;
  if (!user_names_one() && use_linked_openblas(library)) return "";
  std::string reasons;
  for (const std::string& name : candidates()) {
    std::string reason;
    void* handle = open_library(name, reason);
    if (handle != nullptr) reason = set_up(handle, name, library);
    if (reason.empty()) return "";
    reasons += (reasons.empty() ? "" : "; ") + reason;
  }
  return "OpenBLAS is not available (" + reasons +
         "): install libopenblas0 or name the library in COMPACT_RNN_OPENBLAS";
}

}  // namespace compact_rnn::linalg
