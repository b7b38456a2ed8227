# Parts CORE_SOURCES: RUNTIME_SOURCES run models and are all of the C library; CORE_SOURCES keep the
# rest. UNTRAINED_SOURCES stand in the library for what it leaves out. native/c/Makefile says the
# same to make.
set(UNTRAINED_SOURCES ${CMAKE_SOURCE_DIR}/native/weights/untrained.cc)
list(REMOVE_ITEM CORE_SOURCES ${UNTRAINED_SOURCES})
set(RUNTIME_SOURCES ${CORE_SOURCES})
list(FILTER RUNTIME_SOURCES INCLUDE REGEX
     "native/(base|kernels|fourier|weights|cells|model|speech|text|lattices|decode|file|transcribe|c)/")
list(FILTER RUNTIME_SOURCES EXCLUDE REGEX "/training/|/(training|training_kernels|parametrization)\\.cc$")
list(FILTER RUNTIME_SOURCES EXCLUDE REGEX "native/weights/(quantized|observed|int4_fit)\\.cc$")
list(FILTER RUNTIME_SOURCES EXCLUDE REGEX "native/model/(pool|sequence)\\.cc$|native/speech/flac/")
list(REMOVE_ITEM CORE_SOURCES ${RUNTIME_SOURCES})

# For boards. A section a function lets the linker leave out those that nothing calls, and put those
# together that are the same to the bit: what instruction sets share of their kernels.
if(COMPACT_RNN_SMALL)
  set(SECTIONS -ffunction-sections -fdata-sections)
  foreach(source ${RUNTIME_SOURCES} ${UNTRAINED_SOURCES})
    set_property(SOURCE ${source} APPEND PROPERTY COMPILE_OPTIONS ${SECTIONS})
    if(NOT source MATCHES "native/kernels/builds/" OR source MATCHES "scalar\\.cc$")
      set_property(SOURCE ${source} APPEND PROPERTY COMPILE_OPTIONS -Os)
    endif()
  endforeach()
  set(SMALL_LINK -Wl,--gc-sections -fuse-ld=gold -Wl,--icf=safe -Wl,-z,norelro)
endif()
