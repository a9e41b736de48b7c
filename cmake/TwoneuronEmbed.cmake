# twoneuron_embed_text(<target> <variable> <file>)
# Compiles a text file into the target as `extern const char <variable>[]`, ended by a zero byte. The C file is written
# again when the text changes.
set(TWONEURON_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_text.cmake)
function(twoneuron_embed_text target variable file)
  get_filename_component(input ${file} ABSOLUTE)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${variable}.c)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${input} -DOUTPUT=${output} -DVARIABLE=${variable} -P ${TWONEURON_EMBED_SCRIPT}
    DEPENDS ${input} ${TWONEURON_EMBED_SCRIPT} VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
