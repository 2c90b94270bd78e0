// A loss of one weight over examples, with its slope, as the engine's graph computes them.
#pragma once

#include <array>
#include <memory>

#include "autodiff/executor.hpp"
#include "core/loss_convention.hpp"

namespace lm {

enum class WellShape { square, absolute };
inline constexpr std::array kWellShapeWords{"square", "absolute"};

/// c Σ (w − y_i)², or c Σ |w − y_i|.
class SpringWell {
 public:
  /// `rows`: examples.
  SpringWell(WellShape shape, LossConvention convention, Index rows);

  /// The targets y, `rows` of them, to be written.
  double* targets() { return run_->input(y_); }
  /// Computes loss and slope at w.
  void at(double w) {
    run_->set(w_, w);
    run_->run();
  }
  double loss() const { return run_->scalar(loss_); }
  double slope() const { return run_->scalar(slope_); }

 private:
  std::unique_ptr<ad::Graph> graph_;
  ad::Var w_, y_, loss_, slope_;
  std::unique_ptr<ad::Executor<double>> run_;
};

}  // namespace lm
