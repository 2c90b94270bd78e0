// The one exception of the engine: a list of faults that name the parameter, the value and what is
// allowed.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace lm {

/// One thing that is wrong. `code` is a stable word for programs (`out_of_range`, `bad_cell`, …),
/// `path` names where (`learning_rate`, `data:line 3, column 2`), `message` is one sentence that
/// gives the value and what is allowed.
struct Fault {
  std::string code;
  std::string path;
  std::string message;
};

/// Thrown for bad input and for misuse of the API; never for a run that diverges (that is a
/// result).
class Error : public std::runtime_error {
 public:
  explicit Error(std::vector<Fault> faults)
      : std::runtime_error(join(faults)), faults_(std::move(faults)) {}
  Error(std::string code, std::string path, std::string message)
      : Error(std::vector<Fault>{{std::move(code), std::move(path), std::move(message)}}) {}

  const std::vector<Fault>& faults() const { return faults_; }

 private:
  static std::string join(const std::vector<Fault>& faults) {
    std::string text;
    for (const Fault& fault : faults) {
      if (!text.empty()) text += '\n';
      text += fault.path.empty() ? fault.message : fault.path + ": " + fault.message;
    }
    return text;
  }

  std::vector<Fault> faults_;
};

}  // namespace lm
