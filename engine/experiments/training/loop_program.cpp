// Running the loop line by line, and printing its text.
#include "experiments/training/loop_program.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/text.hpp"
#include "lab/code_view.hpp"
#include "lab/series.hpp"

namespace lm::training_loop {
namespace {

/// The batch, and what is left over at the end of an epoch.
std::vector<Index> batch_sizes(Index examples, Index batch) {
  std::vector<Index> sizes = {batch};
  if (examples % batch != 0) sizes.push_back(examples % batch);
  return sizes;
}

double norm(const std::vector<double>& v) {
  double sum = 0;
  for (const double one : v) sum += one * one;
  return std::sqrt(sum);
}

/// As Python's {:.4f}.
std::string four_decimals(double value) {
  if (!(std::abs(value) < 1e9)) return format_digits(value, 4);
  const auto units = static_cast<std::int64_t>(std::floor(std::abs(value) * 1e4 + 0.5));
  std::string decimals = std::to_string(units % 10'000);
  decimals.insert(0, 4 - decimals.size(), '0');
  return (value < 0 ? "-" : "") + std::to_string(units / 10'000) + "." + decimals;
}

}  // namespace

LoopProgram::LoopProgram(LoopSetting setting, const Matrix& x, const Matrix& y, std::uint64_t seed)
    : setting_(std::move(setting)),
      x_(x),
      y_(y),
      model_(setting_.sizes, setting_.initializer, seed, batch_sizes(x.rows(), setting_.batch),
             setting_.slip == Slip::sum),
      batches_(x.rows(), setting_.batch, seed),
      gradient_(model_.parameters().size(), 0.0) {
  gave_.fill(kNaN);
  printed_.reserve(as_size(setting_.epochs / kPrintEvery + 1));
}

bool LoopProgram::run_line() {
  if (ended()) return false;
  last_ = next_;
  times_[last_] += 1;
  switch (last_) {
    case kModel:
      gave_[kModel] = as_double(gradient_.size());
      break;
    case kEpoch:
      gave_[kEpoch] = as_double(epoch_);
      break;
    case kBatch:
      rows_ = &batches_.at(epoch_ * batches_.per_epoch() + batch_in_epoch_);
      gave_[kBatch] = as_double(rows_->size());
      break;
    case kPrediction:
      model_.run(x_, y_, *rows_);
      gave_[kPrediction] = model_.mean_prediction();
      break;
    case kLoss:
      gave_[kLoss] = model_.loss();
      break;
    case kGradient:
      add_gradient();
      break;
    case kUpdate:
      break;
    case kIf:
      gave_[kIf] = epoch_ % kPrintEvery == 0 ? 1 : 0;
      break;
    default:
      printed_.push_back({epoch_, gave_[kLoss]});
      gave_[kPrint] = gave_[kLoss];
  }
  const bool moved = last_ == kUpdate && update();
  next_ = after(last_);
  return moved;
}

void LoopProgram::add_gradient() {
  const double* fresh = model_.gradient();
  for (std::size_t i = 0; i < gradient_.size(); ++i) {
    gradient_[i] = (setting_.slip == Slip::accumulate ? gradient_[i] : 0) + fresh[i];
  }
  gave_[kGradient] = norm(gradient_);
}

bool LoopProgram::update() {
  for (std::size_t i = 0; i < gradient_.size(); ++i) {
    model_.parameters()[i] -= setting_.learning_rate * gradient_[i];
  }
  gave_[kUpdate] = setting_.learning_rate * norm(gradient_);
  return true;
}

LoopProgram::Line LoopProgram::after(Line line) {
  const bool stale = setting_.slip == Slip::stale;
  if (line == kLoss && stale) return kUpdate;
  if (line == kUpdate && stale) return kGradient;
  if (line == (stale ? kGradient : kUpdate)) {
    batch_in_epoch_ += 1;
    return batch_in_epoch_ < batches_.per_epoch() ? kBatch : kIf;
  }
  if (line == kIf && gave_[kIf] == 1) return kPrint;
  if (line == kIf || line == kPrint) {
    epoch_ += 1;
    batch_in_epoch_ = 0;
    return kEpoch;
  }
  return static_cast<Line>(line + 1);
}

std::string LoopProgram::text(Line line) const {
  std::string hidden;
  const std::vector<Index>& n = setting_.sizes;
  for (std::size_t l = 1; l + 1 < n.size(); ++l) {
    hidden += (hidden.empty() ? "" : ", ") + std::to_string(n[l]);
  }
  const char* by = setting_.slip == Slip::accumulate ? "+=" : "=";
  const char* how = setting_.slip == Slip::sum ? "sum" : "mean";
  switch (line) {
    case kModel:
      return "model = MLP(" + std::to_string(n.front()) + ", [" + hidden + "], " +
             std::to_string(n.back()) + ")";
    case kEpoch:
      return "for epoch in range(" + std::to_string(setting_.epochs) + "):";
    case kBatch:
      return "    for x, y in batches(" + std::to_string(setting_.batch) + "):";
    case kPrediction:
      return "        pred = model(x)";
    case kLoss:
      return std::string("        loss = ") + how + "((pred - y)**2)";
    case kGradient:
      return std::string("        grads ") + by + " grad(loss, model)";
    case kUpdate:
      return "        model -= " + short_number(setting_.learning_rate, 3) + " * grads";
    case kIf:
      return "    if epoch % " + std::to_string(kPrintEvery) + " == 0:";
    default:
      return "        print(epoch, loss)";
  }
}

View LoopProgram::listing() const {
  View program = code_view("program", "The loop, line by line", "times", "gave");
  std::vector<Line> order;
  for (int l = 0; l < kLines; ++l) order.push_back(static_cast<Line>(l));
  if (setting_.slip == Slip::stale) std::swap(order[kGradient], order[kUpdate]);
  for (const Line line : order) {
    add_line(program, text(line), as_double(times_[line]), gave_[line], line == last_);
  }
  for (const Printed& one : printed_) {
    add_printed(program,
                "Epoch " + std::to_string(one.epoch) + ": loss = " + four_decimals(one.loss),
                one.loss);
  }
  return program;
}

}  // namespace lm::training_loop
