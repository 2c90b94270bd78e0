// Experiment learning-rate-transfer: networks of several widths at several learning rates, trained
// side by side in standard and in maximal-update parametrization: where is each width's best rate?
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "experiments/battery.hpp"
#include "experiments/experiment.hpp"
#include "experiments/rate_grid.hpp"
#include "experiments/series.hpp"

namespace lm {
namespace {

/// Slopes of log₂ η* in log₂ width: an optimum read off rates an octave apart is uncertain by a
/// quarter of an octave, and a slope over four widths then by 0.25/√5 = 0.11.
constexpr double kMupSlope = 0.12;
/// Falling by more than twice that uncertainty: no accident of the reading.
constexpr double kStandardSlope = -0.3;

struct TransferParameters {
  std::vector<double> widths = {32, 64, 128};
  std::vector<double> log2_rates = {-9, -8, -7, -6, -5, -4};
  std::int64_t batches = 300;

  template <class Visitor>
  void visit(Visitor& v) {
    v.list(widths, 6,
           {.name = "widths",
            .symbol = "H",
            .label = "Widths",
            .minimum = 8,
            .maximum = 256,
            .group = "Networks",
            .help = "hidden units of each network 16-H-H-1, whole numbers; at 32 the two "
                    "parametrizations are one"});
    v.list(log2_rates, 12,
           {.name = "log2_rates",
            .symbol = "\\log_2\\eta",
            .label = "Learning rates",
            .minimum = -14,
            .maximum = 0,
            .group = "Networks",
            .help = "one network for each width, rate and parametrization; evenly spaced is best"});
    v.integer(batches, {.name = "batches",
                        .symbol = "K",
                        .label = "Batches",
                        .minimum = 10,
                        .maximum = 3000,
                        .scale = Scale::log,
                        .group = "Training",
                        .help = "of 64 fresh examples each; the best rate depends on how long one "
                                "trains"});
  }
};

/// The grid of one parametrization: a row of students a width.
struct Family {
  nn::Parametrization kind;
  std::vector<std::vector<std::unique_ptr<Student>>> rows;
};

class LearningRateTransfer : public Experiment {
 public:
  LearningRateTransfer(const TransferParameters& p, const Setup& setup);

  std::int64_t suggested_steps() const override { return p_.batches; }
  Observation observe() const override;

  std::size_t widths() const { return p_.widths.size(); }
  std::vector<double> losses(std::size_t family, std::size_t width) const;
  Optimum optimum(std::size_t family, std::size_t width) const {
    return find_optimum(p_.log2_rates, losses(family, width));
  }
  /// d log₂ η* / d log₂ width over all widths.
  double transfer_slope(std::size_t family) const;
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
  void add_checks(Observation& seen) const;
  std::vector<double> log_widths() const;
  bool all_inside() const;

