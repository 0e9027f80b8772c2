// Writes report pages of every kind that a run can end with, for the browser's test: sample_pages FOLDER.
#include <cstdio>
#include <filesystem>

#include "synaptica/report/page.h"
#include "synaptica/report/sample_run.h"

int main(int count, char** words) {
  if (count != 2) {
    std::fputs("usage: sample_pages FOLDER\n", stderr);
    return 2;
  }
  using synaptica::write_report;
  namespace sample = synaptica::sample;
  const std::filesystem::path folder = words[1];
  write_report(folder / "agrees.html", sample::run());
  write_report(folder / "disagrees.html", sample::run({.bias = 0.002}));
  write_report(folder / "categories.html", sample::run({.memories = 10, .named = true}));
  write_report(folder / "unresolved-grid.html",
               sample::run({.noises = {0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6}, .unresolved = true}));
}
