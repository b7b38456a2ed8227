#include "binding/weight_values.h"

namespace compact_rnn {
namespace {

// A weight may hold a list of gates, and each gate weights of its own: no valid weight goes deeper.
constexpr int kMostLevels = 3;

StoredWeight to_stored_weight_at(const Napi::Value& value, int level);

// No kind of weight has arrays of other types: they are left out.
void add_array(StoredWeight& weight, const std::string& name, const Napi::TypedArray& array) {
  using Type = StoredArray::Type;
  void* data = nullptr;  // asked for in this way, memory of several threads counts too
  napi_get_typedarray_info(array.Env(), array, nullptr, nullptr, &data, nullptr, nullptr);
  const auto add = [&](Type type) {
    weight.set(name, StoredArray{type, data, array.ElementLength()});
  };
  switch (array.TypedArrayType()) {
    case napi_float32_array:
      return add(Type::float32);
    case napi_uint16_array:
      return add(Type::uint16);
    case napi_int8_array:
      return add(Type::int8);
    case napi_uint8_array:
      return add(Type::uint8);
    case napi_uint32_array:
      return add(Type::uint32);
    default:
      break;
  }
}

// No kind of weight has lists of anything but weights: they are left out.
void add_list(StoredWeight& weight, const std::string& name, const Napi::Array& list, int level) {
  std::vector<StoredWeight> weights;
  for (std::uint32_t i = 0; i < list.Length(); ++i) {
    if (!list.Get(i).IsObject()) return;
    weights.push_back(to_stored_weight_at(list.Get(i), level));
  }
  weight.set(name, std::move(weights));
}

void add_property(StoredWeight& weight, const std::string& name, const Napi::Value& value,
                  int level) {
  if (value.IsNumber())
    weight.set(name, value.As<Napi::Number>().DoubleValue());
  else if (value.IsBoolean())
    weight.set(name, value.As<Napi::Boolean>().Value());
  else if (name == "kind" && value.IsString())
    weight.kind = value.As<Napi::String>().Utf8Value();
  else if (value.IsTypedArray())
    add_array(weight, name, value.As<Napi::TypedArray>());
  else if (value.IsArray())
    add_list(weight, name, value.As<Napi::Array>(), level + 1);
  else if (value.IsObject())
    weight.set(name, std::vector<StoredWeight>{to_stored_weight_at(value, level + 1)});
}

StoredWeight to_stored_weight_at(const Napi::Value& value, int level) {
  require(value.IsObject(), "a weight must be an object");
  require(level < kMostLevels, "a weight holds weights that hold weights of their own");
  const auto object = value.As<Napi::Object>();
  const Napi::Array names = object.GetPropertyNames();
  StoredWeight weight;
  for (std::uint32_t i = 0; i < names.Length(); ++i) {
    const std::string name = names.Get(i).ToString();
    add_property(weight, name, object.Get(name), level);
  }
  return weight;
}

}  // namespace

StoredWeight to_stored_weight(const Napi::Value& value) { return to_stored_weight_at(value, 0); }

}  // namespace compact_rnn
