// Which build this is, for records.
#pragma once

#include <string>

namespace lm::cli {

/// The version and the commit that it was built from, `0.2.0 (1a2b3c4)`; `0.2.0 (1a2b3c4+)` with
/// changes that are not committed, `0.2.0` outside a repository.
std::string made_by();

}  // namespace lm::cli
