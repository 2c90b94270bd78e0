// The lecture's training loop as a program of nine lines, each of which runs when it is asked to.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/views.hpp"
#include "data/batches.hpp"
#include "experiments/training/graph_loop.hpp"

namespace lm::training_loop {

/// What may be wrong in it: nothing; the loss is a sum and no mean; the update comes before the new
/// gradient; gradients add up from update to update.
enum class Slip { none, sum, stale, accumulate };
inline constexpr std::array kSlipWords{"none", "sum", "stale", "accumulate"};

inline constexpr std::int64_t kPrintEvery = 200;

struct LoopSetting {
  std::vector<Index> sizes;
  nn::Initializer initializer = nn::Initializer::he;
  double learning_rate = 0.01;
  std::int64_t epochs = 1000;
  Index batch = 0;  ///< rows of an update
  Slip slip = Slip::none;
};

/// A line of what was printed.
struct Printed {
  std::int64_t epoch = 0;
  double loss = 0;
};

class LoopProgram {
 public:
  /// x and y outlive it.
  LoopProgram(LoopSetting setting, const Matrix& x, const Matrix& y, std::uint64_t seed);

  /// Runs the next line, and says whether it moved the parameters. Nothing after the last epoch.
  bool run_line();
  bool ended() const { return epoch_ >= setting_.epochs; }
  /// Whether the next line begins an update, or an epoch.
  bool between_updates() const { return next_ <= kBatch; }

  std::int64_t updates() const { return times_[kUpdate]; }
  /// The rows of the present update.
  const std::vector<Index>& rows() const { return *rows_; }
  const std::vector<Printed>& printed() const { return printed_; }
  const std::vector<double>& parameters() const { return model_.parameters(); }
  double learning_rate() const { return setting_.learning_rate; }

  /// Its text, how often each line has run, what it gave last, and what was printed.
  View listing() const;

 private:
  enum Line { kModel, kEpoch, kBatch, kPrediction, kLoss, kGradient, kUpdate, kIf, kPrint, kLines };

  bool update();
  void add_gradient();
  Line after(Line line);
  std::string text(Line line) const;

  LoopSetting setting_;
  const Matrix& x_;
  const Matrix& y_;
  GraphModel model_;
  Batches batches_;
  std::vector<double> gradient_;
  const std::vector<Index>* rows_ = nullptr;
  Line next_ = kModel, last_ = kLines;
  std::int64_t epoch_ = 0, batch_in_epoch_ = 0;
  std::array<std::int64_t, kLines> times_{};
  std::array<double, kLines> gave_{};
  std::vector<Printed> printed_;
};

}  // namespace lm::training_loop
