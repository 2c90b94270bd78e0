// Experiment learning-rate-transfer: networks of several widths at several learning rates, trained
// side by side in standard and in maximal-update parametrization: where is each width's best rate?
#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "experiments/hyperparameter-transfer/rate_grid.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"

namespace lm::learning_rate_transfer {
namespace {

/// One seed's slope of log₂ η* in log₂ width scatters by .11 over widths 32 to 256 and by .18 over
/// 32 to 128 (ten seeds of 300 batches). Three deviations of one seed; and of a median of three,
/// which scatters .67 times as much.
constexpr double kMupSlope = 0.35;
constexpr double kMedianMupSlope = 0.23;
/// The standard slope lies lower, by .33 to .56 in each of ten seeds: what two families have in
/// common, a teacher and its batches, falls out of their difference. Its median, .39, less four and
/// a half and less three deviations of .06.
constexpr double kDifference = 0.1;
constexpr double kMedianDifference = 0.2;
/// Falling by more than what a median's reading is uncertain by.
constexpr double kStandardSlope = -0.3;
/// Where the best rate is claimed to stay: from 32 over three octaves, for so many batches.
constexpr double kOctaves = 3;
constexpr std::int64_t kFewest = 200, kMost = 400;

struct Parameters {
  std::vector<double> widths = {32, 64, 128};
  std::vector<double> log2_rates = {-9, -8, -7, -6, -5, -4};
  std::int64_t batches = 300;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Networks");
    v.list(widths, 6, param("widths", "Widths").symbol("H").between(8, 256),
           "hidden units of each network 16-H-H-1, whole numbers; at 32 the two parametrizations "
           "are one");
    v.list(log2_rates, 12,
           param("log2_rates", "Learning rates").symbol("\\log_2\\eta").between(-14, 0),
           "one network for each width, rate and parametrization; evenly spaced is best");
    v.group("Training");
    v.integer(batches, param("batches", "Batches").symbol("K").log(10, 3000),
              "of 64 fresh examples each; the best rate depends on how long one trains");
  }
};

/// The grid of one parametrization: a row of students a width.
struct Family {
  nn::Parametrization kind;
  std::vector<std::vector<std::unique_ptr<Student>>> rows;
};

constexpr std::size_t kStandard = 0, kMup = 1;

class LearningRateTransfer : public ExperimentOf<Parameters> {
 public:
  LearningRateTransfer(const Parameters& p, const Setup& setup);

  std::int64_t suggested_steps() const override { return p_.batches; }
  Views views() const override;
  Scalars scalars() const override;

  std::size_t widths() const { return p_.widths.size(); }
  std::vector<double> losses(std::size_t family, std::size_t width) const;
  Optimum optimum(std::size_t family, std::size_t width) const {
    return find_optimum(p_.log2_rates, losses(family, width));
  }
  /// d log₂ η* / d log₂ width over all widths.
  double transfer_slope(std::size_t family) const;
  double slope_difference() const { return transfer_slope(kMup) - transfer_slope(kStandard); }
  /// The widest network's loss at the narrowest one's best rate, over its loss at its own best.
  double transfer_cost(std::size_t family) const;

 protected:
  void take_step() override;
  std::optional<std::string> trouble() const override;
  void record() override {}
  bool finished() const override { return step() >= p_.batches; }

 private:
  View losses_view(std::size_t family) const;
  View optimum_view() const;
  View best_view() const;
  bool fine_grid() const;
  Range transfer_range() const;
  Checks checks() const override;
  std::vector<double> log_widths() const;
  bool all_inside() const;

