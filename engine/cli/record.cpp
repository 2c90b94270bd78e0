// Writing lab records, completing them and comparing them with a run.
#include "cli/record.hpp"

#include <algorithm>
#include <cmath>

#include "core/sha256.hpp"
#include "core/text.hpp"

namespace lm::cli {
namespace {

std::string shown(const std::optional<double>& value) {
  return value ? format_double(*value) : "not finite";
}

}  // namespace

Json record_of(const Run& run, const std::vector<Input>& inputs) {
  Json record = {{"format", kRecordFormat}};
  record.update(head(run));
  Json array = Json::array();
  for (const Input& input : inputs) {
    const RecordedInput recorded = describe(input);
    Json object = {{"name", recorded.name}, {"sha256", recorded.sha256}};
    if (recorded.data) object["data"] = *recorded.data;
    if (recorded.data && recorded.encoding != "utf-8") object["encoding"] = recorded.encoding;
    array.push_back(std::move(object));
  }
  record["inputs"] = std::move(array);
  record["scalars"] = to_json(run.experiment().observe().scalars);
  record["digest"] = run.digest();
  return record;
}

void supply_inputs(Record& record, std::vector<Input> given) {
  std::vector<Fault> faults;
  for (const RecordedInput& wanted : record.missing) {
    const auto found = std::find_if(given.begin(), given.end(),
                                    [&](const Input& input) { return input.name == wanted.name; });
    if (found == given.end()) {
      faults.push_back(
          {"missing", wanted.name,
           "the record holds only this input's hash; add --input " + wanted.name + "=FILE"});
      continue;
    }
    const std::string hash = sha256_hex(found->bytes);
    if (hash != wanted.sha256) {
      faults.push_back(
          {"bad_hash", wanted.name,
           "this file's hash is " + hash + "; the record was made with " + wanted.sha256});
    }
    record.request.inputs.push_back(std::move(*found));
    given.erase(found);
  }
  for (const Input& input : given) {
    faults.push_back({"unknown_input", input.name, "the record does not ask for this input"});
  }
  if (!faults.empty()) throw Error(std::move(faults));
  record.missing.clear();
}

std::optional<std::string> difference(const Record& record, const Run& run) {
  if (run.digest() == record.digest) return std::nullopt;
  if (run.experiment().step() != record.steps) {
    return "steps: the record took " + std::to_string(record.steps) + ", this run ended at " +
           std::to_string(run.experiment().step());
  }
  const std::vector<Scalar> scalars = run.experiment().observe().scalars;
  for (const auto& [name, value] : record.scalars) {
    for (const Scalar& scalar : scalars) {
      if (scalar.name != name) continue;
      const std::optional<double> now =
          std::isfinite(scalar.value) ? std::optional<double>(scalar.value) : std::nullopt;
      if (now == value) continue;
      return name + ": the record says " + shown(value) + ", this run gives " + shown(now);
    }
  }
  return "digest: the record says " + record.digest + ", this run gives " + run.digest() +
         (record.scalars.empty() ? "" : "; the scalars are the same, so a curve differs");
}

}  // namespace lm::cli
