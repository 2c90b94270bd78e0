// Gradient descent on least squares with its exact solutions: the machine under four experiments.
#include "experiments/linear_model.hpp"

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
          "A header row, then one line an example; the last column is the target, the others are "
          "features; 2 to 2000 rows, up to 2000 features. No intercept unless `intercept` is set."};
}

LinearModel::LinearModel(const LinearParameters& parameters, const Setup& setup, Solution predicted,
                         double accuracy)
    : parameters_(parameters),
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

void LinearModel::act(const std::string& name, const std::string& value) {
  if (name != "learning_rate") {
    throw Error("unknown_event", name.substr(0, 40), "the only act here is learning_rate");
  }
  const std::vector<Value> values = schema_of<LinearParameters>().parse({{name, value}});
  const std::optional<double> chosen = bind<LinearParameters>(values).learning_rate;
  const double critical = critical_learning_rate();
  restart(chosen.value_or(std::isfinite(critical) ? critical / 2 : 1.0));
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

bool LinearModel::exact_comparable() const {
  const bool calm = solution_step_ == 0 || learning_rate_ <= critical_learning_rate();
  // At step 0 nothing has moved, and a distance relative to w₀ = 0 says nothing.
  return step() > 0 && calm && problem_.condition_number() <= kExactCondition;
}

double LinearModel::excess_floor(double share) const { return share * loss_scale_; }

double LinearModel::shown_distance(std::size_t which) const {
  const Index j = shown_[which];
  if (!parameters_.eigenbasis) return std::abs(weights_(j) - solution_.limit()(j));
  return std::abs(problem_.directions().col(j).dot(solution_.limit() - weights_));
}

std::vector<double> LinearModel::shown_predictions() const {
  const Vector gaps = predicted_ == Solution::flow
                          ? solution_.flow_gaps(elapsed_time())
                          : solution_.descent_gaps(learning_rate_, elapsed_steps());
  std::vector<double> distances;
  for (const Index j : shown_) {
    distances.push_back(
        std::abs(parameters_.eigenbasis ? gaps(j) : problem_.directions().row(j).dot(gaps)));
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

const std::vector<double>& LinearModel::history_x() const {
  return predicted_ == Solution::flow ? history_.column("time") : history_.steps();
}

View LinearModel::history_view(std::string name, std::string title, std::string y_label,
                               std::string y_scale) const {
  View view = step_view(std::move(name), std::move(title), std::move(y_label), std::move(y_scale),
                        history_.steps());
  if (predicted_ == Solution::flow) view.x.label = "time $t = \\eta k$";
  return view;
}

View LinearModel::loss_view() const {
  View view = history_view("loss", "Training loss" + restarted(), "loss $L$", "log");
  const bool flow = predicted_ == Solution::flow;
  const std::vector<double>& x = history_x();
  view.series.push_back(
      make_series("gradient descent", Role::measured, x, history_.column("loss")));
  view.series.push_back(make_series("gradient flow", flow ? Role::predicted : Role::reference, x,
                                    history_.column("flow")));
  view.series.push_back(make_series("gradient descent, exact solution",
                                    flow ? Role::reference : Role::predicted, x,
                                    history_.column("descent")));
  return view;
}

View LinearModel::weights_view() const {
  View view;
  view.name = "weights";
  view.title = "Weights by column" + restarted();
  view.kind = ViewKind::bars;
  view.x.label = "column of $X$";
  if (!counted(data_.names) && data_.names.size() <= 8) {
    view.x.label += ":";
    for (std::size_t j = 0; j < data_.names.size(); ++j) {
      view.x.label += " " + std::to_string(j + 1) + " " + label_text(data_.names[j]);
      if (j + 1 < data_.names.size()) view.x.label += " ·";
    }
  }
  view.y.label = "weight $w_j$";
  const std::vector<double> columns = count_from_one(weights_.size());
  view.series.push_back(
      make_series("gradient descent", Role::measured, columns, to_list(weights_)));
  view.series.push_back(
      make_series("theory", Role::predicted, columns, to_list(predicted_weights())));
  return view;
}

View LinearModel::paths_view() const {
  const bool eigen = parameters_.eigenbasis;
  View view =
      history_view("paths",
                   (eigen ? "Weights along the eigenvectors: each one exponential"
                          : "Weights along the features: coupled") +
                       restarted(),
                   eigen ? "$|v_i\\cdot(w - w_\\infty)|$" : "$|w_j - w_{\\infty,j}|$", "log");
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    const std::string number = std::to_string(shown_[i] + 1);
    const std::string name = eigen ? "mode " + number : "weight " + number;
    view.series.push_back(make_series(name, Role::measured, history_x(), paths_.column(2 * i)));
    view.series.push_back(
        make_series(name + ", theory", Role::predicted, history_x(), paths_.column(2 * i + 1)));
  }
  return view;
}

Observation LinearModel::observe() const {
  Observation seen;
  seen.views = {loss_view(), weights_view(), paths_view()};
  const Vector predicted = predicted_weights();
  const auto add = [&seen](const char* name, double value, const char* label,
                           Role role = Role::measured) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  add("train_loss", loss_, "training loss $L$");
  add("weight_norm", weights_.norm(), "norm of the weights $\\lVert w\\rVert$");
  add("distance_to_minimum_norm", (weights_ - problem_.minimum_norm()).norm(),
      "distance to the minimum-norm solution $\\lVert w - w^*\\rVert$");
  add("deviation", relative_distance(weights_, predicted),
      "deviation of the weights from the theory's, relative");
  add("time", time(), "time $t = \\eta k$");
  add("learning_rate_used", learning_rate_, "learning rate $\\eta$ in use");
  add("critical_learning_rate", critical_learning_rate(),
      "critical learning rate $\\eta_c = 1/(c\\lambda_{\\max})$", Role::predicted);
  add("sharpness", theory::sharpness(factor_, problem_.largest()), "sharpness $2c\\lambda_{\\max}$",
      Role::predicted);
  add("rank", static_cast<double>(problem_.rank()), "rank of $X$");
  add("largest_eigenvalue", problem_.largest(), "$\\lambda_{\\max}$ of $XX^\\top$");
  add("smallest_eigenvalue", problem_.smallest(), "smallest nonzero $\\lambda$ of $XX^\\top$");
  add("condition_number", problem_.condition_number(),
      "condition number $\\kappa = \\lambda_{\\max}/\\lambda_{\\min}$");
  add("steps_needed", theory::steps_needed(problem_, factor_, learning_rate_, kSuggestedAccuracy),
      "steps until every mode is within $10^{-12}$ of its initial distance", Role::predicted);
  return seen;
}

}  // namespace lm
