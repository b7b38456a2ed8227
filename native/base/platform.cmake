# What differs between systems and processors stands behind one header a concept (waiting.h), with a
# file for each platform that does it in a way of its own beside it, and one in plain C++17 that
# serves everywhere else: waiting_linux.cc, waiting_portable.cc. Of each concept the first of these
# is taken that there is.
set(COMPACT_RNN_PLATFORM "" CACHE STRING "portable: plain C++ even where this system has better")

if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|amd64")
  set(CPU x86)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64|ARM64)")
  set(CPU aarch64)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^arm")
  set(CPU arm)
else()
  set(CPU ${CMAKE_SYSTEM_PROCESSOR})
endif()
string(TOLOWER "${CMAKE_SYSTEM_NAME}" SYSTEM)
if(UNIX AND NOT CMAKE_SYSTEM_NAME STREQUAL "WASI")
  set(PLATFORMS ${CPU}_${SYSTEM} ${CPU} ${SYSTEM} posix portable)
else()
  set(PLATFORMS ${CPU}_${SYSTEM} ${CPU} ${SYSTEM} portable)
endif()

file(GLOB PORTABLES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/native/base/*_portable.cc)
foreach(portable ${PORTABLES})
  get_filename_component(file ${portable} NAME)
  string(REPLACE _portable.cc "" concept ${file})
  list(FILTER CORE_SOURCES EXCLUDE REGEX "native/base/${concept}_[a-z0-9_]+\\.cc$")
endforeach()

# platform_library(NAME PLATFORM...): one file of each concept. Programs link it beside `core`, which
# knows the headers only.
function(platform_library name)
  foreach(portable ${PORTABLES})
    foreach(platform ${ARGN})
      string(REPLACE _portable.cc _${platform}.cc source ${portable})
      if(EXISTS ${source})
        list(APPEND sources ${source})
        break()
      endif()
    endforeach()
  endforeach()
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC core)
endfunction()

macro(add_platform_libraries)
  if(COMPACT_RNN_PLATFORM STREQUAL "portable")
    platform_library(platform portable)
  else()
    platform_library(platform ${PLATFORMS})
  endif()
endmacro()
