// The studies that come with Synaptica, listed explicitly: to add one, add its line to registry.cpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "synaptica/study/study.h"

namespace synaptica {

class Registry {
 public:
  /// All studies of the catalog, in the order in which they are shown.
  Registry();

  [[nodiscard]] const std::vector<std::unique_ptr<Study>>& studies() const noexcept { return studies_; }
  [[nodiscard]] std::vector<std::string> names() const;

  /// The study of that name. Throws InvalidArgument with the nearest name where there is none.
  [[nodiscard]] const Study& at(std::string_view name) const;

 private:
  std::vector<std::unique_ptr<Study>> studies_;
};

}  // namespace synaptica
