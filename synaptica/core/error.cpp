#include "synaptica/core/error.h"

#include "synaptica/core/text.h"

namespace synaptica {

DidNotConverge::DidNotConverge(const std::string& what, double residual, std::int64_t iterations)
    : Error(what + " did not converge: residual " + number_text(residual) + " after " +
            std::to_string(iterations) + " iterations"),
      residual_(residual),
      iterations_(iterations) {}

}  // namespace synaptica
