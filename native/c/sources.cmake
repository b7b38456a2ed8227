# Parts CORE_SOURCES: RUNTIME_SOURCES run models and are all of the C library; CORE_SOURCES keep the
# rest. UNTRAINED_SOURCES stand in the library for what it leaves out. native/c/Makefile says the
# same to make, and more for size: that no one asks for the names of types.
set(UNTRAINED_SOURCES ${CMAKE_SOURCE_DIR}/native/weights/untrained.cc)
list(REMOVE_ITEM CORE_SOURCES ${UNTRAINED_SOURCES})
set(RUNTIME_SOURCES ${CORE_SOURCES})
list(FILTER RUNTIME_SOURCES INCLUDE REGEX
     "native/(base|kernels|fourier|weights|cells|model|speech|text|lattices|decode|file|transcribe|c)/")
list(FILTER RUNTIME_SOURCES EXCLUDE REGEX "/training/|/(training|training_kernels|parametrization)\\.cc$")
list(FILTER RUNTIME_SOURCES EXCLUDE REGEX "native/weights/(quantized|observed|int4_fit)\\.cc$")
list(FILTER RUNTIME_SOURCES EXCLUDE REGEX "native/model/(pool|sequence)\\.cc$|native/speech/flac/")
list(REMOVE_ITEM CORE_SOURCES ${RUNTIME_SOURCES})
# The kernels apart: where the library is to be small it has builds of its own.
set(KERNEL_SOURCES ${RUNTIME_SOURCES})
list(FILTER KERNEL_SOURCES INCLUDE REGEX "native/kernels/builds/")
list(REMOVE_ITEM RUNTIME_SOURCES ${KERNEL_SOURCES})

# For boards. A section a function lets the linker leave out those that nothing calls, and put those
# together that are the same to the bit: what instruction sets share of their kernels.
if(COMPACT_RNN_SMALL)
  set(SECTIONS -ffunction-sections -fdata-sections)
  set_property(SOURCE ${RUNTIME_SOURCES} ${UNTRAINED_SOURCES} APPEND PROPERTY COMPILE_OPTIONS
               ${SECTIONS} -Os -fno-asynchronous-unwind-tables)
  set_property(SOURCE ${CMAKE_SOURCE_DIR}/native/kernels/builds/scalar.cc APPEND PROPERTY COMPILE_OPTIONS -Os)
  # Streams are stepped one at a time, and kernels throw nothing.
  set(SMALL_KERNELS -O2 -falign-functions=4 -falign-jumps=4 -DCOMPACT_RNN_ONE_STREAM -fno-exceptions -fno-rtti -fno-unwind-tables
      -fno-asynchronous-unwind-tables ${SECTIONS})
  set(SMALL_LINK -Wl,--gc-sections -fuse-ld=gold -Wl,--icf=safe -Wl,-z,norelro -no-pie)
endif()
