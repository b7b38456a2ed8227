// Cells: streams stepped together, or from sums made in advance, come to what each comes to alone.
#include <doctest/doctest.h>

#include <cstring>
#include <vector>

#include "cell_case.h"

namespace compact_rnn::test {
namespace {

constexpr std::size_t kStreams = 7, kFrames = 6;

// As bits: a zero is not a negative zero.
std::vector<std::uint32_t> bits_of(const AlignedArray<float>& v) {
  std::vector<std::uint32_t> bits(v.size());
  if (v.size() != 0) std::memcpy(bits.data(), v.data(), v.size() * sizeof(float));
  return bits;
}

void check_same_state(const CellState& got, const CellState& expected) {
  CHECK(bits_of(got.h) == bits_of(expected.h));
  CHECK(bits_of(got.c) == bits_of(expected.c));
  CHECK(bits_of(got.m) == bits_of(expected.m));
}

CellState stepped_alone(const Cell& cell, const Utterances& xs, std::size_t j) {
  TeamLease team(1);
  CellState state = cell.new_state();
  Workspace work = cell.new_workspace(1, 0);
  for (std::size_t t = 0; t < kFrames; ++t) {
    const Step step = {xs.frame(j, t), nullptr, &state};
    cell.step(&step, 1, work, *team);
  }
  return state;
}

template <typename Body>
void each_cell(Body body) {
  const Utterances xs(kStreams, kFrames);
  for (const CellOptions& options : kCells)
    for (const Format format : kFormats) {
      INFO(options.name, ", ", name_of(format));
      const CellWeightsCase weights(options, format);
      body(*weights.cell(), xs);
    }
}

TEST_CASE("cells: streams stepped together come to what each comes to alone, to the bit") {
  each_cell([](const Cell& cell, const Utterances& xs) {
    TeamLease team(1);
    Workspace work = cell.new_workspace(kStreams, 0);
    for (const std::size_t count : {1, 2, 3, 5, 7}) {
      std::vector<CellState> states;
      for (std::size_t j = 0; j < count; ++j) states.push_back(cell.new_state());
      for (std::size_t t = 0; t < kFrames; ++t) {
        std::vector<Step> steps;
        for (std::size_t j = 0; j < count; ++j)
          steps.push_back({xs.frame(j, t), nullptr, &states[j]});
        cell.step(steps.data(), count, work, *team);
      }
      for (std::size_t j = 0; j < count; ++j) {
        INFO("stream ", j, " of ", count);
        check_same_state(states[j], stepped_alone(cell, xs, j));
      }
    }
  });
}

// Of `count` streams, which join a frame after each other; every second one is stepped by sums made
// in advance.
void check_sums(const Cell& cell, const Utterances& xs, std::size_t count) {
  TeamLease team(1);
  Workspace work = cell.new_workspace(count, kFrames);
  std::vector<CellState> states;
  std::vector<Misaligned<float>> sums;
  for (std::size_t j = 0; j < count; ++j) {
    states.push_back(cell.new_state());
    sums.emplace_back(kFrames * cell.sums_size());
    cell.sum_inputs(xs.frames(j), kFrames, sums[j].data(), work, *team);
  }
  for (std::size_t now = 0; now < kFrames + count - 1; ++now) {
    std::vector<Step> steps;
    for (std::size_t j = 0; j < count; ++j) {
      if (now < j || now - j >= kFrames) continue;
      const bool by_sums = j % 2 == 0;
      steps.push_back({by_sums ? nullptr : xs.frame(j, now - j),
                       by_sums ? sums[j].data() + (now - j) * cell.sums_size() : nullptr,
                       &states[j]});
    }
    cell.step(steps.data(), steps.size(), work, *team);
  }
  for (std::size_t j = 0; j < count; ++j) {
    INFO("stream ", j, " of ", count);
    check_same_state(states[j], stepped_alone(cell, xs, j));
  }
}

TEST_CASE(
    "cells: stepping by sums made in advance comes to what stepping by x comes to, to the bit") {
  each_cell([](const Cell& cell, const Utterances& xs) {
    for (const std::size_t count : {1, 2, 5}) check_sums(cell, xs, count);
  });
}

TEST_CASE("cells: halves step as the floats that they are, to the bit") {
  const Utterances xs(1, kFrames);
  const auto widened = [](const PlainWeight& halves) {
    PlainWeight floats = halves;
    floats.storage = Storage::f32;
    for (const std::uint16_t half : halves.halves)
      floats.floats.push_back(static_cast<float>(value_of_half(half)));
    return floats;
  };
  for (const CellOptions& options : kCells) {
    INFO(options.name);
    const CellWeightsCase halves(options, Format::f16);
    CellWeightsCase floats(options, Format::f16);
    floats.input = widened(halves.input);
    floats.recurrent = widened(halves.recurrent);
    floats.projection = widened(halves.projection);
    check_same_state(stepped_alone(*halves.cell(), xs, 0), stepped_alone(*floats.cell(), xs, 0));
  }
}

}  // namespace
}  // namespace compact_rnn::test
