// The CSV reader: what it takes, and the one sentence that each kind of bad file gets.
#include "data/csv.hpp"

#include <string>

#include "catch.hpp"
#include "core/error.hpp"

namespace {

/// The single fault of reading `text`, as `code | path | message`.
std::string fault_of(const std::string& text, const lm::CsvLimits& limits = {}) {
  try {
    lm::read_csv(text, "data", limits);
  } catch (const lm::Error& error) {
    REQUIRE(error.faults().size() == 1);
    const lm::Fault& fault = error.faults().front();
    CHECK(fault.message.find('\n') == std::string::npos);
    return fault.code + " | " + fault.path + " | " + fault.message;
  }
  return "no fault";
}

bool starts(const std::string& text, const std::string& beginning) {
  return text.substr(0, beginning.size()) == beginning;
}

}  // namespace

TEST_CASE("a plain table is read", "[csv]") {
  const lm::CsvTable table = lm::read_csv("a,b,y\n1,2,3\n-4.5,6e2,.5\n", "data");
  CHECK(table.names == std::vector<std::string>{"a", "b", "y"});
  REQUIRE(table.values.rows() == 2);
  REQUIRE(table.values.cols() == 3);
  CHECK(table.values(0, 2) == 3);
  CHECK(table.values(1, 0) == -4.5);
  CHECK(table.values(1, 1) == 600);
  CHECK(table.values(1, 2) == 0.5);
}

TEST_CASE("line ends, byte order mark, blanks and empty lines at the end do not matter", "[csv]") {
  const lm::Matrix plain = lm::read_csv("a,y\n1,2\n3,4", "data").values;
  for (const std::string text : {"a,y\r\n1,2\r\n3,4\r\n", "a,y\r1,2\r3,4\r",
                                 "\xef\xbb\xbf"
                                 "a,y\n1,2\n3,4\n",
                                 " a , y \n 1 ,\t2\n3 , 4 \n", "a,y\n1,2\n3,4\n\n  \n\r\n"}) {
    INFO(text);
    const lm::CsvTable table = lm::read_csv(text, "data");
    CHECK(table.names == std::vector<std::string>{"a", "y"});
    CHECK(table.values == plain);
  }
}

TEST_CASE("quotes follow RFC 4180", "[csv]") {
  const lm::CsvTable table = lm::read_csv(
      "\"height, cm\",\"the \"\"true\"\" y\",\"two\nlines\"\n\"1\",\"2.5\" ,3\n", "data");
  CHECK(table.names == std::vector<std::string>{"height, cm", "the \"true\" y", "two lines"});
  CHECK(table.values(0, 0) == 1);
  CHECK(table.values(0, 1) == 2.5);
  CHECK(fault_of("a,y\n1,\"2\n3,4\n") ==
        "bad_quote | data:line 2 | a quote is opened here and never closed");
  CHECK(starts(fault_of("a,y\n1,\"2\"3\n"), "bad_quote | data:line 2, column 2 (\"y\") | text"));
  CHECK(starts(fault_of("a,y\n1,2\"\n"), "bad_quote | data:line 2, column 2"));
  // The line number counts the line break inside a quoted name.
  CHECK(starts(fault_of("\"a\nb\",y\n1,2\n3,x\n"), "bad_cell | data:line 4, column 2"));
}

TEST_CASE("a ragged line says how many cells it has and should have", "[csv]") {
  CHECK(fault_of("a,b,y\n1,2,3\n4,5\n") ==
        "ragged | data:line 3 | the line has 2 cells; the header names 3 columns");
  CHECK(fault_of("a,b,y\n1,2,3,4\n") ==
        "ragged | data:line 2 | the line has 4 cells; the header names 3 columns");
  CHECK(fault_of("a,y\n1,2\n\n3,4\n") ==
        "ragged | data:line 3 | the line is empty; it must hold 2 cells");
}

TEST_CASE("a missing or non-numeric cell is named by line, column and name", "[csv]") {
  CHECK(
      fault_of("age,y\n1,2\n,4\n") ==
      "missing_cell | data:line 3, column 1 (\"age\") | the cell is empty; every cell must hold a "
      "number");
  CHECK(fault_of("a,y\n1,2\n3,abc\n") ==
        "bad_cell | data:line 3, column 2 (\"y\") | \"abc\" is not a finite number; write one such "
        "as "
        "-1.5 or 2e3");
  for (const char* cell : {"nan", "NaN", "inf", "-inf", "Infinity", "1e999", "0x10", "1 2", "NA",
                           "1.2.3", "--1", "1e", "1_000"}) {
    INFO(cell);
    CHECK(
        starts(fault_of(std::string("a,y\n") + cell + ",1\n"), "bad_cell | data:line 2, column 1"));
  }
  CHECK(starts(fault_of("a,y\n1e61,1\n"), "out_of_range | data:line 2, column 1"));
  CHECK(starts(fault_of("a,y\n1,1e-61\n"), "out_of_range | data:line 2, column 2"));
  CHECK(fault_of("a,y\n1e60,-1e-60\n") == "no fault");
}

