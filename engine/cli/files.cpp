// Files through the standard library: no half-written result, no unbounded read.
#include "cli/files.hpp"

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

/// Where a file is to be written: `first` as is (a pipe, a terminal) or, when `second` is not
/// empty, `first` and then renamed to `second`, which is what a symbolic link at `path` points to.
std::pair<std::string, std::string> places(const std::string& name, const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) throw unwritable(name, path, "is a folder; name a file");
  if (fs::exists(status) && !fs::is_regular_file(status)) return {path, ""};
  const std::string target = fs::exists(status) ? fs::canonical(path, error).string() : path;
  return {target + ".part", target};
}

void write_bytes(const std::string& name, const std::string& path, const std::string& content) {
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream.write(content.data(), static_cast<std::streamsize>(content.size()));
  stream.close();
  if (!stream) throw unwritable(name, path, "cannot be written; name a place that can");
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
  std::vector<std::pair<std::string, std::string>> written;
  try {
    for (const NewFile& file : files) {
      const std::pair<std::string, std::string> place = places(name, file.first);
      if (!place.second.empty()) written.push_back(place);
      write_bytes(name, place.first, file.second);
    }
    for (const std::pair<std::string, std::string>& place : written) {
      std::error_code error;
      fs::rename(place.first, place.second, error);
      if (error) throw unwritable(name, place.second, "cannot be replaced: " + error.message());
    }
  } catch (const Error&) {
    for (const std::pair<std::string, std::string>& place : written)
      fs::remove(place.first, ignored);
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
