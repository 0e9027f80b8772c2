// Files of the source tree that were built into the program: the report page's template, style and
// scripts.
#pragma once

#include <string_view>

namespace synaptica {

/// The bytes of a file by its path in the source tree, such as "web/vendor/vega.min.js";
/// web/CMakeLists.txt lists them. They live as long as the program. Throws std::logic_error where
/// the file was not built in.
[[nodiscard]] std::string_view embedded_file(std::string_view path);

}  // namespace synaptica
