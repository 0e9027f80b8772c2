// Text and numbers as the report page shows them. Whatever comes from data passes through here.
#pragma once

#include <string>
#include <string_view>

namespace synaptica {

/// Text inside an element or a quoted attribute: & < > " ' become entities.
[[nodiscard]] std::string escape_html(std::string_view text);

/// JSON inside a <script> element: every < becomes \u003c, so that no text in it can end the
/// element.
[[nodiscard]] std::string escape_script_json(std::string_view json);

/// "0.92931(36)": the standard error to two digits, in units of the last digits of the
/// mean; 12.3(1.6) where it is above one; 1.234(56)e-7 where the number is far from one. Without a
/// standard error (zero or not finite) the number alone, to seven digits; with one that is mere
/// rounding (below 1e-10 of the number) to ten. A number that is not finite is "–".
[[nodiscard]] std::string uncertain_text(double mean, double standard_error);

/// The number to `digits` digits, "–" where it is not finite.
[[nodiscard]] std::string plain_text(double value, int digits);

/// A number's text for a page: a true minus sign, and e-7 as a power of ten.
[[nodiscard]] std::string number_html(std::string_view text);

/// "0.8 s", "3 min 12 s", "2 h 5 min".
[[nodiscard]] std::string duration_text(double seconds);

}  // namespace synaptica
