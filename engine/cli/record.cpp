// Writing lab records and completing them.
#include "cli/record.hpp"

#include <algorithm>

#include "cli/made_by.hpp"
#include "core/sha256.hpp"

namespace lm::cli {

Json record_of(const Run& run, const std::vector<Input>& inputs) {
  Json record = {{"format", kRecordFormat}};
  record["made_by"] = made_by();
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
  const RunResult result = run.result();
  record["scalars"] = to_json(result.scalars);
  record["digest"] = result.digest;
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

}  // namespace lm::cli
