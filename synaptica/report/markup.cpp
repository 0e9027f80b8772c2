#include "synaptica/report/markup.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "synaptica/core/text.h"

namespace synaptica {

namespace {

constexpr std::string_view nothing = "–";

struct Scientific {
  std::string digits;  // as many as asked for
  int exponent = 0;    // of the first digit
};

// Rounded first: 0.0996 to two digits is 0.10, not 0.99.
Scientific scientific(double value, int digits) {
  const std::string text = fmt::format("{:.{}e}", value, digits - 1);
  const std::size_t e = text.find('e');
  Scientific result{text.substr(0, e), std::atoi(text.c_str() + e + 1)};
  result.digits.erase(std::remove(result.digits.begin(), result.digits.end(), '.'), result.digits.end());
  return result;
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  return escaped;
}

std::string escape_script_json(std::string_view json) {
  std::string escaped;
  escaped.reserve(json.size());
  for (const char c : json) {
    if (c == '<')
      escaped += "\\u003c";
    else
      escaped += c;
  }
  return escaped;
}

std::string plain_text(double value, int digits) {
  return std::isfinite(value) ? number_text(value, digits) : std::string(nothing);
}

std::string uncertain_text(double mean, double standard_error) {
  if (!std::isfinite(mean) || !std::isfinite(standard_error) || standard_error <= 0)
    return plain_text(mean, 7);
  if (standard_error < 1e-10 * std::fabs(mean)) return plain_text(mean, 10);
  const double size = std::max(std::fabs(mean), standard_error);
  const int magnitude = scientific(size, 2).exponent;
  if (magnitude < -3 || magnitude > 5) {
    const double unit = std::pow(10.0, magnitude);
    return uncertain_text(mean / unit, standard_error / unit) + fmt::format("e{}", magnitude);
  }
  const Scientific error = scientific(standard_error, 2);
  const int decimals = 1 - error.exponent;
  if (decimals < 0) {
    const double unit = std::pow(10.0, -decimals);
    return fmt::format("{:.0f}({:.0f})", std::round(mean / unit) * unit,
                       std::round(standard_error / unit) * unit);
  }
  const std::string inside = decimals == 1 ? fmt::format("{:.1f}", standard_error) : error.digits;
  return fmt::format("{:.{}f}({})", mean, decimals, inside);
}

std::string number_html(std::string_view text) {
  std::string html;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool exponent = text[i] == 'e' && i > 0 && (std::isdigit(text[i - 1]) != 0 || text[i - 1] == ')');
    if (exponent) {
      html += fmt::format("×10<sup>{}</sup>",
                          number_html(std::to_string(std::atoi(std::string(text.substr(i + 1)).c_str()))));
      return html;
    }
    if (text[i] == '-')
      html += "−";
    else
      html += escape_html(text.substr(i, 1));
  }
  return html;
}

std::string duration_text(double seconds) {
  if (seconds < 60) return fmt::format("{:.2g} s", std::max(0.0, seconds));
  const auto whole = static_cast<long long>(std::llround(seconds));
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

}  // namespace synaptica
