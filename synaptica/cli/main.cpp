#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "synaptica/catalog/registry.h"
#include "synaptica/cli/interruption.h"
#include "synaptica/cli/program.h"

int main(int count, char** words) {
  const std::vector<std::string> arguments(words + 1, words + count);
  synaptica::cli::Terminal terminal;
  terminal.out_is_terminal = isatty(STDOUT_FILENO) != 0;
  terminal.err_is_terminal = isatty(STDERR_FILENO) != 0;
  const char* no_colour = std::getenv("NO_COLOR");
  const char* kind = std::getenv("TERM");
  const bool dumb = kind != nullptr && std::string(kind) == "dumb";
  terminal.colour = terminal.out_is_terminal && !dumb && (no_colour == nullptr || *no_colour == '\0');
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) terminal.width = size.ws_col;
  synaptica::cli::catch_signals();
  return synaptica::cli::run_program(arguments, synaptica::Registry(), terminal, std::cout, std::cerr);
}
