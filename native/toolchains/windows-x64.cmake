# Cross-compiles for 64-bit Windows with Debian's g++-mingw-w64-x86-64-posix; what is built needs no
# library that Windows lacks.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR AMD64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_AR /usr/bin/x86_64-w64-mingw32-ar)
# Windows aligns stacks to 16 bytes, and gcc cannot do more (its bug 54412), but stores and loads wider
# vectors there as if it could: the assembler is told to make unaligned moves of them. Files of many
# templates have more sections than the format of objects once held.
set(CMAKE_CXX_FLAGS_INIT "-Wa,-muse-unaligned-vector-move -Wa,-mbig-obj")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static")
set(CMAKE_MODULE_LINKER_FLAGS_INIT "-static")
set(CMAKE_SHARED_LINKER_FLAGS_INIT "-static")
