// Front ends and samples from JavaScript values, and frames back.
#pragma once

#include <napi.h>

#include <vector>

#include "binding/arguments.h"
#include "speech/settings.h"

namespace compact_rnn {

// A front end as lib/model/front-end.ts spells it out.
speech::FrontEndSettings to_front_end(const Napi::Value& value);

// A Float32Array of finite numbers.
Elements<float> to_samples(const Napi::Value& value);

// A sampling rate in Hz.
std::size_t to_rate(const Napi::Value& value, const char* name);

// The sampling rate of what a front end takes; given features have none.
std::size_t to_rate_of(const Napi::Value& value, const speech::FrontEndSettings& settings);

Napi::Float32Array to_float_array(Napi::Env env, const std::vector<float>& numbers);

}  // namespace compact_rnn
