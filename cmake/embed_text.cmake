# cmake -DINPUT=<text> -DOUTPUT=<C file> -DVARIABLE=<name> -P embed_text.cmake: see TwoneuronEmbed.cmake.
# Bytes and not a string literal: C promises no more than 4,095 characters of those.
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "(................................................................................)" "\\1\n" bytes "${bytes}")
file(WRITE ${OUTPUT} "extern const char ${VARIABLE}[];\nconst char ${VARIABLE}[] = {\n${bytes}0x00};\n")
