// Expanding grids, opening their runs, and writing their rows.
#include "lab/sweep.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

#include "core/elementary.hpp"
#include "core/text.hpp"
#include "lab/registry.hpp"

namespace lm {
namespace {

constexpr const char* kForms =
    "lin:from:to:count, log:from:to:count, or values with commas between";

/// Faults quote at most this much of what was given.
constexpr std::size_t kQuoted = 60;

std::string quote(const std::string& text) {
  return '"' + text.substr(0, kQuoted) + (text.size() > kQuoted ? "…\"" : "\"");
}

Error bad_grid(const Parameter& parameter, const std::string& text, const std::string& allowed) {
  return Error("bad_grid", parameter.name, quote(text) + " is not allowed; allowed is " + allowed);
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

/// `text` as the schema writes that value. Throws Error when the parameter does not take it.
std::string canonical(const Schema& schema, const Parameter& parameter, const std::string& text) {
  const std::size_t index = static_cast<std::size_t>(&parameter - schema.parameters.data());
  return format_value(schema.parse({{parameter.name, text}}).at(index));
}

/// Point `i` of `count` between `from` and `to`, ends exact, the rest rounded to kGridDigits.
double point(double from, double to, std::int64_t i, std::int64_t count, bool logarithmic) {
  if (i == 0) return from;
  if (i == count - 1) return to;
  const double part = static_cast<double>(i) / static_cast<double>(count - 1);
  if (!logarithmic) return round_to_digits(from * (1 - part) + to * part, kGridDigits);
  return round_to_digits(exp(log(from) * (1 - part) + log(to) * part), kGridDigits);
}

/// The values of `lin:from:to:count` or `log:from:to:count`, in four parts.
std::vector<std::string> spaced(const Schema& schema, const Parameter& parameter,
                                const std::string& text, const std::vector<std::string>& parts) {
  if (parameter.kind != Kind::integer && parameter.kind != Kind::real) {
    throw bad_grid(parameter, text, "values with commas between: it is no number");
  }
  const std::optional<std::int64_t> count = parse_int64(parts[3]);
  if (!count || *count < 2 || *count > kMaxGridPoints) {
    throw bad_grid(parameter, text, "a count from 2 to " + std::to_string(kMaxGridPoints));
  }
  const std::optional<double> from = parse_double(canonical(schema, parameter, parts[1]));
  const std::optional<double> to = parse_double(canonical(schema, parameter, parts[2]));
  if (!from || !to) throw bad_grid(parameter, text, "ends that are numbers");
  const bool logarithmic = parts[0] == "log";
  if (logarithmic && (*from <= 0 || *to <= 0)) {
    throw bad_grid(parameter, text, "ends above 0 with log; use lin or name the values");
  }
  std::vector<std::string> values;
  for (std::int64_t i = 0; i < *count; ++i) {
    const double value = point(*from, *to, i, *count, logarithmic);
    values.push_back(parameter.kind == Kind::integer
                         ? std::to_string(static_cast<std::int64_t>(std::floor(value + 0.5)))
                         : format_double(value));
  }
  return values;
}

bool is_spaced(const std::vector<std::string>& parts) {
  return parts.size() == 4 && (parts[0] == "lin" || parts[0] == "log");
}

/// A list that begins as `lin` and `log` do and goes on otherwise is a slip, not values.
bool is_half_spaced(const std::string& text) {
  return text.rfind("lin:", 0) == 0 || text.rfind("log:", 0) == 0;
}

void refuse_repeated(const Parameter& parameter, const std::vector<std::string>& values) {
  std::set<std::string_view> seen;
  for (const std::string& value : values) {
    if (seen.insert(value).second) continue;
    throw Error("repeated", parameter.name,
                "the grid has " + quote(value) + " twice; ask for fewer or other points");
  }
}

void append(std::vector<Fault>& faults, const Error& error) {
  faults.insert(faults.end(), error.faults().begin(), error.faults().end());
}

const Assignment* find(const std::vector<Assignment>& list, const std::string& name) {
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const Assignment& entry) { return entry.name == name; });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

GridAxis expand_grid(const Schema& schema, const Parameter& parameter, const std::string& text) {
  const std::vector<std::string> parts = split(text, ':');
  GridAxis axis{parameter.name, {}};
  if (!is_spaced(parts) && is_half_spaced(text)) throw bad_grid(parameter, text, kForms);
  const std::vector<std::string> words =
      is_spaced(parts) ? spaced(schema, parameter, text, parts) : split(text, ',');
  if (static_cast<std::int64_t>(words.size()) > kMaxGridPoints) {
    throw bad_grid(parameter, text, "at most " + std::to_string(kMaxGridPoints) + " values");
  }
  std::vector<Fault> faults;
  for (const std::string& word : words) {
    try {
      axis.values.push_back(canonical(schema, parameter, word));
    } catch (const Error& error) {
      if (faults.empty()) append(faults, error);  // the first says it; a grid has thousands
    }
  }
  if (!faults.empty()) throw Error(std::move(faults));
  refuse_repeated(parameter, axis.values);
  return axis;
}

Sweep::Sweep(SweepRequest request)
    : request_(std::move(request)), info_(&find_experiment(request_.experiment)) {
  std::vector<Fault> faults;
  try {
    info_->schema.parse(request_.settings);
  } catch (const Error& error) {
    append(faults, error);
  }
  read_grid(faults);
  read_seeds(faults);
  if (request_.steps && (*request_.steps < 0 || *request_.steps > kMaxSteps)) {
    faults.push_back({"out_of_range", "steps",
                      std::to_string(*request_.steps) +
                          " is not allowed; allowed is a whole number from 0 to " +
                          std::to_string(kMaxSteps)});
  }
  if (!faults.empty()) throw Error(std::move(faults));
  for (const GridAxis& axis : axes_) {  // at most 10⁶ · 10⁴ before the next comparison
    size_ *= static_cast<std::int64_t>(axis.values.size());
    if (size_ > kMaxSweepRuns) break;
  }
  if (size_ > kMaxSweepRuns || seeds_ > kMaxSweepRuns / size_) {
    throw Error("too_large", "grid",
                "the sweep has more than " + std::to_string(kMaxSweepRuns) +
                    " runs; ask for fewer points or seeds");
  }
  size_ *= seeds_;
}

void Sweep::read_grid(std::vector<Fault>& faults) {
  for (const Assignment& entry : request_.grid) {
    try {
      const Parameter* parameter = info_->schema.find(entry.name);
      if (parameter == nullptr) info_->schema.parse({entry});  // throws: there is no such parameter
      const auto same = [&](const GridAxis& axis) { return axis.name == entry.name; };
      if (std::any_of(axes_.begin(), axes_.end(), same)) {
        throw Error("repeated", entry.name, "is swept twice; name each parameter once");
      }
      if (const Assignment* set = find(request_.settings, entry.name)) {
        throw Error("repeated", entry.name,
                    "is swept by the grid and set to " + quote(set->text) + "; leave one out");
      }
      axes_.push_back(expand_grid(info_->schema, *parameter, entry.text));
    } catch (const Error& error) {
      append(faults, error);
    }
  }
}

void Sweep::read_seeds(std::vector<Fault>& faults) {
  const std::size_t dots = request_.seeds.find("..");
  const bool one = dots == std::string::npos;
  const std::optional<std::int64_t> first = parse_int64(request_.seeds.substr(0, dots));
  const std::optional<std::int64_t> last =
      one ? first : parse_int64(request_.seeds.substr(dots + 2));
  if (first && last && *first >= 0 && *first <= *last && *last <= kMaxSeed) {
    first_seed_ = *first;
    seeds_ = *last - *first + 1;
    return;
  }
  faults.push_back({"bad_value", "seeds",
                    quote(request_.seeds) +
                        " is not allowed; allowed is first..last, whole numbers from 0 to " +
                        std::to_string(kMaxSeed) + ", or one number"});
}

std::vector<std::string> Sweep::place(std::int64_t index) const {
  std::vector<std::string> cells(axes_.size() + 1);
  cells.back() = std::to_string(first_seed_ + index % seeds_);
  std::int64_t rest = index / seeds_;
  for (std::size_t i = axes_.size(); i-- > 0;) {
    const auto count = static_cast<std::int64_t>(axes_[i].values.size());
    cells[i] = axes_[i].values[static_cast<std::size_t>(rest % count)];
    rest /= count;
  }
  return cells;
}

Run Sweep::open(std::int64_t index) const {
  RunRequest request{
      request_.experiment, request_.settings, first_seed_ + index % seeds_, request_.inputs, {}};
  const std::vector<std::string> cells = place(index);
  std::string which;
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    request.parameters.push_back({axes_[i].name, cells[i]});
    which += axes_[i].name + "=" + cells[i] + ", ";
  }
  which += "seed=" + cells.back();
  try {
    return Run(request);
  } catch (const Error& error) {
    std::vector<Fault> faults = error.faults();
    for (Fault& fault : faults) fault.message += " (in the run with " + which + ")";
    throw Error(std::move(faults));
  }
}

void Sweep::carry_out(Run& run) const {
  run.advance(request_.steps.value_or(run.experiment().suggested_steps()));
}

std::vector<std::string> Sweep::header() const {
  std::vector<std::string> cells;
  for (const GridAxis& axis : axes_) cells.push_back(axis.name);
  cells.push_back("seed");
  for (const Scalar& scalar : open(0).experiment().scalars()) cells.push_back(scalar.name);
  cells.push_back("digest");
  return cells;
}

std::vector<std::string> Sweep::row(std::int64_t index, const RunResult& result) const {
  std::vector<std::string> cells = place(index);
  for (const Scalar& scalar : result.scalars) cells.push_back(format_double(scalar.value));
  cells.push_back(result.digest);
  return cells;
}

}  // namespace lm
