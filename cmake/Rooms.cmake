# synaptica_room(NAME [WIDE] USES targets...): one folder under synaptica/ becomes the static library synaptica_NAME.
#
# Sources are found, not listed: a new study is one new file. Files ending in _test.cpp are the room's unit tests, files
# ending in _kernel.cpp are compiled several times (see below), main.cpp is left to the program.
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
  cmake_parse_arguments(ROOM "WIDE" "" "USES" ${ARGN})
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
  # its functions, and the caller picks one at run time. A WIDE room's kernels are compiled for x86-64-v4 (AVX-512) too:
  # those that treat each number apart, so that its results are those of v3.
  file(GLOB kernels CONFIGURE_DEPENDS "${folder}/*_kernel.cpp")
  if(kernels)
    set(variants baseline)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
      list(APPEND variants v3)
      target_compile_definitions(synaptica_${name} PRIVATE SYNAPTICA_HAS_V3)
      if(ROOM_WIDE)
        list(APPEND variants v4)
        target_compile_definitions(synaptica_${name} PRIVATE SYNAPTICA_HAS_V4)
      endif()
    endif()
    foreach(variant IN LISTS variants)
      add_library(synaptica_${name}_${variant} OBJECT ${kernels})
      target_link_libraries(synaptica_${name}_${variant} PRIVATE synaptica_options)
      target_compile_definitions(synaptica_${name}_${variant} PRIVATE SYNAPTICA_KERNEL=${variant})
      target_sources(synaptica_${name} PRIVATE $<TARGET_OBJECTS:synaptica_${name}_${variant}>)
    endforeach()
    foreach(level v3 v4)
      if(TARGET synaptica_${name}_${level})
        target_compile_options(synaptica_${name}_${level} PRIVATE -march=x86-64-${level})
      endif()
    endforeach()
    # GCC takes the undefined operand in its own AVX-512 intrinsics for a mistake of ours (its bug 105593).
    if(TARGET synaptica_${name}_v4 AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      target_compile_options(synaptica_${name}_v4 PRIVATE -Wno-maybe-uninitialized -Wno-uninitialized)
    endif()
  endif()
endfunction()
