# synaptica_embed(TARGET FILES path...): puts files into the program, found again by synaptica::embedded_file("path").
#
# Paths are relative to the source tree. The assembler copies the bytes (.incbin), which takes no time whatever their
# size; the objects are rebuilt when a file changes. One call a program: it defines embedded_file().
function(synaptica_embed target)
  cmake_parse_arguments(EMBED "" "" "FILES" ${ARGN})
  set(source "${CMAKE_BINARY_DIR}/embedded/${target}.cpp")
  set(declarations "")
  set(cases "")
  set(paths "")
  set(index 0)
  foreach(file IN LISTS EMBED_FILES)
    set(path "${CMAKE_SOURCE_DIR}/${file}")
    set(symbol "synaptica_embedded_${index}")
    string(APPEND declarations
"asm(\".pushsection .rodata\\n\"
    \".global ${symbol}\\n.global ${symbol}_size\\n\"
    \"${symbol}: .incbin \\\"${path}\\\"\\n\"
    \"${symbol}_end: .balign 8\\n\"
    \"${symbol}_size: .quad ${symbol}_end - ${symbol}\\n\"
    \".popsection\\n\");
extern \"C\" const char ${symbol}[];
extern \"C\" const unsigned long long ${symbol}_size;
")
    string(APPEND cases "  if (path == \"${file}\") return {${symbol}, ${symbol}_size};\n")
    list(APPEND paths "${path}")
    math(EXPR index "${index} + 1")
  endforeach()
  # Written only where it changes, so that configuring again builds nothing.
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
"// Made by cmake/Embed.cmake.
#include \"synaptica/report/embedded.h\"

#include <stdexcept>
#include <string>

@declarations@
namespace synaptica {

std::string_view embedded_file(std::string_view path) {
@cases@  throw std::logic_error(\"no file '\" + std::string(path) + \"' is embedded: name it in web/CMakeLists.txt\");
}

}  // namespace synaptica
")
  target_sources(${target} PRIVATE "${source}")
  set_source_files_properties("${source}" TARGET_DIRECTORY ${target} PROPERTIES OBJECT_DEPENDS "${paths}")
endfunction()
