// What a claim rests on: collecting runs, and picking the one whose number is the median.
#include "lab/battery.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/statistics.hpp"

namespace lm {
namespace {

std::vector<double> values_of(const std::vector<Reading>& readings) {
  std::vector<double> values;
  values.reserve(readings.size());
  for (const Reading& reading : readings) values.push_back(reading.value);
  return values;
}

/// Places in the list from the smallest value to the largest, ties in the list's order.
std::vector<std::size_t> order_of(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&values](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  return order;
}

/// The runs of the readings at these places, picked among all.
Evidence pick(const std::vector<Reading>& readings, const std::vector<std::size_t>& places) {
  Evidence picked;
  for (const std::size_t place : places) picked = {picked, readings[place].from};
  for (const Reading& reading : readings) {
    for (const Origin& run : reading.from.runs) {
      const bool known =
          std::find(picked.among.begin(), picked.among.end(), run.seed) != picked.among.end();
      if (!known) picked.among.push_back(run.seed);
    }
  }
  return picked;
}

Evidence all_of(const std::vector<Reading>& readings) {
  Evidence all;
  for (const Reading& reading : readings) all = {all, reading.from};
  return all;
}

}  // namespace

Evidence::Evidence(std::initializer_list<Evidence> parts) {
  for (const Evidence& part : parts) runs.insert(runs.end(), part.runs.begin(), part.runs.end());
}

void Battery::add(Evidence evidence, Check check) {
  checks.push_back({std::move(check), std::move(evidence)});
}

std::vector<Named> differences(const Schema& defaults, const Schema& schema) {
  std::vector<Named> differing;
  for (std::size_t i = 0; i < schema.parameters.size(); ++i) {
    const Parameter& parameter = schema.parameters[i];
    if (parameter.initial == defaults.parameters.at(i).initial) continue;
    differing.push_back({parameter.name, parameter.initial});
  }
  return differing;
}

Reading median(const std::vector<Reading>& readings) {
  const std::vector<double> values = values_of(readings);
  const double middle = median(values);
  if (std::isnan(middle)) return {middle, all_of(readings)};
  const std::vector<std::size_t> order = order_of(values);
  const std::size_t half = order.size() / 2;
  if (order.size() % 2 == 1) return {middle, pick(readings, {order[half]})};
  return {middle, pick(readings, {order[half - 1], order[half]})};
}

Reading largest(const std::vector<Reading>& readings) {
  const std::vector<double> values = values_of(readings);
  const auto nan = [](double value) { return std::isnan(value); };
  if (values.empty() || std::any_of(values.begin(), values.end(), nan)) {
    return {median(values), all_of(readings)};
  }
  const std::vector<std::size_t> order = order_of(values);
  return {values[order.back()], pick(readings, {order.back()})};
}

void add_checks(Battery& battery, const std::string& prefix, const Experiment& run,
                const Evidence& evidence) {
  for (Check& check : run.judged()) {
    check.name = prefix + check.name;
    battery.add(evidence, std::move(check));
  }
}

}  // namespace lm
