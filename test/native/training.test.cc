// The kernels of training on every ISA against their scalar twins: all that they read and write,
// sequences in padding and parts of the blocks included. The scalar formulas themselves are checked
// by test/native/train/gradients.test.cc.
#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "buffers.h"
#include "comparison.h"
#include "kernels/kernels.h"

namespace compact_rnn::test {
namespace {

constexpr float kNoClip = std::numeric_limits<float>::infinity();
constexpr std::size_t kSequences = 3;
constexpr std::uint32_t kLengths[kSequences] = {3, 1, 2};  // frame 1 is padding of the second

struct TrainingCase {
  std::size_t cells;
  Range blocks;
  bool optional;  // peepholes or recurrent biases
  float gate_clip, cell_clip;
  Activation activation;

  FrameCells at() const { return {cells, kLengths, 1, blocks.first, blocks.last}; }
};

// What a task may point to, the same each time that it is made.
struct Arrays {
  explicit Arrays(const TrainingCase& its)
      : randoms(its.cells),
        weights(randoms.reals(4 * its.cells, 1.0f)),
        optional(randoms.reals(3 * its.cells, 1.0f)),
        gates(randoms.reals(4 * kSequences * its.cells, 0.95f)) {
    for (auto& state : states) state = randoms.reals(kSequences * its.cells, 0.95f);
  }
  const float* optional_of(const TrainingCase& its) const {
    return its.optional ? optional.data() : nullptr;
  }

  Randoms randoms;
  Misaligned<float> weights, optional, gates, states[6];
};

using Run = void (*)(const TrainingTable<float>&, const TrainingCase&, Arrays&);
struct Family {
  const char* name;
  Run run;
};

const Family kFamilies[] = {
    {"activation_forward",
     [](const TrainingTable<float>& kernels, const TrainingCase& its, Arrays& a) {
       kernels.activation_forward({its.at(), its.activation, its.gate_clip, a.optional_of(its),
                                   a.states[0].data(), a.gates.data(), a.states[1].data()});
     }},
    {"activation_backward",
     [](const TrainingTable<float>& kernels, const TrainingCase& its, Arrays& a) {
       kernels.activation_backward({its.at(), its.activation, its.gate_clip, a.states[0].data(),
                                    a.states[1].data(), a.gates.data()});
     }},
    {"lstm_forward",
     [](const TrainingTable<float>& kernels, const TrainingCase& its, Arrays& a) {
       kernels.lstm_forward({its.at(), a.weights.data(), a.optional_of(its), its.gate_clip,
                             its.cell_clip, a.states[0].data(), a.states[1].data(), a.gates.data(),
                             a.states[2].data(), a.states[3].data()});
     }},
    {"lstm_backward",
     [](const TrainingTable<float>& kernels, const TrainingCase& its, Arrays& a) {
       kernels.lstm_backward({its.at(), a.optional_of(its), its.gate_clip, its.cell_clip,
                              a.states[0].data(), a.states[1].data(), a.states[2].data(),
                              a.gates.data(), a.states[3].data()});
     }},
    {"gru_forward",
     [](const TrainingTable<float>& kernels, const TrainingCase& its, Arrays& a) {
       kernels.gru_forward({its.at(), a.weights.data(), a.optional_of(its), its.gate_clip,
                            a.states[0].data(), a.gates.data(), a.states[1].data(),
                            a.states[2].data()});
     }},
    {"gru_backward",
     [](const TrainingTable<float>& kernels, const TrainingCase& its, Arrays& a) {
       kernels.gru_backward({its.at(), its.gate_clip, a.states[0].data(), a.states[1].data(),
                             a.gates.data(), a.states[2].data(), a.states[3].data()});
     }},
    {"reset_gates_forward",
     [](const TrainingTable<float>& kernels, const TrainingCase& its, Arrays& a) {
       kernels.reset_gates_forward({its.at(), a.weights.data(), its.gate_clip, a.states[0].data(),
                                    a.gates.data(), a.states[1].data()});
     }},
    {"reset_candidate_forward",
     [](const TrainingTable<float>& kernels, const TrainingCase& its, Arrays& a) {
       kernels.reset_candidate_forward({its.at(), a.weights.data(), its.gate_clip,
                                        a.states[0].data(), a.gates.data(), a.states[1].data()});
     }},
    {"reset_candidate_backward",
     [](const TrainingTable<float>& kernels, const TrainingCase& its, Arrays& a) {
       kernels.reset_candidate_backward({its.at(), its.gate_clip, a.states[0].data(),
                                         a.states[1].data(), a.gates.data(), a.states[2].data()});
     }},
    {"reset_gates_backward",
     [](const TrainingTable<float>& kernels, const TrainingCase& its, Arrays& a) {
       kernels.reset_gates_backward({its.at(), its.gate_clip, a.states[0].data(),
                                     a.states[1].data(), a.gates.data(), a.states[2].data()});
     }},
};

void compare(Isa isa, const Family& family, const TrainingCase& its) {
  Arrays expected(its), got(its);
  family.run(training_kernels_of(Isa::scalar), its, expected);
  family.run(training_kernels_of(isa), its, got);
  const Case its_case = {isa,
                         Format::f32,
                         {its.cells, 0, 0},
                         its.blocks,
                         std::string(its.optional ? ", with" : ", without") +
                             " what is optional, gate clip " + std::to_string(its.gate_clip) +
                             ", activation " + std::to_string(static_cast<int>(its.activation))};
  check_close(family.name, its_case, got.gates.data(), expected.gates.data(), got.gates.size());
  for (std::size_t i = 0; i < std::size(got.states); ++i)
    check_close(family.name, its_case, got.states[i].data(), expected.states[i].data(),
                got.states[i].size());
}

void training_twins(Isa isa) {
  require_available(isa);
  for (const Family& family : kFamilies)
    for (const std::size_t cells : {1, 15, 16, 17, 32, 37})
      for (const Range& blocks : parts_of(kSequences * FrameCells::blocks_of(cells)))
        for (const bool optional : {false, true})
          for (const Activation activation :
               {Activation::tanh, Activation::sigmoid, Activation::relu, Activation::none}) {
            compare(isa, family, {cells, blocks, optional, kNoClip, kNoClip, activation});
            compare(isa, family, {cells, blocks, optional, 0.7f, 0.6f, activation});
          }
}

}  // namespace

#define ISA(isa) \
  TEST_CASE("training on " #isa " agrees with its scalar twin") { training_twins(Isa::isa); }
#include "kernels/kernels.def"

}  // namespace compact_rnn::test
