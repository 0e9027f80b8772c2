#include "synaptica/report/plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace synaptica::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(Plot, PlacesPointsAndLabels) {
  Plot plot{
      .meaning = "m", .points = {{0, 0, 0, "", ""}, {1, 1, 0, "", ""}}, .joined = true, .diagonal = true};
  plot.x = {.title = "x <1>", .low = 0, .high = 0.5, .step = 0.1};
  const std::string svg = plot_svg(plot);
  EXPECT_EQ(count(svg, "<circle"), 2U);
  EXPECT_THAT(svg, HasSubstr("x &lt;1&gt;"));
  for (const char* label : {">0<", ">0.1<", ">0.5<", ">0.8<", ">1<"}) EXPECT_THAT(svg, HasSubstr(label));
  EXPECT_EQ(count(svg, "<polyline"), 1U);
}

TEST(Plot, DrawsCurvesBarsAndALegend) {
  Plot plot{.meaning = "m"};
  plot.x = {.title = "x", .low = 0, .high = 1, .step = 0.5};
  plot.curves = {{.points = {{0, 0}, {1, 1}}, .name = "a<b", .series = 2, .dashed = true},
                 {.points = {{0, 1}, {1, 5}}}};
  plot.bars = {{0, 0.5, 1, 1, "half"}};
  plot.upright = 0.5;
  plot.upright_name = "here";
  const std::string svg = plot_svg(plot);
  EXPECT_EQ(count(svg, "<polyline"), 2U);
  EXPECT_EQ(count(svg, "<rect class=\"bar s1\""), 1U);
  EXPECT_THAT(svg, HasSubstr("a&lt;b"));
  EXPECT_THAT(svg, HasSubstr(">here<"));
  // What lies beyond the end of the axis is drawn at it: y = 5 where y = 1 is.
  EXPECT_THAT(svg, HasSubstr("58.0,34.0 408.0,34.0"));
  plot.wide = true;
  EXPECT_THAT(plot_svg(plot), HasSubstr("viewBox=\"0 0 880 300\""));
}

TEST(Plot, LogarithmicAxesHavePowersOfTenForLabels) {
  Plot plot{.meaning = "m", .points = {{1e-3, 0.5, 0, "", ""}}};
  plot.x = decade_axis("x", 2e-6, 80);
  EXPECT_NEAR(plot.x.low, 1e-6, 1e-18);
  EXPECT_NEAR(plot.x.high, 100, 1e-12);
  const std::string svg = plot_svg(plot);
  EXPECT_THAT(svg, HasSubstr(">10<tspan dy=\"-5\" font-size=\"9\">−6</tspan><"));
  EXPECT_THAT(svg, Not(HasSubstr("<sup>")));  // it would end the drawing
  EXPECT_EQ(decade_axis("x", 1e-30, 1, 5).low, 1e-5);
}

TEST(Plot, AxesHaveRoundEndsAndDigitsEnough) {
  const PlotAxis axis = round_axis("y", 10112, 10288);
  EXPECT_EQ(axis.low, 10100);
  EXPECT_EQ(axis.high, 10300);
  EXPECT_EQ(axis.step, 50);
  Plot plot{.meaning = "m"};
  plot.y = axis;
  EXPECT_THAT(plot_svg(plot), HasSubstr(">10250<"));
  EXPECT_GT(round_axis("y", 3, 3).high, 3);
  // Round labels between ends that are not.
  plot.x = {.title = "t", .low = 361, .high = 419, .step = 50, .first = 39};
  EXPECT_THAT(plot_svg(plot), HasSubstr(">400<"));
}

}  // namespace
}  // namespace synaptica::report
