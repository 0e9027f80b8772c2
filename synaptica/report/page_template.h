// Pages are templates with {{names}} in them, and what stands there.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace synaptica::report {

using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;

/// The page with each {{name}} replaced once; what is put in is not looked at again. Throws std::logic_error where the
/// page names a field that is not given.
[[nodiscard]] std::string filled(std::string_view page, Fields fields);

/// "1 point", "3 points".
[[nodiscard]] std::string counted(std::size_t count, std::string_view one, std::string_view many);

}  // namespace synaptica::report
