// The microbenchmark of the kernels: kernel_bench PATTERN [list] times every family of kernels.def
// whose name, `family, what, level`, holds the regular expression, on the ISA that COMPACT_RNN_ISA
// says or the best, and prints a line of JSON for each work: its level, flops and bytes, and, of
// many short rounds in turns, the seconds of a call, of the read loop over as many bytes, and of
// sgemm for as many operations. `list` prints the families only.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <regex>

#include "base/team.h"
#include "linalg/multiply.h"
#include "works.h"

namespace compact_rnn::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kRounds = 25;
constexpr double kRoundSeconds = 0.4e-3;

double seconds_of(const std::function<void()>& call, int calls) {
  const auto begin = Clock::now();
  for (int i = 0; i < calls; ++i) call();
  return std::chrono::duration<double>(Clock::now() - begin).count() / calls;
}

int calls_of(const std::function<void()>& call) {
  call();
  const double once = seconds_of(call, 1);
  return once > kRoundSeconds ? 1 : static_cast<int>(kRoundSeconds / std::max(once, 1e-8)) + 1;
}

// What is timed in turns: its lower quartile counts, since what else runs only adds.
struct Timed {
  std::function<void()> call;
  int calls = 0;
  std::vector<double> rounds = {};

  double seconds() {
    std::sort(rounds.begin(), rounds.end());
    return rounds[rounds.size() / 4];
  }
};

void time_in_turns(std::vector<Timed>& timed) {
  for (Timed& each : timed) each.calls = calls_of(each.call);
  for (int round = 0; round < kRounds; ++round)
    for (Timed& each : timed) each.rounds.push_back(seconds_of(each.call, each.calls));
}

// 48 vectors of 500 columns, 2000 rows: a layer's input part over frames.
struct Sgemm {
  static constexpr std::size_t kVectors = 48, kColumns = 500, kRows = 2000;
  static constexpr double kFlops = 2.0 * kVectors * kColumns * kRows;

  explicit Sgemm(Arrays& arrays)
      : x(arrays.floats(kVectors * kColumns)),
        w(arrays.floats(kRows * kColumns)),
        y(arrays.floats(kVectors * kRows)) {}
  void run(Team& team) const {
    linalg::multiply<float>({x, kVectors, kColumns, kColumns}, {w, kColumns, kRows, kColumns, true},
                            y, kRows, false, team);
  }

  float *x, *w, *y;
};

void measure(const char* family, const Level& level, const Work& work, Arrays& arrays) {
  const TeamLease team(1);
  const Sgemm sgemm(arrays);
  const std::size_t size =
      std::max<std::size_t>(static_cast<std::size_t>(work.bytes) / 256, 1) * 64;
  const ReadTask read = {arrays.floats(size), size, arrays.floats(1)};
  std::vector<Timed> timed = {{work.call}, {[&] { kernels().read(read); }}};
  if (work.flops > 0) timed.push_back({[&] { sgemm.run(*team); }});
  time_in_turns(timed);
  std::printf(R"({"family":"%s","isa":"%s","what":"%s","level":"%s","flops":%.0f,"bytes":%.0f,)"
              R"("seconds":%.4g,"readSeconds":%.4g,"sgemmSeconds":)",
              family, isa_name(running_isa()), work.what.c_str(), level.name, work.flops,
              work.bytes, timed[0].seconds(), timed[1].seconds());
  if (work.flops > 0)
    std::printf("%.4g}\n", timed[2].seconds() * work.flops / Sgemm::kFlops);
  else
    std::printf("null}\n");
  std::fflush(stdout);
}

template <typename Task>
void run_family(const char* family, void (*kernel)(const Task&), const std::regex& pattern,
                bool only_list) {
  if (only_list) {
    std::printf("%s\n", family);
    return;
  }
  for (const Level& level : kLevels) {
    const auto wanted = [&](const std::string& what) {
      const std::string name =
          std::string(family) + (what.empty() ? "" : ", " + what) + ", " + level.name;
      return std::regex_search(name, pattern);
    };
    Arrays arrays;
    for (const Work& work : works_of(kernel, {level.bytes, wanted}, arrays)) {
      Arrays baselines;
      measure(family, level, work, baselines);
    }
  }
}

}  // namespace
}  // namespace compact_rnn::bench

int main(int count, char** words) {
  using namespace compact_rnn;
  try {
    const std::regex pattern(count > 1 ? words[1] : "");
    const bool only_list = count > 2;
#define FAMILY(family, Task) bench::run_family(#family, kernels().family, pattern, only_list);
#define TRAINING(family, Task) \
  bench::run_family(#family, training_kernels<float>().family, pattern, only_list);
#include "kernels/kernels.def"
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
