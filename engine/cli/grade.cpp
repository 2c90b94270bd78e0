// `lmlab grade`: a folder of lab records replayed into one CSV.
#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <memory>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/files.hpp"
#include "cli/in_order.hpp"
#include "cli/record.hpp"
#include "cli/request.hpp"
#include "core/csv_cells.hpp"
#include "core/sha256.hpp"
#include "lab/registry.hpp"

namespace lm::cli {
namespace fs = std::filesystem;
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMaxFiles = 100'000;

/// One replay may take this long unless `--limit` says otherwise, in seconds: a minute is ten times
/// the longest run that a lesson suggests, and a record that asks for 10⁹ steps ends.
constexpr const char* kLimit = "60";
constexpr std::int64_t kMaxLimit = 1'000'000;

/// So that spreadsheets take the file for UTF-8, and names with letters beyond ASCII come out
/// right.
const std::string kByteOrderMark = "\xef\xbb\xbf";

/// A replay checks the clock about this often.
constexpr std::chrono::milliseconds kChunk{100};

struct GradeOptions {
  std::string folder;
  std::string out;
  std::string jobs;
  std::string limit = kLimit;
  std::vector<std::string> inputs;
};

/// The regular files below the folder, by their paths from it, in order of their bytes. Hidden ones
/// and `out` itself are no records; a link is not followed.
std::vector<std::string> files_of(const GradeOptions& options) {
  std::error_code error;
  if (!fs::is_directory(options.folder, error)) {
    throw Error("unreadable", "folder", '"' + options.folder + "\" is no folder of records");
  }
  std::vector<std::string> files;
  fs::recursive_directory_iterator entry(options.folder,
                                         fs::directory_options::skip_permission_denied, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const bool hidden = entry->path().filename().string().rfind('.', 0) == 0;
    std::error_code ignored;
    if (hidden && entry->is_directory(ignored)) entry.disable_recursion_pending();
    const bool link = entry->is_symlink(ignored);
    if (hidden || (!link && !entry->is_regular_file(ignored))) continue;
    if (fs::equivalent(entry->path(), options.out, ignored)) continue;
    files.push_back(entry->path().lexically_relative(options.folder).generic_string());
    if (files.size() > kMaxFiles) {
      throw Error(
          "too_large", "folder",
          '"' + options.folder + "\" holds more than " + std::to_string(kMaxFiles) + " files");
    }
  }
  if (error) {
    throw Error("unreadable", "folder",
                '"' + options.folder + "\" cannot be read: " + error.message());
  }
  std::stable_sort(files.begin(), files.end());
  return files;
}

/// Gives the record those of the class's files whose hash it asks for; whether it has all then.
bool supply(Record& record, const std::vector<Input>& inputs) {
  for (const RecordedInput& wanted : record.missing) {
    for (const Input& input : inputs) {
      if (input.name != wanted.name || sha256_hex(input.bytes) != wanted.sha256) continue;
      record.request.inputs.push_back(input);
      break;
    }
  }
  return std::all_of(
      record.missing.begin(), record.missing.end(), [&](const RecordedInput& wanted) {
        return std::any_of(record.request.inputs.begin(), record.request.inputs.end(),
                           [&](const Input& input) { return input.name == wanted.name; });
      });
}

/// Carries the run on to `steps`; whether it came there, or to its end, in time.
bool finish(Run& run, std::int64_t steps, Clock::time_point end) {
  if (Clock::now() >= end) return false;
  std::int64_t chunk = 1;
  while (run.experiment().step() < steps && !run.experiment().ended()) {
    if (Clock::now() >= end) return false;
    const Clock::time_point begin = Clock::now();
    run.advance(std::min(chunk, steps - run.experiment().step()));
    const Clock::duration took = Clock::now() - begin;
    if (took < kChunk / 2) chunk *= 2;
    if (took > kChunk * 2) chunk = std::max<std::int64_t>(1, chunk / 2);
  }
  return true;
}

std::string sentence(const Error& error) {
  std::string text;
  for (const Fault& fault : error.faults()) {
    text +=
        (text.empty() ? "" : "; ") + (fault.path.empty() ? "" : fault.path + ": ") + fault.message;
  }
  return text;
}

void judge(HandIn& hand_in, Record& record, const std::vector<Input>& inputs, std::int64_t limit,
           Clock::time_point begin) {
  const ExperimentInfo& info = find_experiment(record.request.experiment);
  if (record.epoch != info.epoch) {
    hand_in.verdict = Verdict::other_epoch;
    hand_in.reason = "made by epoch " + std::to_string(record.epoch) + "; here is epoch " +
                     std::to_string(info.epoch);
    return;
  }
  if (!supply(record, inputs)) {
    hand_in.verdict = Verdict::not_replayed;
    hand_in.reason = "it holds only the hash of the data " + record.missing.front().name;
    return;
  }
  Run run = open_run(record.request, {});
  if (!finish(run, record.expected.steps, begin + std::chrono::seconds(limit))) {
    hand_in.verdict = Verdict::not_replayed;
    hand_in.reason = "it takes longer than " + std::to_string(limit) + " s";
    return;
  }
  const std::optional<std::string> differs = difference(record.expected, run);
  hand_in.verdict = differs ? Verdict::different : Verdict::identical;
  hand_in.reason = differs.value_or("");
}

/// The row of one file; whatever is wrong with it is the row's reason.
HandIn grade_file(const GradeOptions& options, const std::string& file,
                  const std::vector<Input>& inputs, std::int64_t limit) {
  const Clock::time_point begin = Clock::now();  // reading and opening count too
  HandIn hand_in;
  try {
    const std::string path = options.folder + "/" + file;
    if (fs::is_symlink(path))
      throw Error("bad_record", "record", "is a link, which is not followed");
    const std::string text = read_file("record", path, kMaxRecordBytes);
    hand_in = read_hand_in(text);
    Record record = read_record(text);
    judge(hand_in, record, inputs, limit, begin);
  } catch (const Error& error) {
    hand_in.verdict = Verdict::unreadable;
    hand_in.reason = sentence(error);
  } catch (const std::bad_alloc&) {
    hand_in.verdict = Verdict::not_replayed;
    hand_in.reason = "there is not enough memory to replay it";
  }
  hand_in.file = file;
  return hand_in;
}

int grade(const GradeOptions& options) {
  std::vector<Fault> faults;
  const std::int64_t jobs = parse_jobs(options.jobs, faults);
  const std::int64_t limit = parse_count("limit", options.limit, kMaxLimit, faults);
  const std::vector<Input> inputs = read_inputs(options.inputs, faults);
  if (!faults.empty()) throw Error(std::move(faults));
  const std::vector<std::string> files = files_of(options);
  std::vector<Verdict> verdicts(files.size());
  std::string text = kByteOrderMark + csv_row(grade_header());
  in_order(
      "grade", jobs, static_cast<std::int64_t>(files.size()),
      [&](std::int64_t i) {
        const auto at = static_cast<std::size_t>(i);
        const HandIn hand_in = grade_file(options, files[at], inputs, limit);
        verdicts[at] = hand_in.verdict;
        return csv_row(grade_row(hand_in));
      },
      [&](std::int64_t, const std::string& row) { text += row; });
  write_files("out", {{options.out, text}});
  std::string counts;
  int exit = kDone;
  for (const Verdict verdict : {Verdict::identical, Verdict::different, Verdict::other_epoch,
                                Verdict::not_replayed, Verdict::unreadable}) {
    const auto count = std::count(verdicts.begin(), verdicts.end(), verdict);
    if (count == 0) continue;
    counts += (counts.empty() ? " (" : ", ") + std::to_string(count) + " " + word(verdict);
    if (verdict == Verdict::other_epoch && exit == kDone) exit = kOtherEpoch;
    if (verdict != Verdict::identical && verdict != Verdict::other_epoch) exit = kFailed;
  }
  print("wrote " + options.out + ": " + std::to_string(files.size()) + " records" + counts +
        (counts.empty() ? "\n" : ")\n"));
  return exit;
}

}  // namespace

void add_grade(CLI::App& app, int& exit) {
  CLI::App* command =
      app.add_subcommand("grade", "Replay every lab record of a folder into one CSV");
  auto options = std::make_shared<GradeOptions>();
  command
      ->add_option("FOLDER", options->folder,
                   "The folder of the records; its subfolders are read too")
      ->type_name("")
      ->required();
  command->add_option("--out", options->out, "The CSV to write")->type_name("FILE.csv")->required();
  command->add_option("--jobs", options->jobs, "Records at a time; one per core unless given")
      ->type_name("N");
  command
      ->add_option("--limit", options->limit, "Seconds that one replay may take; 60 unless given")
      ->type_name("N");
  command
      ->add_option("--input", options->inputs,
                   "Data of which records hold only the hash; repeatable")
      ->type_name("NAME=FILE")
      ->allow_extra_args(false);
  command->callback([options, &exit] { exit = grade(*options); });
}

}  // namespace lm::cli
