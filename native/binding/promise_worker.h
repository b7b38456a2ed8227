// Work off the main thread that returns a promise: `work` runs on libuv's pool and must not touch
// JavaScript; `wrap` makes a JavaScript value of its result on the thread of the environment.
#pragma once

#include <napi.h>

#include <exception>
#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "binding/arguments.h"

namespace compact_rnn {

template <typename Work, typename Wrap>
class PromiseWorker final : public Napi::AsyncWorker {
 public:
  PromiseWorker(Napi::Env env, Work work, Wrap wrap)
      : Napi::AsyncWorker(env, "compact_rnn"),
        deferred_(Napi::Promise::Deferred::New(env)),
        work_(std::move(work)),
        wrap_(std::move(wrap)) {}

  Napi::Promise promise() const { return deferred_.Promise(); }

 private:
  void Execute() override {
    try {
      result_.emplace(work_());
    } catch (const Error& error) {
      code_ = error.code();
      message_ = error.what();
    } catch (const std::exception&) {  // bad_alloc, or length_error for more than any memory holds
      code_ = "INVALID_INPUT";
      message_ = "out of memory";
    }
  }

  void OnOK() override {
    try {
      if (result_)
        deferred_.Resolve(wrap_(Env(), *result_));
      else
        deferred_.Reject(to_javascript(Env(), code_, message_).Value());
    } catch (const Napi::Error& error) {
      reject(error);
    }
  }

  // `wrap` may fail, for a result too large for JavaScript. A worker thread that is being
  // terminated takes neither results nor errors: then this throws too, and is ignored.
  void reject(const Napi::Error& error) {
    try {
      deferred_.Reject(error.Value());
    } catch (const Napi::Error&) {
    }
  }

  Napi::Promise::Deferred deferred_;
  Work work_;
  Wrap wrap_;
  std::optional<decltype(std::declval<Work&>()())> result_;
  std::string code_, message_;
};

template <typename Work, typename Wrap>
Napi::Promise run_async(Napi::Env env, Work work, Wrap wrap) {
  auto* worker = new PromiseWorker<Work, Wrap>(env, std::move(work), std::move(wrap));
  Napi::Promise promise = worker->promise();
  worker->Queue();  // and deletes itself when done
  return promise;
}

}  // namespace compact_rnn
