# The addon, Release/compact_rnn.node of the build folder. Node's headers come with packages, in
# native/third_party/node; in a clone they are those of two npm packages.
set(NODE_API_INCLUDE "" CACHE STRING "Folders of node_api.h and napi.h, where they are elsewhere")
if(NODE_API_INCLUDE)
  set(NODE_HEADERS ${NODE_API_INCLUDE})
elseif(EXISTS ${CMAKE_SOURCE_DIR}/native/third_party/node/napi.h)
  set(NODE_HEADERS ${CMAKE_SOURCE_DIR}/native/third_party/node)
else()
  execute_process(
    COMMAND node -p "['node-api-headers', 'node-addon-api'].map((name) => path.resolve(require(name).include_dir)).join(';')"
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE NODE_HEADERS OUTPUT_STRIP_TRAILING_WHITESPACE)
endif()

file(GLOB BINDING_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/native/binding/*.cc)
add_library(compact_rnn MODULE ${BINDING_SOURCES})
set_target_properties(compact_rnn PROPERTIES PREFIX "" SUFFIX ".node"
                      LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/Release)
target_include_directories(compact_rnn SYSTEM PRIVATE ${NODE_HEADERS})
# Electron refuses array buffers over foreign memory, so none are made. A worker thread that is
# being terminated takes no exceptions: what is thrown then must vanish, not end the process.
target_compile_definitions(compact_rnn PRIVATE NAPI_VERSION=8 NAPI_CPP_EXCEPTIONS
                           NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS)
target_link_libraries(compact_rnn PRIVATE core platform)
if(APPLE)
  target_link_options(compact_rnn PRIVATE -undefined dynamic_lookup)
else()
  # Node unloads the addon with the last worker thread that loaded it, but helpers (base/team.h)
  # never leave its code.
  target_link_options(compact_rnn PRIVATE -Wl,-z,nodelete
                      -Wl,--version-script=${CMAKE_SOURCE_DIR}/native/binding/exports.map)
  set_target_properties(compact_rnn PROPERTIES LINK_DEPENDS ${CMAKE_SOURCE_DIR}/native/binding/exports.map)
endif()

# Packages for Linux are linked against the symbols that an older glibc and libstdc++ have
# (scripts/package/floor.mjs makes this folder), and stripped.
set(COMPACT_RNN_FLOOR_DIR "" CACHE PATH "Where libraries with the symbols of the oldest system lie")
if(COMPACT_RNN_FLOOR_DIR)
  target_sources(compact_rnn PRIVATE ${CMAKE_SOURCE_DIR}/native/binding/floor/newer_symbols.cc)
  target_link_options(compact_rnn PRIVATE -L${COMPACT_RNN_FLOOR_DIR} -Wl,-s)
endif()
