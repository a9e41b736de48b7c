# cmake -DCOMPILER=<C compiler> -DFOLDER=<folder of Random123/> -DOUTPUT=<file> -P random123.cmake
# Writes what is left of Random123/philox.h after the preprocessor, as for OpenCL C and without the 64-bit generators,
# under the header's licence: 21 long lines. All that it includes is 6,900, which compilers of devices would read anew.
set(header ${FOLDER}/Random123/philox.h)
execute_process(
  COMMAND ${COMPILER} -E -P -undef -nostdinc -x c -D__OPENCL_VERSION__=120 -DR123_USE_PHILOX_64BIT=0 -I${FOLDER}
    ${header}
  OUTPUT_VARIABLE code COMMAND_ERROR_IS_FATAL ANY)
file(READ ${header} text)
string(FIND "${text}" "*/" end)
math(EXPR end "${end} + 2")
string(SUBSTRING "${text}" 0 ${end} licence)
file(WRITE ${OUTPUT} "${licence}\n${code}")
