# The addon as a WebAssembly module over emnapi, which gives it Node's API in JavaScript
# (native/wasm/index.cjs loads it): Release/compact_rnn.wasm of the build folder.
execute_process(
  COMMAND node -p "['emnapi/package.json', 'node-addon-api/package.json'].map((name) => path.dirname(require.resolve(name))).join(';')"
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE packages OUTPUT_STRIP_TRAILING_WHITESPACE)
list(GET packages 0 EMNAPI)
list(GET packages 1 NODE_ADDON_API)

file(GLOB BINDING_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/native/binding/*.cc)
add_executable(compact_rnn EXCLUDE_FROM_ALL ${BINDING_SOURCES})
set_target_properties(compact_rnn PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/Release)
target_include_directories(compact_rnn SYSTEM PRIVATE ${EMNAPI}/include/node ${NODE_ADDON_API})
target_compile_definitions(compact_rnn PRIVATE NAPI_VERSION=8 NAPI_CPP_EXCEPTIONS NAPI_HAS_THREADS=1
                           NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS)
target_link_libraries(compact_rnn PRIVATE core platform ${EMNAPI}/lib/wasm32-wasi/libemnapi-basic.a)
target_link_options(compact_rnn PRIVATE -mexec-model=reactor -Wl,--strip-all -Wl,--export-table,--growable-table
                    -Wl,--export=napi_register_wasm_v1,--export-if-defined=node_api_module_get_api_version_v1
                    -Wl,--export=malloc,--export=free,--import-undefined)
