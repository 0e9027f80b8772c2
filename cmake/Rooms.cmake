# synaptica_room(NAME USES targets...): one folder under synaptica/ becomes the static library synaptica_NAME.
#
# Sources are found, not listed: a new study is one new file. Files ending in _test.cpp are the room's unit tests, files
# ending in _kernel.cpp are compiled twice (see below), main.cpp is left to the program.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

add_library(synaptica_options INTERFACE)
target_include_directories(synaptica_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_definitions(synaptica_options INTERFACE EIGEN_MPL2_ONLY)
# One rounding for every expression, whatever the compiler fuses elsewhere: results must not depend on inlining.
target_compile_options(synaptica_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                       -Wno-missing-field-initializers  # designated initialisers leave the rest at its default
                       -ffp-contract=off $<$<BOOL:${SYNAPTICA_WERROR}>:-Werror>)
# GCC 12 sees an impossible overlap in std::string's own code (its bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(synaptica_options INTERFACE -Wno-restrict)
endif()
if(SYNAPTICA_SANITIZE)
  target_compile_options(synaptica_options INTERFACE -fsanitize=${SYNAPTICA_SANITIZE} -fno-sanitize-recover=all
                         -fno-omit-frame-pointer)
  target_link_options(synaptica_options INTERFACE -fsanitize=${SYNAPTICA_SANITIZE})
endif()

find_program(CCACHE ccache)
if(CCACHE)
  # Paths below the checkout count as relative, so that clones in different folders share what is compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1 "${CCACHE}")
endif()

function(synaptica_room name)
  cmake_parse_arguments(ROOM "" "" "USES" ${ARGN})
  set(folder "${CMAKE_SOURCE_DIR}/synaptica/${name}")
  file(GLOB sources CONFIGURE_DEPENDS "${folder}/*.cpp")
  list(FILTER sources EXCLUDE REGEX "_(test|kernel)\\.cpp$|/main\\.cpp$")
  if(NOT sources)
    add_library(synaptica_${name} INTERFACE)
    target_link_libraries(synaptica_${name} INTERFACE synaptica_options ${ROOM_USES})
    return()
  endif()
  add_library(synaptica_${name} STATIC ${sources})
  target_link_libraries(synaptica_${name} PUBLIC synaptica_options ${ROOM_USES})

  # A hot kernel is compiled for the baseline and for x86-64-v3 (AVX2, FMA); SYNAPTICA_KERNEL names the namespace of
  # its functions, and the caller picks one at run time.
  file(GLOB kernels CONFIGURE_DEPENDS "${folder}/*_kernel.cpp")
  if(kernels)
    set(variants baseline)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
      list(APPEND variants v3)
      target_compile_definitions(synaptica_${name} PRIVATE SYNAPTICA_HAS_V3)
    endif()
    foreach(variant IN LISTS variants)
      add_library(synaptica_${name}_${variant} OBJECT ${kernels})
      target_link_libraries(synaptica_${name}_${variant} PRIVATE synaptica_options)
      target_compile_definitions(synaptica_${name}_${variant} PRIVATE SYNAPTICA_KERNEL=${variant})
      target_sources(synaptica_${name} PRIVATE $<TARGET_OBJECTS:synaptica_${name}_${variant}>)
    endforeach()
    if(TARGET synaptica_${name}_v3)
      target_compile_options(synaptica_${name}_v3 PRIVATE -march=x86-64-v3)
    endif()
  endif()
endfunction()
