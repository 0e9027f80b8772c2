// Numbers as text: rows are lines, columns are separated by commas, semicolons, tabs or blanks.
//
//   # session 7, monkey B             a comment; blank lines are skipped too
//   time (s); rate [Hz]; "depth, um"  a heading: a line without any number; units in () or []
//   0.0; 12.5; 800
//   0.1; ; 800                        a gap
//
// The separator is found from the lines: the first of tab, semicolon, comma and blanks that divides all of the first
// twenty into equally many fields, or else the one that divides one of them into most. What was found is part of
// Recording::form. Fields may stand in double quotes, a quote in them doubled; lines end with LF, CRLF or CR; a UTF-8
// byte order mark is skipped. Numbers are written with a point, whatever the locale. A gap is an empty field, nan, NA,
// N/A, null or none, in any case. All rows have equally many fields. Nothing is guessed beyond that: a row of another
// length, or a field that is no number, is an error with file:line:column (the column counts bytes, from 1).
#pragma once

#include <string>
#include <string_view>

#include "synaptica/recordings/recording.h"

namespace synaptica::recordings {

/// The table in these bytes, of shape {rows, columns}. `source` names them in errors. Throws DataError.
[[nodiscard]] Recording parse_csv(std::string_view bytes, const std::string& source);

}  // namespace synaptica::recordings
