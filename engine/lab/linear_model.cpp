// Gradient descent on least squares with its exact solutions: the machine under four experiments.
#include "lab/linear_model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/blocking.hpp"
#include "core/elementary.hpp"
#include "core/sampling.hpp"

namespace lm {
namespace {

/// How many steps to show when the learning rate is exactly critical and nothing grows or shrinks.
constexpr std::int64_t kCriticalSteps = 1000;
/// Error of the largest eigenvalue of a Gram matrix, in ulps of it: 7 were met, twice that is
/// allowed. And what it may add to weights that are held to 1e-10.
constexpr double kEigenvalueUlps = 16, kPowerRounding = 1e-10;

/// Columns of the history, in order.
const std::vector<std::string> kHistory = {"time",   "loss",        "flow",          "descent",
                                           "excess", "flow_excess", "descent_excess"};

Regression load_or_draw(const LinearParameters& p, const Setup& setup) {
  fix_blocking();
  Regression data;
  if (setup.inputs.empty()) {
    RegressionSpec spec;
    spec.samples = static_cast<Index>(p.samples);
    spec.dimension = static_cast<Index>(p.dimension);
    spec.spectrum = p.spectrum;
    spec.exponent = p.exponent;
    spec.condition = p.condition;
    spec.noise = p.noise;
    data = generate_regression(spec, static_cast<std::uint64_t>(setup.seed));
  } else {
    data = load_regression(setup.inputs.front().bytes, setup.inputs.front().name);
  }
  if (p.standardize) standardize(data);
  if (p.intercept) add_intercept(data);
  return data;
}

/// A direction drawn from the seed, of the given length.
Vector draw_start(Index size, double norm, std::int64_t seed) {
  if (norm == 0) return Vector::Zero(size);
  Random random(static_cast<std::uint64_t>(seed), stream("linear-model/start"));
  const Vector direction = normal_vector(random, size);
  return direction * (norm / direction.norm());
}

/// What an error δ of λ_max becomes in (1 − x)^k, relative to the largest of the k powers: x δ k,
/// or x δ/(1 − ρ) once powers shrink, with x = 2cηλ_max > 1 and ρ = |1 − x|. Up to x = 1 modes
/// forget it within κ steps.
double power_rounding(double x, std::int64_t steps) {
  if (!(x > 1)) return 0;
  const double ulp = std::numeric_limits<double>::epsilon(), k = as_double(steps);
  const double left = 1 - std::abs(1 - x);
  return kEigenvalueUlps * ulp * x * (left * k > 1 ? 1 / left : k);
}

/// Column names of the recorded paths: a measured and a predicted one for each coordinate.
std::vector<std::string> path_columns(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) {
    names.push_back("measured " + std::to_string(i));
    names.push_back("predicted " + std::to_string(i));
  }
  return names;
}

/// At most kMaxShown of 0 … count − 1, evenly spread, both ends among them.
std::vector<Index> spread(Index count) {
  const Index shown = std::min<Index>(count, static_cast<Index>(kMaxShown));
  std::vector<Index> indices;
  for (Index i = 0; i < shown; ++i) {
    indices.push_back(shown > 1 ? i * (count - 1) / (shown - 1) : 0);
  }
  return indices;
}

/// Whether the names only count the columns, as those of generated data do: x1, x2, …
bool counted(const std::vector<std::string>& names) {
  for (std::size_t j = 0; j < names.size(); ++j) {
    if (names[j] != "x" + std::to_string(j + 1)) return false;
  }
  return true;
}

}  // namespace

std::string label_text(const std::string& name) {
  constexpr std::size_t kShown = 24;
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool starts_character = (static_cast<unsigned char>(name[i]) & 0xc0u) != 0x80u;
    if (starts_character && i >= kShown) return text + "…";
    text += name[i] == '$' ? std::string("＄") : std::string(1, name[i]);
  }
  return text;
}

double relative_distance(const Vector& a, const Vector& b) {
  const double distance = (a - b).norm();
  return distance == 0 ? 0.0 : distance / b.norm();
}

InputSpec regression_input() {
  return {"data", "csv",
          "A header row, then one line per example; the last column is the target, the others are "
          "features; 2 to 2000 rows, up to 2000 features. No intercept unless `intercept` is set."};
}

LinearModel::LinearModel(const LinearParameters& parameters, const Setup& setup, Solution predicted,
                         double accuracy)
    : ExperimentOf(parameters),
      predicted_(predicted),
      data_(load_or_draw(parameters, setup)),
      problem_(data_.X, data_.y),
      factor_(loss_factor(parameters.loss, data_.X.rows())),
      initial_weights_(draw_start(data_.X.cols(), parameters.initial_norm, setup.seed)),
      weights_(initial_weights_),
      residual_(data_.y - data_.X * weights_),
      loss_(factor_ * residual_.squaredNorm()),
      loss_scale_(std::max(loss_, factor_ * data_.y.squaredNorm())),
      solution_(problem_, factor_, weights_),
      shown_(spread(parameters.eigenbasis ? problem_.rank() : data_.X.cols())),
      history_(kHistory),
      paths_(path_columns(shown_.size())) {
  const double critical = critical_learning_rate();
  learning_rate_ = parameters.learning_rate.value_or(std::isfinite(critical) ? critical / 2 : 1.0);
  suggested_steps_ = steps_for_whole_story(accuracy);
}

