// Clouds, histograms and ladders as pictures.
#include <cmath>
#include <string>

#include "core/elementary.hpp"
#include "experiments/training/noise_run.hpp"
#include "lab/plot.hpp"
#include "theory/batch_noise.hpp"

namespace lm::batch_noise {
namespace {

constexpr Index kRound = 64;

/// Points of an ellipse with these half axes.
void ellipse(double wide, double high, std::vector<double>& x, std::vector<double>& y) {
  for (Index i = 0; i <= kRound; ++i) {
    const double angle = 2 * kPi * as_double(i) / as_double(kRound);
    x.push_back(wide * lm::cos(angle));
    y.push_back(high * lm::sin(angle));
  }
}
std::vector<double> bin_places(double reach, std::size_t bins) {
  std::vector<double> x;
  for (std::size_t i = 0; i < bins; ++i) {
    x.push_back(reach * ((2 * static_cast<double>(i) + 1) / static_cast<double>(bins) - 1));
  }
  return x;
}
std::vector<double> density(const Walkers& walkers, double reach) {
  const double steps = walkers.sums().steps * static_cast<double>(kWalkers);
  const double width = 2 * reach / static_cast<double>(walkers.bins().size());
  std::vector<double> y = walkers.bins();
  for (double& bin : y) bin = steps > 0 ? bin / (steps * width) : 0;
  return y;
}
std::vector<double> normal(const std::vector<double>& x, double variance) {
  std::vector<double> y;
  for (const double at : x) {
    y.push_back(variance > 0 ? lm::exp(-0.5 * at * at / variance) / std::sqrt(2 * kPi * variance)
                             : kNaN);
  }
  return y;
}

}  // namespace

Views NoiseRun::views() const {
  return {cloud_view(),    histogram_view(), twins_view(),
          settling_view(), kicks_view(),     sizes_view()};
}

View NoiseRun::cloud_view() const {
  Plot plot = scatter("cloud", "A cloud of weights in the bowl", axis("across the valley $x$"),
                      axis("along it $y$"));
  plot.measured("200 weights", main_.across(), main_.along());
  const double wide = std::sqrt(settled(false).variance), high = std::sqrt(settled(true).variance);
  for (const double widths : {1.0, 2.0}) {
    std::vector<double> x, y;
    ellipse(widths * wide, widths * high, x, y);
    if (wide > 0 && high > 0) plot.predicted(widths == 1 ? "one width" : "two widths", x, y);
  }
  for (const double level : {0.25, 1.0}) {
    std::vector<double> x, y;
    ellipse(std::sqrt(level), std::sqrt(level / kAlong), x, y);
    plot.reference(level == 1 ? "the start’s height" : "a quarter of it", x, y);
  }
  return plot;
}

View NoiseRun::histogram_view() const {
  const std::vector<double> x = bin_places(reach_, main_.bins().size());
  return curve("histogram", "Where the weights are found", axis("across the valley $x$"),
               axis("density"), x)
      .measured("counted", density(main_, reach_))
      .predicted("normal law of the predicted variance", normal(x, settled(false).variance));
}

View NoiseRun::twins_view() const {
  const std::vector<double> x = bin_places(reach_, main_.bins().size());
  const double half = p_.learning_rate / 2;
  return curve("twins", "Half the rate, or twice the batch", axis("across the valley $x$"),
               axis("density"), x)
      .measured("$\\eta/2$, $B$", density(halved_, reach_))
      .measured("$\\eta$, $2B$", density(doubled_, reach_))
      .predicted("theory, $\\eta/2$", normal(x, settled(half, halved_.batch(), false).variance))
      .predicted("theory, $2B$",
                 normal(x, settled(p_.learning_rate, doubled_.batch(), false).variance));
}

View NoiseRun::settling_view() const {
  return over_steps(history_, "settling", "The cloud settles", log_axis("mean square"))
      .measured("across", "across")
      .measured("along", "along")
      .predicted("theory, across", "predicted_across")
      .predicted("theory, along", "predicted_along");
}

View NoiseRun::kicks_view() const {
  const std::vector<double> n = kicks_.lengths();
  std::vector<double> theory;
  const double step = p_.learning_rate * std::sqrt(force_variance(main_.batch()));
  for (const double length : n) theory.push_back(std::sqrt(length) * step);
  return curve("kicks", "Kicks added up", log_axis("steps"), log_axis("standard deviation"), n)
      .measured("measured", kicks_.deviations())
      .predicted("$\\sqrt{n}\\,\\eta\\sigma/\\sqrt{B}$", theory)
      .reference("$\\sqrt{\\eta/B}\\,\\sigma$",
                 p_.noise * std::sqrt(p_.learning_rate / as_double(main_.batch())));
}

View NoiseRun::sizes_view() const {
  std::vector<double> with, without, theory, finite, measured_with = sizes_.variance(true),
                                                     measured_without = sizes_.variance(false);
  for (std::size_t i = 0; i < sizes_.sizes().size(); ++i) {
    const double size = sizes_.sizes()[i], n = as_double(examples_.count());
    const double one = 2 * p_.noise * p_.noise;
    theory.push_back(size * theory::batch_variance(one, size, n, true));
    finite.push_back(size * theory::batch_variance(one, size, n, false));
    with.push_back(size * measured_with[i]);
    without.push_back(size * measured_without[i]);
  }
  return curve("sizes", "Variance of a batch’s gradient, times B", log_axis("batch $B$"),
               axis("trace of the variance × $B$"), sizes_.sizes())
      .measured("with replacement", with)
      .measured("without", without)
      .predicted("$2\\sigma^2$", theory)
      .predicted("$2\\sigma^2(N - B)/(N - 1)$", finite);
}

}  // namespace lm::batch_noise
