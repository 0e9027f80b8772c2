#include "synaptica/core/dataset.h"

#include <stdexcept>

namespace synaptica {

void Dataset::add(std::string name, Array array) {
  if (find(name) != nullptr) throw std::logic_error("dataset: variable '" + name + "' is already there");
  variables_.emplace_back(std::move(name), std::move(array));
}

const Array* Dataset::find(std::string_view name) const noexcept {
  for (const auto& [known, array] : variables_)
    if (known == name) return &array;
  return nullptr;
}

const Array& Dataset::at(std::string_view name) const {
  if (const Array* found = find(name)) return *found;
  throw std::logic_error("dataset: no variable '" + std::string(name) + "'");
}

}  // namespace synaptica