  Teacher teacher_;
  std::vector<Family> families_;
};

Parameters checked(Parameters p) {
  const auto refuse = [](const char* name, const std::string& message) {
    throw Error("out_of_range", name, message);
  };
  if (p.widths.empty()) refuse("widths", "none is given; allowed are 1 to 6 widths");
  if (p.log2_rates.empty()) refuse("log2_rates", "none is given; allowed are 1 to 12 rates");
  for (const double width : p.widths) {
    if (width != std::floor(width)) {
      refuse("widths", short_number(width) + " is given; allowed are whole numbers from 8 to 256");
    }
  }
  const auto distinct = [&refuse](const char* name, std::vector<double>& values) {
    std::stable_sort(values.begin(), values.end());
    if (std::adjacent_find(values.begin(), values.end()) != values.end()) {
      refuse(name, "a value is given twice; each may stand once");
    }
  };
  distinct("widths", p.widths);
  distinct("log2_rates", p.log2_rates);
  return p;
}

LearningRateTransfer::LearningRateTransfer(const Parameters& p, const Setup& setup)
    : ExperimentOf(checked(p)), teacher_(static_cast<std::uint64_t>(setup.seed)) {
  teacher_.draw(0);
  for (const nn::Parametrization kind :
       {nn::Parametrization::standard, nn::Parametrization::maximal_update}) {
    Family family{kind, {}};
    for (const double width : p_.widths) {
      family.rows.emplace_back();
      for (const double rate : p_.log2_rates) {
        family.rows.back().push_back(
            std::make_unique<Student>(static_cast<Index>(width), rate, kind, teacher_,
                                      static_cast<std::uint64_t>(setup.seed)));
      }
    }
    families_.push_back(std::move(family));
  }
  begin();
}

void LearningRateTransfer::take_step() {
  teacher_.draw(step() + 1);
  for (Family& family : families_) {
    for (auto& row : family.rows) {
      for (auto& student : row) student->step(teacher_);
    }
  }
}

std::optional<std::string> LearningRateTransfer::trouble() const {
  for (std::size_t family = 0; family < families_.size(); ++family) {
    for (std::size_t w = 0; w < widths(); ++w) {
      for (const double loss : losses(family, w)) {
        if (!std::isnan(loss)) return std::nullopt;
      }
    }
  }
  return "no network's loss is finite any more: lower the learning rates in log2_rates";
}

std::vector<double> LearningRateTransfer::losses(std::size_t family, std::size_t width) const {
  std::vector<double> row;
  for (const auto& student : families_[family].rows[width]) row.push_back(student->recent_loss());
  return row;
}

std::vector<double> LearningRateTransfer::log_widths() const {
  std::vector<double> logs;
  for (const double width : p_.widths) logs.push_back(lm::log(width) / lm::log(2.0));
  return logs;
}

double LearningRateTransfer::transfer_slope(std::size_t family) const {
  std::vector<double> best;
  for (std::size_t w = 0; w < widths(); ++w) best.push_back(optimum(family, w).log2_rate);
  return least_squares_slope(log_widths(), best);
}

double LearningRateTransfer::transfer_cost(std::size_t family) const {
  const std::size_t widest = widths() - 1;
  return losses(family, widest)[optimum(family, 0).index] / optimum(family, widest).loss;
}

bool LearningRateTransfer::all_inside() const {
  for (std::size_t family : {kStandard, kMup}) {
    for (std::size_t w = 0; w < widths(); ++w) {
      if (!optimum(family, w).inside) return false;
    }
  }
  return true;
}

View LearningRateTransfer::losses_view(std::size_t family) const {
  const bool standard = family == kStandard;
  Plot plot = curve(standard ? "standard" : "maximal_update",
                    standard ? "Standard parametrization" : "Maximal-update parametrization",
                    axis("$\\log_2$ learning rate"), log_axis("loss, mean of the last 50 batches"),
                    p_.log2_rates);
  for (std::size_t w = 0; w < widths(); ++w) {
    plot.measured("width " + short_number(p_.widths[w]), losses(family, w));
  }
  return plot;
}

View LearningRateTransfer::optimum_view() const {
  const std::vector<double> x = log_widths();
  std::vector<double> standard, mup, inverse;
  for (std::size_t w = 0; w < widths(); ++w) {
    standard.push_back(optimum(kStandard, w).log2_rate);
    mup.push_back(optimum(kMup, w).log2_rate);
    inverse.push_back(standard.front() - (x[w] - x.front()));
  }
  return curve("optimum", "The best learning rate of every width", axis("$\\log_2$ width"),
               axis("$\\log_2 \\eta^*$"), x)
      .measured("maximal update", mup)
      .reference("maximal update: stays", mup.front())
      .add(Role::test, "standard", standard)
      .reference("slope −1", inverse);
}

View LearningRateTransfer::best_view() const {
  std::vector<double> standard, mup;
  for (std::size_t w = 0; w < widths(); ++w) {
    standard.push_back(optimum(kStandard, w).loss);
    mup.push_back(optimum(kMup, w).loss);
  }
  return curve("best", "The best loss of every width", axis("$\\log_2$ width"), axis("best loss"),
               log_widths())
      .measured("maximal update", mup)
      .add(Role::test, "standard", standard);
}

Views LearningRateTransfer::views() const {
  return {losses_view(kStandard), losses_view(kMup), optimum_view(), best_view()};
}

Scalars LearningRateTransfer::scalars() const {
  const std::size_t widest = widths() - 1;
  const Optimum narrow = optimum(kMup, 0);
  const Optimum mup = optimum(kMup, widest), standard = optimum(kStandard, widest);
  return {
      measured("mup_slope", transfer_slope(kMup), "slope of $\\log_2\\eta^*$, maximal update"),
      predicted("predicted_mup_slope", 0, "the same, predicted"),
      measured("standard_slope", transfer_slope(kStandard), "slope of $\\log_2\\eta^*$, standard"),
      measured("mup_transfer_cost", transfer_cost(kMup),
               "widest network's loss at the narrowest's best rate, over its own best, maximal "
               "update"),
      measured("standard_transfer_cost", transfer_cost(kStandard), "the same, standard"),
      measured("narrow_optimum", narrow.log2_rate, "$\\log_2\\eta^*$ of the narrowest network"),
      measured("mup_wide_optimum", mup.log2_rate, "of the widest, maximal update"),
      measured("standard_wide_optimum", standard.log2_rate, "of the widest, standard"),
      measured("narrow_loss", narrow.loss, "best loss of the narrowest network"),
      measured("mup_wide_loss", mup.loss, "best loss of the widest, maximal update"),
      measured("standard_wide_loss", standard.loss, "best loss of the widest, standard"),
      measured("optima_inside", all_inside() ? 1 : 0,
               "whether every best rate lies inside the grid"),
  };
}

/// Whether rates lie an octave apart or closer, so that a parabola finds the best one.
bool LearningRateTransfer::fine_grid() const {
  for (std::size_t i = 1; i < p_.log2_rates.size(); ++i) {
    if (p_.log2_rates[i] - p_.log2_rates[i - 1] > 1) return false;
  }
  return true;
}

Range LearningRateTransfer::transfer_range() const {
  const double octaves = log_widths().back() - log_widths().front();
  return Range(
             "Adam, widths from 32 over three octaves, 200 to 400 batches, rates an octave apart "
             "or closer, every best rate inside the grid")
      .needs(p_.widths.front() >= kBaseWidth, "a width is below 32")
      .needs(octaves >= kOctaves, "the widths span less than a factor of 8")
      .needs(fine_grid(), "rates are more than an octave apart")
      .needs(step() <= kMost, "with more batches the best rate moves")
      .awaits(step() >= kFewest, "fewer than 200 batches")
      .awaits(all_inside(), "a best rate lies at the edge of the grid");
}

Checks LearningRateTransfer::checks() const {
  return {
      within("slope of log₂ η* in log₂ width, maximal update", 0, transfer_slope(kMup), kMupSlope,
             "Yang et al. 2022: it stays; one seed scatters by .11", transfer_range()),
      at_least("slope of log₂ η*, maximal update less standard", kDifference, slope_difference(), 0,
               "ten seeds: .33 to .56; without transfer it is 0", transfer_range())};
}

// The battery.

using TransferRuns = Runs<LearningRateTransfer>;

/// Two widths at five rates: what a check needs of the default's grid and no more.
Parameters grid_of(double widest, std::int64_t batches) {
  Parameters p;
  p.widths = {32, widest};
  p.log2_rates = {-9, -8, -7, -6, -5};
  p.batches = batches;
  return p;
}

void check_transfer(Battery& result) {
  const TransferRuns runs = run_whole<LearningRateTransfer>(grid_of(256, 300), result.seeds);
  const char* range = "widths 32 and 256, Adam, 300 batches of 64, median of three seeds";
  const Reading flat =
      median(read(runs, [](const LearningRateTransfer& run) { return run.transfer_slope(kMup); }));
  result.add(flat.from, within("slope of log₂ η* in log₂ width, maximal update", 0, flat.value,
                               kMedianMupSlope,
                               "Yang et al. 2022: it stays; a median scatters by .08", range));
  const Reading falling = median(
      read(runs, [](const LearningRateTransfer& run) { return run.transfer_slope(kStandard); }));
  result.add(falling.from,
             at_most("slope of log₂ η* in log₂ width, standard", kStandardSlope, falling.value, 0,
                     "it falls, by more than a median's three deviations", range));
  const Reading apart = median(read(runs, &LearningRateTransfer::slope_difference));
  result.add(apart.from,
             at_least("slope of log₂ η*, maximal update less standard", kMedianDifference,
                      apart.value, 0, "ten seeds: .33 to .56; one teacher for both", range));
  const Reading wider = median(read(runs, [](const LearningRateTransfer& run) {
    return run.optimum(kMup, 1).loss / run.optimum(kMup, 0).loss;
  }));
  result.add(wider.from, at_most("best loss at width 256 over that at width 32, maximal update", 1,
                                 wider.value, 0, "wider is better", range));
}

/// How the slope moves as the same networks train on, from 300 to 1000 batches.
void check_drift(Battery& result) {
  const char* range = "widths 32 and 128, Adam, 1000 batches of 64, median of three seeds";
  std::vector<Reading> late, drift;
  for (const std::int64_t seed : result.seeds) {
    const auto run = run_for<LearningRateTransfer>(grid_of(128, 1000), seed, 300);
    const double early = run->transfer_slope(kMup);
    run->advance(700);
    late.push_back({run->transfer_slope(kMup), *run});
    drift.push_back({run->transfer_slope(kMup) - early, *run});
  }
  const Reading fallen = median(late);
  result.add(fallen.from,
             at_most("slope of log₂ η* after 1000 batches, maximal update", 0, fallen.value, 0,
                     "it does not stay: ten seeds have a median of −.3 and scatter by .2", range));
  const Reading moved = median(drift);
  result.add(moved.from, at_most("change of that slope from 300 to 1000 batches", 0, moved.value, 0,
                                 "the best rate of wide networks falls sooner", range));
}

}  // namespace

ExperimentInfo info() {
  return info_of<LearningRateTransfer, Parameters>(
      {.title = "Learning-rate transfer",
       .question = "Can the best learning rate of a narrow network be used for a wide one?",
       .precision = "float: dozens of networks train at once, and the claim is a slope to a tenth",
       .range =
           "Adam, fresh batches, widths from 32 on. The best rate stays for short training and "
           "enough "
           "width: 300 batches, widths 32 to 256. After 1000 batches, at widths to 128, it falls "
           "under maximal update too. One seed's slope scatters by .1 to .2."});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  check_transfer(result);
  check_drift(result);
  return result;
}

}  // namespace lm::learning_rate_transfer
