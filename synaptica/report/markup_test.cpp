#include "synaptica/report/markup.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

namespace synaptica {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double endless = std::numeric_limits<double>::infinity();

TEST(Markup, EscapesWhatHtmlReads) {
  EXPECT_EQ(escape_html("<b title=\"a\" class='c'>&amp;</b>"),
            "&lt;b title=&quot;a&quot; class=&#39;c&#39;&gt;&amp;amp;&lt;/b&gt;");
  EXPECT_EQ(escape_html("σ² ≥ 0"), "σ² ≥ 0");
}

TEST(Markup, NoJsonCanEndItsScriptElement) {
  EXPECT_EQ(escape_script_json(R"({"a": "</script><!--"})"), "{\"a\": \"\\u003c/script>\\u003c!--\"}");
}

RC_GTEST_PROP(Markup, EscapedTextHoldsNoMarkup, (const std::string& text)) {
  RC_ASSERT(escape_html(text).find_first_of("<>\"'") == std::string::npos);
  RC_ASSERT(escape_script_json(text).find('<') == std::string::npos);
}

TEST(Markup, TheErrorIsInTheLastDigits) {
  EXPECT_EQ(uncertain_text(0.929312, 0.00036), "0.92931(36)");
  EXPECT_EQ(uncertain_text(-0.5, 0.0123), "-0.500(12)");
  EXPECT_EQ(uncertain_text(1, 0.1), "1.00(10)");
  EXPECT_EQ(uncertain_text(0.5, 0.0996), "0.50(10)");  // rounding the error first moves its place
  EXPECT_EQ(uncertain_text(12.34, 1.6), "12.3(1.6)");
  EXPECT_EQ(uncertain_text(123.4, 16), "123(16)");
  EXPECT_EQ(uncertain_text(12344, 321), "12340(320)");
}

TEST(Markup, FarFromOneThePowerOfTenIsWrittenOnce) {
  EXPECT_EQ(uncertain_text(1.2346e-7, 5.6e-9), "1.235(56)e-7");
  EXPECT_EQ(uncertain_text(-2e9, 3e7), "-2.000(30)e9");
  EXPECT_EQ(uncertain_text(1e-9, 2e-6), "0.0(2.0)e-6");  // the error rules where it is the larger
}

TEST(Markup, WithoutAnErrorTheNumberStandsAlone) {
  EXPECT_EQ(uncertain_text(0.25, 0), "0.25");
  EXPECT_EQ(uncertain_text(0.25, none), "0.25");
  EXPECT_EQ(uncertain_text(0.25, endless), "0.25");
  EXPECT_EQ(uncertain_text(0.13479358121064, 1e-17), "0.1347935812");
  EXPECT_EQ(uncertain_text(none, 0.1), "–");
  EXPECT_EQ(plain_text(endless, 3), "–");
}

TEST(Markup, NumbersGetATrueMinusAndAPowerOfTen) {
  EXPECT_EQ(number_html("-0.5"), "−0.5");
  EXPECT_EQ(number_html("-1.2e-05"), "−1.2×10<sup>−5</sup>");
  EXPECT_EQ(number_html("1.234(56)e-7"), "1.234(56)×10<sup>−7</sup>");
  EXPECT_EQ(number_html("3e+12"), "3×10<sup>12</sup>");
  EXPECT_EQ(number_html("–"), "–");
}

TEST(Markup, Durations) {
  EXPECT_EQ(duration_text(0.84), "0.84 s");
  EXPECT_EQ(duration_text(192.4), "3 min 12 s");
  EXPECT_EQ(duration_text(7500), "2 h 5 min");
}

}  // namespace
}  // namespace synaptica