double LinearModel::critical_learning_rate() const {
  return theory::critical_learning_rate(factor_, problem_.largest());
}

std::int64_t LinearModel::steps_for_whole_story(double accuracy) const {
  double steps = theory::steps_needed(problem_, factor_, learning_rate_, accuracy);
  if (std::isinf(steps)) {
    // Long enough for the top mode, the fastest to grow, to raise the loss past every bound.
    const double growth = std::abs(1 - 2 * factor_ * learning_rate_ * problem_.largest());
    steps = growth > 1 ? std::ceil(1.2 * lm::log(kDivergedGrowth) / (2 * lm::log(growth))) + 10
                       : static_cast<double>(kCriticalSteps);
  }
  const double most = static_cast<double>(kMaxSuggestedSteps);
  return static_cast<std::int64_t>(std::clamp(steps, 1.0, most));
}

void LinearModel::take_step() {
  weights_.noalias() += (2 * factor_ * learning_rate_) * (data_.X.transpose() * residual_);
  residual_ = data_.y;
  residual_.noalias() -= data_.X * weights_;
  loss_ = factor_ * residual_.squaredNorm();
}

std::optional<std::string> LinearModel::trouble() const {
  const bool finite = std::isfinite(loss_);
  if (finite && !(loss_ > kDivergedGrowth * loss_scale_)) return std::nullopt;
  std::string message = finite ? "the loss passed 1e12 times its start" : "the loss is not finite";
  message += "; learning_rate " + short_number(learning_rate_);
  if (learning_rate_ > critical_learning_rate()) {
    message += " is above the critical " + short_number(critical_learning_rate()) +
               ": the sharpness $2c\\lambda_{\\max}$ = " +
               short_number(theory::sharpness(factor_, problem_.largest())) +
               " exceeds $2/\\eta$ = " + short_number(2 / learning_rate_) +
               ", so each step overshoots by more than it corrects";
  } else {
    message += " is not above the critical " + short_number(critical_learning_rate()) +
               ", so the data's magnitudes overflowed";
  }
  return message;
}

void LinearModel::changed(const std::string& /*learning_rate*/) {
  const double critical = critical_learning_rate();
  restart(p_.learning_rate.value_or(std::isfinite(critical) ? critical / 2 : 1.0));
}

void LinearModel::restart(double learning_rate) {
  solution_time_ = time();
  solution_step_ = step();
  solution_row_ = history_.rows();
  solution_ = theory::Descent(problem_, factor_, weights_);
  learning_rate_ = learning_rate;
}

double LinearModel::time() const {
  return solution_time_ + learning_rate_ * static_cast<double>(step() - solution_step_);
}

double LinearModel::excess_loss() const {
  return factor_ * (residual_ - problem_.least_residual()).squaredNorm();
}

double LinearModel::loss_at(const Vector& w) const {
  return factor_ * (data_.y - data_.X * w).squaredNorm();
}

Vector LinearModel::gradient_at(const Vector& w) const {
  return -2 * factor_ * (data_.X.transpose() * (data_.y - data_.X * w));
}

bool LinearModel::converged(double accuracy) const {
  return static_cast<double>(elapsed_steps()) >=
         theory::steps_needed(problem_, factor_, learning_rate_, accuracy);
}

double LinearModel::excess_floor(double share) const { return share * loss_scale_; }

double LinearModel::shown_distance(std::size_t which) const {
  const Index j = shown_[which];
  if (!p_.eigenbasis) return std::abs(weights_(j) - solution_.limit()(j));
  return std::abs(problem_.directions().col(j).dot(solution_.limit() - weights_));
}

std::vector<double> LinearModel::shown_predictions() const {
  const Vector gaps = predicted_ == Solution::flow
                          ? solution_.flow_gaps(elapsed_time())
                          : solution_.descent_gaps(learning_rate_, elapsed_steps());
  std::vector<double> distances;
  for (const Index j : shown_) {
    distances.push_back(std::abs(p_.eigenbasis ? gaps(j) : problem_.directions().row(j).dot(gaps)));
  }
  return distances;
}

void LinearModel::record() {
  const double flow = solution_.flow_excess(elapsed_time());
  const double descent = solution_.descent_excess(learning_rate_, elapsed_steps());
  const double least = solution_.least_loss();
  history_.add(step(),
               {time(), loss_, least + flow, least + descent, excess_loss(), flow, descent});
  const std::vector<double> predicted = shown_predictions();
  std::vector<double> row;
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    row.push_back(shown_distance(i));
    row.push_back(predicted[i]);
  }
  paths_.add(step(), row);
}

std::string LinearModel::restarted() const {
  if (solution_step_ == 0) return "";
  return " (prediction restarted at step " + std::to_string(solution_step_) + ")";
}

