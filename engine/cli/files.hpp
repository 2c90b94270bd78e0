// Reading files whole, and writing them so that nobody ever sees half of one.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace lm::cli {

/// The bytes of the file at `path`. Throws Error (`unreadable`, `too_large`) whose fault is at
/// `name`: no such file, a folder, no permission, more than `limit` bytes.
std::string read_file(const std::string& name, const std::string& path, std::size_t limit);

/// A file to be: path and content.
using NewFile = std::pair<std::string, std::string>;

/// Writes all files or none: each is created beside its place under a name of its own first, then
/// all are renamed. Existing files are replaced; a pipe or a device is written to. Throws Error
/// (`unwritable`) whose fault is at `name`.
void write_files(const std::string& name, const std::vector<NewFile>& files);

/// Makes the folder at `path` with its parents; one that is there already is fine. Throws Error
/// (`unwritable`) whose fault is at `name`.
void make_folder(const std::string& name, const std::string& path);

}  // namespace lm::cli