TEST_CASE("a quoted cell stays short, on one line and valid UTF-8", "[csv]") {
  const std::string hostile = fault_of("a,y\n1,<script>alert(1)</script> and much more text\n");
  CHECK(starts(hostile,
               "bad_cell | data:line 2, column 2 (\"y\") | \"<script>alert(1)</script> and "));
  CHECK(hostile.size() < 200);
  CHECK(
      starts(fault_of("a,y\n1,\"x\ny\"\n"), "bad_cell | data:line 2, column 2 (\"y\") | \"x?y\""));
  CHECK(starts(fault_of("a,y\n1,\xff\xc3\xa9\n"),
               "bad_cell | data:line 2, column 2 (\"y\") | \"?\xc3\xa9\""));
}

TEST_CASE("a missing or bad header is said", "[csv]") {
  CHECK(fault_of("") == "empty | data | the file is empty; its first line must name the columns");
  CHECK(starts(fault_of(" \n\r\n"), "empty | data"));
  CHECK(
      fault_of("1,2\n3,4\n") ==
      "no_header | data:line 1 | the first line holds numbers only; it must name the columns, one "
      "name each");
  CHECK(fault_of("a,,y\n1,2,3\n") ==
        "bad_header | data:line 1 | column 2 has no name; name every one");
  CHECK(starts(fault_of("a,\xff,y\n1,2,3\n"), "bad_encoding | data:line 1 | the names"));
}

TEST_CASE("other separators and encodings are recognized", "[csv]") {
  CHECK(fault_of("a;b;y\n1;2;3\n") ==
        "bad_separator | data:line 1 | the columns are separated by semicolons; separate them by "
        "commas and write decimals with a point");
  CHECK(starts(fault_of("a\tb\ty\n1\t2\t3\n"),
               "bad_separator | data:line 1 | the columns are separated by tabs"));
  CHECK(starts(fault_of(std::string("\xff\xfe"
                                    "a\0,\0",
                                    6)),
               "bad_encoding | data | the file is encoded as UTF-16"));
  CHECK(starts(fault_of(std::string("PK\x03\x04\0\0", 6)), "bad_encoding | data"));
}

TEST_CASE("what is too large is refused while reading", "[csv]") {
  lm::CsvLimits limits;
  limits.rows = 3;
  limits.columns = 4;
  limits.cells = 9;
  CHECK(fault_of("a,b,y\n1,2,3\n1,2,3\n1,2,3\n", limits) == "no fault");
  CHECK(fault_of("a,y\n1,2\n1,2\n1,2\n1,2\n", limits) ==
        "too_large | data | there are more than 3 rows of data; at most 3 are read");
  CHECK(fault_of("a,b,c,d,y\n", limits) ==
        "too_large | data | there are more than 4 columns; at most 4 are read");
  CHECK(fault_of("a,b,c,y\n1,2,3,4\n1,2,3,4\n1,2,3,4\n", limits) ==
        "too_large | data | there are more than 9 cells; at most 9 are read");
  limits.bytes = 10;
  CHECK(fault_of("a,b,y\n1,2,3\n", limits) ==
        "too_large | data | the file has 12 bytes; at most 10 are read");
}

TEST_CASE("five million cells are refused with one sentence", "[csv]") {
  std::string text = "y";
  for (int i = 0; i < 2499; ++i) text += ",x";
  CHECK(starts(fault_of(text + "\n"), "too_large | data | there are more than 2001 columns"));
}

TEST_CASE("random bytes never do anything but fault or parse", "[csv]") {
  const std::string alphabet = "ay,1.e-\"\n\r; \t\xc3\xa9\0x";
  std::uint32_t state = 1;
  int faults = 0;
  for (int trial = 0; trial < 20000; ++trial) {
    std::string text = trial % 2 == 0 ? "a,y\n" : "";
    for (int i = 0; i < 12; ++i) {
      state = state * 1664525u + 1013904223u;
      text += alphabet[(state >> 16) % alphabet.size()];
    }
    faults += fault_of(text) != "no fault" ? 1 : 0;
  }
  CHECK(faults > 10000);
  CHECK(faults < 20000);
}

TEST_CASE("a first line that names the comma as separator is no header", "[csv]") {
  const lm::Matrix plain = lm::read_csv("a,y\n1,2\n3,4", "data").values;
  for (const std::string head : {"sep=,\n", "sep=,\r\n", "\"sep=,\"\n", "\xef\xbb\xbfsep=,\r"}) {
    INFO(head);
    const lm::CsvTable table = lm::read_csv(head + "a,y\n1,2\n3,4\n", "data");
    CHECK(table.names == std::vector<std::string>{"a", "y"});
    CHECK(table.values == plain);
  }
  CHECK(starts(fault_of("sep=,\na,y\n1,x\n"), "bad_cell | data:line 3, column 2"));
  CHECK(starts(fault_of("sep=,\n1,2\n3,4\n"), "no_header | data:line 2 |"));
  CHECK(starts(fault_of("sep=,\na;y\n1;2\n"), "bad_separator | data:line 2 |"));
  CHECK(starts(fault_of("sep=;\na;y\n1;2\n"), "bad_separator | data:line 1 |"));
  CHECK(starts(fault_of("sep=,"), "empty | data |"));
}