  TransferParameters p_;
  Teacher teacher_;
  std::vector<Family> families_;
};

constexpr std::size_t kStandard = 0, kMup = 1;

TransferParameters checked(TransferParameters p) {
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

LearningRateTransfer::LearningRateTransfer(const TransferParameters& p, const Setup& setup)
    : p_(checked(p)), teacher_(static_cast<std::uint64_t>(setup.seed)) {
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
  View view;
  view.name = family == kStandard ? "standard" : "maximal_update";
  view.title = family == kStandard ? "Standard parametrization" : "Maximal-update parametrization";
  view.kind = ViewKind::curve;
  view.x.label = "$\\log_2$ learning rate";
  view.y.label = "loss, mean of the last 50 batches";
  view.y.scale = "log";
  for (std::size_t w = 0; w < widths(); ++w) {
    view.series.push_back(make_series("width " + short_number(p_.widths[w]), Role::measured,
                                      p_.log2_rates, losses(family, w)));
  }
  return view;
}

View LearningRateTransfer::optimum_view() const {
  View view;
  view.name = "optimum";
  view.title = "The best learning rate of every width";
  view.kind = ViewKind::curve;
  view.x.label = "$\\log_2$ width";
  view.y.label = "$\\log_2 \\eta^*$";
  const std::vector<double> x = log_widths();
  std::vector<double> standard, mup, kept, inverse;
  for (std::size_t w = 0; w < widths(); ++w) {
    standard.push_back(optimum(kStandard, w).log2_rate);
    mup.push_back(optimum(kMup, w).log2_rate);
    kept.push_back(mup.front());
    inverse.push_back(standard.front() - (x[w] - x.front()));
  }
  view.series.push_back(make_series("maximal update", Role::measured, x, mup));
  view.series.push_back(make_series("maximal update: stays", Role::predicted, x, kept));
  view.series.push_back(make_series("standard", Role::test, x, standard));
  view.series.push_back(make_series("slope −1", Role::reference, x, inverse));
  return view;
}

View LearningRateTransfer::best_view() const {
  View view;
  view.name = "best";
  view.title = "The best loss of every width";
  view.kind = ViewKind::curve;
  view.x.label = "$\\log_2$ width";
  view.y.label = "best loss";
  for (const std::size_t family : {kMup, kStandard}) {
    std::vector<double> best;
    for (std::size_t w = 0; w < widths(); ++w) best.push_back(optimum(family, w).loss);
    view.series.push_back(make_series(family == kMup ? "maximal update" : "standard",
                                      family == kMup ? Role::measured : Role::test, log_widths(),
                                      best));
  }
  return view;
}

void LearningRateTransfer::add_checks(Observation& seen) const {
  if (step() < 200 || widths() < 3 || !all_inside()) return;
  const char* range = "200 batches or more, three widths or more, every best rate inside the grid";
  seen.checks.push_back(within("slope of log₂ η* in log₂ width, maximal update", 0,
                               transfer_slope(kMup), kMupSlope + 0.13,
                               "one seed scatters twice as wide as the battery's median", range));
}

Observation LearningRateTransfer::observe() const {
  Observation seen;
  seen.views = {losses_view(kStandard), losses_view(kMup), optimum_view(), best_view()};
  const auto add = [&seen](const char* name, double value, const char* label, Role role) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  const std::size_t widest = widths() - 1;
  add("mup_slope", transfer_slope(kMup), "slope of $\\log_2\\eta^*$, maximal update",
      Role::measured);
  add("predicted_mup_slope", 0, "the same, predicted", Role::predicted);
  add("standard_slope", transfer_slope(kStandard), "slope of $\\log_2\\eta^*$, standard",
      Role::measured);
  add("mup_transfer_cost", transfer_cost(kMup),
      "widest network's loss at the narrowest's best rate, over its own best, maximal update",
      Role::measured);
  add("standard_transfer_cost", transfer_cost(kStandard), "the same, standard", Role::measured);
  add("narrow_optimum", optimum(kMup, 0).log2_rate, "$\\log_2\\eta^*$ of the narrowest network",
      Role::measured);
  add("mup_wide_optimum", optimum(kMup, widest).log2_rate, "of the widest, maximal update",
      Role::measured);
  add("standard_wide_optimum", optimum(kStandard, widest).log2_rate, "of the widest, standard",
      Role::measured);
  add("narrow_loss", optimum(kMup, 0).loss, "best loss of the narrowest network", Role::measured);
  add("mup_wide_loss", optimum(kMup, widest).loss, "best loss of the widest, maximal update",
      Role::measured);
  add("standard_wide_loss", optimum(kStandard, widest).loss, "best loss of the widest, standard",
      Role::measured);
  add("optima_inside", all_inside() ? 1 : 0, "whether every best rate lies inside the grid",
      Role::measured);
  add_checks(seen);
  return seen;
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  std::vector<Reading> mup, standard, gain;
  for (const std::int64_t seed : result.seeds) {
    TransferParameters p;
    p.widths = {32, 64, 128, 256};
    const auto run = run_whole<LearningRateTransfer>(p, seed);
    mup.push_back({run->transfer_slope(kMup), *run});
    standard.push_back({run->transfer_slope(kStandard), *run});
    gain.push_back({run->optimum(kMup, 3).loss / run->optimum(kMup, 0).loss, *run});
  }
  const char* range = "widths 32 to 256, Adam, 300 batches of 64, median of three seeds";
  const Reading flat = median(mup);
  result.add(flat.from,
             within("slope of log₂ η* in log₂ width, maximal update", 0, flat.value, kMupSlope,
                    "Yang et al. 2022: it stays; a quarter of an octave in each optimum", range));
  const Reading falling = median(standard);
  result.add(falling.from,
             at_most("slope of log₂ η* in log₂ width, standard", kStandardSlope, falling.value, 0,
                     "it falls, by more than twice the uncertainty of a slope", range));
  const Reading wider = median(gain);
  result.add(wider.from, at_most("best loss at width 256 over that at width 32, maximal update", 1,
                                 wider.value, 0, "wider is better", range));
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo learning_rate_transfer() {
  ExperimentInfo info;
  info.slug = "learning-rate-transfer";
  info.title = "Learning-rate transfer";
  info.question = "Can the best learning rate of a narrow network be used for a wide one?";
  info.precision = "float: dozens of networks train at once, and the claim is a slope to a tenth";
  info.source = "engine/experiments/learning_rate_transfer.cpp";
  info.range =
      "Adam, fresh batches, widths from 32 on. The optimum stays in the limit of large width; at "
      "small widths and short training it scatters by a fraction of an octave.";
  info.no_fitted_parameter = true;
  info.schema = schema_of<TransferParameters>();
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<LearningRateTransfer>(bind<TransferParameters>(setup.values), setup);
  };
  return info;
}

Battery learning_rate_transfer_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
