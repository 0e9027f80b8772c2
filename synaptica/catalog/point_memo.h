// A value that hangs on a point's parameters alone and is dear to compute: kept, for the theory and all replicas of a point.
//
// Thread-safe; others wait while one thread computes. Holds the latest few points, so that threads at neighbouring points of
// a grid do not drive out one another's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

#include "synaptica/core/parameters.h"

namespace synaptica {

template <class Value>
class PointMemo {
 public:
  /// Value(parameters), of this point. What its constructor throws passes, and nothing is kept.
  [[nodiscard]] std::shared_ptr<const Value> at(const Parameters& parameters) const {
    const std::uint64_t point = parameters.hash();
    const std::lock_guard lock(mutex_);
    for (const auto& [known, value] : values_)
      if (known == point) return value;
    auto value = std::make_shared<const Value>(parameters);
    values_.emplace_back(point, value);
    if (values_.size() > most) values_.pop_front();
    return value;
  }

 private:
  static constexpr std::size_t most = 4;
  mutable std::mutex mutex_;
  mutable std::deque<std::pair<std::uint64_t, std::shared_ptr<const Value>>> values_;
};

}  // namespace synaptica
