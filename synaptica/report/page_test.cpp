#include "synaptica/report/page.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "synaptica/report/sample_run.h"

namespace synaptica {
namespace {

// Reports for a browser: web/test opens them. Written where SYNAPTICA_SAMPLE_REPORTS names a folder.
TEST(Page, SampleReportsForTheBrowserTests) {
  const char* folder = std::getenv("SYNAPTICA_SAMPLE_REPORTS");
  if (folder == nullptr) GTEST_SKIP() << "SYNAPTICA_SAMPLE_REPORTS names no folder";
  const std::filesystem::path path = folder;
  std::filesystem::create_directories(path);
  write_report(path / "agrees.html", sample::run());
  write_report(path / "disagrees.html", sample::run({.bias = 0.002}));
  write_report(path / "grid.html", sample::run({.noises = {0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6}, .unresolved = true}));
}

}  // namespace
}  // namespace synaptica
