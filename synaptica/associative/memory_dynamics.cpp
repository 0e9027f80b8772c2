#include "synaptica/associative/memory_dynamics.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <string>

#include "synaptica/associative/memory_dynamics_kernel.h"
#include "synaptica/core/error.h"
#include "synaptica/core/text.h"

namespace synaptica::associative {

namespace {

// Memory that starts at a cache line, as the kernel's loads and stores require.
template <class T>
struct CacheLineAllocator {
  using value_type = T;
  static constexpr std::align_val_t alignment{row_padding * sizeof(double)};
  CacheLineAllocator() = default;
  template <class U>
  // NOLINTNEXTLINE(google-explicit-constructor): allocators of other types convert, as the standard asks
  CacheLineAllocator(const CacheLineAllocator<U>&) noexcept {}
  T* allocate(std::size_t count) { return static_cast<T*>(::operator new(count * sizeof(T), alignment)); }
  void deallocate(T* pointer, std::size_t) noexcept { ::operator delete(pointer, alignment); }
  bool operator==(const CacheLineAllocator&) const = default;
};
using AlignedVector = std::vector<double, CacheLineAllocator<double>>;

std::size_t padded(std::size_t columns) {
  return (columns + row_padding - 1) / row_padding * row_padding;
}

AlignedVector padded_rows(const Array& matrix) {
  const std::size_t columns = matrix.shape[1];
  const std::size_t stride = padded(columns);
  AlignedVector rows(matrix.shape[0] * stride, 0.0);
  for (std::size_t row = 0; row < matrix.shape[0]; ++row)
    for (std::size_t i = 0; i < columns; ++i) rows[row * stride + i] = matrix.values[row * columns + i];
  return rows;
}

std::string place(const char* what, std::size_t row) {
  return std::string(what) + ", row " + std::to_string(row + 1);
}

void check_matrix(const char* what, const Array& matrix) {
  if (matrix.shape.size() != 2 || matrix.shape[0] == 0 || matrix.shape[1] == 0 ||
      matrix.values.size() != matrix.shape[0] * matrix.shape[1])
    throw InvalidArgument(std::string(what) +
                          ": must be a matrix of shape {hidden, visible}, none of them 0");
  for (std::size_t row = 0; row < matrix.shape[0]; ++row) {
    double square = 0;
    for (std::size_t i = 0; i < matrix.shape[1]; ++i) {
      const double value = matrix.values[row * matrix.shape[1] + i];
      if (!std::isfinite(value))
        throw InvalidArgument(place(what, row) + ", column " + std::to_string(i + 1) + ": " +
                              number_text(value) + " must be finite");
      square += value * value;
    }
    // A square that under- or overflows would give a cosine of 0/0 or of infinities.
    if (!(square > 0) || !std::isfinite(square))
      throw InvalidArgument(place(what, row) + ": its squared norm " + number_text(square) +
                            " must be above 0 and finite for a cosine; scale the patterns");
  }
}

void check_options(const MemoryDynamicsOptions& options) {
  const auto require_positive = [](const char* name, double value) {
    if (!(value > 0) || !std::isfinite(value))
      throw InvalidArgument(std::string(name) + " = " + number_text(value) + ": must be above 0");
  };
  require_positive("softmax_gain", options.softmax_gain);
  require_positive("memory_time_constant", options.memory_time_constant);
  require_positive("time_step", options.time_step);
  if (options.time_step > options.memory_time_constant)
    throw InvalidArgument(
        "time_step = " + number_text(options.time_step) + ": must be at most memory_time_constant = " +
        number_text(options.memory_time_constant) + ", or memories overshoot their targets");
}

bool runs_v3() {
#ifdef SYNAPTICA_HAS_V3
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

PresentFunction choose(MemoryKernel kernel) {
#ifdef SYNAPTICA_HAS_V3
  if (kernel != MemoryKernel::baseline && runs_v3()) return v3::present;
#endif
  if (kernel == MemoryKernel::v3)
    throw InvalidArgument("kernel: this processor lacks AVX2 or FMA; choose fastest or baseline");
  return baseline::present;
}

double dot(const double* a, const double* b, std::size_t length) {
  double sum = 0;
  for (std::size_t i = 0; i < length; ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace

struct MemoryDynamics::State {
  std::size_t hidden, visible, stride;
  AlignedVector memories, patterns, field;
  std::vector<double> inverse_pattern_norm, cosine;
  std::vector<std::int64_t> presentations, wins;
  double gain, rate;
  PresentFunction kernel;
  std::int64_t steps = 0, misassigned = 0;
};

MemoryDynamics::MemoryDynamics(const Array& memories, const Array& patterns,
                               const MemoryDynamicsOptions& options) {
  check_options(options);
  check_matrix("memories", memories);
  check_matrix("patterns", patterns);
  if (memories.shape != patterns.shape)
    throw InvalidArgument("patterns: " + std::to_string(patterns.shape[0]) + " x " +
                          std::to_string(patterns.shape[1]) + ", must have the shape of memories, " +
                          std::to_string(memories.shape[0]) + " x " + std::to_string(memories.shape[1]));
  const std::size_t hidden = memories.shape[0];
  state_ = std::make_unique<State>(State{.hidden = hidden,
                                         .visible = memories.shape[1],
                                         .stride = padded(memories.shape[1]),
                                         .memories = padded_rows(memories),
                                         .patterns = padded_rows(patterns),
                                         .field = AlignedVector(hidden),
                                         .inverse_pattern_norm = std::vector<double>(hidden),
                                         .cosine = std::vector<double>(hidden),
                                         .presentations = std::vector<std::int64_t>(hidden),
                                         .wins = std::vector<std::int64_t>(hidden),
                                         .gain = options.softmax_gain,
                                         .rate = options.time_step / options.memory_time_constant,
                                         .kernel = choose(options.kernel)});
  for (std::size_t mu = 0; mu < hidden; ++mu) {
    const double* const memory = state_->memories.data() + mu * state_->stride;
    const double* const pattern = state_->patterns.data() + mu * state_->stride;
    state_->inverse_pattern_norm[mu] = 1 / std::sqrt(dot(pattern, pattern, state_->stride));
    const double cosine = dot(memory, pattern, state_->stride) /
                          std::sqrt(dot(memory, memory, state_->stride)) * state_->inverse_pattern_norm[mu];
    state_->cosine[mu] = std::max(std::min(cosine, 1.0), -1.0);
  }
}

MemoryDynamics::~MemoryDynamics() = default;
MemoryDynamics::MemoryDynamics(MemoryDynamics&&) noexcept = default;
MemoryDynamics& MemoryDynamics::operator=(MemoryDynamics&&) noexcept = default;

void MemoryDynamics::present(std::span<const std::uint32_t> order, std::span<double> cosines) {
  State& state = *state_;
  if (!cosines.empty() && cosines.size() != order.size() * state.hidden)
    throw InvalidArgument("cosines: " + std::to_string(cosines.size()) + " numbers for " +
                          std::to_string(order.size()) + " presentations of " + std::to_string(state.hidden) +
                          " memories");
  for (std::size_t i = 0; i < order.size(); ++i)
    if (order[i] >= state.hidden)
      throw InvalidArgument("order, entry " + std::to_string(i + 1) + ": " + std::to_string(order[i]) +
                            " is no pattern, must be below " + std::to_string(state.hidden));
  MemoryUpdate update{.memories = state.memories.data(),
                      .patterns = state.patterns.data(),
                      .inverse_pattern_norm = state.inverse_pattern_norm.data(),
                      .field = state.field.data(),
                      .cosine = state.cosine.data(),
                      .wins = state.wins.data(),
                      .hidden = state.hidden,
                      .stride = state.stride,
                      .gain = state.gain,
                      .rate = state.rate,
                      .misassigned = state.misassigned};
  const std::size_t done =
      state.kernel(update, order.data(), order.size(), cosines.empty() ? nullptr : cosines.data());
  state.misassigned = update.misassigned;
  const std::size_t shown = done < order.size() ? done + 1 : done;  // the step that failed has been taken
  for (std::size_t i = 0; i < shown; ++i) ++state.presentations[order[i]];
  state.steps += static_cast<std::int64_t>(shown);
  if (done < order.size())
    throw InvalidArgument(
        "memories: one reached zero norm at step " + std::to_string(state.steps) +
        ", its cosine is undefined; start from memories that are not opposite to their patterns");
}

std::size_t MemoryDynamics::hidden_neurons() const noexcept {
  return state_->hidden;
}
std::size_t MemoryDynamics::visible_neurons() const noexcept {
  return state_->visible;
}
std::int64_t MemoryDynamics::steps() const noexcept {
  return state_->steps;
}
std::span<const double> MemoryDynamics::cosine() const noexcept {
  return state_->cosine;
}
std::span<const std::int64_t> MemoryDynamics::presentations() const noexcept {
  return state_->presentations;
}
std::span<const std::int64_t> MemoryDynamics::wins() const noexcept {
  return state_->wins;
}
std::int64_t MemoryDynamics::misassigned() const noexcept {
  return state_->misassigned;
}

std::span<const double> MemoryDynamics::memory(std::size_t mu) const {
  if (mu >= state_->hidden)
    throw InvalidArgument("memory " + std::to_string(mu) + ": must be below " +
                          std::to_string(state_->hidden));
  return {state_->memories.data() + mu * state_->stride, state_->visible};
}

MemoryTrajectory drift_memories(const Array& memories, const Array& patterns,
                                std::span<const std::uint32_t> order, const MemoryDynamicsOptions& options) {
  MemoryDynamics dynamics(memories, patterns, options);
  const std::size_t hidden = dynamics.hidden_neurons();
  MemoryTrajectory trajectory;
  trajectory.cosine = Array::filled({order.size() + 1, hidden}, 0);
  const std::span<double> cosines(trajectory.cosine.values);
  std::copy(dynamics.cosine().begin(), dynamics.cosine().end(), cosines.begin());
  dynamics.present(order, cosines.subspan(hidden));
  trajectory.memories = Array::filled(memories.shape, 0);
  for (std::size_t mu = 0; mu < hidden; ++mu) {
    const std::span<const double> memory = dynamics.memory(mu);
    std::copy(memory.begin(), memory.end(), trajectory.memories.values.begin() + mu * memory.size());
  }
  trajectory.presentations.assign(dynamics.presentations().begin(), dynamics.presentations().end());
  trajectory.wins.assign(dynamics.wins().begin(), dynamics.wins().end());
  return trajectory;
}

std::vector<std::uint32_t> cyclic_order(std::size_t patterns, std::size_t steps, std::int64_t first) {
  if (patterns == 0) throw InvalidArgument("cyclic order: patterns = 0, must be at least 1");
  std::vector<std::uint32_t> order(steps);
  std::size_t next = static_cast<std::size_t>(first) % patterns;
  for (std::uint32_t& index : order) {
    index = static_cast<std::uint32_t>(next);
    next = next + 1 == patterns ? 0 : next + 1;
  }
  return order;
}

std::vector<MemoryKernel> supported_kernels() {
  std::vector<MemoryKernel> kernels = {MemoryKernel::baseline};
  if (runs_v3()) kernels.push_back(MemoryKernel::v3);
  return kernels;
}

}  // namespace synaptica::associative
