// Files: no half-written result, no unbounded read, nothing of anybody else's overwritten.
#include "cli/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "core/error.hpp"

namespace lm::cli {
namespace fs = std::filesystem;
namespace {

Error unreadable(const std::string& name, const std::string& path, const std::string& why) {
  return Error("unreadable", name, '"' + path + "\" " + why);
}

Error unwritable(const std::string& name, const std::string& path, const std::string& why) {
  return Error("unwritable", name, '"' + path + "\" " + why);
}

/// As any program creates files: what the user's umask leaves of it.
constexpr mode_t kMode = 0666;
/// Names that are tried for one file before somebody must be taking them on purpose.
constexpr int kMostNames = 100;

/// A file that is being written: under its own name (a pipe, a terminal), when `target` is empty,
/// or under a name of its own beside its place, to be renamed.
struct Draft {
  std::string path;
  std::string target;
};

/// The place that is meant; what a symbolic link at `path` points to.
std::string place_of(const std::string& name, const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) throw unwritable(name, path, "is a folder; name a file");
  return fs::exists(status) ? fs::canonical(path, error).string() : path;
}

bool is_device(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  return fs::exists(status) && !fs::is_regular_file(status);
}

/// Opens a file that was not there, under a name that nobody else has: neither a file of that name
/// nor a link is followed or overwritten.
int create_beside(const std::string& name, Draft& draft) {
  for (int i = 0; i < kMostNames; ++i) {
    draft.path = draft.target + "." + std::to_string(getpid()) + "-" + std::to_string(i) + ".part";
    const int file = open(draft.path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kMode);
    if (file >= 0) return file;
    if (errno != EEXIST) break;
  }
  throw unwritable(
      name, draft.target,
      std::string("cannot be written (") + std::strerror(errno) + "); name a place that can");
}

void write_all(const std::string& name, const Draft& draft, int file, const std::string& content) {
  bool good = true;
  for (std::size_t done = 0; good && done < content.size();) {
    const ssize_t count = write(file, content.data() + done, content.size() - done);
    if (count < 0 && errno == EINTR) continue;
    good = count >= 0;
    done += good ? static_cast<std::size_t>(count) : 0;
  }
  if (close(file) == 0 && good) return;
  throw unwritable(name, draft.target.empty() ? draft.path : draft.target,
                   "cannot be written; name a place that can");
}

/// Opens where the content goes first, and notes in `drafts` what would have to be removed.
void write_draft(const std::string& name, const NewFile& file, std::vector<Draft>& drafts) {
  const std::string place = place_of(name, file.first);
  Draft draft{file.first, ""};
  int descriptor = -1;
  if (is_device(place)) {
    descriptor = open(place.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) {
      throw unwritable(name, file.first, "cannot be written; name a place that can");
    }
  } else {
    draft.target = place;
    descriptor = create_beside(name, draft);
    drafts.push_back(draft);
  }
  write_all(name, draft, descriptor, file.second);
}

}  // namespace

std::string read_file(const std::string& name, const std::string& path, std::size_t limit) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) throw unreadable(name, path, "is not there; name an existing file");
  if (fs::is_directory(status)) throw unreadable(name, path, "is a folder; name a file");
  std::ifstream stream(path, std::ios::binary);
  std::string bytes;
  std::string block(std::size_t{1} << 16, '\0');
  while (stream && bytes.size() <= limit) {
    stream.read(block.data(), static_cast<std::streamsize>(block.size()));
    bytes.append(block, 0, static_cast<std::size_t>(stream.gcount()));
  }
  if (bytes.size() > limit) {
    throw Error("too_large", name,
                '"' + path + "\" is too large; allowed are " + std::to_string(limit) + " bytes");
  }
  if (!stream.eof()) throw unreadable(name, path, "cannot be read; check its permissions");
  return bytes;
}

void write_files(const std::string& name, const std::vector<NewFile>& files) {
  std::error_code ignored;
  std::vector<Draft> drafts;
  try {
    for (const NewFile& file : files) write_draft(name, file, drafts);
    for (const Draft& draft : drafts) {
      std::error_code error;
      fs::rename(draft.path, draft.target, error);
      if (error) throw unwritable(name, draft.target, "cannot be replaced: " + error.message());
    }
  } catch (const Error&) {
    for (const Draft& draft : drafts) fs::remove(draft.path, ignored);
    throw;
  }
}

void make_folder(const std::string& name, const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error || !fs::is_directory(path)) {
    throw unwritable(name, path,
                     "cannot be made a folder" + (error ? ": " + error.message() : std::string()));
  }
}

}  // namespace lm::cli
