// SHA-256 against the published vectors, and the canonical bytes of numbers.
#include "core/sha256.hpp"

#include <limits>
#include <vector>

#include "catch.hpp"

namespace {

using lm::Digest;
using lm::sha256_hex;

std::string hex_of(const std::string& bytes) { return sha256_hex(bytes); }

}  // namespace

TEST_CASE("SHA-256 gives the published vectors", "[sha256]") {
  // FIPS 180-4's examples (NIST, "SHA256" example values), then the empty message.
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256_hex("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
                   "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu") ==
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
  CHECK(hex_of(std::string(1000000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("SHA-256 in pieces is SHA-256 of the whole, at every length around a block", "[sha256]") {
  for (std::size_t length = 0; length < 200; ++length) {
    std::string message;
    for (std::size_t i = 0; i < length; ++i) message += static_cast<char>(i * 7);
    lm::Sha256 pieces;
    for (std::size_t at = 0; at < length;) {
      const std::size_t size = std::min<std::size_t>(1 + at % 37, length - at);
      pieces.update(message.data() + at, size);
      at += size;
    }
    CHECK(pieces.hex() == sha256_hex(message));
    CHECK(pieces.hex() == sha256_hex(message));  // asking does not end the message
  }
}

TEST_CASE("a digest hashes numbers as eight bytes, least significant first", "[sha256]") {
  CHECK(Digest().add(1.0).hex() == hex_of(std::string("\0\0\0\0\0\0\xf0\x3f", 8)));
  CHECK(Digest().add(std::int64_t{-2}).hex() ==
        hex_of(std::string("\xfe\xff\xff\xff\xff\xff\xff\xff", 8)));
  CHECK(Digest().add(258).hex() == hex_of(std::string("\x02\x01\0\0\0\0\0\0", 8)));
  CHECK(Digest().add(0.5f).hex() == Digest().add(0.5).hex());
}

TEST_CASE("a digest knows one NaN and two zeros", "[sha256]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(Digest().add(nan).hex() == hex_of(std::string("\0\0\0\0\0\0\xf8\x7f", 8)));
  CHECK(Digest().add(-nan).hex() == Digest().add(nan).hex());
  CHECK(Digest().add(std::numeric_limits<double>::signaling_NaN()).hex() ==
        Digest().add(nan).hex());
  CHECK(Digest().add(0.0).hex() != Digest().add(-0.0).hex());
}

TEST_CASE("a digest keeps neighbouring texts and lists apart", "[sha256]") {
  CHECK(Digest().add("ab").add("c").hex() != Digest().add("a").add("bc").hex());
  CHECK(Digest().add("hi").hex() == hex_of(std::string("\2\0\0\0\0\0\0\0hi", 10)));
  const std::vector<double> values = {1.0, 2.0};
  CHECK(Digest().add(values.data(), 2).hex() ==
        Digest().add(std::int64_t{2}).add(1.0).add(2.0).hex());
}
