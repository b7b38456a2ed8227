# The addon for Windows: Release/compact_rnn.node of the build folder. Node's functions come from the
# program that loads it, by an import library made from the list of them in node-api-headers. They are
# looked up in `node.exe` when first called, and delay.cc says that whatever program has loaded the
# addon is that, since Electron's has another name.
execute_process(
  COMMAND node -p "['node-api-headers', 'node-addon-api'].map((name) => path.resolve(require(name).include_dir)).join(';')"
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE NODE_HEADERS OUTPUT_STRIP_TRAILING_WHITESPACE)
list(GET NODE_HEADERS 0 NODE_API_HEADERS)

set(definitions ${NODE_API_HEADERS}/../def/js_native_api.def ${NODE_API_HEADERS}/../def/node_api.def)
set(node_library ${CMAKE_BINARY_DIR}/libnode.a)
set(functions "")
foreach(file ${definitions})
  file(STRINGS ${file} lines)
  list(FILTER lines EXCLUDE REGEX "^(NAME|EXPORTS)")
  list(APPEND functions ${lines})
endforeach()
list(JOIN functions "\n" functions)
file(WRITE ${CMAKE_BINARY_DIR}/node.def "LIBRARY node.exe\nEXPORTS\n${functions}\n")
add_custom_command(OUTPUT ${node_library} DEPENDS ${CMAKE_BINARY_DIR}/node.def
                   COMMAND x86_64-w64-mingw32-dlltool -d ${CMAKE_BINARY_DIR}/node.def -y ${node_library})
add_custom_target(node_library DEPENDS ${node_library})

file(GLOB BINDING_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/native/binding/*.cc)
add_library(compact_rnn MODULE EXCLUDE_FROM_ALL ${BINDING_SOURCES} ${CMAKE_SOURCE_DIR}/native/binding/windows/delay.cc)
add_dependencies(compact_rnn node_library)
set_target_properties(compact_rnn PROPERTIES PREFIX "" SUFFIX ".node"
                      LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/Release)
target_include_directories(compact_rnn SYSTEM PRIVATE ${NODE_HEADERS})
target_compile_definitions(compact_rnn PRIVATE NAPI_VERSION=8 NAPI_CPP_EXCEPTIONS
                           NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS)
target_link_libraries(compact_rnn PRIVATE core platform ${node_library})
target_link_options(compact_rnn PRIVATE -Wl,-s)