Plot LinearModel::over_history(const Recorder& recorder, std::string name, std::string title,
                               Axis y) const {
  Plot plot = over_steps(history_, std::move(name), std::move(title), std::move(y));
  if (predicted_ == Solution::flow) {
    plot.x_axis(axis("time $t = \\eta k$")).over(history_.column("time"));
  }
  return plot.from(recorder);
}

Range LinearModel::exact_range() const {
  return Range(std::string(kExactRange) +
               "; near the critical rate, as many steps as leave theory's own rounding below 1e-10")
      .needs(problem_.condition_number() <= kExactCondition, "the condition number is above 1e4")
      .needs(solution_step_ == 0 || learning_rate_ <= critical_learning_rate(),
             "the learning rate was raised above the critical one in mid-run")
      .needs(power_rounding(2 * factor_ * learning_rate_ * problem_.largest(), elapsed_steps()) <=
                 kPowerRounding,
             "so near the critical rate an ulp of the largest eigenvalue is felt in " +
                 std::to_string(elapsed_steps()) + " steps")
      .even_diverged();
}

Range LinearModel::settled_range(const char* text) const {
  return Range(text)
      .needs(problem_.condition_number() <= kExactCondition, "the condition number is above 1e4")
      .needs(learning_rate_ < critical_learning_rate(),
             "the learning rate is not below the critical one")
      .awaits(converged(kSuggestedAccuracy), "not every mode has come within 1e-12 of its limit");
}

View LinearModel::loss_view() const {
  const bool flow = predicted_ == Solution::flow;
  return over_history(history_, "loss", "Training loss" + restarted(), log_axis("loss $L$"))
      .measured("gradient descent", "loss")
      .add(flow ? Role::predicted : Role::reference, "gradient flow", "flow")
      .add(flow ? Role::reference : Role::predicted, "gradient descent, exact solution", "descent");
}

std::string LinearModel::column_label() const {
  std::string label = "column of $X$";
  if (counted(data_.names) || data_.names.size() > 8) return label;
  label += ":";
  for (std::size_t j = 0; j < data_.names.size(); ++j) {
    label += " " + std::to_string(j + 1) + " " + label_text(data_.names[j]);
    if (j + 1 < data_.names.size()) label += " ·";
  }
  return label;
}

View LinearModel::weights_view() const {
  return bars("weights", "Weights by column" + restarted(), axis(column_label()),
              axis("weight $w_j$"), count_from_one(weights_.size()))
      .measured("gradient descent", weights_)
      .predicted("theory", predicted_weights());
}

View LinearModel::paths_view() const {
  const bool eigen = p_.eigenbasis;
  Plot plot =
      over_history(paths_, "paths",
                   (eigen ? "Weights along the eigenvectors: each one exponential"
                          : "Weights along the features: coupled") +
                       restarted(),
                   log_axis(eigen ? "$|v_i\\cdot(w - w_\\infty)|$" : "$|w_j - w_{\\infty,j}|$"));
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    const std::string name = (eigen ? "mode " : "weight ") + std::to_string(shown_[i] + 1);
    plot.measured(name, paths_.column(2 * i));
    plot.predicted(name + ", theory", paths_.column(2 * i + 1));
  }
  return plot;
}

Views LinearModel::views() const { return {loss_view(), weights_view(), paths_view()}; }

Scalars LinearModel::scalars() const {
  return {
      measured("train_loss", loss_, "training loss $L$"),
      measured("weight_norm", weights_.norm(), "norm of the weights $\\lVert w\\rVert$"),
      measured("distance_to_minimum_norm", (weights_ - problem_.minimum_norm()).norm(),
               "distance to the minimum-norm solution $\\lVert w - w^*\\rVert$"),
      measured("deviation", relative_distance(weights_, predicted_weights()),
               "deviation of the weights from the theory's, relative"),
      measured("time", time(), "time $t = \\eta k$"),
      measured("learning_rate_used", learning_rate_, "learning rate $\\eta$ in use"),
      predicted("critical_learning_rate", critical_learning_rate(),
                "critical learning rate $\\eta_c = 1/(c\\lambda_{\\max})$"),
      predicted("sharpness", theory::sharpness(factor_, problem_.largest()),
                "sharpness $2c\\lambda_{\\max}$"),
      measured("rank", as_double(problem_.rank()), "rank of $X$"),
      measured("largest_eigenvalue", problem_.largest(), "$\\lambda_{\\max}$ of $XX^\\top$"),
      measured("smallest_eigenvalue", problem_.smallest(),
               "smallest nonzero $\\lambda$ of $XX^\\top$"),
      measured("condition_number", problem_.condition_number(),
               "condition number $\\kappa = \\lambda_{\\max}/\\lambda_{\\min}$"),
      predicted("steps_needed",
                theory::steps_needed(problem_, factor_, learning_rate_, kSuggestedAccuracy),
                "steps until every mode is within $10^{-12}$ of its initial distance"),
  };
}

}  // namespace lm
