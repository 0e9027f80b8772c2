// The law by which a memory's cosine with its target rises, when each pattern is won by its own memory alone.
//
// After the memory has forgotten all but a fraction e of its start, Xi = e xi0 + (1 - e) xi', and
//
//   c(e) = [e a + (1 - e) r] / sqrt( e^2 + 2 e (1 - e) a r + (1 - e)^2 r^2 )
//
//   a  initial_cosine  cosine of start xi0 and target xi'   [-1, 1]
//   r  norm_ratio      |xi'| / |xi0|                        above 0
//   e  forgetting      exp(-p t / tau_X) in continuous time, (1 - dt/tau_X)^K after K visits   [0, 1]
//
// r = 1 gives the published formula (Lotito 2025, as its public abstract and figure script state it). A target that is
// the start plus noise of standard deviation sigma a component is longer than the start; in the limit of many visible
// neurons a = 1/sqrt(1 + sigma^2), r = sqrt(1 + sigma^2), and
//
//   c(e) = [1 + (1 - e) sigma^2] / sqrt( (1 + sigma^2) (1 + (1 - e)^2 sigma^2) )
#pragma once

namespace synaptica::associative {

/// c(e) above. Where start and target are opposite and cancel, 0/0: not-a-number.
[[nodiscard]] double drift_cosine(double initial_cosine, double norm_ratio, double forgetting) noexcept;

/// The limit of many visible neurons.
[[nodiscard]] double drift_cosine_limit(double noise, double forgetting) noexcept;

/// The published equal-norm formula with that limit's initial cosine.
[[nodiscard]] double drift_cosine_equal_norm_limit(double noise, double forgetting) noexcept;

/// a = 1/sqrt(1 + noise^2).
[[nodiscard]] double initial_overlap_limit(double noise) noexcept;

/// 1 - a, without loss of digits where noise is small: how far a memory has to go.
[[nodiscard]] double distance_to_go(double noise) noexcept;

/// The standard deviation of a to leading order in 1/visible: for memories of fixed norm
/// sigma^2 sqrt( (1 + 2 sigma^2) / (2 visible) ) (1 + sigma^2)^(-3/2), for Gaussian ones sigma^2 / (1 + sigma^2) /
/// sqrt(visible).
[[nodiscard]] double initial_overlap_deviation_limit(double visible, double noise, bool fixed_norm) noexcept;

/// The largest difference over all e between the equal-norm formula and the limit: what its assumption costs.
[[nodiscard]] double equal_norm_error(double noise);

}  // namespace synaptica::associative
