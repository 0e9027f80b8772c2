// Named arrays in the order in which they were added: what one replica of a simulation measured.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "synaptica/core/array.h"

namespace synaptica {

class Dataset {
 public:
  /// Adds a variable. Throws std::logic_error where the name is taken: a study that measures one thing twice is wrong.
  void add(std::string name, Array array);
  void add(std::string name, double value) { add(std::move(name), Array::scalar(value)); }

  /// The variable's array, or nullptr where there is none of that name.
  [[nodiscard]] const Array* find(std::string_view name) const noexcept;
  /// The variable's array. Throws std::logic_error where there is none of that name.
  [[nodiscard]] const Array& at(std::string_view name) const;

  [[nodiscard]] std::size_t size() const noexcept { return variables_.size(); }
  [[nodiscard]] auto begin() const noexcept { return variables_.begin(); }
  [[nodiscard]] auto end() const noexcept { return variables_.end(); }

  bool operator==(const Dataset&) const = default;

 private:
  std::vector<std::pair<std::string, Array>> variables_;
};

}  // namespace synaptica
