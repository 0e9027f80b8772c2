#include "synaptica/cli/interruption.h"

#include <csignal>

namespace synaptica::cli {

namespace {

// The one global of the program: a signal handler can reach nothing else.
volatile std::sig_atomic_t asked = 0;

extern "C" void note_interruption(int) {
  asked = 1;
}

}  // namespace

void catch_signals() {
  std::signal(SIGXFSZ, SIG_IGN);
  struct sigaction action {};
  action.sa_handler = note_interruption;
  action.sa_flags = static_cast<int>(SA_RESETHAND);  // the second signal meets the default: the program ends
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interruption_asked() noexcept {
  return asked != 0;
}

}  // namespace synaptica::cli
