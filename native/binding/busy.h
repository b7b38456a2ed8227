// Objects that do one thing at a time, also on other threads.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "base/error.h"
#include "binding/handle.h"

namespace compact_rnn {

template <typename Object>
struct Bound {
  template <typename... Arguments>
  explicit Bound(Arguments&&... arguments) : object(std::forward<Arguments>(arguments)...) {}
  Object object;
  std::atomic<bool> busy{false};
};

// Exclusive use of a handle's object for as long as this lives; INVALID_INPUT where it is in use.
template <typename Object>
class Busy {
 public:
  Busy(const Napi::Value& handle, const napi_type_tag& tag, const char* name)
      : bound_(from_handle<Bound<Object>>(handle, tag, name)) {
    if (bound_->busy.exchange(true)) {
      bound_ = nullptr;
      throw Error("INVALID_INPUT", std::string("the ") + name + " is at work");
    }
  }
  Busy(Busy&&) = default;
  ~Busy() {
    if (bound_) bound_->busy = false;
  }
  Object* operator->() const { return &bound_->object; }

 private:
  std::shared_ptr<Bound<Object>> bound_;
};

}  // namespace compact_rnn
