// Lab records: a run written down so that anyone can run it again and compare.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/json.hpp"
#include "lab/hand_in.hpp"
#include "lab/record.hpp"
#include "lab/run.hpp"

namespace lm::cli {

/// A record may have at most this many bytes: a dozen inline inputs and a long list of events.
constexpr std::size_t kMaxRecordBytes = std::size_t{16} << 20;

/// The record of `run`, whose request had `inputs`. Beside the fields of the format it holds the
/// final scalars, so that a replay that differs can say where.
Json record_of(const Run& run, const std::vector<Input>& inputs);

/// A record as read: what to run, and what should come out.
struct Record {
  RunRequest request;  ///< with the inline inputs; those that travelled as a hash are in `missing`
  std::int64_t epoch = 0;
  std::string made_by;  ///< version and commit; empty in a record that does not say
  std::vector<RecordedInput> missing;
  Expected expected;
};

/// Reads an untrusted record. Throws Error with every fault: not JSON, a field that is missing or
/// of another type, a format other than kRecordFormat, numbers out of range, data whose hash
/// differs. Fields it does not know are passed over.
Record read_record(const std::string& text);

/// Takes from `given` the inputs that the record has as a hash alone. Throws Error for one that is
/// not given, one whose hash differs, and one that the record does not ask for.
void supply_inputs(Record& record, std::vector<Input> given);

/// What a record says of its maker, read as strictly: `author`, `guesses` and `answers` with all
/// that stands in the row of a class but the verdict. Throws Error with every fault.
HandIn read_hand_in(const std::string& text);

}  // namespace lm::cli
