// Files that are appended to line by line, through POSIX calls: a line is there whole or at the
// end.
#include "cli/sweep_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "cli/console.hpp"
#include "cli/files.hpp"
#include "core/csv_cells.hpp"

namespace lm::cli {
namespace {

constexpr std::size_t kDigestLength = 64;

/// Readable by all, writable by its owner, as far as the user's mask allows.
constexpr mode_t kMode = 0666;

bool is_hex(const std::string& text) {
  return text.size() == kDigestLength &&
         text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

SweepLines::SweepLines(const Sweep& sweep, Shard shard) : sweep_(sweep), shard_(shard) {
  std::vector<std::string> cells = sweep.header();
  if (!shard_.whole) cells.push_back("row");
  cells_ = cells.size();
  header_ = csv_row(cells);
}

std::int64_t SweepLines::size() const {
  return sweep_.size() < shard_.index ? 0 : (sweep_.size() - shard_.index) / shard_.of + 1;
}

std::string SweepLines::mark(std::int64_t k) const {
  return std::to_string(run_of(k) + 1) + "/" + std::to_string(sweep_.size());
}

std::string SweepLines::line(std::int64_t k) const {
  Run run = sweep_.open(run_of(k));
  sweep_.carry_out(run);
  std::vector<std::string> cells = sweep_.row(run_of(k), run.result());
  if (!shard_.whole) cells.push_back(mark(k));
  return csv_row(cells);
}

bool SweepLines::fits(std::int64_t k, const std::string& text) const {
  if (k >= size()) return false;
  std::optional<std::vector<std::string>> cells = csv_cells(text);
  if (!cells || cells->size() != cells_) return false;
  if (!shard_.whole) {
    if (cells->back() != mark(k)) return false;
    cells->pop_back();
  }
  const std::vector<std::string> place = sweep_.place(run_of(k));
  return std::equal(place.begin(), place.end(), cells->begin()) && is_hex(cells->back());
}

SweepFile::SweepFile(const std::string& path, const SweepLines& lines) : path_(path) {
  struct stat status {};
  if (stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    throw unwritable("is no file; name a file, so that a stopped sweep can continue");
  }
  made_ = access(path.c_str(), F_OK) != 0;
  file_ = open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, kMode);
  if (file_ < 0) throw unwritable(std::string("cannot be opened: ") + std::strerror(errno));
  try {
    // Some network file systems know no locks; then nobody watches.
    if (flock(file_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
      throw Error("busy", "out", '"' + path_ + "\" is being written by another lmlab; wait for it");
    }
    look(read_file("out", path, kMaxSweepBytes), lines);
  } catch (...) {
    close(file_);
    throw;
  }
}

SweepFile::~SweepFile() {
  if (made_ && bytes_ == 0) unlink(path_.c_str());  // nothing came of it
  close(file_);
}

void SweepFile::look(const std::string& content, const SweepLines& lines) {
  const std::string& header = lines.header();
  if (content.size() < header.size() && header.compare(0, content.size(), content) == 0) return;
  if (content.compare(0, header.size(), header) != 0) {
    throw other_sweep("begins with \"" + one_line(content.substr(0, content.find('\n')), 80) +
                      "\", not with this sweep's header");
  }
  bytes_ = header.size();
  for (std::size_t end = content.find('\n', bytes_); end != std::string::npos;
       end = content.find('\n', bytes_)) {
    if (!lines.fits(kept_, content.substr(bytes_, end - bytes_))) {
      throw other_sweep("has a line " + std::to_string(kept_ + 2) +
                        " that is not this sweep's row " + std::to_string(kept_ + 1));
    }
    bytes_ = end + 1;
    ++kept_;
  }
  sample(content, header.size());
}

void SweepFile::sample(const std::string& content, std::size_t header) {
  std::size_t begin = header;
  for (std::int64_t k = 0; k < kept_; ++k) {
    const std::size_t end = content.find('\n', begin) + 1;
    // Row k is taken when it is the first at or past one of kSamples equal distances.
    const std::int64_t part = std::max<std::int64_t>(1, kept_ - 1);
    const bool wanted = k * (kSamples - 1) / part != (k - 1) * (kSamples - 1) / part || k == 0;
    if (wanted) samples_[k] = content.substr(begin, end - begin);
    begin = end;
  }
}

void SweepFile::begin(const std::string& header) {
  if (ftruncate(file_, static_cast<off_t>(bytes_)) != 0) {
    throw unwritable(std::string("cannot be cut: ") + std::strerror(errno));
  }
  if (bytes_ == 0) append(header);
}

void SweepFile::append(const std::string& line) {
  for (std::size_t done = 0; done < line.size();) {
    const ssize_t count = write(file_, line.data() + done, line.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw unwritable(std::string("cannot be written: ") + std::strerror(errno));
    done += static_cast<std::size_t>(count);
  }
  bytes_ += line.size();
}

Error SweepFile::other_sweep(const std::string& why) const {
  return Error("other_sweep", "out",
               '"' + path_ + "\" " + why + ": it is of another sweep; name another file");
}

Error SweepFile::unwritable(const std::string& why) const {
  return Error("unwritable", "out", '"' + path_ + "\" " + why);
}

}  // namespace lm::cli
