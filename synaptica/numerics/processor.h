// What the processor at hand can do, for the choice between the compilations of a kernel (cmake/Rooms.cmake).
#pragma once

namespace synaptica::numerics {

/// Whether the x86-64-v3 compilation exists and runs here (AVX2, FMA).
[[nodiscard]] bool processor_runs_v3() noexcept;
/// Whether that for x86-64-v4 (AVX-512) does, of the rooms that have one.
[[nodiscard]] bool processor_runs_v4() noexcept;

}  // namespace synaptica::numerics
