// Decompresses gzip files, strictly: the browser's module has no zlib.
#pragma once

#include <string>
#include <string_view>

namespace lm {

/// Whether the bytes begin as a gzip file does (1f 8b).
bool is_gzip(std::string_view bytes);

/// The contents of a gzip file (one or more members, RFC 1952) whose deflate streams (RFC 1951) may
/// use stored, fixed and dynamic blocks; length and CRC-32 are checked. Throws an Error
/// (`bad_gzip`, with the byte where it went wrong) for anything damaged, and (`too_large`) as soon
/// as the output would pass `limit` bytes.
std::string gunzip(std::string_view bytes, std::size_t limit);

}  // namespace lm
